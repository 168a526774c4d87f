"""When a report is due: at closing or at a time of day, once for each day, week and month, whatever was off then.

A week and a month are told on their last open day: a shop that is shut on Sunday reads of its week on Saturday
evening. Pure.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from feeder.phone.calendar import Week
from wall.clock import day_of

Span = Literal["day", "week", "month"]
BACK = 62
"""Days looked back for what was missed; a report of longer ago is not made up for."""
DAY_MIN = 1440


@dataclass(frozen=True)
class When:
    """`at_min`: minutes after midnight; None: at closing. `week`: when the shop is open."""

    zone: tzinfo
    week: Week
    spans: Sequence[Span] = ("day",)
    at_min: int | None = None


@dataclass(frozen=True)
class Due:
    """A report that was due at `at_ms` (Unix ms): of `asked`, a day (`2026-11-22`), a week (`2026-W47`), a month."""

    span: Span
    asked: str
    at_ms: int


def latest(when: When, now_ms: int) -> list[Due]:
    """The newest report of each span that has come due by now, whether it was sent or not."""
    found: dict[Span, Due] = {}
    today = day_of(now_ms, when.zone)
    for back in range(-1, BACK):
        day = today - timedelta(days=back)
        at_ms = moment_ms(when, day)
        if at_ms is None or at_ms > now_ms:
            continue
        for span in when.spans:
            if span not in found and _tells(when, span, day):
                found[span] = Due(span, _asked(span, day), at_ms)
        if len(found) == len(set(when.spans)):
            break
    return [found[span] for span in when.spans if span in found]


def due(when: When, now_ms: int, done: Mapping[str, str]) -> list[Due]:
    """Those of them that were not dealt with yet. `done`: what was last, by span; later ones sort after it."""
    return [one for one in latest(when, now_ms) if one.asked > done.get(one.span, "")]


def moment_ms(when: When, day: date) -> int | None:
    """When the report of this day is due (Unix ms); None: the shop is shut. Hours over midnight end the next day."""
    if when.week.opens(day) is None:
        return None
    minute = when.at_min
    if minute is None:
        start, end = when.week.hours[day.weekday()] or (0, DAY_MIN)
        minute = end if end > start else end + DAY_MIN
    ahead, minute = divmod(minute, DAY_MIN)
    day += timedelta(days=ahead)
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=when.zone)
    return round(at.timestamp() * 1000)


def over(when: When, last: date, now_ms: int) -> bool:
    """Whether the shop has closed for the last time up to `last`; never, if it does not open in those days."""
    closing = replace(when, at_min=None)
    today = day_of(now_ms, when.zone)
    ends = [moment_ms(closing, last - timedelta(days=back)) for back in range((last - today).days + 2)]
    known = [end for end in ends if end is not None]
    return bool(known) and max(known) <= now_ms


def _tells(when: When, span: Span, day: date) -> bool:
    """Whether the report of this span is told on this open day: none of its later days is open."""
    return all(when.week.opens(later) is None for later in _later(span, day))


def _later(span: Span, day: date) -> Iterator[date]:
    left = 0
    if span == "week":
        left = 6 - day.weekday()
    elif span == "month":
        left = calendar.monthrange(day.year, day.month)[1] - day.day
    for ahead in range(1, left + 1):
        yield day + timedelta(days=ahead)


def _asked(span: Span, day: date) -> str:
    if span == "day":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}" if span == "week" else f"{day:%Y-%m}"
