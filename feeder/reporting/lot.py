"""Which posts' words are counted, where there are too many to read them all: a fair draw. Pure.

Up to 15,000 posts of a span on the wall, every one is read. Of more, about so many are drawn: those whose ids are
smallest. An id is a keyed hash, so that this is a lot, the same one each time, and nobody can choose to be in it.
What is counted in them is told for all. A shop of 480 posts a day never comes to that.
"""

from __future__ import annotations

MOST = 15_000
_DIGITS = {letter: at for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz234567")}
PLACES = 4
ALL: int = 32**PLACES


class Lot:
    """A draw among `of` posts."""

    def __init__(self, of: int, most: int = MOST) -> None:
        self._limit = ALL if of <= most else ALL * most // of
        self._of = of
        self._taken = 0

    def takes(self, post: str) -> bool:
        """Whether this post is drawn. To be asked once of each."""
        number = 0
        for letter in post[:PLACES]:
            number = number * 32 + _DIGITS.get(letter, 0)
        taken = bool(number < self._limit)
        self._taken += taken
        return taken

    @property
    def scale(self) -> float:
        """How many posts one that was drawn stands for; 1 if all were."""
        return 1.0 if self._limit == ALL or not self._taken else self._of / self._taken
