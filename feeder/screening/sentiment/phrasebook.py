"""Phrases with a valence, found fast in a row of folded words: by their first two words, then the rest one by one.

Several hundred phrases begin with “pas” or “je”; looking at the two first words leaves one or two of them to try.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feeder.screening.phrases import Phrase

Rest = tuple[frozenset[str], ...]
_ANY = frozenset(("*",))
"""Stands for any one word; no word is spelled like this."""


class Hit(NamedTuple):
    """Words `first` … `last` - 1 of the row are a phrase of this valence."""

    first: int
    last: int
    valence: float


class Phrasebook:
    """Many phrases. Of those that begin at one word the longest is found, and of two as long the one told last.

    `begins`: every word that one begins with.
    """

    def __init__(self, phrases: Iterable[tuple[Phrase, float]]) -> None:
        self._single: dict[str, float] = {}
        self._pairs: dict[str, dict[str, list[tuple[Rest, float]]]] = {}
        for slots, valence in phrases:
            for row in _ways(slots):
                self._add(row, valence)
        self.begins = frozenset(self._pairs) | frozenset(self._single)
        for seconds in self._pairs.values():
            for several in seconds.values():
                several.reverse()
                several.sort(key=lambda each: -len(each[0]))  # stable: what was told last comes first

    def _add(self, row: Rest, valence: float) -> None:
        if len(row) == 1:
            self._single |= dict.fromkeys(row[0], valence)
            return
        one: list[tuple[Rest, float]] = [(row[2:], valence)]
        for first in row[0]:
            seconds = self._pairs.setdefault(first, {})
            for second in row[1]:
                seconds.setdefault(second, []).extend(one)

    def at(self, row: Sequence[str], first: int, end: int) -> Hit | None:
        """The longest phrase that begins at word `first` and ends before `end`, where the sentence does."""
        hit: Hit | None = None
        seconds = self._pairs.get(row[first])
        if seconds is not None and first + 1 < end:
            several = seconds.get(row[first + 1])
            if several is not None:
                hit = _longest(several, row, first, end)
            if "*" in seconds:
                other = _longest(seconds["*"], row, first, end)
                hit = other if hit is None or (other is not None and other.last > hit.last) else hit
        if hit is not None:
            return hit
        alone = self._single.get(row[first])
        return None if alone is None else Hit(first, first + 1, alone)


def _longest(several: Iterable[tuple[Rest, float]], row: Sequence[str], first: int, end: int) -> Hit | None:
    """The first of these, which are the longest first, that goes on from the second word."""
    for rest, valence in several:
        last = first + 2
        for words in rest:
            if last == end or (row[last] not in words and words is not _ANY):
                break
            last += 1
        else:
            return Hit(first, last, valence)
    return None


def _ways(slots: Phrase) -> set[Rest]:
    """Every row of places that a phrase stands for: with and without each that may be left out. Two that differ only
    in which of several places for any word they leave out are one."""
    ways: set[Rest] = {()}
    for slot in slots:
        longer = {(*way, _ANY if slot.any else slot.words) for way in ways}
        ways = ways | longer if slot.optional else longer
    return {way for way in ways if way and way[0] is not _ANY}
