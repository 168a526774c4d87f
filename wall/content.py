"""What people wrote: sealed apart from the facts, each piece under a key of its own. See `wall/vault.py`."""

from __future__ import annotations

from msgspec import Struct


class TextContent(Struct, frozen=True, kw_only=True, tag="text", tag_field="type", omit_defaults=True):
    """What somebody wrote, as received. Sealed under a key of its own for each revision.

    `conversation`, `contact`: how to answer the author: the thread's own id at its source, an e-mail address.
    `consent_id`: the message at its source by which its author agreed to its being shown.
    """

    text: str
    author: str = ""
    pseudonym: str = ""
    native_id: str = ""
    created: str = ""
    permalink: str = ""
    conversation: str = ""
    contact: str = ""
    consent_id: str = ""


class ReplyContent(Struct, frozen=True, kw_only=True, tag="reply", tag_field="type", omit_defaults=True):
    """The shop's answer and the name under which it is signed."""

    text: str
    signed: str = ""


class ReasonContent(Struct, frozen=True, kw_only=True, tag="reason", tag_field="type", omit_defaults=True):
    """Free words around a decision: the evidence, or why something was forgotten."""

    words: str


class PromiseContent(Struct, frozen=True, kw_only=True, tag="promise", tag_field="type", omit_defaults=True):
    """What the shop says of a promise: what it does about it, or why it cannot."""

    text: str


class NoticeContent(Struct, frozen=True, kw_only=True, tag="notice", tag_field="type", omit_defaults=True):
    """The shop's own announcement."""

    text: str


class ProfileContent(Struct, frozen=True, kw_only=True, tag="profile", tag_field="type", omit_defaults=True):
    """What a person wants of the desk. `names`: how customers may write of them, so that praise is passed on.

    `badge`: the first name or badge that signs their replies. `on_wall`: whether badge and names may stand on the
    wall; without it they never do. `layout`: `one`, `list`, `wall` or empty (the shop's). `to_manager`: whether the
    manager's report may tell praise that names this person; without it that stays between the wall and their desk.
    """

    names: tuple[str, ...] = ()
    badge: str = ""
    on_wall: bool = False
    layout: str = ""
    to_manager: bool = False


class HandOverContent(Struct, frozen=True, kw_only=True, tag="hand-over", tag_field="type", omit_defaults=True):
    """What whoever leaves tells whoever comes."""

    text: str


Content = (
    TextContent | ReplyContent | ReasonContent | PromiseContent | NoticeContent | ProfileContent | HandOverContent
)
