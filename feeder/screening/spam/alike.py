"""Which signatures are much alike, among many: locality-sensitive hashing by bands. Pure but for its own memory.

Two signatures are compared if one of the first `BANDS` numbers is the same in both (Indyk and Motwani 1998; Leskovec,
Rajaraman and Ullman, “Mining of Massive Datasets”, 3.4): of pairs that share 0.8 of their runs 98 % are, of those
that share 0.15 fewer than 1 %. Flat arrays: a fifth of what objects would take.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from operator import eq

BANDS = 8
NUMBERS = 16
"""In one signature: `signature.BANDS` (that file loads numpy, which this one does without)."""
ALIKE = 51
"""So many of a signature's 64 rows are the same in both: 0.8 of their runs are shared, estimated."""
MOST = 200
"""Entries of one band that are looked at: of a flood the latest taken."""
_NONE = 0xFFFFFFFF


class _Band:
    """A hash table of slots by one number of theirs: chains in arrays, the latest first."""

    def __init__(self, size: int) -> None:
        self._heads = array("I", [_NONE]) * size
        self._next, self._before = array("I"), array("I")

    def put(self, slot: int, number: int) -> None:
        while len(self._next) <= slot:
            self._next.append(_NONE)
            self._before.append(_NONE)
        at = number % len(self._heads)
        head = self._heads[at]
        self._next[slot], self._before[slot], self._heads[at] = head, _NONE, slot
        if head != _NONE:
            self._before[head] = slot

    def drop(self, slot: int, number: int) -> None:
        before, following = self._before[slot], self._next[slot]
        if following != _NONE:
            self._before[following] = before
        if before != _NONE:
            self._next[before] = following
        else:
            self._heads[number % len(self._heads)] = following

    def chain(self, number: int) -> Iterator[int]:
        """The slots whose number may be this one."""
        at = self._heads[number % len(self._heads)]
        for _ in range(MOST):
            if at == _NONE:
                return
            yield at
            at = self._next[at]


class Alike:
    """Signatures by slot: a small number that the caller chooses. Made for about `most` of them."""

    def __init__(self, most: int) -> None:
        self._bands = [_Band(most) for _ in range(BANDS)]
        self._numbers = array("Q")

    def put(self, slot: int, signature: tuple[int, ...]) -> None:
        """Keep a signature of `NUMBERS` numbers. The slot must be free."""
        missing = (slot + 1) * NUMBERS - len(self._numbers)
        if missing > 0:
            self._numbers.extend([0] * missing)
        self._numbers[slot * NUMBERS : (slot + 1) * NUMBERS] = array("Q", signature)
        for band, number in zip(self._bands, signature, strict=False):
            band.put(slot, number)

    def drop(self, slot: int) -> None:
        """Forget the signature in this slot, which must have one."""
        own = self._own(slot)
        for band, number in zip(self._bands, own, strict=False):
            band.drop(slot, number)
        self._numbers[slot * NUMBERS : (slot + 1) * NUMBERS] = array("Q", bytes(NUMBERS * 8))

    def near(self, slot: int) -> list[int]:
        """The other slots whose signatures are alike, each once, in no order."""
        own, seen, found = self._own(slot), {slot}, []
        rows = _rows(own)
        for at, band in enumerate(self._bands):
            for other in band.chain(own[at]):
                if other not in seen and self._numbers[other * NUMBERS + at] == own[at]:
                    seen.add(other)
                    if sum(map(eq, rows, _rows(self._own(other)))) >= ALIKE:
                        found.append(other)
        return found

    def _own(self, slot: int) -> array[int]:
        return self._numbers[slot * NUMBERS : (slot + 1) * NUMBERS]


def _rows(numbers: array[int]) -> memoryview:
    return memoryview(numbers).cast("B").cast("H")
