"""The public figures, exact at any instant, from the projection alone.

After the public panel of the house rules: received, the seven states, masked, refused by reason; delays and shares by
stars; flags, contests, pauses, dark hours, unplugged sources. What is inferred from them: `wall/parity.py`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from wall import days, parity
from wall.clock import day_of
from wall.figures import Delay, Difference, Panel, Parity, Period, Share
from wall.ledger import short
from wall.post import STATES, Cell, State

MONTH = 30
"""Days of `Panel.month`, with today."""
SCREENLESS = frozenset({"clock", "no-screen"})
"""Why a wall is dark that should not be: its opening hours and the law's night do not count."""
REMEMBERED = 64
"""Comparisons kept, so that the same figures are not inferred from again."""

Played = tuple[Sequence[float], Sequence[float]]
"""Seconds on screens of the month's shown posts of one and two stars, and of those of four and five."""


class Headed(Protocol):
    """A ledger, as it is or as it once was."""

    @property
    def size(self) -> int:
        """How many leaves."""
        ...

    def root(self) -> bytes:
        """The Merkle tree hash (32 bytes) over them."""
        ...


def panel(state: State, shop: str | None = None, ledger: Headed | None = None, played: Played | None = None) -> Panel:
    """The public panel of one shop, or of all; `state` is settled up to now, `ledger` is over the same log.

    `played`: what the screens told of the last 30 days (`wall/parity.py: of_means` says in which order).
    """
    whose = shop if shop is not None else days.ALL
    today = day_of(state.now_ms, state.zone)
    whole = state.cells.get(whose, {}).get(days.ALL)
    counts = _sums([whole] if whole is not None else [])
    heads = [_oldest(state, queue, shop) for queue in state.waiting.values()]
    paused = [since for of, since in state.paused.items() if shop in (None, of)]
    return Panel(
        **counts,
        oldest_waiting_ms=_minute(min((head for head in heads if head is not None), default=None)),
        sources_down=sum(1 for health in state.sources.values() if health.problem is not None),
        rules=state.rules.version if state.rules is not None else "",
        paused_ms=min(paused, default=None),
        since_ms=state.since_ms,
        ledger=ledger.size if ledger is not None else 0,
        head=short(ledger.root()) if ledger is not None and ledger.size else "",
        today=period(state, shop, today, today),
        month=period(state, shop, today - timedelta(days=MONTH - 1), today, played),
    )


def period(state: State, shop: str | None, first: date, last: date, played: Played | None = None) -> Period:
    """The figures of the posts received from day `first` to day `last`, by the shop's calendar.

    Pauses, dark times and the like are cut to those days; what goes on goes up to now. `unplugged` and `off_s` are
    of the whole house. Nothing is inferred about a single day: `parity` is of longer periods.
    """
    whose = shop if shop is not None else days.ALL
    cells = days.cells(state, whose, first, last)
    delays: Mapping[str, array[int]] = days.delays(state, whose, first, last) if first != last else {}
    if first == last and cells:
        delays = cells[0].delays
    shares = _shares(state, cells)
    within = _midnight(state, first), _midnight(state, last + timedelta(days=1))
    pauses, paused_s = _within(_paused(state, shop), within)
    dark, dark_s = _within(_darkened(state, shop), within)
    unplugged, unplugged_s = _within(_unplugged(state), within)
    return Period(
        **_sums(cells),
        delays={stars: delay(delays[stars]) for stars in days.STARS if delays.get(stars)},
        pauses=pauses,
        paused_s=paused_s,
        shares=shares,
        second=delay(delays[days.SECOND]) if delays.get(days.SECOND) else None,
        dark=dark,
        dark_s=dark_s,
        unplugged=unplugged,
        unplugged_s=unplugged_s,
        removed=sum(within[0] <= at_ms < within[1] for at_ms, _ in state.unplugs),
        off_s=_within([reversed(state.offs)], within)[1],
        parity=_parity(state, (whose, first, last), shares, delays, played) if first != last else None,
    )


