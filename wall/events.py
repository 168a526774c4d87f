"""What happened: immutable facts, one record a kind of event. No text, no name and no address lives here.

What people wrote (text, author's name, reply, evidence) is sealed apart: `wall/content.py`, `wall/vault.py`.
A fact never changes; a new field needs a default, a change of meaning a new version in `wall/codec.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from wall.author_events import (
    Channel,
    ContestDecided,
    Contested,
    Informed,
    Left,
    Redacted,
    Supported,
    Talked,
)
from wall.house_events import (
    AccountRole,
    AccountSet,
    Announced,
    AnnouncementEnded,
    Darkened,
    HandedOver,
    Lit,
    PasswordSet,
    Paused,
    Played,
    ProfileSet,
    Reason,
    Resumed,
    Rules,
    RulesSet,
    SourceFailed,
    SourcePlugged,
    SourceRecovered,
    SourceUnplugged,
    Started,
    TokenIssued,
    TokenRevoked,
)
from wall.values import (
    Consent,
    Event,
    Instant,
    Kind,
    Mask,
    MaskLabel,
    PostEvent,
    PostId,
    Rating,
    Span,
    Token,
    Topic,
    Voice,
)

__all__ = [
    "HOUSE", "AccountRole", "AccountSet", "Announced", "AnnouncementEnded", "AnyEvent", "Approved",
    "AuthorBlocked", "AuthorUnblocked", "Channel", "Consent", "ContestDecided", "Contested", "Darkened", "Event",
    "Expired", "Forgotten", "HandedOver", "Informed", "Instant", "Kind", "Lapsed", "Left", "Lit", "Mask",
    "MaskLabel", "PassedOn", "PasswordSet", "Paused", "Played", "PostEvent", "PostId", "ProfileSet",
    "PromiseState", "Promised", "Rating", "Reason", "Received", "Redacted", "Refusal", "Replied", "Resumed", "Rules",
    "RulesSet", "Seconded", "SourceDeleted", "SourceFailed", "SourcePlugged", "SourceRecovered", "SourceUnplugged",
    "Span", "Spotlit", "Started",
    "Supported", "Talked", "Token", "TokenIssued", "TokenRevoked", "Topic", "Undone", "Voice", "Withdrawn",
    "Withheld",
]  # fmt: skip


class Received(PostEvent, frozen=True, kw_only=True, tag="received"):
    """A post came in, or (revision > 1) its author edited it at the source.

    `commitment` is a keyed digest of the sealed content (hex; empty where no content was stored).
    `consent` None on a chat means that it is counted as undisplayable and that no content exists.
    """

    revision: Annotated[int, Meta(ge=1)] = 1
    kind: Kind
    source: Token
    voice: Voice = "customer"
    conversation: str | None = None
    rating: Rating | None = None
    language: str | None = None
    written_ms: int | None = None
    experienced_on: str | None = None
    updated_ms: int | None = None
    verified: bool | None = None
    maskable: bool = True
    consent: Consent | None = None
    flags: tuple[str, ...] = ()
    commitment: str = ""
    author: str = ""
    """A keyed hash of who wrote an in-store note, where its source can tell devices apart; else empty."""
    topic: Topic | None = None
    place: Token | None = None
    """Where in the shop a note was written, or what it is about: one of the shop's own list of places."""
    public_from_ms: Instant | None = None
    """Not public before this moment, as the author chose: alone in a shop, the moment gives one away."""
    here: bool = False
    """The author is still in the shop and would like somebody to come."""
    web: bool = False
    """The author agreed that the web may have it too, not only the shop's screens."""


class Approved(PostEvent, frozen=True, kw_only=True, tag="approved"):
    """A person approved this revision for the wall; with `masks`, parts of it are shown as chips."""

    revision: int
    masks: tuple[Mask, ...] = ()
    rules: str
    noted: tuple[str, ...] = ()
    """The flags that the moderator was told of (`wall/noticed.py`): what was detected automatically. Sorted."""


