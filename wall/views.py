"""What people are sent to look at: cards on screens, posts and figures at desks. Part of `wall/wire.py`."""

from __future__ import annotations

from msgspec import Struct

from wall.events import Kind, Voice
from wall.text import Form


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


class Script(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scene: which posts and pages it showed, from when to when (Unix ms), at which place of the log."""

    scene: str
    posts: list[tuple[str, int, int]] = []
    """(post, revision, page)"""
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
