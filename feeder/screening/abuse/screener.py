"""Hard words: insults, threats, hate and sexual remarks aimed at somebody, and apart from these what is only coarse.

What is coarse and aimed at nothing is no abuse: « c’est de la merde ce gilet » is an opinion about a cardigan.
Neither is an insult that somebody tells of. A finding only informs whoever reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from feeder.screening.abuse import lexicon, words
from feeder.screening.abuse.search import Lists
from feeder.screening.base import Screener, Setup
from wall.noticed import Finding

LANGUAGES = ("fr", "en", "es", "de", "it", "nl", "pt")
"""All are looked for in every text: those who insult in a shop do not always do it in the language of the others."""
OWN = "own"
NAME = "abuse"
VERSION = 2
COARSE = "coarse"
LOOKED_THROUGH = 100_000
"""Code points of a text that are looked through, so that no text takes longer than a few seconds."""
PARTS = ("abuse", "abuse_aim", "abuse_open", COARSE)
"""The lists of a language, as far as there are such."""


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The one screener of this room. Raises BadPhrase where a list of the shop cannot be used."""
    return (_screener(setup.abuse),)


@lru_cache(maxsize=8)
def _screener(own: tuple[str, ...]) -> Screener:
    lists = Lists([*lexicons(), *(lexicon.read(f"{OWN}{at}", toml) for at, toml in enumerate(own, 1))])

    def find(text: str, _language: str) -> Iterator[Finding]:
        for start, end, kind, rule in lists.find(text[:LOOKED_THROUGH]):
            flag = COARSE if kind == COARSE else NAME
            yield Finding(flag=flag, start=start, end=end, kind=kind, rule=f"{NAME}.{rule}")

    return Screener(name=NAME, version=VERSION, find=find, flags=(NAME, COARSE))


@lru_cache(maxsize=1)
def lexicons() -> tuple[lexicon.Lexicon, ...]:
    """The word lists that come with the program, read once."""
    return tuple(each for language in LANGUAGES for each in _read(language))


def _read(language: str) -> Iterator[lexicon.Lexicon]:
    """The lists of one language. Each can name the lists of words of those before it."""
    known = words.classes(language)
    for part in PARTS:
        file = resources.files("feeder.screening") / "data" / f"{part}_{language}.toml"
        if file.is_file():
            each = lexicon.read(language, file.read_text(encoding="utf-8"), known)
            yield each
            known = {which: said for which, said in each.words.items() if which not in lexicon.LISTS_OF_LISTS}