def delay(sorted_ms: array[int]) -> Delay:
    """Median (the mean of the middle two) and 95th percentile (nearest rank) of at least one sorted delay (ms)."""
    n = len(sorted_ms)
    median = (sorted_ms[(n - 1) // 2] + sorted_ms[n // 2]) / 2
    return Delay(count=n, median_s=median / 1000, p95_s=sorted_ms[math.ceil(n * 95 / 100) - 1] / 1000)


def _sums(cells: Iterable[Cell]) -> dict[str, Any]:
    """The fields of `Counts`: the states with `received`, their sum, and what is tallied beside them."""
    counts: dict[str, Any] = dict.fromkeys(("received", *STATES), 0)
    tally: dict[str, int] = {}
    for cell in cells:
        for state, count in cell.counts.items():
            counts[state] += count
            counts["received"] += count
        for name, count in cell.tally.items():
            tally[name] = tally.get(name, 0) + count
    for name in ("masked", "flagged", "overruled", "contests", "contested", "reversals"):
        counts[name] = tally.get(name, 0)
    reasons = {name.removeprefix("reason:"): n for name, n in tally.items() if n and name.startswith("reason:")}
    return {**counts, "by_reason": reasons}


def _shares(state: State, cells: list[Cell]) -> dict[str, Share]:
    """By stars, the posts whose fate is known, those that wait for too long among them, and how many were shown."""
    known, shown = dict.fromkeys(days.STARS, 0), dict.fromkeys(days.STARS, 0)
    for cell in cells:
        for stars in days.STARS:
            known[stars] += cell.tally.get(_KNOWN[stars], 0)
            shown[stars] += cell.tally.get(_SHARE[stars], 0)
    if state.rules is not None:
        before_ms = state.now_ms - state.rules.answer_within_min * 60_000
        for stars in days.STARS:
            known[stars] += days.overdue(cells, stars, before_ms)
    return {stars: Share(shown=shown[stars], total=total) for stars, total in known.items() if total}


_KNOWN = {stars: f"known:{stars}" for stars in days.STARS}
_SHARE = {stars: f"share:{stars}" for stars in days.STARS}


def _parity(
    state: State,
    what: tuple[str, date, date],
    shares: Mapping[str, Share],
    delays: Mapping[str, Sequence[int]],
    played: Played | None,
) -> Parity | None:
    """The comparison, or None where there is no post of either side."""
    (negative, waits), (positive, others) = (
        (shares.get(side, Share()), delays.get(side, ())) for side in (parity.NEGATIVE, parity.POSITIVE)
    )
    if not (negative.total or positive.total or waits or others) and played is None:
        return None
    return Parity(
        negative=negative,
        positive=positive,
        shown=parity.of_shares(negative, positive),
        # Delays are only ever added to a period: where there are as many, they are the same.
        delay_s=_once(state, (*what, len(waits), len(others)), lambda: parity.of_medians(waits, others)),
        screen_s=None if played is None else _once(state, (id(played),), lambda: parity.of_means(*played), played),
    )


def _once(
    state: State, key: tuple[object, ...], infer: Callable[[], Difference], played: Played | None = None
) -> Difference:
    """What was inferred from the same before, or now."""
    known = state.inferred.get(key)
    if known is not None and known[0] is played:
        return known[1]
    if len(state.inferred) >= REMEMBERED:
        state.inferred.clear()
    told = infer()
    state.inferred[key] = (played, told)
    return told


Spans = Iterable[tuple[int, int]]
"""Stretches of time that do not overlap, the newest first: from, to (Unix ms)."""


def _paused(state: State, shop: str | None) -> list[Spans]:
    running = [[(since, state.now_ms)] for of, since in state.paused.items() if shop in (None, of)]
    return [*running, *(reversed(past) for of, past in state.pauses.items() if shop in (None, of))]


def _darkened(state: State, shop: str | None) -> list[Spans]:
    now = [(of, [(since, state.now_ms, why)]) for of, (since, why) in state.dark.items()]
    return [
        ((since, until) for since, until, why in reversed(some) if why in SCREENLESS)
        for of, some in (*now, *state.darks.items())
        if shop in (None, of)
    ]


def _unplugged(state: State) -> list[Spans]:
    running = [[(health.since_ms, state.now_ms)] for health in state.sources.values() if health.problem is not None]
    return [*running, *(reversed(past) for past in state.outages.values())]


def _within(some: Iterable[Spans], within: tuple[int, int]) -> tuple[int, float]:
    """How many stretches reach into the one from `within`, and how long (s) they are therein, together.

    One that begins at its end does not; one that lasted no time counts where it lies.
    """
    first, last = within
    number = length_ms = 0
    for spans in some:
        for since, until in spans:
            if until <= first:
                break
            if since < last:
                number, length_ms = number + 1, length_ms + max(0, min(until, last) - max(since, first))
    return number, length_ms / 1000


def _midnight(state: State, day: date) -> int:
    return round(datetime.combine(day, time(), state.zone).timestamp() * 1000)


def _minute(ms: int | None) -> int | None:
    """The minute that an instant lies in: an exact one, in public, could tell who had just been there."""
    return None if ms is None else ms // 60_000 * 60_000


def _oldest(state: State, queue: list[tuple[int, str]], shop: str | None) -> int | None:
    return next((when for when, post in queue if shop in (None, state.posts[post].shop)), None)
