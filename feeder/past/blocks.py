"""A list in stretches, each of which is read when it is first needed: length costs nothing where nobody looks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, MutableSequence
from itertools import accumulate
from typing import Any, TypeVar, overload

T = TypeVar("T")
MOST = 128
"""Entries of a stretch."""


class Blocks(MutableSequence[T]):
    """Behaves as a list. `index`: each stretch's number and length, in order; `following`: the next new number.

    `load(number)` gives a stretch that is new to whoever asks. `changed`: the numbers of those that are not what
    was loaded.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, load: Callable[[int], list[T]], index: Iterable[tuple[int, int]] = (), following: int = 1):
        self._load = load
        self._numbers: list[int] = []
        self._counts: list[int] = []
        for number, count in index:
            self._numbers.append(number)
            self._counts.append(count)
        self._have: dict[int, list[T]] = {}
        self._ends: list[int] | None = None
        self.following = following
        self.changed: set[int] = set()

    def index_now(self) -> list[tuple[int, int]]:
        """Each stretch's number and length."""
        return list(zip(self._numbers, self._counts, strict=True))

    def stretch(self, number: int) -> list[T]:
        """The entries of one that is there; its own list."""
        found = self._have.get(number)
        if found is None:
            found = self._have[number] = self._load(number)
        return found

    def __len__(self) -> int:
        return self._until()[-1] if self._counts else 0

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        ends = self._ends
        if ends is not None and ends and 0 <= at < ends[-1]:  # what bisect asks for, again and again
            block = bisect_right(ends, at)
            number = self._numbers[block]
            return (self._have.get(number) or self.stretch(number))[at - ends[block - 1] if block else at]
        block, within = self._spot(at)
        return self.stretch(self._numbers[block])[within]

    def __setitem__(self, at: Any, value: Any) -> None:
        block, within = self._spot(at)
        self.stretch(self._numbers[block])[within] = value
        self.changed.add(self._numbers[block])

    def __delitem__(self, at: Any) -> None:
        block, within = self._spot(at)
        number = self._numbers[block]
        entries = self.stretch(number)
        del entries[within]
        self._ends = None
        self._counts[block] -= 1
        if entries:
            self.changed.add(number)
            return
        del self._numbers[block], self._counts[block], self._have[number]
        self.changed.discard(number)

    def insert(self, at: int, value: T) -> None:
        length = len(self)
        at = max(0, at + length) if at < 0 else min(at, length)
        if at == length:
            block = len(self._counts) - 1
            if block < 0 or self._counts[block] >= MOST:
                self._add(block + 1, [value])
                return
            within = self._counts[block]
        else:
            block, within = self._spot(at)
        entries = self.stretch(self._numbers[block])
        entries.insert(within, value)
        if self._ends is not None and at == length:
            self._ends[-1] += 1
        else:
            self._ends = None
        self.changed.add(self._numbers[block])
        self._counts[block] = len(entries)
        if len(entries) > MOST:
            half = len(entries) // 2
            self._add(block + 1, entries[half:])
            del entries[half:]
            self._counts[block] = half

    def __iter__(self) -> Iterator[T]:
        for number in list(self._numbers):
            yield from self.stretch(number)

    def __reversed__(self) -> Iterator[T]:
        for number in self._numbers[::-1]:
            yield from reversed(self.stretch(number))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, list | Blocks):
            return len(self) == len(other) and all(map(_same, self, other))
        return NotImplemented

    def __repr__(self) -> str:
        return repr(list(self))

    def _add(self, block: int, entries: list[T]) -> None:
        self._numbers.insert(block, self.following)
        self._counts.insert(block, len(entries))
        self._have[self.following] = entries
        self.changed.add(self.following)
        self.following += 1
        self._ends = None

    def _spot(self, at: int) -> tuple[int, int]:
        length = len(self)
        if not -length <= at < length:
            raise IndexError(f"no entry {at} in a list of {length}")
        at += length if at < 0 else 0
        ends = self._until()
        block = bisect_right(ends, at)
        return block, at - (ends[block - 1] if block else 0)

    def _until(self) -> list[int]:
        if self._ends is None:
            self._ends = list(accumulate(self._counts))
        return self._ends


def _same(one: object, other: object) -> bool:
    return one == other
