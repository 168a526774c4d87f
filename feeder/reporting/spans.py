"""Which days a report is of, and which it is compared with; what is written otherwise is refused with what is near.

A day is compared with the same weekday one week before. A week (ISO 8601, Monday to Sunday) and a month are compared
with as many days right before them, so that counts are of equally long spans. A span that is not over is compared
with the same part of the one before, up to the same time by the shop's clock. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from wall.clock import EPOCH
from wall.refused import Refused
from wall.report import Span

_NUMBERS = re.compile(r"\d{1,4}")
_WEEK = re.compile(r"(\d{4})[-_ ]?[wWsS](\d{1,3})")
MOST = 40
"""Characters of what was asked for that are told back."""


@dataclass(frozen=True)
class Days:
    """`first` to `last` and `before_first` to `before_last`: days, all within, both of one length."""

    span: Span
    first: date
    last: date
    before_first: date
    before_last: date

    @property
    def name(self) -> str:
        """As it is asked for: `2026-11-22`, `2026-W47`, `2026-11`."""
        return _named(self.span, self.first)


@dataclass(frozen=True)
class Within:
    """From, to (Unix ms, `to` without): an instant is `in` it."""

    first_ms: int
    end_ms: int

    def __contains__(self, at_ms: object) -> bool:
        return isinstance(at_ms, int) and self.first_ms <= at_ms < self.end_ms


def days(given: str, today: date, since: date) -> Days:
    """The span that `given` names. `since`: the day on which the log began.

    Raises Refused: `bad-days` (`near`: the nearest right form), `days-too-early`, `days-too-late`.
    """
    text = given.strip()
    span, first = _read(text) or _refuse(text, today)
    last = _last(span, first)
    if first > today:
        raise Refused("days-too-late", given=text, today=today.isoformat())
    if last < since:
        raise Refused("days-too-early", given=text, since=since.isoformat())
    length = (last - first).days + 1
    back = timedelta(days=7 if span == "day" else length)
    return Days(span, first, last, first - back, last - back)


def _read(text: str) -> tuple[Span, date] | None:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return "day", _at_ease(date.fromisoformat(text))
        if re.fullmatch(r"[0-9]{4}-W[0-9]{2}", text):
            return "week", _at_ease(date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            return "month", _at_ease(date(int(text[:4]), int(text[5:]), 1))
    except ValueError:
        pass
    return None


def _at_ease(day: date) -> date:
    """The day, if those around it can be reckoned with too. Raises ValueError."""
    if not 2 <= day.year <= 9998:
        raise ValueError(day)
    return day


def _refuse(text: str, today: date) -> tuple[Span, date]:
    raise Refused("bad-days", given=text[:MOST], near=_near(text, today))


def _near(text: str, today: date) -> str:
    """What was meant, perhaps: the last week of that year, the last day of that month; else today."""
    week = _WEEK.fullmatch(text)
    if week is not None:
        year = min(9997, max(1970, int(week[1])))
        last = date(year, 12, 28).isocalendar().week  # 28 December is always in a year's last week
        return f"{year:04d}-W{min(max(1, int(week[2])), last):02d}"
    numbers = [int(number) for number in _NUMBERS.findall(text)[:3]]
    if len(numbers) < 2:
        return today.isoformat()
    if numbers[0] <= 31 < numbers[-1]:
        numbers.reverse()  # 22/11/2026
    year, month = min(9997, max(1970, numbers[0])), min(12, max(1, numbers[1]))
    if numbers[0] < 100:
        year = min(9998, 2000 + numbers[0])
    if len(numbers) == 2:
        return f"{year:04d}-{month:02d}"
    return date(year, month, min(max(1, numbers[2]), _last("month", date(year, month, 1)).day)).isoformat()


def _named(span: Span, first: date) -> str:
    match span:
        case "day":
            return first.isoformat()
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year:04d}-W{week:02d}"
    return f"{first.year:04d}-{first.month:02d}"


def _last(span: Span, first: date) -> date:
    match span:
        case "day":
            return first
        case "week":
            return first + timedelta(days=6)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)


def midnight(day: date, zone: tzinfo) -> int:
    """When `day` begins (Unix ms)."""
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)


def within(first: date, last: date, zone: tzinfo) -> Within:
    """The days from `first` to `last`."""
    return Within(midnight(first, zone), midnight(last + timedelta(days=1), zone))


def both(days: Days, zone: tzinfo, now_ms: int) -> tuple[Within, Within, bool]:
    """The span, the one that it is compared with, and whether the first is over; if not, both are cut: the one after
    `now_ms`, the other at the same time of the day so many days before."""
    now, before = within(days.first, days.last, zone), within(days.before_first, days.before_last, zone)
    if now.end_ms <= now_ms:
        return now, before, True
    here = (EPOCH + timedelta(milliseconds=now_ms)).astimezone(zone)
    then = datetime.combine(here.date() - (days.first - days.before_first), here.time(), zone)
    cut = max(before.first_ms, round(then.timestamp() * 1000))
    return Within(now.first_ms, now_ms + 1), Within(before.first_ms, min(before.end_ms, cut)), False


def hours(day: date, zone: tzinfo) -> list[int]:
    """When each hour of the shop's clock begins on `day` (Unix ms): 24, but 23 or 25 when clocks are changed."""
    at_ms, end_ms = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    out = []
    while at_ms < end_ms:
        out.append(at_ms)
        here = (EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)
        # To the next full hour of that clock, which an offset or a clock change can put anywhere.
        at_ms += 3_600_000 - (here.minute * 60 + here.second) * 1000 - here.microsecond // 1000
    return out


def hour_of(ms: int, zone: tzinfo) -> int:
    """The hour (0 to 23) of the shop's clock at an instant."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone).hour
