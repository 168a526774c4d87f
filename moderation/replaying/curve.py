"""The day as a row of columns: how much came in, was shown, was refused in each, and what else was then. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wall.past import Course

HOUR_MS = 3_600_000
BLOCKS = " ▁▂▃▄▅▆▇█"
PEAK, REFUSAL, PAUSED, DARK, OFF = "▲", "✕", "=", "░", "?"
"""What stands for a peak, a refusal, a paused wall, a wall that nobody saw, a feeder that was away."""


class Span(NamedTuple):
    """A stretch of time (Unix ms)."""

    from_ms: int
    to_ms: int


def span(course: Course) -> Span:
    """What of the day is drawn: from the hour of the first thing that happened to the end of the hour of the last.

    The whole day where nothing happened.
    """
    if not course.first_ms or course.to_ms <= course.from_ms:
        return Span(course.from_ms, max(course.to_ms, course.from_ms + 1))
    before = (max(course.first_ms, course.from_ms) - course.from_ms) // HOUR_MS
    after = (max(course.last_ms, course.first_ms) - course.from_ms) // HOUR_MS + 1
    return Span(course.from_ms + before * HOUR_MS, min(course.from_ms + after * HOUR_MS, course.to_ms))


BEFORE_MS = 15 * 60_000
"""A day is looked at from so long before the first screen is lit (ms)."""


def opening(course: Course) -> int:
    """Where a day is begun (Unix ms): shortly before its screens are lit, or where the bar begins."""
    drawn = span(course)
    ends = [end for begin, end in course.dark if begin <= course.from_ms and end < course.to_ms]
    return max(drawn.from_ms, min(ends[0] - BEFORE_MS, drawn.to_ms)) if ends else drawn.from_ms


def columns(counts: Sequence[int], course: Course, drawn: Span, width: int) -> list[float]:
    """How many of `counts` (of the course's stretches) fall into each of `width` columns.

    A stretch that lies in several columns is shared out by time, so nothing is counted twice.
    """
    out = [0.0] * max(1, width)
    size_ms, column_ms = course.bucket_s * 1000, (drawn.to_ms - drawn.from_ms) / len(out)
    for number, count in enumerate(counts):
        if not count:
            continue
        left = max(course.from_ms + number * size_ms, drawn.from_ms)
        right = min(course.from_ms + (number + 1) * size_ms, drawn.to_ms)
        first = max(0, int((left - drawn.from_ms) / column_ms))
        last = min(len(out) - 1, int((right - drawn.from_ms) / column_ms))
        for at in range(first, last + 1):
            begin = drawn.from_ms + at * column_ms
            inside = min(right, begin + column_ms) - max(left, begin)
            out[at] += count * max(0.0, inside) / size_ms
    return out


def tall(values: Sequence[float], top: float, lines: int) -> list[str]:
    """The values as blocks on so many lines, the upper one first; `top` fills all of them.

    What is not nothing is never drawn as nothing.
    """
    if top <= 0:
        return [" " * len(values)] * lines
    heights = [max(1, round(8 * lines * value / top)) if value > 0 else 0 for value in values]
    return [
        "".join(BLOCKS[min(8, max(0, height - 8 * (lines - 1 - line)))] for height in heights)
        for line in range(lines)
    ]


def column(at_ms: int, drawn: Span, width: int) -> int:
    """In which column an instant lies; one that is not drawn is in the first or the last one."""
    share = (at_ms - drawn.from_ms) * width // max(1, drawn.to_ms - drawn.from_ms)
    return max(0, min(width - 1, share))


def instant(at: int, drawn: Span, width: int) -> int:
    """The instant at which a column begins (Unix ms)."""
    return drawn.from_ms + -(-(drawn.to_ms - drawn.from_ms) * max(0, min(at, width - 1)) // max(1, width))


def marks(course: Course, drawn: Span, width: int) -> str:
    """What else was: peaks and refusals by a sign at their instant, stretches over their length."""
    out = [" "] * width
    for stretches, sign in ((course.off, OFF), (course.dark, DARK), (course.paused, PAUSED)):
        for begin, end in stretches:
            if end > drawn.from_ms and begin < drawn.to_ms:
                for at in range(column(begin, drawn, width), column(max(begin, end - 1), drawn, width) + 1):
                    out[at] = sign
    for instants, sign in ((course.refusals, REFUSAL), ([peak.at_ms for peak in course.peaks], PEAK)):
        for at_ms in instants:
            if drawn.from_ms <= at_ms < drawn.to_ms:
                out[column(at_ms, drawn, width)] = sign
    return "".join(out)


def within(stretches: Sequence[tuple[int, int]], at_ms: int) -> bool:
    """Whether an instant lies in one of these stretches."""
    return any(begin <= at_ms < end for begin, end in stretches)
