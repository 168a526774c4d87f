"""The span hour by hour, or day by day, and how its quiet hours were used. Pure.

An hour's `usual` is the mean of that hour on days of the same kind (weekday, Saturday, Sunday) in the four weeks
before that day, where three of them are known; a day's is the mean of its weekday in the four weeks before it. Quiet
hours are those of `feeder/quiet.py`, judged for each day by the days before it, as the desk was told them on that
day. Where clocks are changed a day has 23 or 25 hours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo

from feeder.quiet import DAYS, LEAST_DAYS, Rhythm
from feeder.reporting.spans import Days, Within, hour_of, hours, midnight
from wall.report import QuietUse, Slot

HOUR_MS = 3_600_000
WEEK = 7


class Slots:
    """What happened in which slot. `came`: posts received by day; `since`: the first day of the log."""

    def __init__(
        self, days: Days, now: Within, rhythm: Rhythm, zone: tzinfo, came: Mapping[date, int], since: date
    ) -> None:
        self._now = now
        self._zone = zone
        self._came = came
        self._since = since
        self._days = [days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1)]
        self._hourly = days.span == "day"
        self._rhythm = rhythm
        self.quiet: list[Within] = []
        """The quiet hours of the span, as far as it is over."""

    def find_quiet(self) -> Iterator[None]:
        """Rests after each day."""
        for day in self._days:
            quiet = set(self._rhythm.quiet_hours(day))
            if quiet:
                starts = hours(day, self._zone)
                ends = [*starts[1:], midnight(day + timedelta(days=1), self._zone)]
                for start, end in zip(starts, ends, strict=True):
                    if hour_of(start, self._zone) in quiet and start < self._now.end_ms:
                        self.quiet.append(Within(start, min(end, self._now.end_ms)))
            yield

    def slots(
        self, received: Sequence[int], shown: Sequence[int], refused: Sequence[int], answered: Sequence[int]
    ) -> list[Slot]:
        """Every slot that has begun. All are instants (Unix ms)."""
        if self._hourly:
            starts = hours(self._days[0], self._zone)
        else:
            starts = [midnight(day, self._zone) for day in self._days]
        starts = [start for start in starts if start < self._now.end_ms]
        counts = [_counted(starts, some) for some in (received, shown, refused, answered)]
        usual, quiet = self._usual(), {each.first_ms for each in self.quiet}
        return [
            Slot(
                from_ms=start,
                received=counts[0][at],
                shown=counts[1][at],
                withheld=counts[2][at],
                answered=counts[3][at],
                usual=usual.get(hour_of(start, self._zone) if self._hourly else at),
                quiet=self._hourly and start in quiet,
            )
            for at, start in enumerate(starts)
        ]

    def use(self, answered: Sequence[int], decided: Sequence[int], waiting: int) -> QuietUse:
        """How the quiet hours were used. `waiting`: posts to be answered as the span ended."""
        return QuietUse(
            hours=sum(each.end_ms - each.first_ms for each in self.quiet) / HOUR_MS,
            answered=_within(self.quiet, answered),
            decided=_within(self.quiet, decided),
            waiting=waiting,
        )

    def _usual(self) -> dict[int, float]:
        if self._hourly:
            return self._rhythm.usual(self._days[0])
        found: dict[int, float] = {}
        for at, day in enumerate(self._days):
            before = [day - timedelta(days=back) for back in range(WEEK, DAYS + 1, WEEK)]
            known = [one for one in before if one >= self._since]
            if len(known) >= LEAST_DAYS:
                found[at] = sum(self._came.get(one, 0) for one in known) / len(known)
        return found


def _counted(starts: Sequence[int], instants: Sequence[int]) -> Counter[int]:
    return Counter(bisect_right(starts, at_ms) - 1 for at_ms in instants)


def _within(spans: Sequence[Within], instants: Sequence[int]) -> int:
    """How many of the instants lie in one of the stretches, which are in order and apart."""
    ordered = sorted(instants)
    return sum(bisect_left(ordered, each.end_ms) - bisect_left(ordered, each.first_ms) for each in spans)
