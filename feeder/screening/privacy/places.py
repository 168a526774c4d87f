"""The parts of an address in a row of words: numbers, ways, the name of a way, postal codes and towns. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, data, lists

NAME_WORDS = 7
"""Words of the name of a way, those between them counted."""
SMALL_WORDS = 2
"""The same where nothing has a capital and no postal code says where it ends."""
TOWN_WORDS = 4
AROUND = 12
"""Words before and after within which a block, a floor or a hamlet belongs to an address."""

MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
_MONTHS = [[month] for month in MONTHS]
TOWN_LINKS = frozenset(("le", "la", "les", "sur", "sous", "en", "d", "l", "de", "du", "lez", "saint", "st", "sainte"))
TOWN_BEGINS = frozenset(("le", "la", "les", "saint", "sainte", "st", "ste", "ville"))
_ENDS = (",", ".", ";", ")", "\n", "!", "?", "–", "-")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}(?:bis|ter|quater|[a-h])?")
_EXTRA = frozenset(("bis", "ter", "quater", "a", "b", "c"))
_SEP = re.compile(r"[ \t\u00a0\u202f,.\n()/–-]{1,4}|['’]|-")
_CLOSE = re.compile(r"[ \u00a0\u202f]{0,2},?[ \u00a0\u202f]{0,2}|-|/|\.?[ \u00a0]?")
_FRENCH = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")
_SHORT = re.compile(r"[1-9][0-9]{3}")
_OUTER = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?")
_INNER = re.compile(r"[0-9][a-z]{2}")


class Words(NamedTuple):
    """The lists of `addresses.toml`."""

    way: frozenset[str]
    loose: frozenset[str]
    after: frozenset[str]
    ending: tuple[str, ...]
    link: frozenset[str]
    part: frozenset[str]
    usual: frozenset[str]
    ranks: frozenset[str]
    never: frozenset[str]
    other: frozenset[str]
    lives: frozenset[str]
    town: frozenset[str]
    old: frozenset[str]
    farm: frozenset[str]
    begins: frozenset[str]
    """Before the name of a way: `way`, `loose`, and “lieu dit”."""
    lead: frozenset[str]
    """All words that say that an address may be here."""


@lru_cache(maxsize=1)
def words() -> Words:
    """The lists, read once. Raises KeyError for a file that lacks one."""
    told = data("addresses")
    way, loose, after, link, part, usual, ranks, never, other, lives, town, old, farm = (
        frozenset(told[name].split())
        for name in (
            "way",
            "loose",
            "after",
            "link",
            "part",
            "usual",
            "ranks",
            "never",
            "other",
            "lives",
            "town",
            "old",
            "farm",
        )
    )
    begins = way | loose | {"lieu"}
    ending = tuple(told["ending"].split())
    return Words(
        way,
        loose,
        after,
        ending,
        link,
        part,
        usual,
        ranks,
        never,
        other,
        lives,
        town,
        old,
        farm,
        begins,
        begins | after,
    )


def is_number(row: Row, at: int) -> bool:
    """Whether it is the number of a house: `12`, `8bis`; not of a price, an hour, a date."""
    if not 0 <= at < len(row) or not _NUMBER.fullmatch(row.words[at]):
        return False
    before, after = row.gap(at), row.gap(at + 1)
    return not (before[-1:] in "€$£#+=/" and before[-1:]) and after.lstrip(" \u00a0")[:1] not in ("€", "$", "£", "%")


def number_before(row: Row, at: int) -> int | None:
    """Where the number before word `at` begins: “12”, “8 bis”, “112,”."""
    if at and row.words[at - 1] in _EXTRA and _CLOSE.fullmatch(row.gap(at)) and is_number(row, at - 2):
        return at - 2
    ok = at and _CLOSE.fullmatch(row.gap(at)) and is_number(row, at - 1)
    return at - 1 if ok else None


def numbered(row: Row, at: int) -> int | None:
    """`number_before`, a word like “ancienne” perhaps between the number and the way at word `at`."""
    here = at - 1 if at and row.words[at - 1] in words().old and _CLOSE.fullmatch(row.gap(at)) else at
    return number_before(row, here)


def number_after(row: Row, at: int) -> int | None:
    """Where the number at word `at` ends, if an address can end there: “804, 5100 Wépion”, “9.”, “12 bte 3”."""
    if not is_number(row, at) or not re.fullmatch(r"[ \u00a0\u202f]{0,2},?[ \u00a0\u202f]{1,2}", row.gap(at)):
        return None
    after = row.gap(at + 1)
    here = at + 1
    if after.strip(" \u00a0") in ("", "/") and here < len(row) and after:
        if row.words[here] in ("bte", "boite", "bus") or code(row, here):
            return here
        return None
    return here if at + 1 == len(row) or after.strip(" \u00a0")[:1] in _ENDS else None


def name(row: Row, at: int) -> tuple[int, bool, bool]:
    """The name of a way that begins at word `at`: where it ends, whether it has a capital, whether one of `usual`."""
    told, known = words(), lists()
    end = here = at
    capital = usual = False
    small = 0
    while here < len(row) and here - at < NAME_WORDS and _SEP.fullmatch(row.gap(here)):
        gap, word = row.gap(here), row.words[here]
        if here > at and (
            "\n" in gap or "," in gap or ("." in gap and here - at > 1 and len(row.words[here - 1]) > 3)
        ):
            break
        if code(row, here):
            break
        if word in told.link:
            here += 1
        elif (
            row.is_upper(here)
            and len(word) > 1
            and word not in told.part
            and not (row.is_caps(here) and len(word) == 2)
        ):
            if word in known.common and word not in told.usual and here > at and row.words[here - 1] not in told.link:
                break
            capital = True
            here = end = here + 1
        elif word.isdigit() and (row.words[here - 1] in MONTHS or row.words[here + 1 : here + 2] in _MONTHS):
            here = end = here + 1
        elif not word.isalpha() or word in told.part or len(word) < 2 or (capital and gap != "-"):
            break
        else:
            if row.is_caps(here) and len(word) == 2:
                break
            near = _code_near(row, here)
            goes_on = not small or word in told.usual or row.words[here - 1] in told.ranks
            goes_on = goes_on or bool(known.marks.get(row.words[here - 1], 0) & Is.KNOWN)
            if not near and (
                not goes_on or small >= SMALL_WORDS or (word in known.common and word not in told.usual)
            ):
                break
            if word in told.never:
                break
            usual = usual or word in told.usual
            small += 1
            here = end = here + 1
    return end, capital, usual


def _code_near(row: Row, at: int) -> bool:
    return any(code(row, here) for here in range(at + 1, min(at + 4, len(row))))


def code(row: Row, at: int) -> int:
    """How many words the postal code at word `at` has: of five figures, or “F-59000”, “B 1000”, “75 011”; 0: none."""
    if at >= len(row):
        return 0
    word = row.words[at]
    if _FRENCH.fullmatch(word):
        return 1
    if word in ("f", "b", "l", "ch", "d") and at + 1 < len(row) and row.gap(at + 1) in ("-", " "):
        return (
            2
            if _FRENCH.fullmatch(row.words[at + 1])
            or (row.gap(at + 1) == "-" and _SHORT.fullmatch(row.words[at + 1]))
            else 0
        )
    if len(word) == 2 and word.isdigit() and at + 1 < len(row) and row.gap(at + 1) == " ":
        return 2 if len(row.words[at + 1]) == 3 and _FRENCH.fullmatch(word + row.words[at + 1]) else 0
    return 0


def place(row: Row, at: int, *, short: bool = False) -> int:
    """Where the postal code and town end that begin at word `at`; `at` if there are none.

    `short`: a code of four figures will do, since an address stands before it. British codes go with their town.
    """
    if at >= len(row) or not _SEP.fullmatch(row.gap(at)):
        return at
    size = code(row, at)
    if not size and short and _SHORT.fullmatch(row.words[at]) and at + 1 < len(row) and row.is_upper(at + 1):
        size = 1
    if not size and short:
        return _british(row, at)
    if not size:
        return at
    return max(town(row, at + size), at + size)


def town(row: Row, at: int) -> int:
    """Where the town ends that begins at word `at`; `at` if there is none."""
    known = lists()
    end = here = at
    while here < len(row) and here - at < TOWN_WORDS * 2:
        gap = row.gap(here)
        if not (
            gap in (" ", "-", "'", "’", "\u00a0", " - ")
            or (here > at and gap == ". " and row.words[here - 1] in ("st", "ste"))
        ):
            break
        word = row.words[here]
        joined = gap in ("-", "'", "’") and here > at
        if not word.isalpha() or (word in known.common and not joined and word not in TOWN_BEGINS):
            break
        if row.is_upper(here) or joined:
            here = end = here + 1
        elif word in TOWN_LINKS:
            here += 1
        elif end == at or (not row.is_upper(at) and end - at < 2):
            here = end = here + 1
        else:
            break
    return end


def _british(row: Row, at: int) -> int:
    """“SW1A 1AA”, “Folkestone CT19 4XX”: up to three words with capitals and a code in capitals."""
    here = at
    while here < len(row) and here - at < 4:
        if is_british(row, here):
            return here + 2
        if not row.is_upper(here) or "." in row.gap(here):
            return at
        here += 1
    return at


def is_british(row: Row, at: int) -> bool:
    """Whether a British postal code begins here."""
    return (
        at + 1 < len(row) and row.gap(at + 1) in (" ", "\u00a0") and row.is_upper(at)
        and _OUTER.fullmatch(row.words[at]) is not None and _INNER.fullmatch(row.words[at + 1]) is not None
        and row.text[row.spans[at + 1][1] - 1].isupper()
    )  # fmt: skip


def begun(row: Row, at: int) -> int:
    """Where the block, hamlet or zone begins that is named before word `at`; `at` if there is none."""
    told = words()
    start, here = at, at - 1
    while here >= 0 and at - here <= AROUND and _SEP.fullmatch(row.gap(here + 1)):
        word = row.words[here]
        if word in told.part:
            start = here
        elif not (row.is_upper(here) or word.isdigit() or word in told.link or len(word) == 1):
            break
        here -= 1
    return start


def ended(row: Row, at: int) -> int:
    """Where the block, floor or box ends that is named after an address which ends before word `at`."""
    told = words()
    here = at
    while here + 1 < len(row) and here - at < AROUND and _SEP.fullmatch(row.gap(here)):
        if (
            row.words[here] in told.part and (len(row.words[here + 1]) < 4 and _SEP.fullmatch(row.gap(here + 1)))
        ) or (row.words[here][:1].isdigit() and row.words[here + 1] in ("etage", "floor")):
            here += 2
        else:
            break
    return here
