"""What people are sent to look at: cards on screens, posts and figures at desks. Part of `wall/wire.py`."""

from __future__ import annotations

from msgspec import Struct

from wall.events import Kind, PromiseState, Voice
from wall.text import Form


class Promise(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """“You said, we did”: what became of a post, since when (Unix ms), and the shop's words about it, if any."""

    state: PromiseState
    at_ms: int
    form: Form = ()


class Announcement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The shop's own words, from when until when they stand on its screens (Unix ms)."""

    id: str
    form: Form
    at_ms: int
    until_ms: int


class Wall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a screen needs to know besides cards and figures. `paused_ms`: since when the desk pauses the wall."""

    paused_ms: int | None = None
    announcements: list[Announcement] = []


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One approved post as a screen may draw it. `form` is masked already; no name, only a pseudonym.

    `valid_s`: how long (s) after the last contact with the feeder the card may still be drawn.
    `conversation`: an opaque key, the same for the turns of one chat. Times are Unix ms.
    """

    post: str
    revision: int
    kind: Kind
    source: str
    voice: Voice = "customer"
    pseudonym: str = ""
    form: Form = ()
    reply: Form = ()
    stars: int | None = None
    written_ms: int | None = None
    received_ms: int = 0
    shown_ms: int = 0
    experienced_on: str | None = None
    verified: bool | None = None
    conversation: str | None = None
    language: str | None = None
    promise: Promise | None = None
    spotlit: bool = False
    """Proposed for the spotlight by the desk: it takes its turn there among the others."""
    valid_s: float = 3600.0


class Delay(Struct, frozen=True, kw_only=True):
    """From receipt to first decision, over `count` decided posts, in seconds."""

    count: int
    median_s: float
    p95_s: float


class Counts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many posts, and what became of them; `received` is the sum of the seven states after it."""

    received: int = 0
    waiting: int = 0
    undisplayable: int = 0
    shown: int = 0
    withheld: int = 0
    withdrawn: int = 0
    expired: int = 0
    lapsed: int = 0
    masked: int = 0
    by_reason: dict[str, int] = {}


class Period(Counts, frozen=True, kw_only=True, omit_defaults=True):
    """The figures of the posts received in some days.

    `delays` by stars as received: `1-2`, `3`, `4-5`, `none`. `pauses` and `paused_s`: of the wall, in those days.
    """

    delays: dict[str, Delay] = {}
    pauses: int = 0
    paused_s: float = 0.0


class Panel(Counts, frozen=True, kw_only=True, omit_defaults=True):
    """The public figures since the log began.

    `today` and `month` (30 days with today, by the shop's calendar) are the same for fewer posts. `head`: the short
    form of the ledger's Merkle head, e.g. `7F3A-91C2`, over the first `ledger` events. `paused_ms`: since when the
    wall is paused. `since_ms`: the log's first event.
    """

    oldest_waiting_ms: int | None = None
    sources_down: int = 0
    rules: str = ""
    paused_ms: int | None = None
    since_ms: int | None = None
    ledger: int = 0
    head: str = ""
    today: Period | None = None
    month: Period | None = None


class Script(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scene: which posts and pages it showed, from when to when (Unix ms), at which place of the log."""

    scene: str
    posts: list[tuple[str, int, int]] = []
    """(post, revision, page); page 0: only its beginning, on a board"""
    from_ms: int
    to_ms: int
    through: int = 0


class DeskPending(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision not yet in force. `what`: approve, mask, withhold, withdraw. `effective_ms` None: needs a second."""

    what: str
    by: str
    at_ms: int
    effective_ms: int | None = None
    reason: str | None = None


class DeskPost(Struct, frozen=True, kw_only=True):
    """One post as staff see it. `text` None where none is stored or it was forgotten.

    `flags` are the feeder's notes for whoever reads. `last` is what a command gives as `expect`.
    `ground` to `evidence` are what a refusal brings, proposed or in force.
    `masks` and `spans` are [start, end, label] and [start, end] in code points of `text`.
    """

    id: str
    kind: Kind
    source: str
    stars: int | None
    received_at: str
    text: str | None
    flags: list[str]
    state: str
    revision: int = 1
    last: int = 0
    author: str = ""
    pseudonym: str = ""
    voice: Voice = "customer"
    conversation: str | None = None
    language: str | None = None
    written_at: str | None = None
    experienced_on: str | None = None
    permalink: str = ""
    verified: bool | None = None
    maskable: bool = True
    masks: list[tuple[int, int, str]] = []
    pending: DeskPending | None = None
    reason: str | None = None
    spans: list[tuple[int, int]] = []
    ground: str | None = None
    other: str | None = None
    request: str | None = None
    evidence: str | None = None
    decided_by: str | None = None
    reply: str | None = None
    deleted: bool = False
    forgotten: bool = False
    shown_at: str | None = None
    promise: Promise | None = None
    spotlit: bool = False


class SourceStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source: how it is, in words that a manager can act on. `since` and `last_seen` RFC 3339."""

    name: str
    type: str = ""
    label: str = ""
    ok: bool = True
    problem: str | None = None
    since: str | None = None
    last_ok: str | None = None
    posts: int = 0


class Health(Struct, frozen=True, kw_only=True, tag="health", tag_field="t", omit_defaults=True):
    """How a screen is, in its own words: sent when what it shows changes, and every ten seconds at least.

    `size` of its picture (px); `posts` on it, as (post, revision, page); `memory_mib` of its process (PSS or RSS);
    `temperature_c` of the machine where the system tells it; `clock_ms` its own clock; `dark` why it shows nothing
    (`closed`, `night`, `clock`; empty: it is lit); `problems`: what is wrong, in the house's words.
    """

    scene: str = ""
    posts: list[tuple[str, int, int]] = []
    size: tuple[int, int] = (0, 0)
    theme: str = ""
    playlist: list[str] = []
    uptime_s: float = 0.0
    memory_mib: float | None = None
    temperature_c: float | None = None
    clock_ms: int = 0
    dark: str = ""
    problems: list[str] = []


class ScreenStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A connected screen: how far it has drawn, how long ago it said so (s), and how it is."""

    name: str
    shop: str = ""
    version: str = ""
    through: int = 0
    silent_s: float = 0.0
    scene: str = ""
    health: Health | None = None


class Status(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the house is."""

    panel: Panel
    second: int = 0
    wall: Wall | None = None
    sources: list[SourceStatus] = []
    screens: list[ScreenStatus] = []
    desks: list[str] = []
    through: int = 0
    log_bytes: int = 0
    voided: int = 0
    version: str = ""
    at: str = ""
