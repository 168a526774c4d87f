"""What stands beside a word that can be a name: what it is joined with, and whether a thing or somebody is meant."""

from __future__ import annotations

import re

from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Lists
from feeder.screening.privacy.run import STARTS, is_shouted

ARTICLES = frozenset(
    ("le", "la", "les", "l", "un", "une", "des", "du", "au", "aux", "the", "a", "an", "el", "der", "die")
)
"""Between these and a name stands a thing that is called so, seldom somebody."""
VERBAL = re.compile(r"(?:é|ée|és|ées|(?<!i)er|(?:rc|bl|if|ec)ier|ez|ait|ais|ons|(?<!ea)u|ue|us|vis|ir|oir|ndre)$")
"""How forms of French verbs end that somebody can be the object of."""
TO_PEOPLE = frozenset(("a", "avec", "par", "que", "qu", "dont", "et", "y", "ya", "with", "is", "has", "did", "does"))
"""Before a name that is a word as well, a capital after these tells; before a known one without a capital too."""
DETERMINERS = frozenset(("le", "la", "les", "un", "une", "des", "du", "au", "mon", "ma", "son", "sa", "ce", "cette"))
"""Between these and a name stands a noun: “le ciré”, not what somebody did."""
SHORTEST = 4
"""Letters of a name that “avec” leads to without a capital."""


def marked(row: Row, at: int, known: Lists) -> int:
    """What word `at` can be; nothing if there is none."""
    return known.marks.get(row.words[at], 0) if at < len(row) else 0


def is_joined(row: Row, at: int, also: str = "") -> bool:
    """Whether nothing but a space, an apostrophe or one of `also` parts word `at` from the word before it."""
    return 0 < at < len(row) and not row.gap(at).strip(" \u00a0\u202f'’" + also)


def ends_line(row: Row, end: int) -> bool:
    """Whether the words before `end` are the last of their line."""
    return end == len(row) or "\n" in row.gap(end)


def is_led(row: Row, at: int) -> bool:
    """Whether a word leads to it after which a person stands, and whose own capital tells nothing."""
    return is_joined(row, at) and row.words[at - 1] in TO_PEOPLE and (not row.is_upper(at - 1) or begins(row, at - 1))


def ends_title(row: Row, end: int) -> bool:
    """Whether another capital follows: “avec Pierre Fabre”."""
    return is_joined(row, end) and row.is_upper(end)


def begins(row: Row, at: int) -> bool:
    """Whether word `at` begins something, so that its capital alone tells nothing."""
    return at == 0 or STARTS.search(row.gap(at)) is not None


def is_thing(row: Row, at: int, known: Lists) -> bool:
    """“confiture Christine”, “l’appli Yuka”: whether the word before is one for a thing that can be called so."""
    before = row.words[at - 1]
    done = is_verbal(row, at - 1) and not (at > 1 and row.words[at - 2] in DETERMINERS)
    person = done or before in TO_PEOPLE or any(
        before in words for words in (known.common, known.verb, known.before, known.role, known.kin, known.folk)
    )  # fmt: skip
    thing = before in known.thing and row.text[row.spans[at - 1][1] - 1] != "é"
    return thing or not (person or before.isdigit() or (len(before) < SHORTEST and not row.is_upper(at - 1)))


def is_surname(row: Row, at: int, known: Lists) -> bool:
    """Whether word `at` is a family name in capitals before a first name: “VERHAEGHE Luc”."""
    word = row.words[at] if is_joined(row, at + 1) and at >= 0 else ""
    return len(word) > SHORTEST - 1 and row.is_caps(at) and not is_shouted(row, at) and word.isalpha() and (
        word not in known.unlikely
    )  # fmt: skip


def is_verbal(row: Row, at: int) -> bool:
    """Whether word `at` is spelled as forms of French verbs are: after “demandé” stands somebody."""
    return VERBAL.search(row.text[row.spans[at][0] : row.spans[at][1]].lower()) is not None
