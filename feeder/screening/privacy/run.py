"""How far a name goes: words with capitals in a row, initials, particles, hyphens. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, Lists

MOST = 4
"""Words of one name, hyphens parting them; particles are not counted."""
PARTICLES = frozenset((
    "de", "du", "des", "d", "la", "le", "van", "der", "den", "von", "zu", "el", "al", "ben", "ibn", "di", "da", "do",
    "dos", "del", "della", "ould", "bin", "mac", "o", "st",
))  # fmt: skip
DOUBLED = frozenset(("jean", "marie", "anne", "pierre", "louis", "abdel", "el", "ben", "thi"))
"""First halves of first names: “jean claude”."""
_JOINS = re.compile(r"[ \u00a0\u202f]|-|['’]|\.[ \u00a0\u202f]?|[ \u00a0]-[ \u00a0]?")
STARTS = re.compile(r"[.!?…:;\n\t•|*>=→\-–—\"“”«»(\[\])]|[^\x00-\u2fff]|[\u2190-\u2bff]")
"""Between two words: the second one begins something, so that its capital tells nothing."""
BRACKETS = ("(", "[")
LINE = re.compile(r"[ \u00a0\u202f]?[:—–\-|\n]")
"""After a name that begins a line: the name of who speaks or signs."""


class Run(NamedTuple):
    """Words `start` to `end` (exclusive) of a row; `title`: where it begins with the title before it."""

    start: int
    end: int
    title: int
    rule: str


def is_shouted(row: Row, at: int) -> bool:
    """Whether a word in capitals stands beside another one, so that its capital tells nothing."""
    if not row.is_caps(at):
        return False
    beside = [each for each in (at - 1, at + 1) if 0 <= each < len(row)]
    return any(row.is_caps(each) and row.text[row.spans[each][0]].isalpha() for each in beside)


def run(row: Row, at: int, known: Lists, *, particles: bool = False) -> Run | None:
    """The name that begins with word `at`, whose capital tells something; None if it has none."""
    end = at
    here = at
    counted = 0
    while here < len(row) and counted < MOST:
        gap = row.gap(here)
        if here > at and not _JOINS.fullmatch(gap):
            break
        word, length = row.words[here], row.spans[here][1] - row.spans[here][0]
        before = row.spans[here - 1][1] - row.spans[here - 1][0] if here else 0
        if here > at and "." in gap and before > 1:
            break
        if here > at and gap in ("'", "’") and before > 2:
            break
        if here > at and length == 1 and word != "o" and row.gap(here + 1)[:1] in ("'", "’"):
            break
        if row.is_upper(here) and word.isalpha() and not is_shouted(row, here):
            if (
                here > at
                and gap != "-"
                and (
                    (
                        word in known.common
                        and word not in known.family
                        and length > 1
                        and not (word in PARTICLES and counted < 2 and _is_name(row, here + 1, known))
                    )
                    or (length > 1 and row.is_caps(here) and length < 4)
                )
            ):
                break
            here += 1
            counted += 1
            end = here
        elif word in PARTICLES and (here > at or particles) and counted < 2 and _is_name(row, here + 1, known):
            here += 1
        elif gap == "-" and here > at and word.isalpha():
            here += 1
            end = here
            counted += 1
        else:
            break
    if all(len(word) > 1 and word in PARTICLES for word in row.words[at:end]):
        return None
    return Run(at, end, at, "")


def _is_name(row: Row, at: int, known: Lists) -> bool:
    """Whether a particle may stand before this word: a family name, or a second particle before one."""
    if at < len(row) and row.words[at] in PARTICLES and row.gap(at).strip() in ("", "'", "’"):
        at += 1
    return at < len(row) and row.is_upper(at) and row.words[at] not in known.common and not is_shouted(row, at)


def small(row: Row, at: int, known: Lists) -> Run:
    """A name whose letters do not tell where it ends: with it goes what is joined by a hyphen, or a known name."""
    end = at + 1
    while end < len(row) and end - at < MOST - 1:
        gap, word = row.gap(end), row.words[end]
        if word in known.common or not word.isalpha():
            break
        doubled = row.words[end - 1] in DOUBLED and known.marks.get(word, 0) & Is.KNOWN
        if gap != "-" and not (gap == " " and (word in known.family or doubled)):
            break
        end += 1
    return Run(at, end, at, "")
