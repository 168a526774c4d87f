"""What each word and phrase of a text adds to how it sounds: the steps of VADER, told per language by `Rules`.

Sentence by sentence: a negation, a booster and a “but” have their say in their own sentence only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from feeder.screening.sentiment.phrasebook import Hit
from feeder.screening.sentiment.rules import Rules
from feeder.screening.sentiment.words import APART, SOFT, Row

BOOST = 0.293
"""How much a booster adds (VADER, measured by its authors), damped with each word of distance."""
DAMPED = (1.0, 0.95, 0.9)
TURNED = -0.74
"""What a negated valence is multiplied with (VADER)."""
TURNS = 1.2
"""Bad valences weaker than this name a matter (a bill, a parcel), and no fault: without it nothing is better. A
negation leaves them as they are, and tells something by itself."""
LOUD = 0.733
"""How much capitals add where not all is in capitals (VADER)."""
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
"""What is multiplied with before and after “but”, in its sentence (VADER)."""
HINT = 1.0
"""Valences below this are hints: words such as “not”, that tell of trouble more often than of joy. In a question they
tell nothing: who asks whether there is “nothing in 42” does not complain."""
ASKED = 0.5
"""What is multiplied with in a question."""


class Told(NamedTuple):
    """Code points `start` … `end` add `valence` to the sum."""

    start: int
    end: int
    valence: float


def weighed(row: Row, lexicon: Mapping[str, float], rules: Rules) -> list[Told]:
    """Everything in the row that counts, in order."""
    gaps, end = row.gaps, len(row.said)
    told: list[Told] = []
    first = 0
    while first < end:
        try:
            last = gaps.index(APART, first + 1)
        except ValueError:
            last = end
        told.extend(_Sentence(row, row.said, lexicon, rules, first, last).told())
        first = last
    return told


@dataclass(slots=True)
class _Sentence:
    """Words `first` … `end` - 1 of the row. `spent`: negations that turned something, and tell nothing alone."""

    row: Row
    said: Sequence[str]
    lexicon: Mapping[str, float]
    rules: Rules
    first: int
    end: int
    spent: set[int] = field(default_factory=set)

    def told(self) -> Sequence[Told]:
        row, rules = self.row, self.rules
        hits = self._hits()
        if not hits:
            return ()
        turned, floor = list[tuple[Hit, int, int, float]](), self.first
        for hit in hits:
            turned.append((hit, *self._turned(hit, floor)))
            if hit.last > hit.first + 1:
                floor = hit.last  # what is part of a phrase turns nothing else
        told = list[Told]()
        but = -1
        if not rules.but.isdisjoint(self.said[self.first : self.end]):
            but = max(at for at in range(self.first, self.end) if self.said[at] in rules.but)
        asked = self.end - 1 in row.asks or self.said[self.first] in rules.ask
        for hit, low, high, valence in turned:
            if hit.first in self.spent and hit.last == hit.first + 1:
                continue
            share = 1.0 if not asked else ASKED if abs(valence) >= HINT else 0.0
            if but >= 0:
                share *= BEFORE_BUT if hit.first < but else AFTER_BUT
            if valence * share:
                told.append(Told(row.starts[low], row.ends[high - 1], valence * share))
        return told

    def _hits(self) -> list[Hit]:
        said, lexicon, book, done, end = self.said, self.lexicon, self.rules.book, self.first, self.end
        begins, hits = book.begins, list[Hit]()
        for at in range(done, end):
            if at < done:
                continue
            word = said[at]
            hit = book.at(said, at, end) if word in begins else None
            if hit is None and word in lexicon:
                hit = self._word(at)
            if hit is not None:
                hits.append(hit)
                done = hit.last
        return hits

    def _word(self, at: int) -> Hit | None:
        word, rules = self.said[at], self.rules
        if (word in rules.boost or word in rules.dampen) and at + 1 < self.end:
            following = self.said[at + 1]
            if self.row.gaps[at + 1] < SOFT and (following in self.lexicon or following in rules.boost):
                return None  # it says how much, and not how
        return Hit(at, at + 1, self.lexicon[word])

    def _turned(self, hit: Hit, floor: int) -> tuple[int, int, float]:
        """The words that make it up with its negation, and its valence as the words around turn and strengthen it."""
        valence, rules, said, gaps = hit.valence, self.rules, self.said, self.row.gaps
        sign = 1.0 if valence > 0 else -1.0
        if hit.first in self.row.loud:
            valence += sign * LOUD
        if -TURNS < hit.valence <= 0 or not rules.negate.isdisjoint(said[hit.first : hit.last]):
            return hit.first, hit.last, valence
        if not said[hit.first][0].isalnum():  # nobody turns an emoji with a word: “pas aimé 😢”
            return hit.first, hit.last, valence
        before, steps = hit.first, 0
        while steps < len(DAMPED) and before > floor and gaps[before] < SOFT:
            before -= 1
            word = said[before]
            if word in rules.negate:
                self.spent.add(before)
                return before, hit.last, valence * TURNED
            if word in rules.boost:
                valence += sign * BOOST * DAMPED[steps]
            elif word in rules.dampen:
                valence -= sign * BOOST * DAMPED[steps]
            if len(word) > 1:  # what an apostrophe leaves is no word: “l’”, “d’”
                steps += 1
        if said[hit.last - 1] in rules.verbs:
            for at in range(hit.last, min(hit.last + 2, self.end)):
                if gaps[at] >= SOFT:
                    break
                if said[at] in rules.post_negate:
                    self.spent.add(at)
                    return hit.first, at + 1, valence * TURNED
        return hit.first, hit.last, valence
