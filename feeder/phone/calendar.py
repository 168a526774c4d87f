"""When a note may become public, as its author chose: now, this evening, or tomorrow. Pure.

Alone in a shop, the moment gives one away: an author may have it come later, at the same time for all who choose so.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from wall.clock import day_of

When = Literal["now", "evening", "tomorrow"]
EVERY_DAY = ((0, 1440),) * 7
LATE_MS = 30 * 60_000
"""“This evening” that is less than so long away would tell the moment after all: it is tomorrow then."""
AHEAD = 60
"""Days looked ahead for one on which the shop is open."""


@dataclass(frozen=True)
class Week:
    """When the shop is open: from Monday on, (from, to) in minutes after midnight, None: shut; and days off."""

    hours: tuple[tuple[int, int] | None, ...] = EVERY_DAY
    closed_on: Container[date] = frozenset()

    def opens(self, day: date) -> int | None:
        """When it opens on this day, in minutes after midnight; None: not at all."""
        span = self.hours[day.weekday()]
        return None if span is None or day in self.closed_on else span[0]


def public_from_ms(
    when: When, now_ms: int, zone: tzinfo, week: Week, evening_min: int, tomorrow_min: int
) -> int | None:
    """The moment (Unix ms) before which the note is not public; None: none.

    `tomorrow` is the next day on which the shop is open, not before it opens; an evening that is over is tomorrow.
    """
    if when == "now":
        return None
    today = day_of(now_ms, zone)
    if when == "evening":
        tonight = _at_ms(today, evening_min, zone)
        if tonight >= now_ms + LATE_MS:
            return tonight
    days = [today + timedelta(days=ahead) for ahead in range(1, AHEAD)]
    day = next((day for day in days if week.opens(day) is not None), days[0])
    return _at_ms(day, max(tomorrow_min, week.opens(day) or 0), zone)


def _at_ms(day: date, minute: int, zone: tzinfo) -> int:
    # A time that a change of clocks leaves out is read by the offset before it: an hour later by the new one.
    at = datetime(day.year, day.month, day.day, minute // 60 % 24, minute % 60, tzinfo=zone)
    return round(at.timestamp() * 1000)
