"""What somebody wants done, in the imperative. A command may be refused; what comes of it is an event.

`id` is chosen by the client and makes a retry harmless: the same command twice is done once. `expect` is the
post's last seq as the client saw it; if the post has moved on since, the answer is `conflict`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from wall.events import AccountRole, Instant, Mask, PromiseState, Span, Token

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


class Promise(_PostCommand, frozen=True, kw_only=True, tag="promise"):
    """Take a suggestion or problem up, or move the promise's state; `state` None takes it back. `text`: in words."""

    state: PromiseState | None
    text: Annotated[str, Meta(max_length=1000)] = ""


class Spotlight(_PostCommand, frozen=True, kw_only=True, tag="spotlight"):
    """Propose a shown post for the spotlight, or no longer."""

    on: bool = True


class PassOn(_PostCommand, frozen=True, kw_only=True, tag="pass-on"):
    """Leave it to another moderator, with a question or without a word; `Undo` takes it back."""

    question: ShortText = ""


class Block(_PostCommand, frozen=True, kw_only=True, tag="block"):
    """Block the author of this in-store note, for a reason of the closed list."""

    reason: str


class Unblock(_PostCommand, frozen=True, kw_only=True, tag="unblock"):
    """Block the author of this in-store note no longer."""


class DecideContest(_PostCommand, frozen=True, kw_only=True, tag="decide-contest"):
    """Look again at a refusal that its author contests: uphold it, or let the post wait again.

    `text` is told to the author.
    """

    upheld: bool
    text: Annotated[str, Meta(max_length=1000)] = ""


class Talk(_PostCommand, frozen=True, kw_only=True, tag="talk"):
    """Somebody went to the author of this in-store note, and they talked."""


class _HouseCommand(Struct, frozen=True, kw_only=True, tag_field="do", omit_defaults=True):
    """A command about the whole house."""

    id: CommandId


class Pause(_HouseCommand, frozen=True, kw_only=True, tag="pause"):
    """Pause the wall: every screen of the shop says so, and the pause is counted in public."""


class Resume(_HouseCommand, frozen=True, kw_only=True, tag="resume"):
    """Let the wall go on."""


class Announce(_HouseCommand, frozen=True, kw_only=True, tag="announce"):
    """Put an announcement of the shop's own on its screens until `until_ms`."""

    text: Annotated[str, Meta(min_length=1, max_length=600)]
    until_ms: Instant


class EndAnnouncement(_HouseCommand, frozen=True, kw_only=True, tag="end-announcement"):
    """Take an announcement (its id, or the beginning of it) off the screens."""

    announcement: Annotated[str, Meta(min_length=3, max_length=64)]


class Dictate(_HouseCommand, frozen=True, kw_only=True, tag="dictate"):
    """Take in a note that a customer dictated at the counter, in the customer's own words; it waits like any other.

    It is a post of kind `note` of the source `counter`, which says on the wall how it came.
    """

    text: Annotated[str, Meta(min_length=1, max_length=5000)]
    language: Annotated[str, Meta(max_length=35)] = ""


class HandOver(_HouseCommand, frozen=True, kw_only=True, tag="hand-over"):
    """End a shift with words for whoever comes next."""

    text: Annotated[str, Meta(max_length=2000)]


class SetProfile(_HouseCommand, frozen=True, kw_only=True, tag="set-profile"):
    """What the person who says this wants of the desk; see `wall.content.ProfileContent`. All empty: forget it."""

    names: tuple[Annotated[str, Meta(min_length=2, max_length=40)], ...] = ()
    badge: Annotated[str, Meta(max_length=40)] = ""
    on_wall: bool = False
    layout: Annotated[str, Meta(pattern=r"^(one|list|wall)?\Z")] = ""
    to_manager: bool = False


class SetAccount(_HouseCommand, frozen=True, kw_only=True, tag="set-account"):
    """Make an account, change its role, or close it. An administrator's."""

    account: Token
    role: AccountRole
    enabled: bool = True


class IssueToken(_HouseCommand, frozen=True, kw_only=True, tag="issue-token"):
    """A new token for an account, good for `hours`; the answer's `secret` is the only time that it is told.

    An administrator's; anybody for themselves, for 24 hours at most.
    """

    account: Token
    hours: Annotated[int, Meta(ge=1, le=24 * 3660)]


class RevokeToken(_HouseCommand, frozen=True, kw_only=True, tag="revoke-token"):
    """A token (its public id) opens nothing any more, and whoever came in with it is let go."""

    token: Token


class SetPassword(_HouseCommand, frozen=True, kw_only=True, tag="set-password"):
    """The password with which an account comes in on a tablet; empty: none. One's own, or an administrator's act."""

    account: Token
    password: Annotated[str, Meta(max_length=200)]

    def __repr__(self) -> str:
        return f"SetPassword(id={self.id!r}, account={self.account!r})"


HouseCommand = (
    Pause | Resume | Announce | EndAnnouncement | Dictate | HandOver | SetProfile
    | SetAccount | IssueToken | RevokeToken | SetPassword
)  # fmt: skip
PostCommand = (
    Approve
    | Withhold
    | Withdraw
    | Second
    | Undo
    | Reply
    | Forget
    | Promise
    | Spotlight
    | PassOn
    | Block
    | Unblock
    | DecideContest
    | Talk
)
Command = PostCommand | HouseCommand
