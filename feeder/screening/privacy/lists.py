"""The words by which people's names are told from other words, read once from `feeder/screening/data`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from feeder.screening.base import folded
from feeder.screening.phrases import phrase
from feeder.screening.privacy.cues import Cues

LANGUAGES = ("fr", "en")
CUES = ("any", "spelt", "full", "known", "first", "thanks", "closing", "never")


SPELLED = (
    ("i", "y"), ("y", "i"), ("nn", "n"), ("ll", "l"), ("tt", "t"), ("ss", "s"), ("mm", "m"), ("th", "t"), ("ph", "f"),
    ("e", "ee"), ("ck", "k"), ("en", "an"), ("an", "en"), ("er", "ar"), ("ar", "er"), ("kh", "k"), ("ou", "u"),
    ("ia", "ya"),
)  # fmt: skip
"""What is written for what within a first name, one at a time."""
ENDS = {"i": ("e",), "c": ("k",), "l": ("e", "le")}
"""What a first name with this last letter is given at its end."""
SHORTEST = 5
"""Letters of another spelling."""


class Is:
    """What a word can be in a name or before one; the numbers add up. No enum, whose sums cost more than all else."""

    TITLE = 1
    PET = 2
    FIRST = 4
    """A first name and hardly ever anything else."""
    WORD = 8
    """A first name, and a word as well."""
    RARE = 16
    """A word, and seldom a first name."""
    FAMILY = 32
    LEADS = 64
    """Ends a phrase after which whatever has a capital is a name."""
    SPELT = 128
    """Another spelling of a first name, worked out and in no list."""
    KNOWN = FIRST | WORD | RARE


class Lists(NamedTuple):
    """`marks`: what each word can be. The others are sets of words, as the data files call them."""

    marks: Mapping[str, int]
    family: frozenset[str]
    short: frozenset[str]
    role: frozenset[str]
    folk: frozenset[str]
    kin: frozenset[str]
    label: frozenset[str]
    common: frozenset[str]
    """Never part of a name."""
    unlikely: frozenset[str]
    """No name after a title or a phrase, though a family can be called so."""
    verb: frozenset[str]
    before: frozenset[str]
    deed: frozenset[str]
    where: frozenset[str]
    object: frozenset[str]
    at: frozenset[str]
    small: frozenset[str]
    thing: frozenset[str]
    """Everyday things that can be called like somebody."""
    cues: Cues


def data(name: str) -> dict[str, Any]:
    """A data file of the screeners. Raises OSError, tomllib.TOMLDecodeError for one that cannot be read."""
    folder = resources.files("feeder.screening") / "data"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Everything about names, all languages together. Raises BadPhrase, KeyError for a file that cannot be used."""
    firsts, told = data("first_names"), [data(f"names_{language}") for language in LANGUAGES]
    classes = {name: _all(each["lists"].get(name, "") for each in told) for name in told[0]["lists"]}
    cues = Cues()
    for each in told:
        for name in CUES:
            for said in each["cues"].get(name, ()):
                cues.add(name, phrase(said, classes))
    label = _all(each["cues"].get("label", "") for each in told)
    marks: dict[str, int] = {}
    for words, what in (
        (_all(firsts["first"].values()), Is.FIRST), (_all([firsts["words"]["all"]]), Is.WORD),
        (_all([firsts["rare"]["all"]]), Is.RARE), (classes["title"], Is.TITLE), (classes["pet"], Is.PET),
        (cues.last("any", "spelt", "full", "closing", "thanks") | label, Is.LEADS),
        (_all([firsts["family"]["all"]]), Is.FAMILY),
    ):  # fmt: skip
        for word in words:
            marks[word] = marks.get(word, 0) | what
    unlikely = classes["common"] | classes["role"] | classes["folk"] | classes["title"]
    for spelling in _spellings(marks) - unlikely:
        marks.setdefault(spelling, Is.FIRST | Is.SPELT)
    after = {
        name: _all(each["after"][name] for each in told)
        for name in ("verb", "before", "deed", "where", "object", "at", "thing")
    }
    return Lists(
        marks=marks, family=_all([firsts["family"]["all"]]), short=classes["short"], role=classes["role"],
        folk=classes["folk"], kin=classes["kin"], label=label, common=classes["common"], unlikely=unlikely, cues=cues,
        small=_all([firsts["small"]["all"]]), **after,
    )  # fmt: skip


def _spellings(marks: Mapping[str, int]) -> set[str]:
    """How else surely known first names are written: Magalie, Loick, Steeven, Natalya."""
    found: set[str] = set()
    for name in [name for name, what in marks.items() if what == Is.FIRST and len(name) >= SHORTEST - 1]:
        for old, new in SPELLED:
            at = name.find(old, 1)
            while at > 0:
                found.add(name[:at] + new + name[at + len(old) :])
                at = name.find(old, at + 1)
        found |= {name + end for end in ENDS.get(name[-1], ())}
    return {name for name in found if len(name) >= SHORTEST}


def _all(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(word) for text in texts for word in text.split())