class Refusal(PostEvent, frozen=True, kw_only=True):
    """Shared by withholding and withdrawing: a reason of the closed list with what that reason requires."""

    revision: int
    reason: str
    spans: tuple[Span, ...] = ()
    ground: str | None = None
    other: PostId | None = None
    request: str | None = None
    evidence: bool = False
    rules: str
    noted: tuple[str, ...] = ()
    """As in `Approved`."""


class Withheld(Refusal, frozen=True, kw_only=True, tag="withheld"):
    """A waiting post is not shown."""


class Withdrawn(Refusal, frozen=True, kw_only=True, tag="withdrawn"):
    """A shown post is taken off the wall."""


class Seconded(PostEvent, frozen=True, kw_only=True, tag="seconded"):
    """A second moderator confirms the refusal that another proposed."""

    revision: int
    rules: str


class Undone(PostEvent, frozen=True, kw_only=True, tag="undone"):
    """The last decision is taken back; the post waits again."""


class Replied(PostEvent, frozen=True, kw_only=True, tag="replied"):
    """The shop's answer (sealed content). An empty commitment takes the answer back."""

    commitment: str = ""


PromiseState = Literal["taken-up", "under-way", "done", "declined"]
"""What became of a suggestion or problem: taken up, in hand, done, or not possible (and the shop says why)."""


class Promised(PostEvent, frozen=True, kw_only=True, tag="promised"):
    """The shop takes the post up as a promise, or moves its state; `state` None takes the promise back.

    The shop's words about it are sealed content; an empty commitment: it says nothing more.
    """

    state: PromiseState | None = None
    commitment: str = ""


class Spotlit(PostEvent, frozen=True, kw_only=True, tag="spotlit"):
    """The desk proposes this post for the spotlight, where it takes its turn among the others; or no longer."""

    on: bool = True


class PassedOn(PostEvent, frozen=True, kw_only=True, tag="passed-on"):
    """The actor leaves a waiting post to another moderator: a second opinion is wanted, or it is too close to them.

    Why is not recorded; a question (sealed content) may go with it. The post goes on waiting.
    """

    commitment: str = ""


class AuthorBlocked(PostEvent, frozen=True, kw_only=True, tag="author-blocked"):
    """The author of this in-store note is blocked, for a reason of the closed list.

    Whatever comes from there is still received, counted and decided; it arrives marked.
    """

    author: str
    reason: str


class AuthorUnblocked(PostEvent, frozen=True, kw_only=True, tag="author-unblocked"):
    """The author of this in-store note is no longer blocked."""

    author: str


class SourceDeleted(PostEvent, frozen=True, kw_only=True, tag="source-deleted"):
    """The post is gone at its source."""


class Expired(PostEvent, frozen=True, kw_only=True, tag="expired"):
    """A shown post reached the end of its time on the wall."""


class Lapsed(PostEvent, frozen=True, kw_only=True, tag="lapsed"):
    """A chat that nobody decided in time."""


class Forgotten(PostEvent, frozen=True, kw_only=True, tag="forgotten"):
    """The post's keys are destroyed: its content is readable nowhere. No state, no count changes."""


AnyEvent = (
    Received | Approved | Withheld | Withdrawn | Seconded | Undone | Replied | Promised | Spotlit | SourceDeleted
    | PassedOn | AuthorBlocked | AuthorUnblocked
    | Expired | Lapsed | Forgotten | RulesSet | AccountSet | TokenIssued | TokenRevoked
    | PasswordSet | ProfileSet | HandedOver
    | SourceFailed | SourceRecovered | SourcePlugged | SourceUnplugged
    | Announced | AnnouncementEnded | Paused | Resumed
    | Contested | ContestDecided | Left | Talked | Supported | Informed | Redacted
    | Started | Darkened | Lit | Played
)  # fmt: skip
HOUSE = "-"
"""The log's key for events that belong to no post."""
