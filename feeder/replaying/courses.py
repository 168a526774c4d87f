"""The curve and the story of a day, made once for a day that is over."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

from feeder.house import House
from feeder.replaying.days import known_day, span_of
from feeder.replaying.film import Film
from feeder.side import SideTables
from wall.clock import day_of
from wall.past import Course

KEPT = 32
"""Days kept."""


class Courses:
    """The days of one house."""

    def __init__(self, house: House, side: SideTables) -> None:
        self._house = house
        self._side = side
        self._kept: OrderedDict[tuple[date, bool], Course] = OrderedDict()

    async def of(self, text: str, *, story: bool = False) -> Course:
        """The course of the day `text`, with its story or without. Raises Refused, LogBroken."""
        now_ms, zone = self._house.now_ms(), self._house.state.zone
        day = known_day(text, self._house.state, now_ms)
        from_ms, to_ms = span_of(day, zone)
        screens = await self._side.screens(from_ms, min(to_ms, now_ms))
        return Course(
            day=day.isoformat(),
            zone=str(zone),
            from_ms=from_ms,
            to_ms=min(to_ms, now_ms),
            screens=screens,
        )

    def film(self, screen: str) -> Film:
        """What this screen drew."""
        return Film(self._house, self._side, screen)

    def today(self) -> date:
        return day_of(self._house.now_ms(), self._house.state.zone)
