"""Numbers that are written in words, as somebody dictates them: `zéro six douze trente-quatre`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeder.screening.base import folded, heard

_UNITS = (
    "zero o oh null nul cero",
    "un une one eins uno een",
    "deux two zwei zwo dos due twee",
    "trois three drei tres tre drie",
    "quatre four vier cuatro quattro",
    "cinq five funf cinco cinque vijf",
    "six sechs seis sei zes",
    "sept seven sieben siete sette zeven",
    "huit eight acht ocho otto",
    "neuf nine neun nueve nove negen",
)
"""Words for 0 to 9, folded."""
_TEENS = "dix onze douze treize quatorze quinze seize ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = (
    "vingt vingts trente quarante cinquante soixante septante huitante octante nonante"
    " twenty thirty forty fifty sixty seventy eighty ninety"
)
_UNIT = {word: value for value, words in enumerate(_UNITS) for word in words.split()}
_TEEN = {word: 10 + at % 7 for at, word in enumerate(_TEENS.split())}
_TEN = dict.fromkeys(_TENS.split(), 20) | {"soixante": 60, "vingts": 80}
_REPEAT = {"double": 1, "triple": 2, "cent": 1, "hundred": 2, "mille": 1, "thousand": 1}
"""Words that stand for so many figures more."""
_WORDS = sorted({*_UNIT, *_TEEN, *_TEN, *_REPEAT, "zéro", "fünf"}, key=len, reverse=True)
_NUMBER = rf"(?:(?:{'|'.join(_WORDS)})(?![^\W\d_])|[0-9]{{1,4}}(?![\w]))"
_GAP = r"(?:[ \-.,/_]{1,3}(?:(?:et|puis|and)[ \-]{1,2})?)"
_SPOKEN = re.compile(rf"(?<!\w){_NUMBER}(?:{_GAP}{_NUMBER}){{2,40}}+", re.IGNORECASE)
_PART = re.compile(r"[^\W\d_]+|[0-9]+")
_TELLING = frozenset(_WORDS) - {"un", "une", "one", "o", "a", "tre", "sei", "due", "dos", "tres", "no", "cent"}
"""Number words that are seldom anything else."""
_FEWEST = 2
_FIRST = re.compile(r"0[1-9](?<![^\W_]..)(?![0-9])")


class Spoken(NamedTuple):
    """A number in words. `digits`: how many figures it has; `words`: how many of its parts are words."""

    start: int
    end: int
    digits: int
    words: int
    nought: bool
    """It begins with a nought, as telephone numbers do: the first one of a run after which a figure comes."""
    begin: int
    """Where the run begins, which may be before that nought."""


def spoken(text: str) -> Iterator[Spoken]:
    """Every run of three number words and figures or more, at least one of them a word; not across lines."""
    if not is_likely(text):
        return
    for match in _SPOKEN.finditer(text):
        parts = [
            (each.start(), each.end(), folded(each[0])) for each in _PART.finditer(text, match.start(), match.end())
        ]
        first = next((at for at in range(len(parts) - 1) if _is_nought(parts[at][2], parts[at + 1][2])), 0)
        parts = parts[first:]
        words = sum(not word.isdigit() for _, _, word in parts)
        if words:
            nought = parts[0][2][0] == "0" or _UNIT.get(parts[0][2]) == 0
            yield Spoken(parts[0][0], parts[-1][1], _figures([word for _, _, word in parts]), words, nought,
                         match.start())  # fmt: skip


def is_likely(text: str) -> bool:
    """Whether there can be a number in words: some number words at least. Cheap, in one pass."""
    words = heard(text)
    if words is not None and words.isdisjoint(_TELLING):
        return False
    small = text.lower()
    for mark in "-,./_":
        small = small.replace(mark, " ")
    told = sum(map(_TELLING.__contains__, small.split()))
    return told >= _FEWEST or (told > 0 and _FIRST.search(text) is not None)


def _is_nought(word: str, following: str) -> bool:
    if word.isdigit():
        return len(word) == 2 and word[0] == "0" and word[1] != "0"
    return _UNIT.get(word) == 0 and (_UNIT.get(following, 0) > 0 or (following.isdigit() and following[0] != "0"))


def _figures(words: list[str]) -> int:
    """How many figures these words have: `quatre vingt dix huit` is 98, two; `six douze` is 612, three."""
    count = 0
    open_ = 0  # what the last word can still take in: 20 a unit, 10 seven to nine, 60 and 80 a teen too, 4 a score
    for word in words:
        unit, teen, ten = _UNIT.get(word), _TEEN.get(word), _TEN.get(word)
        if word.isdigit():
            count, open_ = count + len(word), 0
        elif ten is not None:
            count, open_ = (count + 1, 80) if open_ == 4 and word.startswith("vingt") else (count + 2, ten)
        elif teen is not None:
            count, open_ = (count, 10) if open_ in (60, 80) else (count + 2, 10 if teen == 10 else 0)
            if teen != 10:
                open_ = 0
        elif unit is not None:
            taken = unit > 0 and (open_ in (20, 60, 80) or (open_ == 10 and unit >= 7))
            count, open_ = (count, 0) if taken else (count + 1, 4 if unit == 4 else 0)
        elif word in _REPEAT:
            count += _REPEAT[word]
    return count
