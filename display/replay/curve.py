"""The day's curve as columns, and the instants one may jump to. Pure; times in Unix ms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wall.wire import Course

HOUR = 3_600_000
ROUND = 900_000
"""The bar begins and ends at a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Column:
    """What happened in one stretch."""

    received: int = 0
    shown: int = 0
    withheld: int = 0


def span(course: Course) -> tuple[int, int]:
    """The day's lit part, from and to: what its bar shows. Where nobody knows, from the first to the last thing that
    happened; where nothing did, the whole day. An hour long at least, within the day where that has one."""
    start, end = course.from_ms, max(course.to_ms, course.from_ms + 1)
    known = [*course.dark, *course.off]
    lit = _lit(start, end, known) if known else []
    if lit:
        first, last = lit[0][0], lit[-1][1]
    elif course.first_ms:
        first, last = course.first_ms, course.last_ms
    else:
        return start, end
    first, last = first // ROUND * ROUND, -(-max(first, last) // ROUND) * ROUND
    if last - first < HOUR:
        last = first + HOUR
    first = max(start, min(first, end - 1))
    return first, max(first + 1, min(last, end))


def _lit(start: int, end: int, dark: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a stretch is in none of the dark ones, in order."""
    out, at = [], start
    for since, until in sorted(dark):
        if since > at:
            out.append((at, min(since, end)))
        at = max(at, until)
        if at >= end:
            break
    return [*out, (at, end)] if at < end else out


def columns(course: Course, count: int) -> list[Column]:
    """The bar in so many equal columns; a stretch of the course counts in the column that holds its middle."""
    first, last = span(course)
    sums = [[0, 0, 0] for _ in range(max(1, count))]
    for kind, counts in enumerate((course.received, course.shown, course.withheld)):
        for n, value in enumerate(counts):
            middle = course.from_ms + round((n + 0.5) * course.bucket_s * 1000)
            if first <= middle < last:
                sums[(middle - first) * len(sums) // (last - first)][kind] += max(0, value)
    return [Column(*one) for one in sums]


def share(course: Course, at_ms: int) -> float:
    """Where an instant lies on the bar, 0 to 1."""
    first, last = span(course)
    return min(1.0, max(0.0, (at_ms - first) / (last - first)))


def hours(course: Course, offset_ms: int, most: int) -> list[int]:
    """Full hours of the clock on the wall, at most `most` of them, evenly. `offset_ms`: the zone's, that day."""
    first, last = span(course)
    for step in (1, 2, 3, 4, 6, 12):
        size = step * HOUR
        begin = -(-(first + offset_ms) // size) * size - offset_ms
        found = list(range(begin, last + 1, size))
        if len(found) <= most:
            return found
    return []


def beyond(instants: Sequence[int], at_ms: int, step: int, near_ms: int = 1_000) -> int | None:
    """The next instant after `at_ms` (step 1) or before it (-1); what is `near_ms` of it is where one is already."""
    if step > 0:
        return min((one for one in instants if one > at_ms + near_ms), default=None)
    return max((one for one in instants if one < at_ms - near_ms), default=None)
