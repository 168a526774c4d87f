"""The public figures, exact at any instant, from the projection alone.

After the public panel of the house rules: received, the seven states, masked, refused by reason; delays by stars.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from wall import days
from wall.clock import day_of
from wall.figures import Delay, Panel, Period
from wall.ledger import Tree, short
from wall.post import STATES, Cell, State

MONTH = 30
"""Days of `Panel.month`, with today."""


def panel(state: State, shop: str | None = None, ledger: Tree | None = None) -> Panel:
    """The public panel of one shop, or of all; `state` is settled up to now, `ledger` is over the same log."""
    whose = shop if shop is not None else days.ALL
    today = day_of(state.now_ms, state.zone)
    whole = state.cells.get(whose, {}).get(days.ALL)
    counts, masked, by_reason = _sums([whole] if whole is not None else [])
    heads = [_oldest(state, queue, shop) for queue in state.waiting.values()]
    paused = [since for of, since in state.paused.items() if shop in (None, of)]
    return Panel(
        **counts,
        masked=masked,
        by_reason=by_reason,
        oldest_waiting_ms=min((head for head in heads if head is not None), default=None),
        sources_down=sum(1 for health in state.sources.values() if health.problem is not None),
        rules=state.rules.version if state.rules is not None else "",
        paused_ms=min(paused, default=None),
        since_ms=state.since_ms,
        ledger=ledger.size if ledger is not None else 0,
        head=short(ledger.root()) if ledger is not None and ledger.size else "",
        today=period(state, shop, today, today),
        month=period(state, shop, today - timedelta(days=MONTH - 1), today),
    )


def period(state: State, shop: str | None, first: date, last: date) -> Period:
    """The figures of the posts received from day `first` to day `last` (today at most), by the shop's calendar."""
    whose = shop if shop is not None else days.ALL
    cells = days.cells(state, whose, first, last)
    counts, masked, by_reason = _sums(cells)
    delays: Mapping[str, array[int]] = days.delays(state, whose, first, last) if first != last else {}
    if first == last and cells:
        delays = cells[0].delays
    pauses, paused_ms = _paused(state, shop, round(datetime.combine(first, time(), state.zone).timestamp() * 1000))
    return Period(
        **counts,
        masked=masked,
        by_reason=by_reason,
        delays={stars: delay(delays[stars]) for stars in sorted(delays)},
        pauses=pauses,
        paused_s=paused_ms / 1000,
    )


def delay(sorted_ms: array[int]) -> Delay:
    """Median (the mean of the middle two) and 95th percentile (nearest rank) of at least one sorted delay (ms)."""
    n = len(sorted_ms)
    median = (sorted_ms[(n - 1) // 2] + sorted_ms[n // 2]) / 2
    return Delay(count=n, median_s=median / 1000, p95_s=sorted_ms[math.ceil(n * 95 / 100) - 1] / 1000)


def _sums(cells: Iterable[Cell]) -> tuple[dict[str, Any], int, dict[str, int]]:
    """The states with `received`, their sum; how many are masked; how many were refused for which reason."""
    counts = dict.fromkeys(("received", *STATES), 0)
    tally: dict[str, int] = {}
    for cell in cells:
        for state, count in cell.counts.items():
            counts[state] += count
            counts["received"] += count
        for name, count in cell.tally.items():
            tally[name] = tally.get(name, 0) + count
    masked = tally.pop("masked", 0)
    reasons = {name.removeprefix("reason:"): n for name, n in tally.items() if n and name.startswith("reason:")}
    return counts, masked, reasons


def _paused(state: State, shop: str | None, from_ms: int) -> tuple[int, int]:
    """How many pauses, and how long (ms), from an instant until now; one that goes on counts up to now."""
    number = length_ms = 0
    for of, past in state.pauses.items():
        if shop in (None, of):
            for since, until in reversed(past):
                if until <= from_ms:
                    break
                number, length_ms = number + 1, length_ms + until - max(since, from_ms)
    for of, since in state.paused.items():
        if shop in (None, of):
            number, length_ms = number + 1, length_ms + state.now_ms - max(since, from_ms)
    return number, length_ms


def _oldest(state: State, queue: list[tuple[int, str]], shop: str | None) -> int | None:
    return next((when for when, post in queue if shop in (None, state.posts[post].shop)), None)
