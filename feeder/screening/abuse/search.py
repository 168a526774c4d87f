"""Everything that the word lists find in one text, each place found once, and nothing where it is only told of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from feeder.screening.abuse.lexicon import COARSE, KINDS, TOLD, Entry, Lexicon
from feeder.screening.abuse.spelling import Spelling
from feeder.screening.base import Token, heard, spelled, tokens
from feeder.screening.phrases import Sieve

_QUOTES = re.compile(r"«[^«»\n]{1,300}+»|“[^“”\n]{1,300}+”|„[^„“”\n]{1,300}+[“”]|\"[^\"\n]{1,300}+\"")
BEFORE = 9
"""Words between one who tells and the quote."""
AFTER = 6
"""Words between the quote and one who tells."""
LITTLE = 2
"""What is covered by no more words than these is still meant, if it is longer by more words than `SPARE`."""
SPARE = 1
LONGEST_QUOTE = 300
"""Code points."""
_COLON = re.compile(r"\s{0,3}:\s{0,3}[«“„\"]?")
_SENTENCE = re.compile(r"[.!?…\n]")


class Match(NamedTuple):
    """Words `first` to `last` (exclusive) of a text, of one kind by one rule."""

    first: int
    last: int
    kind: str
    rule: str


class Lists:
    """Word lists that are looked for together."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        common = frozenset[str]().union(*(each.common for each in lexicons))

        def sieve(entries: Sequence[Entry]) -> Sieve:
            return Sieve([entry.slots for entry in entries], common)

        entries = [entry for each in lexicons for entry in each.entries]
        self._entries = [entry for entry in entries if entry.kind in KINDS]
        self._sieve = sieve(self._entries)
        self._cues = sieve([entry for entry in entries if entry.kind == TOLD])
        # What says that something is aimed at nobody does not say that it is not coarse.
        self._never = sieve([entry for each in lexicons if not each.is_coarse for entry in each.never])
        self._spared = sieve([entry for each in lexicons if each.is_coarse for entry in each.never])
        slots = [slot for entry in self._entries for slot in entry.slots]
        known = frozenset[str]().union(*(slot.words for slot in slots))
        alone = frozenset[str]().union(*(words for entry in self._entries for words in _alone(entry)))
        alone = alone.union(*(each.hard for each in lexicons))
        self.spelling = Spelling(known, frozenset(self._sieve.telling) - common, alone)

    def find(self, text: str) -> list[Match]:
        """The findings in a text, by places in it as received (code points), in order; none of them overlap."""
        words = heard(text)
        if words is None or self.spelling.is_odd(text, words):
            return self.thorough(text)
        if not self._sieve.passes(words, spelled(text)):
            return []
        return self._among(text, tokens(text))

    def thorough(self, text: str) -> list[Match]:
        """The same, without the shortcut by which most texts are passed over."""
        return self._among(text, self.spelling.words(text))

    def _among(self, text: str, row: Sequence[Token]) -> list[Match]:
        words = {token.folded for token in row}
        said = list(self._matches(text, row, words))
        if not said:
            return []
        never = list(self._never.find(text, row, words))
        spared = self._spared.find(text, row, words)
        covered = _covered(row, never)
        found = [
            match
            for spans, is_coarse in ((never, False), (spared, True))
            for match in self._matches(text, _struck(row, spans), words)
            if (match.kind == COARSE) == is_coarse
        ]
        for each in said:
            most = max(covered[each.first : each.last])
            if each.kind != COARSE and most <= LITTLE and each.last - each.first > most + SPARE:
                found.append(each)
        if found:
            told = _merged(self._quoted(text, row, words))
            found = [each for each in found if not _within(row, each, told)]
        return [Match(row[each.first].start, row[each.last - 1].end, each.kind, each.rule) for each in apart(found)]

    def _matches(self, text: str, row: Sequence[Token], words: Set[str]) -> Iterator[Match]:
        for first, last, at in self._sieve.find(text, row, words):
            yield Match(first, last, self._entries[at].kind, self._entries[at].rule)

    def _quoted(self, text: str, row: Sequence[Token], words: Set[str]) -> Iterator[tuple[int, int]]:
        """What somebody tells that was said, as places in the text (start, end), in order."""
        cues = sorted(self._cues.find(text, row, words))
        if not cues:
            return
        starts = [token.start for token in row]
        firsts = [first for first, _, _ in cues]
        for quote in _QUOTES.finditer(text):
            at, after = bisect_left(starts, quote.start()), bisect_left(starts, quote.end())
            near = cues[bisect_left(firsts, at - BEFORE) : bisect_left(firsts, after + AFTER)]
            if any(self._beside(text, row, at, after, cue) for cue in near):
                yield quote.span()
        for _, last, _ in cues:
            end = row[last - 1].end
            if _COLON.match(text, end) is not None:
                stop = _SENTENCE.search(text, end, end + LONGEST_QUOTE)
                yield end, stop.end() if stop is not None else min(len(text), end + LONGEST_QUOTE)

    @staticmethod
    def _beside(text: str, row: Sequence[Token], at: int, after: int, cue: tuple[int, int, int]) -> bool:
        """Whether nothing but words of the same sentence is between a cue and the quote, words `at` to `after`."""
        first, last, _ = cue
        if last <= at:
            between = text[row[last - 1].end : row[at].start] if at < len(row) else ""
        elif first >= after > at:
            between = text[row[after - 1].end : row[first].start].lstrip('!?. »”"')
        else:
            return False
        return _SENTENCE.search(between) is None


def _alone(entry: Entry) -> Iterator[Set[str]]:
    """The words that say it all, if it is an entry of one word."""
    needed = [slot.words for slot in entry.slots if not slot.optional]
    if len(needed) == 1 and entry.kind != COARSE:
        yield needed[0]


def _covered(row: Sequence[Token], spans: Iterable[tuple[int, int, int]]) -> list[int]:
    """For each word how long the longest of these spans is that covers it, in words; 0: none does."""
    longest = [0] * len(row)
    for first, last, _ in spans:
        for at in range(first, last):
            longest[at] = max(longest[at], last - first)
    return longest


def _struck(row: Sequence[Token], spans: Iterable[tuple[int, int, int]]) -> list[Token]:
    """The row without the words of these spans, which fit nowhere any more."""
    left = list(row)
    for first, last, _ in spans:
        left[first:last] = [token._replace(folded="") for token in row[first:last]]
    return left


def _within(row: Sequence[Token], match: Match, told: Sequence[tuple[int, int]]) -> bool:
    start = row[match.first].start
    at = bisect_right(told, (start, 1 << 60)) - 1
    return at >= 0 and start < told[at][1]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places in order, none of which overlap."""
    out = list[tuple[int, int]]()
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def apart(found: Iterable[Match]) -> list[Match]:
    """Of matches that overlap the gravest, then the longest one, in reading order."""
    taken, out = set[int](), list[Match]()
    for each in sorted(
        found, key=lambda each: (KINDS.index(each.kind), each.first - each.last, each.first, each.rule)
    ):
        words = range(each.first, each.last)
        if taken.isdisjoint(words):
            taken.update(words)
            out.append(each)
    return sorted(out)
