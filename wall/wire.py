"""What travels between the feeder's hub and its clients: one JSON text message a struct, tagged by `t`.

A screen is sent `View`, `Beat`, `Order` and nothing else of substance: cards as drawn, removals, the shop's own
announcements, figures, and what it is to do.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from wall.events import AccountRole
from wall.figures import (
    Delay,
    Panel,
    Period,
)
from wall.house_views import (
    AccountStatus,
    HandOver,
    Health,
    Here,
    Me,
    Profile,
    Quiet,
    Replaying,
    ScreenStatus,
    SourceStatus,
    Status,
    TokenStatus,
)
from wall.noticed import Finding, Screened, Tone, Unscreened
from wall.past import Act, Chapter, Course, Peak, Scene, Steer
from wall.report import Report
from wall.to_hub import (
    PROTOCOL,
    Ack,
    Ask,
    Do,
    Find,
    Hello,
    Obeyed,
    Order,
    Orders,
    Reading,
    Replay,
    Scripts,
    Tell,
    ToHub,
)
from wall.views import (
    Announcement,
    Card,
    DeskPending,
    DeskPost,
    HistoryEntry,
    Hold,
    Promise,
    Script,
    Wall,
)

__all__ = [
    "BEAT_S", "MAX_MESSAGE", "PROTOCOL", "SILENCE_S", "AccountStatus", "Ack", "Act", "Announcement", "Answer",
    "Ask", "BadMessage", "Beat", "Card", "Changed", "Chapter", "Course", "Delay", "DeskPending", "DeskPost", "Do",
    "Find", "Finding", "Goodbye", "HandOver", "Health", "Hello", "Here", "HistoryEntry", "Hold", "Holds", "Kept",
    "Me", "Obeyed", "Order", "Orders", "Panel", "Peak", "Period", "Profile", "Promise", "Quiet", "Reading",
    "Replay", "Replaying", "Report", "Scene", "ScreenStatus", "Screened", "Script", "Scripts", "SourceStatus",
    "Status", "Steer", "Tell", "ToClient", "ToHub", "TokenStatus", "Tone", "Unscreened", "View", "Wall", "Welcome",
    "authority", "builtins", "decode_to_client", "decode_to_hub", "encode",
]  # fmt: skip

MAX_MESSAGE = 4 * 1024 * 1024
"""Bytes; a longer message closes the connection."""
BEAT_S = 1.0
SILENCE_S = 2.0
"""Connected means heard from within this time (s)."""


# --- hub to client ---------------------------------------------------------------------------------------------


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome", tag_field="t", omit_defaults=True):
    """The token is good. `labels`: the sources' public names by name; `reasons`: code to what it requires."""

    account: str
    role: AccountRole
    epoch: str
    shop: str = ""
    shop_label: str = ""
    zone: str = "Europe/Paris"
    labels: dict[str, str] = {}
    rules: str = ""
    grace_s: float = 10.0
    reasons: dict[str, list[str]] = {}
    answer_within_min: int = 240
    strict: bool = False
    templates: list[str] = []
    """The house's beginnings of replies; what stands in square brackets is to be filled in by hand."""
    hold_s: float = 300.0
    """How long a post stays reserved for whoever reads it."""


class Goodbye(Struct, frozen=True, tag="goodbye", tag_field="t"):
    """The hub ends the session: a `code` and why.

    `bad-token`, `wait` (too much was tried), `protocol`, `not-allowed`, `slow`, `closing`. `refused`, `facts`: of a
    refusal, as in an answer, for whoever says it in another language.
    """

    code: str
    why: str = ""
    refused: str = ""
    facts: dict[str, str | int] = {}


class View(Struct, frozen=True, kw_only=True, tag="view", tag_field="t", omit_defaults=True):
    """A screen's cards change: first `remove`, then `add` (same post: replace). `whole`: these are all.

    `wall`: as it is now; None: as before.
    """

    add: list[Card] = []
    remove: list[str] = []
    through: int
    at_ms: int
    whole: bool = False
    panel: Panel | None = None
    wall: Wall | None = None


