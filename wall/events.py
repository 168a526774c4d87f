"""What happened: immutable facts, one record a kind of event. No text, no name and no address lives here.

What people wrote (text, author's name, reply, evidence) is sealed apart: `wall/content.py`, `wall/vault.py`.
A fact never changes; a new field needs a default, a change of meaning a new version in `wall/codec.py`.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from msgspec import Meta, Struct

PostId = Annotated[str, Meta(pattern=r"^[a-z2-7]{12}\Z")]
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
"""A name that may become a part of a NATS subject: no dot, star, space or `>`."""

Instant = Annotated[int, Meta(ge=0, le=253_370_764_799_999)]
"""Unix ms by the feeder's clock, up to the year 9998: a calendar has a day for it in every time zone."""

Kind = Literal["review", "forum", "chat", "note"]
Voice = Literal["customer", "advisor"]
"""Who speaks: a customer, or somebody of the shop (an advisor in a chat)."""

MaskLabel = Literal["name", "phone", "email", "address", "account", "order", "plate", "handle", "link", "personal"]
"""What a chip stands for; its wording (`[téléphone]`) is in the catalogues."""


class Span(Struct, frozen=True, array_like=True, order=True):
    """A stretch of the received text, in code points: `start` inclusive, `end` exclusive."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=1)]


class Mask(Struct, frozen=True, array_like=True, order=True):
    """A span that is shown as a labelled chip."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=1)]
    label: MaskLabel = "personal"


class Consent(Struct, frozen=True, kw_only=True):
    """Why a private message may be displayed: the basis, the version of the text agreed to, and when."""

    basis: Literal["notice", "opt-in"]
    version: str
    at_ms: int | None = None


class Rating(Struct, frozen=True, array_like=True):
    """A rating on its source's own scale, e.g. 8 of 10. Raises ValueError for what is no number (`nan`, of 0)."""

    value: float
    best: float = 5.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and math.isfinite(self.best) and self.best > 0):
            raise ValueError(f"not a rating: {self.value} of {self.best}")

    @property
    def stars(self) -> int:
        """The rating on one to five stars, rounded half up."""
        return int(max(1.0, min(5.0, self.value / self.best * 5 + 0.5)))


class Event(Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """Common to all events. `actor`: an account, `source:NAME` or `feeder`."""

    at_ms: Instant
    actor: str
    shop: Token


class PostEvent(Event, frozen=True, kw_only=True):
    """An event about one post."""

    post: PostId


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


class Approved(PostEvent, frozen=True, kw_only=True, tag="approved"):
    """A person approved this revision for the wall; with `masks`, parts of it are shown as chips."""

    revision: int
    masks: tuple[Mask, ...] = ()
    rules: str


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


class SourceDeleted(PostEvent, frozen=True, kw_only=True, tag="source-deleted"):
    """The post is gone at its source."""


class Expired(PostEvent, frozen=True, kw_only=True, tag="expired"):
    """A shown post reached the end of its time on the wall."""


class Lapsed(PostEvent, frozen=True, kw_only=True, tag="lapsed"):
    """A chat that nobody decided in time."""


class Forgotten(PostEvent, frozen=True, kw_only=True, tag="forgotten"):
    """The post's keys are destroyed: its content is readable nowhere. No state, no count changes."""


class Reason(Struct, frozen=True, kw_only=True):
    """One reason of the closed list and what it requires."""

    code: str
    requires: tuple[str, ...] = ()


class Rules(Struct, frozen=True, kw_only=True):
    """The house rules in force. Times carry their unit in their name."""

    version: str
    grace_s: float = 10.0
    answer_within_min: int = 240
    strict: bool = False
    reasons: tuple[Reason, ...] = ()
    review_days: int = 365
    chat_days: int = 30
    refused_days: int = 365


class RulesSet(Event, frozen=True, kw_only=True, tag="rules-set"):
    """From here on these rules are in force."""

    rules: Rules


AccountRole = Literal["viewer", "moderator", "manager", "screen"]


class AccountSet(Event, frozen=True, kw_only=True, tag="account-set"):
    """An account exists with this role from here on; `enabled` false closes it. Its secret is not in the log."""

    account: Token
    role: AccountRole
    enabled: bool = True


class SourceFailed(Event, frozen=True, kw_only=True, tag="source-failed"):
    """A source stopped answering; `problem` says so in words, without secrets or personal data."""

    source: Token
    problem: str


class SourceRecovered(Event, frozen=True, kw_only=True, tag="source-recovered"):
    """A source answers again."""

    source: Token


class Announced(Event, frozen=True, kw_only=True, tag="announced"):
    """The shop's own announcement (sealed content), on its screens until `until_ms` (Unix ms)."""

    announcement: PostId
    until_ms: Instant
    commitment: str = ""


class AnnouncementEnded(Event, frozen=True, kw_only=True, tag="announcement-ended"):
    """An announcement leaves the screens before its time."""

    announcement: PostId


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """The desk pauses this shop's wall: its screens say so, and the pause is counted in public."""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """The wall goes on."""


AnyEvent = (
    Received | Approved | Withheld | Withdrawn | Seconded | Undone | Replied | Promised | Spotlit | SourceDeleted
    | Expired | Lapsed | Forgotten | RulesSet | AccountSet | SourceFailed | SourceRecovered
    | Announced | AnnouncementEnded | Paused | Resumed
)  # fmt: skip
HOUSE = "-"
"""The log's key for events that belong to no post."""
