"""The codes in QR codes: the wall's, another one every few minutes, and those of the shelves. Pure.

A code is a keyed hash under a secret of the shop's vault: whoever has one stood before the wall, or before that
shelf, and another shop's opens nothing here. The wall's is short, since it lives for minutes; a shelf's is printed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

GOOD_MS = 30 * 60_000
"""How long (ms) after it was last on the wall a code is good."""
WALL, SHELF = 6, 10
"""Letters of each."""
_CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True)
class Codes:
    """`key`: 16 secret bytes or more; `every_ms`: how long each code stands on the wall."""

    key: bytes = field(repr=False)
    every_ms: int

    def wall(self, now_ms: int) -> str:
        """The code that stands on the wall now."""
        return self._code("wall", str(self.every_ms), str(now_ms // self.every_ms), letters=WALL)

    def changes_ms(self, now_ms: int) -> int:
        """When the next one takes its place (Unix ms)."""
        return (now_ms // self.every_ms + 1) * self.every_ms

    def shelf(self, place: str) -> str:
        """The code of a place, always the same."""
        return self._code("shelf", place, letters=SHELF)

    def stood(self, code: str, now_ms: int) -> bool:
        """Whether whoever has `code` stood before the wall within `GOOD_MS` of its being there."""
        given = plain(code)
        first = max(0, (now_ms - GOOD_MS) // self.every_ms)
        # Every one is looked at, whichever fits: how long it takes tells nothing.
        fits = [
            hmac.compare_digest(given, self.wall(window * self.every_ms))
            for window in range(first, now_ms // self.every_ms + 1)
        ]
        return any(fits)

    def place(self, code: str, places: Iterable[str]) -> str:
        """The place whose shelf has `code`; empty if none of `places` has it."""
        given = plain(code)
        fits = [place for place in places if hmac.compare_digest(given, self.shelf(place))]
        return fits[0] if fits else ""

    def _code(self, *parts: str, letters: int) -> str:
        message = "\0".join(parts).encode()
        number = int.from_bytes(hmac.new(self.key, message, hashlib.sha256).digest()[:8], "big")
        return "".join(_CODE[number >> 5 * at & 31] for at in range(letters))


def plain(code: str) -> str:
    """A code as somebody typed it, with small letters, hyphens, O for 0; empty if it is none."""
    told = code.strip()[:40].upper().translate(_LIKE)
    return told if set(told) <= set(_CODE) else ""
