"""Phrases with a valence, found fast in a row of folded words: by their first two words, then the rest one by one.

Several hundred phrases begin with “pas” or “je”; looking at the two first words leaves one or two of them to try.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feeder.screening.phrases import Phrase

Rest = tuple[frozenset[str], ...]
Ways = list[tuple[Rest, float]]
"""What can follow two words, and the valence: the longest first."""
_ANY = frozenset(("*",))
"""Stands for any one word; no word is spelled like this."""


class Hit(NamedTuple):
    """Words `first` … `last` - 1 of the row are a phrase of this valence."""

    first: int
    last: int
    valence: float


class _Following:
    """What can follow two words, by the third one, so that few are to be tried."""

    __slots__ = ("_alone", "_any", "_thirds")

    def __init__(self, several: Ways) -> None:
        ways = several[::-1]
        ways.sort(key=lambda each: -len(each[0]))  # stable: of two as long, what was told last comes first
        longer = [each for each in ways if each[0]]
        self._any = [each for each in longer if each[0][0] is _ANY]
        self._alone = next((valence for rest, valence in ways if not rest), None)
        thirds = frozenset[str]().union(*(rest[0] for rest, _ in longer))
        self._thirds: dict[str, Ways] = {word: [] for word in thirds}
        for each in longer:
            for word in thirds if each[0][0] is _ANY else each[0][0]:
                self._thirds[word].append(each)

    def longest(self, row: Sequence[str], first: int, end: int) -> Hit | None:
        """The longest that goes on from the second word and ends before `end`."""
        if first + 2 < end:
            for rest, valence in self._thirds.get(row[first + 2], self._any):
                last = first + 2
                for words in rest:
                    if last == end or (row[last] not in words and words is not _ANY):
                        break
                    last += 1
                else:
                    return Hit(first, last, valence)
        return None if self._alone is None else Hit(first, first + 2, self._alone)


class Phrasebook:
    """Many phrases. Of those that begin at one word the longest is found, and of two as long the one told last.

    `begins`: every word that one begins with.
    """

    def __init__(self, phrases: Iterable[tuple[Phrase, float]]) -> None:
        self._single: dict[str, float] = {}
        pairs: dict[str, dict[str, Ways]] = {}
        for slots, valence in phrases:
            for row in _ways(slots):
                self._add(pairs, row, valence)
        self.begins = frozenset(pairs) | frozenset(self._single)
        # Words of one class are mostly followed by the same: of those one is kept.
        same: dict[tuple[tuple[int, float], ...], _Following] = {}
        self._pairs: dict[str, dict[str, _Following]] = {}
        for first, seconds in pairs.items():
            kept = self._pairs[first] = {}
            for second, several in seconds.items():
                which = tuple((id(rest), valence) for rest, valence in several)
                if which not in same:
                    same[which] = _Following(several)
                kept[second] = same[which]

    def _add(self, pairs: dict[str, dict[str, Ways]], row: Rest, valence: float) -> None:
        if len(row) == 1:
            self._single |= dict.fromkeys(row[0], valence)
            return
        one: Ways = [(row[2:], valence)]
        for first in row[0]:
            seconds = pairs.setdefault(first, {})
            for second in row[1]:
                seconds.setdefault(second, []).extend(one)

    def at(self, row: Sequence[str], first: int, end: int) -> Hit | None:
        """The longest phrase that begins at word `first` and ends before `end`, where the sentence does."""
        hit: Hit | None = None
        seconds = self._pairs.get(row[first])
        if seconds is not None and first + 1 < end:
            following = seconds.get(row[first + 1])
            if following is not None:
                hit = following.longest(row, first, end)
            if "*" in seconds:
                other = seconds["*"].longest(row, first, end)
                hit = other if hit is None or (other is not None and other.last > hit.last) else hit
        if hit is not None:
            return hit
        alone = self._single.get(row[first])
        return None if alone is None else Hit(first, first + 1, alone)


def _ways(slots: Phrase) -> set[Rest]:
    """Every row of places that a phrase stands for: with and without each that may be left out. Two that differ only
    in which of several places for any word they leave out are one."""
    ways: set[Rest] = {()}
    for slot in slots:
        longer = {(*way, _ANY if slot.any else slot.words) for way in ways}
        ways = ways | longer if slot.optional else longer
    return {way for way in ways if way and way[0] is not _ANY}
