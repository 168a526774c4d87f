"""Phrases of whole words, found in a text in one pass: the pattern language of the word lists in `data/`.

No regular expression is made from them. At each word only the phrases that can begin with it are tried, and none is
longer than `LONGEST_PHRASE` words, so that the work grows with the number of words and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from feeder.screening.base import Token, folded

LONGEST_PHRASE = 12
_BETWEEN = re.compile(r"[ \t\u00a0\u202f,'’\-–—«»\"“”*()]{1,6}|")
"""What may stand between two words of one phrase: spaces, a comma, quotes; no full stop and no new line."""
_CLASS = re.compile(r"\{(\w+)\}")


class BadPhrase(ValueError):
    """A phrase of a word list cannot be used; the message quotes it and says why."""


class Slot(NamedTuple):
    """One place of a phrase: the words that fit there, and whether it may be left out."""

    words: frozenset[str]
    optional: bool


Phrase = tuple[Slot, ...]


def phrase(said: str, classes: Mapping[str, frozenset[str]]) -> Phrase:
    """Read a phrase, e.g. `"espece de|d {mild}"`. Raises BadPhrase."""
    slots = [_slot(part, said, classes) for part in said.split()]
    if all(slot.optional for slot in slots):
        raise BadPhrase(f"“{said}”: nothing in it has to be there")
    if len(slots) > LONGEST_PHRASE:
        raise BadPhrase(f"“{said}” has more than {LONGEST_PHRASE} words")
    return tuple(slots)


def _slot(part: str, said: str, classes: Mapping[str, frozenset[str]]) -> Slot:
    optional, words = part.startswith("?"), set[str]()
    for word in part.removeprefix("?").split("|"):
        named = _CLASS.fullmatch(word)
        if named is not None and named[1] not in classes:
            raise BadPhrase(f"“{said}”: there is no list “{named[1]}”")
        if named is None and (not word or folded(word) != word):
            raise BadPhrase(f"“{said}”: “{word}” is to be spelled without accents and capitals")
        words |= classes[named[1]] if named is not None else {word}
    return Slot(frozenset(words), optional)


class Index:
    """Many phrases, each with a name, by the words with which they can begin."""

    def __init__(self, phrases: Sequence[tuple[str, Phrase]]) -> None:
        self._by_first: dict[str, list[tuple[str, Phrase]]] = {}
        for name, slots in phrases:
            for word in _firsts(slots):
                self._by_first.setdefault(word, []).append((name, slots))

    def find(self, text: str, row: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
        """Each match as (first word, last word + 1, name): the longest of each name at each word."""
        for at, token in enumerate(row):
            best: dict[str, int] = {}
            for name, slots in self._by_first.get(token.folded, ()):
                end = self._match(text, row, at, slots)
                if end > best.get(name, at):
                    best[name] = end
            for name, end in best.items():
                yield at, end, name

    def _match(self, text: str, row: Sequence[Token], at: int, slots: Phrase) -> int:
        """Where the match that begins at word `at` ends (exclusive), or `at`: every way of leaving words out."""
        ends = {at}
        for slot in slots:
            following: set[int] = set()
            for end in ends:
                if slot.optional:
                    following.add(end)
                if end < len(row) and row[end].folded in slot.words and (end == at or _joined(text, row, end)):
                    following.add(end + 1)
            ends = following
            if not ends:
                return at
        return max(ends)


class Sieve:
    """Says of most texts, by their words alone, that none of these phrases occurs in them."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._others: dict[str, list[list[frozenset[str]]]] = {}
        for slots in phrases:
            needed = [slot.words for slot in slots if not slot.optional]
            telling = max(needed, key=lambda words: min(map(len, words)))  # long words are the rarer ones, mostly
            others = [words for words in needed if words is not telling]
            for word in telling:
                self._others.setdefault(word, []).append(others)

    def passes(self, words: Set[str]) -> bool:
        """Whether one of the phrases may occur in a text of these words: a word for each of its places is there."""
        for word in self._others.keys() & words:
            for others in self._others[word]:
                if not any(each.isdisjoint(words) for each in others):
                    return True
        return False


def _firsts(slots: Phrase) -> set[str]:
    firsts: set[str] = set()
    for slot in slots:
        firsts |= slot.words
        if not slot.optional:
            break
    return firsts


def _joined(text: str, row: Sequence[Token], at: int) -> bool:
    """Whether word `at` follows the one before it closely enough to be of one phrase with it."""
    return _BETWEEN.fullmatch(text, row[at - 1].end, row[at].start) is not None
