"""Which characters the wall's fonts have: reads the `cmap` tables of TrueType and OpenType files, nothing else.

Knowing that, no text ever shows the empty box of a missing glyph: `markup.py` names the character instead.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path


class FontBroken(Exception):
    """A font file cannot be read; the message says which."""


class Coverage:
    """The code points that some of the fonts can draw."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        """`ranges`: first and last code point, inclusive, in any order."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        self._first = [first for first, _ in merged]
        self._last = [last for _, last in merged]

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """First and last code point of each stretch, inclusive, in order."""
        return list(zip(self._first, self._last, strict=True))

    def has(self, char: str) -> bool:
        """Whether `char` can be drawn; what is drawn as nothing (joiners, selectors, spaces) can.

        A private character means nothing outside the font that has it, so it cannot.
        """
        code, category = ord(char), unicodedata.category(char)
        if code < 0x20 or category in ("Cf", "Zs") or 0xFE00 <= code <= 0xFE0F:
            return True
        if category == "Co":
            return False
        at = bisect_right(self._first, code) - 1
        return at >= 0 and code <= self._last[at]


def coverage(paths: Iterable[Path]) -> Coverage:
    """What the fonts at `paths` have together. Raises FontBroken."""
    ranges: list[tuple[int, int]] = []
    for path in paths:
        try:
            ranges.extend(_ranges(path.read_bytes()))
        except (OSError, struct.error, IndexError) as error:
            raise FontBroken(f"the font {path.name} cannot be read: {error}") from error
    return Coverage(ranges)


def _ranges(data: bytes) -> list[tuple[int, int]]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    found: list[tuple[int, int]] = []
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            for record in range(struct.unpack_from(">H", data, offset + 2)[0]):
                found.extend(_subtable(data, offset + struct.unpack_from(">HHI", data, offset + 4 + 8 * record)[2]))
    return found


def _subtable(data: bytes, at: int) -> list[tuple[int, int]]:
    form = struct.unpack_from(">H", data, at)[0]
    if form == 12:
        count = struct.unpack_from(">I", data, at + 12)[0]
        return [(first, last) for first, last, _ in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * count])]
    if form == 4:
        doubled = struct.unpack_from(">H", data, at + 6)[0]
        lasts = struct.unpack_from(f">{doubled // 2}H", data, at + 14)
        firsts = struct.unpack_from(f">{doubled // 2}H", data, at + 16 + doubled)
        return [(first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF]
    return []
