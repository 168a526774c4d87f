"""Words and phrases of two words, counted over the posts of two spans; one post counts once. Pure.

Everything is arrays of numbers, sorted and counted by numpy, which lets other threads work meanwhile: `topics.py` is
run beside the event loop. A word is its number in the lexicon; phrases are numbered after the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from feeder.reporting.corpus import LEAST, Lexicon, Side

Numbers = npt.NDArray[np.int64]


def distinct(keys: Numbers) -> Numbers:
    """Each number once, in order. `np.unique` would keep other threads waiting for as long as it takes."""
    ordered = np.sort(keys)
    return ordered[_begins(ordered)]


def numbered(keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Each number once, in order; where it stands first; and for each of `keys` its place among them."""
    order = np.argsort(keys, kind="stable")
    begins = _begins(keys[order])
    places = np.empty(len(keys), np.int64)
    places[order] = np.cumsum(begins) - 1
    first = order[begins]
    return keys[first], first, places


def _begins(ordered: Numbers) -> npt.NDArray[np.bool_]:
    return np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]])


class Spoken:
    """The posts of one span as numbers: which post, which word, how joined; without what was dropped."""

    def __init__(self, side: Side) -> None:
        items, ends, gone = side.arrays()
        flat = np.frombuffer(items, np.uint32).astype(np.int64)
        stops: Numbers = np.frombuffer(ends, np.uint64).astype(np.int64)
        lengths = stops - np.concatenate([np.zeros(min(1, len(stops)), np.int64), stops[:-1]])
        self.post: Numbers = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        self.word: Numbers = flat >> 8
        self.join: Numbers = flat & 255
        self.author: Numbers = np.frombuffer(side.authors, np.int64)
        self.complains: npt.NDArray[np.bool_] = np.frombuffer(bytes(side.complains), np.bool_)
        self.here: npt.NDArray[np.bool_] = np.ones(len(lengths), np.bool_)
        self.here[list(gone)] = False

    def chosen(self, only: bool | None) -> npt.NDArray[np.bool_]:
        """Of each post whether it is looked at: all, those that complain, those that do not."""
        return self.here if only is None else self.here & (self.complains == only)


class Terms:
    """The words and phrases of both spans. `pairs`: of each phrase `first * words + second`; `n`, `m`: posts."""

    def __init__(self, now: Spoken, before: Spoken, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.words = max(1, len(lexicon))
        self._phrases = [self._phrased(side) for side in (now, before)]
        keys = np.concatenate([key for _, key, _ in self._phrases])
        self.pairs, self._first, inverse = numbered(keys)
        self._joins = np.concatenate([join for _, _, join in self._phrases])
        cut = len(self._phrases[0][1])
        numbers = inverse + self.words
        self.size = self.words + len(self.pairs)
        self.now = self._told(now, self._phrases[0][0], numbers[:cut])
        self.before = self._told(before, self._phrases[1][0], numbers[cut:])
        del self._phrases

    def name(self, term: int) -> str:
        """The term as people write it."""
        if term < self.words:
            return self._lexicon.shown(term)
        at = term - self.words
        first, second = divmod(int(self.pairs[at]), self.words)
        return self._lexicon.phrase(first, int(self._joins[self._first[at]]), second)

    def parts(self, term: int) -> tuple[int, ...]:
        """The words of a phrase; of a word none."""
        if term < self.words:
            return ()
        first, second = divmod(int(self.pairs[term - self.words]), self.words)
        return first, second

    def _phrased(self, side: Spoken) -> tuple[Numbers, Numbers, Numbers]:
        """Of each phrase where it stands, which it is, and how its words are joined."""
        first, second = side.word[:-1], side.word[1:]
        at = (side.join[1:] > 0) & (side.post[1:] == side.post[:-1]) & (first != second)
        return side.post[1:][at], first[at] * self.words + second[at], side.join[1:][at]

    def _told(self, side: Spoken, posts: Numbers, phrases: Numbers) -> Told:
        keys = distinct(np.concatenate([side.post * self.size + side.word, posts * self.size + phrases]))
        return Told(side, keys // self.size, keys % self.size, self.size)


class Told:
    """Which post has which terms: pairs of numbers, by post; all of them, or those of the posts that are `chosen`."""

    def __init__(self, side: Spoken, post: Numbers, term: Numbers, size: int, only: bool | None = None) -> None:
        self._side = side
        chosen = side.chosen(only)
        at = chosen[post] if len(post) else np.zeros(0, np.bool_)
        self.post: Numbers = post[at]
        self.term: Numbers = term[at]
        self.count = int(chosen.sum())
        self._size = size

    def of(self, only: bool) -> Told:
        """Those of the posts that complain, or that do not."""
        return Told(self._side, self.post, self.term, self._size, only)

    @cached_property
    def often(self) -> Numbers:
        """In how many posts each term is."""
        return np.bincount(self.term, minlength=self._size)

    @cached_property
    def authors(self) -> Numbers:
        """By how many people, for terms that are in `LEAST` posts; of all others 0."""
        at = self.often[self.term] >= LEAST
        _, _, people = numbered(self._side.author)
        many = len(people) + 1
        keys = distinct(self.term[at] * many + people[self.post[at]])
        return np.bincount(keys // many, minlength=self._size)

    def places(self, terms: Sequence[int]) -> dict[int, Numbers]:
        """Of each of these terms the posts that have it."""
        wanted = np.zeros(self._size, np.bool_)
        wanted[list(terms)] = True
        at = wanted[self.term]
        post, term = self.post[at], self.term[at]
        order = np.argsort(term, kind="stable")
        post, term = post[order], term[order]
        starts = np.searchsorted(term, list(terms), "left")
        ends = np.searchsorted(term, list(terms), "right")
        return {each: post[start:end] for each, start, end in zip(terms, starts, ends, strict=True)}

    def having(self, terms: Sequence[int]) -> Numbers:
        """The posts that have one of these terms."""
        return distinct(self.post[np.isin(self.term, np.array(terms, np.int64))])
