"""Many posts within minutes: of one author, or of a source far above its own usual rate. Pure but for its own memory.

Only posts whose written time is known count: when a backlog is taken in, everything arrives at once, and only that
time tells that nothing happened.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

MINUTES_MS = 10 * 60_000
AUTHOR = 5
"""Posts of one author within `MINUTES_MS`. Nobody has been to a shop five times in ten minutes."""
SOURCE = 10
"""Posts of a source within `MINUTES_MS`: fewer are never a burst."""
KNOWN = 30
"""Stretches of time with posts in them, before a source's usual rate is known."""
FAR = 5.0
"""Standard deviations above the usual."""
LOOKED_AT = 60
"""Posts before and after one that are looked through for its author, and of one stretch that are told."""
COARSE_MS = 30 * 60_000
"""A time that is a whole half-hour, in any zone, is a date or a rounded time: it tells nothing of minutes."""


def is_told(written_ms: int | None) -> bool:
    """Whether this written time is told to the minute at least."""
    return written_ms is not None and written_ms % COARSE_MS != 0


class Bursts:
    """Posts by slot, which the caller chooses; `when` and `author` tell of a slot its time (ms) and author (0: none).

    What is usual for a source is how many posts a stretch of `MINUTES_MS` has, of those that have any.
    """

    def __init__(self, when: Callable[[int], int], author: Callable[[int], int]) -> None:
        self._when, self._author = when, author
        self._by_source: dict[str, array[int]] = {}
        self._usual: dict[str, Counter[int]] = {}
        """Of a source: from a number of posts to how many stretches have so many."""

    def put(self, source: str, slot: int) -> None:
        """Count this post."""
        row = self._by_source.setdefault(source, array("I"))
        row.insert(self._place(row, slot), slot)
        self._recount(source, slot, -1)

    def drop(self, source: str, slot: int) -> None:
        """Count this post no more. It must have been put."""
        row = self._by_source[source]
        row.pop(self._place(row, slot))
        self._recount(source, slot, +1)
        if not row:
            del self._by_source[source], self._usual[source]

    def by_author(self, source: str, slot: int) -> list[int]:
        """The most posts of its author within `MINUTES_MS`, this one among them, if they are a burst."""
        return self._most(self._own(source, slot), slot)

    def beside(self, source: str, slot: int) -> list[int]:
        """The posts whose burst of one author this one may be part of, itself too."""
        own = self._own(source, slot)
        return own if self._most(own, slot) else []

    def _most(self, own: list[int], slot: int) -> list[int]:
        here, best, end = own.index(slot) if own else -1, list[int](), 0
        for first in range(here + 1):
            while end < len(own) and self._when(own[end]) - self._when(own[first]) < MINUTES_MS:
                end += 1
            if end > here and end - first > len(best):
                best = own[first:end]
        return best if len(best) >= AUTHOR else []

    def by_source(self, source: str, slot: int) -> list[int]:
        """The posts of its source in the same stretch of time, itself too, if they are a burst: its beginning.

        Far above the usual: Hampel's rule (median and median absolute deviation, as Davies and Gather 1993 put it)
        on counts that Anscombe's transform (1948) gives a deviation of one.
        """
        first, end = self._stretch(source, slot)
        count = end - first
        if count < SOURCE:
            return []
        usual = Counter(self._usual[source])
        usual[count] -= 1
        if sum(usual.values()) < KNOWN:
            return []
        middle = _median({_even(each): many for each, many in usual.items()})
        spread = _median(_summed((abs(_even(each) - middle), many) for each, many in usual.items()))
        if _even(count) - middle <= FAR * max(1.0, 1.4826 * spread):
            return []
        told = list(self._by_source[source][first : min(end, first + LOOKED_AT)])
        return told if slot in told else [*told, slot]

    def _own(self, source: str, slot: int) -> list[int]:
        """The posts of its author within `MINUTES_MS` before and after this one, in order; none if unknown."""
        author, when = self._author(slot), self._when(slot)
        if not author:
            return []
        row = self._by_source[source]
        at = self._place(row, slot)
        before = self._of(author, when, (row[each] for each in range(at - 1, -1, -1)))
        return [*reversed(before), slot, *self._of(author, when, (row[each] for each in range(at + 1, len(row))))]

    def _of(self, author: int, when: int, slots: Iterator[int]) -> list[int]:
        near = []
        for slot in islice(slots, LOOKED_AT):
            if abs(self._when(slot) - when) >= MINUTES_MS:
                break
            if self._author(slot) == author:
                near.append(slot)
        return near

    def _stretch(self, source: str, slot: int) -> tuple[int, int]:
        row = self._by_source[source]
        begin = self._when(slot) // MINUTES_MS * MINUTES_MS
        return bisect_left(row, begin, key=self._when), bisect_left(row, begin + MINUTES_MS, key=self._when)

    def _place(self, row: array[int], slot: int) -> int:
        return bisect_left(row, (self._when(slot), slot), key=lambda each: (self._when(each), each))

    def _recount(self, source: str, slot: int, before: int) -> None:
        """The stretch of this slot has another number of posts than it had: `before` more."""
        first, end = self._stretch(source, slot)
        usual, now = self._usual.setdefault(source, Counter()), end - first
        for count, more in ((now + before, -1), (now, 1)):
            if count:
                usual[count] += more
            if not usual[count]:
                del usual[count]


def _even(count: int) -> float:
    return 2 * math.sqrt(count + 3 / 8)


def _summed(pairs: Iterable[tuple[float, int]]) -> dict[float, int]:
    out: dict[float, int] = {}
    for value, many in pairs:
        out[value] = out.get(value, 0) + many
    return out


def _median(counted: dict[float, int]) -> float:
    """The middle one of values that occur so many times (the lower one of two)."""
    left = (sum(counted.values()) - 1) // 2
    for value in sorted(counted):
        left -= counted[value]
        if left < 0:
            return value
    return 0.0
