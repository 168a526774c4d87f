"""The reports of one house, as they are asked for: one is made at a time, and the same asked for twice is made once.

That of a span which is over is kept until anything changes: then it goes at once, with every text in it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from feeder.house import House
from feeder.reporting.making import About, report
from wall.clock import day_of
from wall.report import Report

KEPT = 8
"""Finished reports, each of up to a megabyte."""


class Reports:
    """`report` is what a desk asks (`Ask` `report`). `close`: stop following the house."""

    def __init__(self, house: House, about: About) -> None:
        self._house = house
        self._about = about
        self._one = asyncio.Lock()
        self._making: dict[str, asyncio.Task[Report]] = {}
        self._kept: OrderedDict[str, Report] = OrderedDict()
        self._changes = 0
        self._today = day_of(house.now_ms(), house.state.zone)
        self.close: Callable[[], None] = house.listen(self._touch)

    async def report(self, day: str, account: str = "") -> Report:
        """The report of a day, a week or a month. Who may have it is for the desk to say.

        Raises Refused (`bad-days`, `days-too-early`, `days-too-late`), LogBroken, CursorLost.
        """
        house = self._house
        house.settle()
        if day_of(house.now_ms(), house.state.zone) != self._today:
            self._today = day_of(house.now_ms(), house.state.zone)
            self._kept.clear()  # what has no event may have changed with the day
        known = self._kept.get(day)
        if known is not None:
            self._kept.move_to_end(day)
            return known
        task = self._making.get(day)
        if task is None:
            task = self._making[day] = asyncio.create_task(self._make(day))
            task.add_done_callback(lambda _: self._making.pop(day, None))
        # Whoever asked first may go away: the others still want it.
        return await asyncio.shield(task)

    async def _make(self, day: str) -> Report:
        async with self._one:
            changes = self._changes
            made = await report(self._house, day, self._about)
            if made.until_ms is None and changes == self._changes:
                self._kept[day] = made
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return made

    def _touch(self, posts: Sequence[str]) -> None:
        self._changes += 1
        self._kept.clear()
