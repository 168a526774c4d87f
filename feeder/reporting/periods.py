"""The public figures of many periods at once, without keeping anybody waiting and without a trace in the panel's own.

`wall/stats.py` keeps the sorted delays of the month that the panel shows; here they are put together for each period
in a state that shares all else with the house's.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from wall import days
from wall.figures import Period
from wall.post import State, Window
from wall.stats import Played, period

Ends = tuple[date, date]


async def periods(state: State, wanted: Iterable[Ends], today: date, played: Played | None) -> dict[Ends, Period]:
    """The figures of each of these periods (first day, last day). `played`: the seconds on screens of the 30 days up
    to `today`, told of a period of more than a day that ends today."""
    out: dict[Ends, Period] = {}
    for first, last in dict.fromkeys(wanted):
        windows: dict[str, Window] = {}
        if first != last:
            windows[days.ALL] = await _window(state, first, last)
        apart = replace(state, windows=windows, inferred={})
        out[first, last] = period(apart, None, first, last, played if last == today and first != last else None)
        await asyncio.sleep(0)
    return out


async def _window(state: State, first: date, last: date) -> Window:
    cells = days.cells(state, days.ALL, first, last)
    merged: dict[str, array[int]] = {}
    for stars in sorted({stars for cell in cells for stars in cell.delays}):
        merged[stars] = array("q", sorted(delay for cell in cells for delay in cell.delays.get(stars, ())))
        await asyncio.sleep(0)
    return Window(first.isoformat(), last.isoformat(), merged)
