"""What the projection is made of: a post, the decision that hangs over it, the state of the whole house.

Only shapes live here; what changes them is in `wall/state.py`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from wall.events import (
    AccountSet,
    Approved,
    Consent,
    Kind,
    Mask,
    PasswordSet,
    PromiseState,
    Rating,
    Refusal,
    Rules,
    TokenIssued,
    Topic,
    Voice,
    Withdrawn,
    Withheld,
)
from wall.figures import Difference

PostState = Literal["waiting", "undisplayable", "shown", "withheld", "withdrawn", "expired", "lapsed"]
STATES: tuple[PostState, ...] = (
    "waiting", "undisplayable", "shown", "withheld", "withdrawn", "expired", "lapsed",
)  # fmt: skip
Split = tuple[str, str, str, str]
"""A cell of the counts: shop, source, stars (`1-2`, `3`, `4-5`, `none`), day received (`2026-11-22`)."""


Contest = Literal["open", "upheld", "reversed"]
HERE_MS = 45 * 60_000
"""How long (ms) after writing “I am still here” is believed."""


@dataclass(slots=True)
class Pending:
    """A decision that is made and not yet in force. `effective_ms` None: a second moderator has to confirm it.

    `seconded_ms`: when one did (Unix ms).
    """

    seq: int
    event: Approved | Withheld | Withdrawn
    effective_ms: int | None
    seconded_ms: int | None = None


@dataclass(slots=True)
class Post:
    """One post as the log has it now: facts only. `content_seq` is where its sealed text lies in the log."""

    id: str
    shop: str
    kind: Kind
    source: str
    received_ms: int
    split: Split
    revision: int = 1
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
    content_seq: int = 0
    state: PostState = "waiting"
    pending: Pending | None = None
    masks: tuple[Mask, ...] = ()
    refusal: Refusal | None = None
    refusal_seq: int = 0
    decided_by: str | None = None
    first_decided_ms: int | None = None
    shown_ms: int | None = None
    decided_ms: int = 0
    decided_under: str = ""
    """When (Unix ms) and under which rules the decision in force was made; 0 and empty: none is."""
    decision_seq: int = 0
    """The decision (seq) that took effect last, whatever came of the post since."""
    moved_ms: int = 0
    """When (Unix ms) it came to its present state."""
    reply_seq: int = 0
    reply_shown: bool = False
    promise: PromiseState | None = None
    promised_ms: int | None = None
    author: str = ""
    """A keyed hash of who wrote an in-store note, where its source can tell; else empty."""
    reply_by: str = ""
    asked_by: str = ""
    """Who left it to another moderator last; empty once somebody decided, or that was taken back."""
    question_seq: int = 0
    """Where the sealed question that went with it lies in the log; 0: none."""
    passed: tuple[str, ...] = ()
    """Everybody who left it to others and did not take that back: it is in no list of theirs but `all`."""
    promise_seq: int = 0
    """Where the shop's sealed words about the promise lie in the log; 0: it says nothing."""
    spotlit: bool = False
    topic: Topic | None = None
    place: str | None = None
    public_from_ms: int | None = None
    web: bool = False
    here: bool = False
    """The author of the note said that they are in the shop; see `here_now`."""
    talked_ms: int | None = None
    contest: Contest | None = None
    """What became of the author's contest of the last refusal, if there was one."""
    contested_ms: int = 0
    contest_seq: int = 0
    """Where the author's sealed words of the contest lie in the log; 0: none."""
    answer_seq: int = 0
    """Where the sealed words of whoever decided the contest lie; 0: none."""
    refused_by: tuple[str, ...] = ()
    """Who proposed, and who confirmed, the refusal that is proposed or in force."""
    noted: tuple[str, ...] = ()
    """What the moderator of the last decision was told that had been detected automatically."""
    supporters: tuple[str, ...] = ()
    informed_ms: int = 0
    """When (Unix ms) the last of these was sent."""
    informed: tuple[tuple[int, str], ...] = ()
    """(decision, channel) of the statements that were sent."""
    redacted: bool = False
    """Personal words of the refused text are gone for good; it can never be shown."""
    deleted: bool = False
    forgotten: bool = False
    last_seq: int = 0
    history: list[int] = field(default_factory=list)
    revised_ms: int = 0
    """When its present revision was received (Unix ms)."""
    tallied: tuple[str, ...] = ()
    open_ms: int | None = None
    """From when on somebody is waited for, as `wall/days.py` has counted it; None: for nobody."""

    @property
    def stars(self) -> int | None:
        return self.rating.stars if self.rating else None

    def here_now(self, now_ms: int) -> bool:
        """Whether the author is still in the shop, as far as anybody knows."""
        return self.here and self.talked_ms is None and now_ms < self.received_ms + HERE_MS

    @property
    def visible(self) -> bool:
        """Whether customers may see it now."""
        return self.state == "shown" and not self.forgotten


