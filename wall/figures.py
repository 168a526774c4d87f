"""The public figures, as they travel and are drawn. Reckoned in `wall/stats.py`."""

from __future__ import annotations

from msgspec import Struct


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
