"""Where somebody lives: a number and a way, a way and a number, a postal code and its town. France first.

A street without a number is where a shop is, and no address. Linear: from each word for a way and each postal code a
bounded number of words is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row, in_words
from feeder.screening.privacy.lists import lists
from feeder.screening.privacy.places import (
    begun,
    code,
    ended,
    is_british,
    name,
    number_after,
    number_before,
    numbered,
    place,
    town,
    words,
)
from feeder.screening.privacy.spans import small
from wall.noticed import Finding

NAME, VERSION = "address", 1
_FIGURE = re.compile(r"\d")
_CODE = re.compile(
    r"\d{4}|\d[A-Z]{2}|\w{4}(?:str|weg|platz|gasse|allee|laan|plein|dreef|kaai)|stra(?:ss|ß|at)", re.IGNORECASE
)
"""What addresses have in them that have no word of their own."""
_SAID = re.compile(r"lieu[ -]?dit", re.IGNORECASE)
_MIDDLES = ("eud", "eu d", "eu-d")
LONG = 6
"""Letters that a word has at least which ends in a way: Bahnhofstrasse."""
FURTHER = 5
"""Words after a farm that belong to it."""
LIVES_NEAR = 8
"""Words before a place within which somebody says that they live there."""
MOST_BEFORE = 3
"""Words of an English street before “Street”."""


class Addresses:
    """Looks through texts for addresses; the shop's own are let off."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    def find(self, text: str, _language: str = "") -> Iterator[Finding]:
        """The addresses in a text, in reading order."""
        if not _FIGURE.search(text) and not _is_said(text):
            return
        row = in_words(text)
        if words().lead.isdisjoint(row.words) and not _CODE.search(text):
            return
        done = 0
        for rule, start, end in _places(row):
            if start < done or self._allowed.owns(row.words, start, end):
                continue
            done = end
            yield Finding(flag="address", start=row.spans[start][0], end=row.spans[end - 1][1], label="address",
                          kind="address", rule=f"{NAME}.{rule}/{VERSION}")  # fmt: skip


def _is_said(text: str) -> bool:
    """Whether there is a “lieu-dit”. The letters in the middle of it are looked for first, which is fast."""
    plain = small(text)
    return any(map(plain.__contains__, _MIDDLES)) and _SAID.search(text) is not None


def _places(row: Row) -> Iterator[tuple[str, int, int]]:
    """Each address as (rule, first word, last word + 1), in the order of their ways and codes."""
    told, done = words(), 0
    for at, word in enumerate(row.words):
        if at < done or not word:
            continue
        found = None
        if word in told.lead:
            found = _way(row, at, done) if word in told.begins else None
            if found is None and word in told.after:
                found = _english(row, at)
        elif word[0].isdigit():
            found = _coded(row, at)
        elif word[-1].isdigit():
            found = ("code", at, at + 2) if is_british(row, at) else None
        elif len(word) > LONG and word.endswith(told.ending):
            found = _joined(row, at)
        if found is not None:
            rule, start, end = found
            start, end = max(done, begun(row, start)), _whole(row, end)
            done = end
            yield rule, start, end


def _whole(row: Row, end: int) -> int:
    """With floor and block, postal code and town, in either order."""
    end = place(row, ended(row, end), short=True)
    end = ended(row, end)
    if end + 1 < len(row) and row.words[end] == "a" and row.gap(end) == " " and row.is_upper(end + 1):
        end = max(end, town(row, end + 1))
    return end


def _way(row: Row, at: int, done: int) -> tuple[str, int, int] | None:
    """“14 rue des Glycines”, “chaussée de Dinant 804”, “lieu-dit Kerguivarch”."""
    told = words()
    said = row.words[at] == "lieu"
    first = at + 2 if said and at + 1 < len(row) and row.words[at + 1] == "dit" else at + 1
    if said and first == at + 1:
        return None
    end, capital, usual = name(row, first)
    if (
        row.words[at] == "rue"
        and at
        and row.words[at - 1] in ("grand", "grande")
        and row.gap(at) in ("'", "’", "-", " ")
    ):
        grand = number_before(row, at - 1)
        if grand is not None and grand >= done:
            return "way", grand, max(end, at + 1)
    if end == first:
        return None
    sure = row.words[at] in told.way
    number = numbered(row, at)
    coded = place(row, ended(row, end)) > ended(row, end)
    if number is not None and number >= done:
        if number and row.words[number - 1] in told.other and row.words[number - 1] not in ("n", "no", "numero"):
            return None
        fits = sure or usual or coded or (capital and row.words[first] not in told.never)
        return ("way", number, end) if fits else None
    sent = set(row.words[max(0, at - LIVES_NEAR) : at]) & (told.lives | {"livraison"})
    if row.words[at] in told.farm and capital and sent and "," in row.gap(end):
        return "farm", at, _further(row, end)
    if said and (capital or coded):
        return "way", at, end
    if coded and (capital or usual):
        return "way", at, end
    if not (sure or row.words[at] in ("place", "cours", "clos")) or not (capital or usual):
        return None
    last = number_after(row, end)
    return ("number", at, last) if last is not None else None


def _further(row: Row, end: int) -> int:
    """Where a road and a town end that commas part from a farm: “, D 47, Étrépagny”."""
    here = end
    while here < len(row) and here - end < FURTHER and row.gap(here).strip(" ") in ("", ",", "-", "(") and (
        row.is_upper(here) or row.words[here].isdigit()
    ):  # fmt: skip
        here += 1
    return here


def _english(row: Row, at: int) -> tuple[str, int, int] | None:
    """“19 Alder Close”, “12 lilas street”."""
    known = lists()
    for first in range(at - 1, max(-1, at - 1 - MOST_BEFORE), -1):
        if row.gap(first + 1) not in (" ", "\u00a0", "'", "’", "-") or not row.words[first].isalpha():
            return None
        if (
            row.words[first] in known.common
            or row.words[first] in words().after
            or (row.is_upper(at) and not row.is_upper(first))
        ):
            return None
        start = number_before(row, first)
        if start is not None:
            return None if start and row.words[start - 1] in words().other else ("english", start, at + 1)
    return None


def _joined(row: Row, at: int) -> tuple[str, int, int] | None:
    """“Bahnhofstrasse 3”, “Kerkstraat 12, 9000 Gent”."""
    last = number_after(row, at + 1)
    return ("joined", at, last) if last is not None and row.is_upper(at) else None


def _coded(row: Row, at: int) -> tuple[str, int, int] | None:
    """“62400 Béthune”, “1000 Bruxelles”; in small letters only where somebody says that they live there."""
    told, size = words(), code(row, at)
    start, end = at, at + size
    before = row.words[at - 1] if at else ""
    if (
        not size
        and len(row.words[at]) == 4
        and at + 1 < len(row)
        and row.words[at + 1] in told.town
        and row.is_upper(at + 1)
    ):
        return None if before in told.other else ("code", at, max(at + 2, town(row, at + 1)))
    last = town(row, end) if size else end
    if last == end or before in told.other or (at and row.gap(at)[-1:] in tuple("€$£#-/.,+=°x")):
        return None
    near = row.words[max(0, at - LIVES_NEAR) : at]
    if (size > 1 or not row.is_upper(end)) and not any(word in told.lives for word in near):
        return None
    return "code", start, last


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for addresses; those that the shop says are its own are let off."""
    return (Screener(name=NAME, version=VERSION, find=Addresses(Allowed(setup.allow)).find, flags=("address",)),)
