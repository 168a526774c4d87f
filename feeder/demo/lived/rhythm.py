"""When things happen in a lived shop: opening hours, how busy each hour is, what a day is about. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

HOUR_MS = 3_600_000
HOURS = (
    0.1, 0.05, 0.02, 0.02, 0.02, 0.05, 0.1, 0.3, 0.5, 0.6, 0.8, 1.3,
    2.4, 1.9, 0.9, 0.8, 1.1, 2.0, 2.7, 1.6, 1.2, 0.9, 0.6, 0.3,
)  # fmt: skip
"""How much is written in each hour of a day, as against an average one: a lunch, an evening, quiet mornings."""
WEEK = (0.85, 0.8, 1.0, 0.9, 1.1, 1.6, 0.75)
"""The same for days, from Monday on."""
OPEN_MIN, CLOSE_MIN = 9 * 60 + 30, 19 * 60 + 30
SUNDAY_MIN = 10 * 60, 18 * 60
RUSH = 14
"""The fewest posts of a rush, so that it stands out in a small shop too."""
STAFF_MIN = 30
"""So many minutes before the opening people are at the desk."""


@dataclass(frozen=True)
class Rush:
    """Much more than usual about one topic, between two minutes of the day; `share`: of a usual day's posts."""

    topic: str
    good: bool
    from_min: int
    to_min: int
    share: float


@dataclass(frozen=True)
class LivedDay:
    """One day of the shop. Instants in Unix ms. `much`: topics that are in the air, times as often as usual."""

    day: date
    from_ms: int
    to_ms: int
    open_ms: int
    close_ms: int
    rushes: tuple[Rush, ...] = ()
    much: Mapping[str, float] = field(default_factory=dict)

    def at(self, minute: float) -> int:
        """That minute of the day (Unix ms); of the two days a year that have 23 or 25 hours it may be an hour off."""
        return self.from_ms + round(minute * 60_000)


def lived_day(day: date, back: int, zone: tzinfo) -> LivedDay:
    """That day. `back`: how many days before the last one: what is unusual hangs on that."""
    low, high = SUNDAY_MIN if day.weekday() == 6 else (OPEN_MIN, CLOSE_MIN)
    begin = _ms(day, zone)
    rushes: tuple[Rush, ...] = ()
    much: dict[str, float] = {}
    if back == 0:
        rushes = (Rush("ascenseur", False, 10 * 60 + 40, 11 * 60 + 25, 0.16),)
        much = {"ascenseur": 3.0, "café": 3.0}
    elif back == 5:
        rushes = (Rush("café", True, 15 * 60 + 10, 15 * 60 + 55, 0.16),)
        much = {"café": 6.0}
    elif back < 5:
        much = {"café": 3.5}
    elif back in (9, 10):
        much = {"livraison": 2.8}
    opened = _ms(day, zone, low), _ms(day, zone, high)
    return LivedDay(day, begin, _ms(day + timedelta(days=1), zone), *opened, rushes, much)


def arrivals(day: LivedDay, posts: int, rng: random.Random) -> list[tuple[int, Rush | None]]:
    """When something is written (Unix ms, in order), and in which rush; about `posts` on an average day."""
    usual = round(posts * WEEK[day.day.weekday()] * rng.uniform(0.92, 1.08))
    found: list[tuple[int, Rush | None]] = []
    for hour in rng.choices(range(24), HOURS, k=usual):
        found.append((day.at(hour * 60 + rng.uniform(0, 60)), None))
    for rush in day.rushes:
        for _ in range(max(min(posts, RUSH), round(posts * rush.share))):
            found.append((day.at(rng.triangular(rush.from_min, rush.to_min)), rush))
    return sorted(((min(at_ms, day.to_ms - 1000), rush) for at_ms, rush in found), key=lambda one: one[0])


def quiet(day: LivedDay, at_ms: int) -> bool:
    """Whether that is a quiet hour at the desk: open, and little is written."""
    return day.open_ms <= at_ms < day.close_ms and HOURS[int((at_ms - day.from_ms) // HOUR_MS) % 24] <= 0.9


def _ms(day: date, zone: tzinfo, minute: int = 0) -> int:
    return round(datetime.combine(day, time(minute // 60, minute % 60), zone).timestamp() * 1000)
