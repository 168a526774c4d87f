"""Until when an announcement stands: a time of today, a day, or a while, by the shop's calendar. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from wall.clock import day_of

MOST_DAYS = 366
"""An announcement of more than a year is a slip of the keyboard."""
UNITS = {"h": 3600, "min": 60, "m": 60, "d": 86_400, "j": 86_400}
"""Seconds of each unit; `j` is the French day."""
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})")
_WHILE = re.compile(rf"(\d{{1,4}}) ?({'|'.join(UNITS)})")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}[:hH]\d{2}))?")


class Until(NamedTuple):
    """What was asked for: a `day` (None: today), a `time` of it (None: its end), or so many seconds from now."""

    day: date | None = None
    time: time | None = None
    seconds: int | None = None
    given: str = ""
    """The words as they were given, to speak of them."""


class NotATime(ValueError):
    """The words are no time, or none that an announcement can end at; `code`: `unknown`, `past` or `far`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(given: str) -> Until:
    """`18:00`, `18h30`, `2026-11-30`, `2026-11-30 18:00`, `2h`, `90min`, `3d`. Raises NotATime (`unknown`)."""
    given = given.strip()
    if not given.isascii():
        raise NotATime("unknown")
    try:
        if (found := _WHILE.fullmatch(given)) is not None:
            return Until(seconds=int(found[1]) * UNITS[found[2]], given=given)
        if (found := _TIME.fullmatch(given)) is not None:
            return Until(time=_time(given), given=given)
        if (found := _DAY.fullmatch(given)) is not None:
            return Until(date.fromisoformat(found[1]), _time(found[2]) if found[2] else None, given=given)
    except ValueError:
        pass  # 25:00 and 2026-02-30 look like a time and a day, and are none
    raise NotATime("unknown")


def _time(given: str) -> time:
    found = _TIME.fullmatch(given)
    if found is None:
        raise ValueError(given)
    return time(int(found[1]), int(found[2]))


def until_ms(until: Until, now_ms: int, zone: tzinfo) -> int:
    """The instant (Unix ms) at which it ends; a day ends when the next one begins, also where clocks change.

    Raises NotATime: `past` if that has gone by, `far` if it is more than a year ahead.
    """
    try:
        if until.seconds is not None:
            ms = now_ms + until.seconds * 1000
        else:
            day = until.day or day_of(now_ms, zone)
            when = datetime.combine(day, until.time) if until.time else datetime.combine(day + timedelta(1), time())
            ms = round(when.replace(tzinfo=zone).timestamp() * 1000)
    except OverflowError as error:
        raise NotATime("far") from error
    if ms <= now_ms:
        raise NotATime("past")
    if ms > now_ms + MOST_DAYS * 86_400_000:
        raise NotATime("far")
    return ms
