"""What each word and phrase of a text adds to how it sounds: the steps of VADER, told per language by `Rules`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from feeder.screening.sentiment.phrasebook import Hit
from feeder.screening.sentiment.rules import Rules
from feeder.screening.sentiment.words import APART, SOFT, Word

BOOST = 0.293
"""How much a booster adds (VADER, measured by its authors), damped with each word of distance."""
DAMPED = (1.0, 0.95, 0.9)
TURNED = -0.74
"""What a negated valence is multiplied with (VADER)."""
LOUD = 0.733
"""How much capitals add where not all is in capitals (VADER)."""
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
"""What is multiplied with before and after “but”, in its sentence (VADER)."""


class Told(NamedTuple):
    """Code points `start` … `end` add `valence` to the sum."""

    start: int
    end: int
    valence: float


def weighed(row: Sequence[Word], lexicon: Mapping[str, float], rules: Rules) -> list[Told]:
    """Everything in the row that counts, in order."""
    said = [word.said for word in row]
    loud = any(word.loud for word in row) and not all(word.loud for word in row)
    told: list[Told] = []
    first = 0
    while first < len(row):
        end = first + 1
        while end < len(row) and row[end].gap != APART:
            end += 1
        told.extend(_sentence(row, said, lexicon, rules, first, end, loud))
        first = end
    return told


def _sentence(
    row: Sequence[Word],
    said: Sequence[str],
    lexicon: Mapping[str, float],
    rules: Rules,
    first: int,
    end: int,
    loud: bool,
) -> list[Told]:
    told: list[tuple[int, Told]] = []
    but = -1
    at = first
    while at < end:
        if said[at] in rules.but:
            but = at
        hit = rules.book.at(said, at, end)
        if hit is None:
            hit = _word(row, said, lexicon, rules, at, end)
        if hit is None:
            at += 1
            continue
        valence = _turned(row, said, rules, hit, first, end, loud)
        if valence:
            told.append((at, Told(row[at].start, row[hit.last - 1].end, valence)))
        at = hit.last
    if but < 0:
        return [each for _, each in told]
    return [each._replace(valence=each.valence * (BEFORE_BUT if at < but else AFTER_BUT)) for at, each in told]


def _word(
    row: Sequence[Word], said: Sequence[str], lexicon: Mapping[str, float], rules: Rules, at: int, end: int
) -> Hit | None:
    word = said[at]
    valence = lexicon.get(word, 0.0)
    if not valence:
        return None
    if word in rules.boost or word in rules.dampen or word in rules.negate:
        following = at + 1
        if following < end and row[following].gap < SOFT and said[following] in lexicon:
            return None  # it says how much, and not how
    return Hit(at, at + 1, valence)


def _turned(
    row: Sequence[Word], said: Sequence[str], rules: Rules, hit: Hit, first: int, end: int, loud: bool
) -> float:
    """The valence of a word or phrase as the words around it turn, strengthen or weaken it."""
    valence = hit.valence
    sign = 1.0 if valence > 0 else -1.0
    if loud and row[hit.first].loud:
        valence += sign * LOUD
    negated = False
    before, steps = hit.first, 0
    while steps < 3 and before > first and row[before].gap < SOFT:
        before -= 1
        word = said[before]
        if word in rules.boost:
            valence += sign * BOOST * DAMPED[steps]
        elif word in rules.dampen:
            valence -= sign * BOOST * DAMPED[steps]
        if word in rules.negate:
            negated = True
        if len(word) > 1:
            steps += 1
    after = hit.last
    if not negated and said[after - 1] in rules.verbs:
        for at in range(after, min(after + 2, end)):
            if row[at].gap >= SOFT:
                break
            negated = negated or said[at] in rules.post_negate
    return valence * TURNED if negated else valence