class Beat(Struct, frozen=True, kw_only=True, tag="beat", tag_field="t", omit_defaults=True):
    """Each second. `at_ms`: the feeder's clock; in a replay, the clock of then. `panel` for screens and desks.

    A replay's beats come ten times a second while it moves, and tell its `speed` and whether it is `paused`.
    """

    through: int
    at_ms: int
    panel: Panel | None = None
    replay: bool = False
    speed: float = 0.0
    paused: bool = False


class Kept(Struct, frozen=True, tag="kept", tag_field="t"):
    """Batch `batch` of scripts is durable."""

    batch: int


class Changed(Struct, frozen=True, kw_only=True, tag="changed", tag_field="t", omit_defaults=True):
    """For a desk: these posts or sources are no longer as they were; ask again for what is in view."""

    posts: list[str] = []
    sources: bool = False
    through: int
    panel: Panel | None = None


class Holds(Struct, frozen=True, tag="holds", tag_field="t"):
    """For a desk, whenever it changes: every post that somebody else reads now."""

    holds: list[Hold] = []


class Answer(Struct, frozen=True, kw_only=True, tag="answer", tag_field="t", omit_defaults=True):
    """To `Do` or `Ask` number `n`. Refused: `code` and `facts` for the wording; `why` in the hub's own words.

    A command that was done gives `seq`, `event` (its type) and `post` as it is now. To a page: `found` is how many
    posts there are in all, where that is known; `searched` the share of the posts that the search could read so far.
    """

    n: int
    ok: bool
    code: str = ""
    why: str = ""
    facts: dict[str, str | int] = {}
    seq: int = 0
    event: str = ""
    post: DeskPost | None = None
    posts: list[DeskPost] | None = None
    more: bool = False
    status: Status | None = None
    picture: bytes = b""
    found: int | None = None
    searched: float = 1.0
    history: list[HistoryEntry] | None = None
    me: Me | None = None
    profile: Profile | None = None
    accounts: list[AccountStatus] | None = None
    days: dict[str, Period] | None = None
    """The public figures by day (`2026-11-22`), today first."""
    secret: str = ""
    course: Course | None = None
    acts: list[Act] | None = None
    panel: Panel | None = None
    """The public figures of then, with a page of the past."""
    counts: dict[str, int] = {}
    """How many posts each queue of the past held then."""
    report: Report | None = None
    piece: bytes = b""
    """Of an archive, from where it was asked for; `more` follows. Of `keys`: the keys, as `feeder/archive/` has
    them.
    """

    def __repr__(self) -> str:
        told = "…" if self.secret else ""  # the token itself stands in no log and no test's report
        return Struct.__repr__(msgspec.structs.replace(self, secret=told))


ToClient = Welcome | Goodbye | View | Beat | Kept | Changed | Answer | Order | Holds | Course | Scene

_encoder = msgspec.json.Encoder()
_to_hub: msgspec.json.Decoder[ToHub] = msgspec.json.Decoder(ToHub)
_to_client: msgspec.json.Decoder[ToClient] = msgspec.json.Decoder(ToClient)


class BadMessage(Exception):
    """A message that is not of this protocol."""


def encode(message: ToHub | ToClient) -> str:
    return _encoder.encode(message).decode()


def decode_to_hub(data: str | bytes) -> ToHub:
    """A client's message. Raises BadMessage."""
    try:
        return _to_hub.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error


def decode_to_client(data: str | bytes) -> ToClient:
    """The hub's message. Raises BadMessage."""
    try:
        return _to_client.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error


def authority(host: str, port: int) -> str:
    """Host and port as an address has them: an IPv6 host in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def builtins(thing: Any) -> Any:
    """A struct as plain dicts and lists, for `--json`."""
    return msgspec.to_builtins(thing)
