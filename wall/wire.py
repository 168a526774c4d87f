"""What travels between the feeder's hub and its clients: one JSON text message a struct, tagged by `t`.

A screen is sent `View`, `Beat` and nothing else of substance: cards as drawn, removals, figures.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from wall.commands import Command
from wall.events import AccountRole, Kind, Voice
from wall.text import Form

PROTOCOL = 1
MAX_MESSAGE = 4 * 1024 * 1024
"""Bytes; a longer message closes the connection."""
BEAT_S = 1.0
SILENCE_S = 2.0
"""Connected means heard from within this time (s)."""


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
    valid_s: float = 3600.0


class Panel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The public figures. `received` is the sum of the others but `oldest_waiting_ms` and `masked`."""

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
    oldest_waiting_ms: int | None = None
    sources_down: int = 0
    rules: str = ""


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
    """A screen drew everything up to `through`."""

    through: int


class Scripts(Struct, frozen=True, tag="scripts", tag_field="t"):
    """What a screen drew. `batch` counts up; the hub answers `Kept`, and the screen forgets that batch."""

    batch: int
    scripts: list[Script]


class Script(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scene: which posts and pages it showed, from when to when (Unix ms), at which place of the log."""

    scene: str
    posts: list[tuple[str, int, int]] = []
    """(post, revision, page)"""
    from_ms: int
    to_ms: int
    through: int = 0


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


ToHub = Hello | Ack | Scripts | Do | Ask

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
    """A screen's cards change: first `remove`, then `add` (same post: replace). `whole`: these are all."""

    add: list[Card] = []
    remove: list[str] = []
    through: int
    at_ms: int
    whole: bool = False
    panel: Panel | None = None


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
    decided_by: str | None = None
    reply: str | None = None
    deleted: bool = False
    forgotten: bool = False
    shown_at: str | None = None


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


class ScreenStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A connected screen: how far it has drawn and how long ago it said so (s)."""

    name: str
    version: str = ""
    through: int = 0
    silent_s: float = 0.0
    scene: str = ""


class Status(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the house is."""

    panel: Panel
    second: int = 0
    sources: list[SourceStatus] = []
    screens: list[ScreenStatus] = []
    desks: list[str] = []
    through: int = 0
    log_bytes: int = 0
    voided: int = 0
    version: str = ""
    at: str = ""


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


ToClient = Welcome | Goodbye | View | Beat | Kept | Changed | Answer

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


def builtins(thing: Any) -> Any:
    """A struct as plain dicts and lists, for `--json`."""
    return msgspec.to_builtins(thing)
