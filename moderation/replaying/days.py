"""Which day is meant, and which instant of it, by the shop's calendar. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from wall.clock import day_of

BACK = {
    "today": 0, "aujourd’hui": 0, "aujourd'hui": 0, "aujourdhui": 0,
    "yesterday": 1, "hier": 1, "avant-hier": 2,
}  # fmt: skip
"""Days by name, and how many days ago they are."""
_TIME = re.compile(r"(\d{1,2})(?:[:hH](\d{2})?)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadDay(ValueError):
    """The words are no day, or no time of one."""


class Day(NamedTuple):
    """A calendar day, or one that is `back` days before today."""

    day: date | None = None
    back: int = 0

    def on(self, now_ms: int, zone: tzinfo) -> date:
        """The calendar day, seen from `now_ms` (Unix ms) in `zone`."""
        return self.day_from(day_of(now_ms, zone))

    def day_from(self, today: date) -> date:
        """The calendar day, seen from `today`."""
        return self.day if self.day is not None else today - timedelta(days=self.back)


def read_day(given: str) -> Day:
    """`2026-11-21`, `yesterday`, `hier`… Raises BadDay."""
    word = given.strip().lower()
    if word in BACK:
        return Day(back=BACK[word])
    if not (word.isascii() and _DAY.fullmatch(word)):
        raise BadDay(given)
    try:
        return Day(date.fromisoformat(word))
    except ValueError as error:
        raise BadDay(given) from error


def read_time(given: str) -> time:
    """`14:00`, `14h`, `9h30`, `14`. Raises BadDay."""
    found = _TIME.fullmatch(given.strip()) if given.isascii() else None
    try:
        if found is not None:
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass  # 25:00 looks like a time and is none
    raise BadDay(given)


def instant(day: date, at: time, zone: tzinfo) -> int:
    """That time of that day (Unix ms); one that clocks put forward skip is the instant after the leap."""
    return round(datetime.combine(day, at, zone).timestamp() * 1000)
