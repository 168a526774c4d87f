"""What people wrote: sealed apart from the facts, each piece under a key of its own. See `wall/vault.py`."""

from __future__ import annotations

from msgspec import Struct


class TextContent(Struct, frozen=True, kw_only=True, tag="text", tag_field="type", omit_defaults=True):
    """What somebody wrote, as received. Sealed under a key of its own for each revision."""

    text: str
    author: str = ""
    pseudonym: str = ""
    native_id: str = ""
    created: str = ""
    permalink: str = ""


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


Content = TextContent | ReplyContent | ReasonContent | PromiseContent | NoticeContent
