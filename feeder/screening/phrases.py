"""Phrases of whole words, found in a text in one pass: the pattern language of the word lists in `data/`.

No regular expression is made from them. At each word only the phrases that can begin with it are tried, and none is
longer than `LONGEST_PHRASE` words, so that the work grows with the number of words and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from feeder.screening.base import Token, folded

LONGEST_PHRASE = 20
_BETWEEN = re.compile(r"[ \t\u00a0\u202f,'’\-–—«»\"“”*()]{1,6}|")
"""What may stand between two words of one phrase: spaces, a comma, quotes; no full stop and no new line."""
PAUSE = ","
_NO_PAUSE = frozenset(" \t\u00a0\u202f'’-–*«»\"“”")
_CLASS = re.compile(r"\{(\w+)\}")
_ANY = re.compile(r"\*([1-9]?)")


class BadPhrase(ValueError):
    """A phrase of a word list cannot be used; the message quotes it and says why."""


class Slot(NamedTuple):
    """One place of a phrase: the words that fit there, and whether it may be left out."""

    words: frozenset[str]
    optional: bool
    any: bool = False
    """Whatever word stands there fits."""
    pause: bool = False
    """Or no word at all: a comma or more, the beginning or the end of the text."""


Phrase = tuple[Slot, ...]


def phrase(said: str, classes: Mapping[str, frozenset[str]]) -> Phrase:
    """Read a phrase, e.g. `"espece de|d {mild}"`. Raises BadPhrase.

    `*` is any one word, `*3` none to three of them; `,` is a pause: a sign of punctuation, or where the text ends.
    """
    slots = [slot for part in said.split() for slot in _slots(part, said, classes)]
    if all(slot.optional or slot.any or slot.pause for slot in slots):
        raise BadPhrase(f"“{said}”: nothing in it has to be there")
    if next(slot for slot in slots if not slot.pause).any:
        raise BadPhrase(f"“{said}”: it cannot begin with just any word")
    if len(slots) > LONGEST_PHRASE:
        raise BadPhrase(f"“{said}” has more than {LONGEST_PHRASE} words")
    return tuple(slots)


def _slots(part: str, said: str, classes: Mapping[str, frozenset[str]]) -> list[Slot]:
    anything = _ANY.fullmatch(part)
    if anything is None:
        return [_slot(part, said, classes)]
    few = int(anything[1] or 0)
    return [Slot(frozenset(), optional=bool(few), any=True)] * max(1, few)


def _slot(part: str, said: str, classes: Mapping[str, frozenset[str]]) -> Slot:
    optional, pause, words = part.startswith("?"), False, set[str]()
    for word in part.removeprefix("?").split("|"):
        if word == PAUSE:
            pause = True
            continue
        named = _CLASS.fullmatch(word)
        if named is not None and named[1] not in classes:
            raise BadPhrase(f"“{said}”: there is no list “{named[1]}”")
        if named is None and (not word or folded(word) != word):
            raise BadPhrase(f"“{said}”: “{word}” is to be spelled without accents and capitals")
        words |= classes[named[1]] if named is not None else {word}
    return Slot(frozenset(words), optional, pause=pause)


class Index:
    """Many phrases, each with a name, by the words with which they can begin.

    Of each one place is known that has to be filled; where no word of the text can fill it, the phrase is not tried.
    """

    def __init__(self, phrases: Sequence[tuple[str, Phrase]]) -> None:
        self._by_first: dict[str, list[tuple[int, str, Phrase]]] = {}
        self._by_telling: dict[str, list[int]] = {}
        for number, (name, slots) in enumerate(phrases):
            for word in _firsts(slots):
                self._by_first.setdefault(word, []).append((number, name, slots))
            needed = [slot.words for slot in slots if slot.words and not slot.optional and not slot.pause]
            for word in max(needed, key=lambda words: min(map(len, words))):
                self._by_telling.setdefault(word, []).append(number)

    def find(self, text: str, row: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
        """Each match as (first word, last word + 1, name): the longest of each name at each word."""
        words = {token.folded for token in row}
        possible = {number for word in self._by_telling.keys() & words for number in self._by_telling[word]}
        for at, token in enumerate(row) if possible else ():
            best: dict[str, int] = {}
            for number, name, slots in self._by_first.get(token.folded, ()):
                end = match(text, row, at, slots) if number in possible else at
                if end > best.get(name, at):
                    best[name] = end
            for name, end in best.items():
                yield at, end, name


class Sieve:
    """Says of most texts, by their words alone, that none of these phrases occurs in them.

    `common`: words of every second text, which tell little of what it says.
    """

    def __init__(self, phrases: Sequence[Phrase], common: Set[str] = frozenset()) -> None:
        self._phrases = tuple(phrases)
        self._firsts = [_firsts(slots) for slots in phrases]
        self._others: dict[str, list[tuple[int, list[frozenset[str]]]]] = {}
        for which, slots in enumerate(phrases):
            needed = [slot.words for slot in slots if slot.words and not slot.optional and not slot.pause]
            # Long words are the rarer ones, mostly.
            telling = max(needed, key=lambda words: (-len(words & common), min(map(len, words), default=0)))
            others = sorted((words for words in needed if words is not telling), key=len)
            for word in telling:
                self._others.setdefault(word, []).append((which, others))
        self.telling: Set[str] = self._others.keys()

    def passes(self, words: Set[str], said: Sequence[str] = ()) -> bool:
        """Whether one of the phrases may occur in a text of these words: a word for each of its places is there.

        `said`: its words in order, if known: they must follow each other as in the phrase, whatever parts them.
        """
        may = self._may(words)
        return any(map(_Said(said).has, (self._phrases[which] for which in may))) if said else any(True for _ in may)

    def find(self, text: str, row: Sequence[Token], words: Set[str]) -> Iterator[tuple[int, int, int]]:
        """Each match as (first word, last word + 1, which phrase): the longest of each phrase at each word.

        `words`: all those of `row`, perhaps more.
        """
        places: dict[str, list[int]] = {}
        for which in sorted(set(self._may(words))):
            if not places:
                for at, token in enumerate(row):
                    places.setdefault(token.folded, []).append(at)
            slots = self._phrases[which]
            for word in self._firsts[which] & places.keys():
                for at in places[word]:
                    end = match(text, row, at, slots)
                    if end > at:
                        yield at, end, which

    def _may(self, words: Set[str]) -> Iterator[int]:
        for word in self._others.keys() & words:
            for which, others in self._others[word]:
                for each in others:
                    if each.isdisjoint(words):
                        break
                else:
                    yield which


class _Said:
    """The words of a text in order, without what parts them."""

    def __init__(self, said: Sequence[str]) -> None:
        self._said = said
        self._places: dict[str, list[int]] = {}

    def has(self, slots: Phrase) -> bool:
        """Whether a phrase may be in it."""
        if not self._places:
            for at, word in enumerate(self._said):
                self._places.setdefault(word, []).append(at)
        return any(
            self._is_at(at, slots) for word in _firsts(slots) & self._places.keys() for at in self._places[word]
        )

    def _is_at(self, at: int, slots: Phrase) -> bool:
        """As `match`, but for what parts the words."""
        ends = {at}
        for slot in slots:
            following = {
                end + 1 for end in ends if end < len(self._said) and (slot.any or self._said[end] in slot.words)
            }
            ends = following | ends if slot.optional or slot.pause else following
            if not ends:
                return False
        return max(ends) > at


def match(text: str, row: Sequence[Token], at: int, slots: Phrase) -> int:
    """Where the match that begins at word `at` ends (exclusive), or `at`: every way of leaving words out."""
    ends = {at}
    for slot in slots:
        following: set[int] = set()
        for end in ends:
            if slot.optional or (slot.pause and _paused(text, row, end)):
                following.add(end)
            if end < len(row) and fits(slot, row[end]) and (end == at or joined(text, row, end)):
                following.add(end + 1)
        ends = following
        if not ends:
            return at
    return max(ends)


def _firsts(slots: Phrase) -> Set[str]:
    firsts: set[str] = set()
    for slot in slots:
        firsts |= slot.words
        if not slot.optional and not slot.pause:
            break
    return firsts


def fits(slot: Slot, token: Token) -> bool:
    """Whether this word may stand there. A word that was struck out (folded to nothing) stands nowhere."""
    return token.folded in slot.words or (slot.any and bool(token.folded))


def joined(text: str, row: Sequence[Token], at: int) -> bool:
    """Whether word `at` follows the one before it closely enough to be of one phrase with it."""
    return _BETWEEN.fullmatch(text, row[at - 1].end, row[at].start) is not None


def _paused(text: str, row: Sequence[Token], at: int) -> bool:
    """Whether there is a pause before word `at`."""
    return not 0 < at < len(row) or not set(text[row[at - 1].end : row[at].start]) <= _NO_PAUSE
