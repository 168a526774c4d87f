"""What looks like a name and is nobody's: brands, characters, places, and what the shop says is its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import data

LONGEST = 8
"""Words of something allowed; of longer ones the shop tells, the beginning counts."""

Phrases = dict[str, list[tuple[str, ...]]]


class Allowed:
    """`words`: the shop's own (`Setup.allow`), which nothing makes a person; beside them what `allowed.toml` has."""

    def __init__(self, words: Iterable[str]) -> None:
        self._own = _by_first(words)
        self._known = _known()

    def lets_off(self, row: Sequence[str], start: int, end: int, *, title: int, person: bool) -> bool:
        """Whether the words `start` to `end` (exclusive) of a row are allowed.

        `title`: where they begin with the title before them. `person`: something says that this is somebody.
        """
        for at in range(max(0, start - LONGEST + 1), end):
            for own, phrases in ((True, self._own), (False, self._known)):
                for phrase in phrases.get(row[at], ()):
                    until = at + len(phrase)
                    if tuple(row[at:until]) != phrase:
                        continue
                    if at <= start and until >= end and (own or len(phrase) > 1 or not person):
                        return True
                    if len(phrase) > 1 and at <= start < until and (at <= title or not person):
                        return True
        return False

    def owns(self, row: Sequence[str], start: int, end: int) -> bool:
        """Whether something of the shop's own stands over these words or, of two words or more, is a part of them."""
        for at in range(max(0, start - LONGEST + 1), end):
            for phrase in self._own.get(row[at], ()):
                until = at + len(phrase)
                if tuple(row[at:until]) != phrase:
                    continue
                if (at <= start and until >= end) or (len(phrase) > 1 and at >= start and until <= end):
                    return True
        return False


def _by_first(words: Iterable[str]) -> Phrases:
    found: Phrases = {}
    for each in words:
        phrase = tuple(Row(each).words[:LONGEST])
        if phrase:
            found.setdefault(phrase[0], []).append(phrase)
    return found


@lru_cache(maxsize=1)
def _known() -> Phrases:
    told = data("allowed")
    return _by_first(
        each for text in told.values() if isinstance(text, str) for each in text.split(",") if each.strip()
    )