@dataclass(slots=True)
class SourceHealth:
    """How a source is: `problem` None while it answers."""

    problem: str | None = None
    since_ms: int = 0


@dataclass(slots=True)
class Notice:
    """An announcement that stands on a shop's screens. `seq`: where its sealed words lie in the log."""

    id: str
    shop: str
    at_ms: int
    until_ms: int
    seq: int


@dataclass(slots=True)
class Relay:
    """A hand-over. `seq`: where its sealed words lie in the log."""

    id: str
    by: str
    at_ms: int
    seq: int


@dataclass(slots=True)
class Cell:
    """The public figures of some posts. `tally`: see `wall/days.py`. `delays` (ms, sorted), by stars as received:
    from receipt to the first decision; under `second`: from the proposal of a refusal to its confirmation. `open`, by
    stars: since when (Unix ms, sorted) a decision about each waiting post may be expected."""

    counts: dict[PostState, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    tally: dict[str, int] = field(default_factory=dict)
    delays: dict[str, array[int]] = field(default_factory=dict)
    open: dict[str, array[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Window:
    """The delays of the posts received from day `first` to day `last`: see `wall/days.py`."""

    first: str
    last: str
    delays: dict[str, array[int]]


@dataclass
class State:
    """Everything that the log amounts to up to `through`, settled up to `now_ms`. `zone` says when a day begins."""

    zone: tzinfo = UTC
    through: int = 0
    now_ms: int = 0
    rules: Rules | None = None
    posts: dict[str, Post] = field(default_factory=dict)
    accounts: dict[str, AccountSet] = field(default_factory=dict)
    sources: dict[str, SourceHealth] = field(default_factory=dict)
    counts: dict[Split, dict[PostState, int]] = field(default_factory=dict)
    visible: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    due: list[tuple[int, int, str]] = field(default_factory=list)
    voided: list[tuple[int, str]] = field(default_factory=list)
    paused: dict[str, int] = field(default_factory=dict)
    """Since when (Unix ms) the wall of a shop is paused; a shop whose wall goes on is not in it."""
    pauses: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Of each shop, the pauses that are over, in order: from when to when (Unix ms)."""
    dark: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Since when (Unix ms) and why no screen of a shop shows the wall."""
    darks: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    """Of each shop, the dark times that are over, in order: from, to (Unix ms), why."""
    outages: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Of each source, the times without an answer that are over."""
    plugged: dict[str, int] = field(default_factory=dict)
    """The sources that posts are taken in from, and since when (Unix ms)."""
    unplugs: list[tuple[int, str]] = field(default_factory=list)
    """When (Unix ms) which source was taken out of the shop's configuration."""
    offs: list[tuple[int, int]] = field(default_factory=list)
    """When the feeder itself was not there: from, to (Unix ms)."""
    rules_past: list[tuple[int, Rules]] = field(default_factory=list)
    """Every version of the house rules, and since when (Unix ms), oldest first."""
    notices: dict[str, Notice] = field(default_factory=dict)
    """The announcements that stand at `now_ms`."""
    noticed: set[str] = field(default_factory=set)
    """Every announcement that ever was, so that none comes twice."""
    blocked: dict[str, str] = field(default_factory=dict)
    """The blocked authors of in-store notes (keyed hashes), and the reason of each."""
    tokens: dict[str, TokenIssued] = field(default_factory=dict)
    """By their public ids, the tokens that are not revoked; expired ones too."""
    revoked: dict[str, TokenIssued] = field(default_factory=dict)
    """The tokens that were revoked, one by one or with their account. None of them ever comes back."""
    passwords: dict[str, PasswordSet] = field(default_factory=dict)
    """By account, who changed its password last, and when."""
    profiles: dict[str, int] = field(default_factory=dict)
    """By account, where the person's sealed profile lies in the log."""
    profiled: int = 0
    """The last event (seq) by which a profile became another."""
    handovers: dict[str, Relay] = field(default_factory=dict)
    """By shop, the last hand-over."""
    undone: int = 0
    since_ms: int | None = None
    """When the log's first event happened (Unix ms)."""
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)
    """By shop ("": all), then by the day received ("": since the log began, without delays)."""
    homes: dict[Split, tuple[Cell, ...]] = field(default_factory=dict, compare=False)
    """The cells in which the posts of a split count, to find them at once."""
    windows: dict[str, Window] = field(default_factory=dict, compare=False)
    """By shop ("": all), what the panel asked for last; made anew when a day begins."""
    inferred: dict[tuple[object, ...], tuple[object, Difference]] = field(default_factory=dict, compare=False)
    """What `wall/stats.py` inferred last, by what it was inferred from: nothing else depends on it."""


def bucket(rating: Rating | None) -> str:
    """The split of the public panel: one and two stars, three, four and five, none."""
    return "none" if rating is None else ("1-2", "1-2", "3", "4-5", "4-5")[rating.stars - 1]
