"""The public figures, as they travel and are drawn. Reckoned in `wall/stats.py`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Told = Literal["same", "less", "more", "few"]


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
    flagged: int = 0
    """Decided posts of which something had been detected automatically."""
    overruled: int = 0
    """How many of those a person showed as they are."""
    contests: int = 0
    contested: int = 0
    """Contests by authors: in all, and how many wait for an answer."""
    reversals: int = 0


class Share(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of `total` posts whose fate is known, `shown` are on the wall or were until their time was over.

    `wall/parity.py` says which those are.
    """

    shown: int = 0
    total: int = 0


class Difference(Struct, frozen=True, kw_only=True):
    """Negative less positive, with the bounds of a 95 % interval; `told`: `same`, `less`, `more` or `few`.

    `few`: under 30 posts a side nothing is inferred, and the three numbers are 0.
    """

    told: Told
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


class Parity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether posts of one and two stars (negative) fare as those of four and five (positive) do.

    `shown`: difference of the shares shown (0 to 1); `delay_s`: of the median delays to the first decision;
    `screen_s`: of the mean time (s) on a screen; None where no screen has told.
    """

    negative: Share = Share()
    positive: Share = Share()
    shown: Difference = Difference(told="few")
    delay_s: Difference = Difference(told="few")
    screen_s: Difference | None = None


class Period(Counts, frozen=True, kw_only=True, omit_defaults=True):
    """The figures of the posts received in some days.

    `delays` by stars as received: `1-2`, `3`, `4-5`, `none`. `pauses` and `paused_s`: of the wall, in those days.
    `shares` by stars as `delays`. `second`: the wait from a refusal that was proposed to its confirmation, apart from
    the delay, which runs to the proposal; over the refusals that came into force so. `dark`: how often no screen
    showed the wall outside its closing hours and the law's night; `unplugged`: how often a source did not answer;
    `off_s`: how long the feeder itself was away. `parity` is of periods of more than one day.
    """

    delays: dict[str, Delay] = {}
    pauses: int = 0
    paused_s: float = 0.0
    shares: dict[str, Share] = {}
    second: Delay | None = None
    dark: int = 0
    dark_s: float = 0.0
    unplugged: int = 0
    unplugged_s: float = 0.0
    removed: int = 0
    """How often the shop took a source out of its configuration: nothing comes in from there any more."""
    off_s: float = 0.0
    parity: Parity | None = None


class Panel(Counts, frozen=True, kw_only=True, omit_defaults=True):
    """The public figures since the log began.

    `today` and `month` (30 days with today, by the shop's calendar) are the same for fewer posts. `head`: the short
    form of the ledger's Merkle head, e.g. `7F3A-91C2`, over the first `ledger` events. `paused_ms`: since when the
    wall is paused. `since_ms`: the log's first event.
    """

    oldest_waiting_ms: int | None = None
    """When the oldest of those that wait was received, to the minute: a note's very moment tells who was there."""
    sources_down: int = 0
    rules: str = ""
    paused_ms: int | None = None
    since_ms: int | None = None
    ledger: int = 0
    head: str = ""
    witnessed: int = 0
    """The largest checkpoint (its number of events) that somebody else has acknowledged to hold."""
    agree: int = 0
    disagree: int = 0
    """Receipts whose checkpoint was compared with the present ledger: the same log, or another."""
    today: Period | None = None
    month: Period | None = None
