"""What somebody wants done, in the imperative. A command may be refused; what comes of it is an event.

`id` is chosen by the client and makes a retry harmless: the same command twice is done once. `expect` is the
post's last seq as the client saw it; if the post has moved on since, the answer is `conflict`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from wall.events import Mask, Span

ShortText = Annotated[str, Meta(max_length=500)]
CommandId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}\Z")]


class _PostCommand(Struct, frozen=True, kw_only=True, tag_field="do", omit_defaults=True):
    """`post` is a post's id or the beginning of one, if no other begins so."""

    id: CommandId
    post: Annotated[str, Meta(min_length=1, max_length=64)]
    expect: int | None = None


class Approve(_PostCommand, frozen=True, kw_only=True, tag="approve"):
    """Show it; with `masks`, with chips over these spans."""

    masks: tuple[Mask, ...] = ()


class Withhold(_PostCommand, frozen=True, kw_only=True, tag="withhold"):
    """Do not show it, for `reason` of the closed list and with what that reason requires."""

    reason: str
    spans: tuple[Span, ...] = ()
    ground: ShortText | None = None
    other: str | None = None
    request: ShortText | None = None
    evidence: ShortText | None = None


class Withdraw(Withhold, frozen=True, kw_only=True, tag="withdraw"):
    """Take it off the wall, for a reason as for withholding."""


class Second(_PostCommand, frozen=True, kw_only=True, tag="second"):
    """Confirm, as another person, the refusal that waits for a second moderator."""


class Undo(_PostCommand, frozen=True, kw_only=True, tag="undo"):
    """Take the last decision back; the post waits again."""


class Reply(_PostCommand, frozen=True, kw_only=True, tag="reply"):
    """The shop's answer beneath the post; an empty text takes it back."""

    text: Annotated[str, Meta(max_length=5000)]
    signed: ShortText = ""


class Forget(_PostCommand, frozen=True, kw_only=True, tag="forget"):
    """Destroy the keys of everything that was written in and about this post."""

    because: ShortText


Command = Approve | Withhold | Withdraw | Second | Undo | Reply | Forget
