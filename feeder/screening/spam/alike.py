"""Which signatures are much alike, among many: locality-sensitive hashing by bands. Pure but for its own memory.

Two signatures are compared if one of the first `BANDS` numbers is the same in both (Indyk and Motwani 1998; Leskovec,
Rajaraman and Ullman, “Mining of Massive Datasets”, 3.4): of pairs that share 0.8 of their runs 98 % are, of those
that share 0.15 fewer than 1 %. Flat arrays: a fifth of what objects would take.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterator

BANDS = 8
NUMBERS = 16
"""In one signature: `signature.BANDS` (that file loads numpy, which this one does without)."""
ALIKE = 51
"""So many of a signature's 64 rows are the same in both: 0.8 of their runs are shared, estimated."""
MOST = 200
"""Signatures that one is compared with, and entries of one band that are looked at: of a flood the latest taken."""
_NONE = 0xFFFFFFFF
_ROWS, _BITS, _NUMBER = 64, 16, 64
_TOPS = sum(1 << (_BITS * row + _BITS - 1) for row in range(_ROWS))
"""The top bit of each row, and below, all the others."""
_RESTS = sum(((1 << (_BITS - 1)) - 1) << _BITS * row for row in range(_ROWS))


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
        self._signed: list[int] = []
        """The numbers of each signature as one, the first one lowest: compared at once."""

    def put(self, slot: int, signature: tuple[int, ...]) -> None:
        """Keep a signature of `NUMBERS` numbers. The slot must be free."""
        self._signed.extend([0] * (slot + 1 - len(self._signed)))
        self._signed[slot] = int.from_bytes(struct.pack(f"<{NUMBERS}Q", *signature), "little")
        for band, number in zip(self._bands, signature, strict=False):
            band.put(slot, number)

    def drop(self, slot: int) -> None:
        """Forget the signature in this slot, which must have one."""
        for at, band in enumerate(self._bands):
            band.drop(slot, self._number(slot, at))
        self._signed[slot] = 0

    def near(self, slot: int, wanted: Callable[[int], bool], enough: int) -> list[int]:
        """The other slots that are `wanted` and whose signatures are alike, each once, in no order.

        No more are looked for once there are `enough`, or `MOST` were compared: a flood costs each of its posts no
        more than a few dozen others.
        """
        signed, own, seen, found = self._signed, self._signed[slot], {slot}, list[int]()
        for at, band in enumerate(self._bands):
            for other in band.chain(self._number(slot, at)):
                if other in seen:
                    continue
                seen.add(other)
                # A row is the same where no bit differs; all rows are looked at together.
                differing = own ^ signed[other]
                if differing:
                    differing = ((differing & _RESTS) + _RESTS | differing) & _TOPS
                if differing.bit_count() <= _ROWS - ALIKE and wanted(other):
                    found.append(other)
                    if len(found) >= enough:
                        return found
                if len(seen) > MOST:
                    return found
        return found

    def _number(self, slot: int, at: int) -> int:
        return self._signed[slot] >> _NUMBER * at & (1 << _NUMBER) - 1
