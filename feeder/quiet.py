"""Quiet hours, recognised from the shop's own days: when little comes in, there is time to answer. Pure.

Of the last 28 days those of the same kind are looked at (weekday, Saturday, Sunday: shops keep their hours by these
three), four weeks being the shortest span in which each has been there four times. An hour is **open** if it lies
between the first and the last in which anything came on those days; **quiet** if its mean is at most half the median
of the open hours. The median, not the mean: one afternoon with a coach party must not make every other hour quiet.
Nothing is said on fewer than three days of the kind, or if less than one post a day comes outside the quiet hours:
where hardly anything comes, every hour is quiet, and saying so helps nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from statistics import median

DAYS = 28
LEAST_DAYS = 3
LEAST_A_DAY = 1.0
SHARE = 0.5
HOUR_MS = 3_600_000


class Rhythm:
    """How many posts came in which hour of which of the last days, by the shop's calendar."""

    def __init__(self, zone: tzinfo, received: Iterable[int] = ()) -> None:
        """`received`: when posts came (Unix ms), in any order."""
        self._zone = zone
        self._bins: dict[date, Counter[int]] = {}
        self._first: date | None = None
        for at_ms in received:
            self.take(at_ms)

    def take(self, at_ms: int) -> None:
        """A post came at `at_ms`."""
        when = datetime.fromtimestamp(at_ms / 1000, self._zone)
        day = when.date()
        self._first = day if self._first is None else min(day, self._first)
        self._bins.setdefault(day, Counter())[when.hour] += 1
        if len(self._bins) > 3 * DAYS:
            newest = max(self._bins)
            for old in [old for old in self._bins if (newest - old).days > DAYS]:
                del self._bins[old]

    def quiet_hours(self, day: date) -> list[int]:
        """The hours (0 to 23) that are quiet on days like `day`, judged by the 28 days before it; often none."""
        days = self._alike(day)
        if len(days) < LEAST_DAYS:
            return []
        came, times = self._came(days)
        if not came:
            return []
        means = {hour: came[hour] / times[hour] for hour in range(min(came), max(came) + 1) if times[hour]}
        limit = SHARE * median(means.values())
        quiet = [hour for hour, mean in means.items() if mean <= limit]
        outside = sum(came[hour] for hour in means if hour not in quiet) / len(days)
        return quiet if outside >= LEAST_A_DAY else []

    def usual(self, day: date) -> dict[int, float]:
        """How many come on average in each hour (0 to 23) on days like `day`, by the 28 days before it; nothing if
        too few of them are known."""
        days = self._alike(day)
        if len(days) < LEAST_DAYS:
            return {}
        came, times = self._came(days)
        return {hour: came[hour] / times[hour] for hour in range(24) if times[hour]}

    def _alike(self, day: date) -> list[date]:
        days = (day - timedelta(days=n) for n in range(1, DAYS + 1))
        return [one for one in days if _kind(one) == _kind(day) and self._first is not None and one >= self._first]

    def _came(self, days: list[date]) -> tuple[Counter[int], Counter[int]]:
        """How many came in each hour of these days, and how often that hour was there."""
        came: Counter[int] = Counter()
        times: Counter[int] = Counter()
        for one in days:
            came.update(self._bins.get(one, {}))
            times.update(_hours(one, self._zone))
        return came, times

    def now(self, now_ms: int) -> tuple[int, list[int]]:
        """Until when (Unix ms) it is quiet, 0 if it is not; and the quiet hours of this day."""
        when = _at(now_ms, self._zone)
        hours = self.quiet_hours(when.date())
        until_ms, day = now_ms, when.date()
        while when.hour in hours and when.date() == day:
            # To the next full hour of the shop's own clock, which an offset or a clock change can put anywhere.
            until_ms += HOUR_MS - (when.minute * 60 + when.second) * 1000 - when.microsecond // 1000
            when = _at(until_ms, self._zone)
        return (until_ms if until_ms > now_ms else 0), hours


def _at(ms: int, zone: tzinfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(zone)


def _kind(day: date) -> str:
    return ("weekday", "saturday", "sunday")[max(0, day.weekday() - 4)]


def _hours(day: date, zone: tzinfo) -> Counter[int]:
    """How often each hour of the clock comes on `day`: once; where clocks are changed, not at all or twice."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    hours = ((start + timedelta(hours=n)).astimezone(zone) for n in range(27))
    return Counter(when.hour for when in hours if when.date() == day)
