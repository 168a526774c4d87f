"""What travels between the feeder's hub and its clients: one JSON text message a struct, tagged by `t`.

A screen is sent `View`, `Beat`, `Order` and nothing else of substance: cards as drawn, removals, the shop's own
announcements, figures, and what it is to do.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from wall.commands import Command
from wall.events import AccountRole
from wall.views import (
    Announcement,
    Card,
    Delay,
    DeskPending,
    DeskPost,
    Health,
    Panel,
    Period,
    Promise,
    ScreenStatus,
    Script,
    SourceStatus,
    Status,
    Wall,
)

__all__ = [
    "BEAT_S", "MAX_MESSAGE", "PROTOCOL", "SILENCE_S",
    "Ack", "Announcement", "Answer", "Ask", "BadMessage", "Beat", "Card", "Changed", "Delay", "DeskPending",
    "DeskPost", "Do", "Goodbye", "Health", "Hello", "Kept", "Obeyed", "Order", "Panel", "Period", "Promise", "Replay",
    "ScreenStatus", "Script", "Scripts", "SourceStatus", "Status", "Tell", "ToClient", "ToHub", "View", "Wall",
    "Welcome", "authority", "builtins", "decode_to_client", "decode_to_hub", "encode",
]  # fmt: skip

PROTOCOL = 1
MAX_MESSAGE = 4 * 1024 * 1024
"""Bytes; a longer message closes the connection."""
BEAT_S = 1.0
SILENCE_S = 2.0
"""Connected means heard from within this time (s)."""


# --- client to hub ---------------------------------------------------------------------------------------------


class Hello(Struct, frozen=True, kw_only=True, tag="hello", tag_field="t", omit_defaults=True):
    """The first message. `holds`: (post, revision) of every card that a screen still has, as of `through`."""

    token: str
    protocol: int = PROTOCOL
    holds: list[tuple[str, int]] = []
    through: int = 0
    epoch: str = ""
    client: str = ""
    version: str = ""
    replay: Replay | None = None


class Replay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Ask for a past day instead of the present: `day` as `2026-11-22`, in the shop's time zone.

    `speed`: seconds of that day in one second. A manager's token, or a screen's: both get the public view.
    """

    day: str
    speed: float = 60.0
    start: str = ""
    end: str = ""


class Ack(Struct, frozen=True, tag="ack", tag_field="t"):
    """A screen drew everything up to `through`; `scene` is what it shows."""

    through: int
    scene: str = ""


class Scripts(Struct, frozen=True, tag="scripts", tag_field="t"):
    """What a screen drew. `batch` counts up; the hub answers `Kept`, and the screen forgets that batch."""

    batch: int
    scripts: list[Script]


class Do(Struct, frozen=True, tag="do", tag_field="t"):
    """A command. `n` is echoed in the `Answer`."""

    n: int
    command: Command


class Ask(Struct, frozen=True, kw_only=True, tag="ask", tag_field="t", omit_defaults=True):
    """A question of a desk. `page`: up to `limit` posts of `queue` after post `after`; `post`: one; `status`.

    Queues: `waiting` (oldest first within each source, sources in turn), `second`, `shown`, `withheld`,
    `withdrawn`, `undisplayable`, `expired`, `lapsed`, `all`.
    """

    n: int
    what: Literal["page", "post", "status"]
    queue: str = "waiting"
    after: str = ""
    limit: int = 50
    post: str = ""


Orders = Literal["identify", "reload", "playlist", "thumbnail"]


class Order(Struct, frozen=True, kw_only=True, tag="order", tag_field="t", omit_defaults=True):
    """What a screen is to do: show its name large for `seconds`; start anew; play these scenes (none: those of its
    configuration); send a small picture of what it shows, at most `width` px wide. `n` is echoed in `Obeyed`.
    """

    n: int
    what: Orders
    seconds: float = 20.0
    playlist: list[str] = []
    width: int = 480


class Obeyed(Struct, frozen=True, kw_only=True, tag="obeyed", tag_field="t", omit_defaults=True):
    """A screen's answer to an order. `picture`: a PNG. `why`: why it could not."""

    n: int
    ok: bool
    why: str = ""
    picture: bytes = b""


class Tell(Struct, frozen=True, kw_only=True, tag="tell", tag_field="t", omit_defaults=True):
    """A desk's order to the screen of that account name; answered like an `Ask`."""

    n: int
    screen: str
    order: Order


ToHub = Hello | Ack | Scripts | Do | Ask | Tell | Obeyed | Health

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


class Goodbye(Struct, frozen=True, tag="goodbye", tag_field="t"):
    """The hub ends the session: a `code` (`bad-token`, `protocol`, `slow`, `closing`, `replay-end`) and why."""

    code: str
    why: str = ""


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
    """Each second. `at_ms`: the feeder's clock; in a replay, the clock of then. `panel` for screens and desks."""

    through: int
    at_ms: int
    panel: Panel | None = None
    replay: bool = False


class Kept(Struct, frozen=True, tag="kept", tag_field="t"):
    """Batch `batch` of scripts is durable."""

    batch: int


class Changed(Struct, frozen=True, kw_only=True, tag="changed", tag_field="t", omit_defaults=True):
    """For a desk: these posts or sources are no longer as they were; ask again for what is in view."""

    posts: list[str] = []
    sources: bool = False
    through: int
    panel: Panel | None = None


class Answer(Struct, frozen=True, kw_only=True, tag="answer", tag_field="t", omit_defaults=True):
    """To `Do` or `Ask` number `n`. Refused: `code` and `facts` for the wording; `why` in the hub's own words.

    A command that was done gives `seq`, `event` (its type) and `post` as it is now.
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


ToClient = Welcome | Goodbye | View | Beat | Kept | Changed | Answer | Order

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
