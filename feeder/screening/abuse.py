"""Hard words aimed at a person: insults and threats, in French and English. A beginning, in our own word lists.

Coarse words that are aimed at nothing are not abuse and are never found: « c'est de la merde ce gilet » is an opinion
about a cardigan. Neither is an insult that somebody tells of.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from feeder.screening.base import Screener, Token, folded, heard, tokens
from feeder.screening.phrases import Index, Sieve, phrase
from wall.noticed import Finding

LANGUAGES = ("fr", "en")
AIMED = ("insult", "threat")
NEVER = "never"


class Lexicon:
    """The word list of one language. Raises BadPhrase, KeyError for one that cannot be used."""

    def __init__(self, language: str, toml: str) -> None:
        told = tomllib.loads(toml)
        self.language = language
        self.version = int(told["version"])
        classes = {
            name: frozenset(folded(word) for word in words.split()) for name, words in told.get("words", {}).items()
        }
        phrases = [(name, phrase(said, classes)) for name in (*AIMED, NEVER) for said in told[name]["phrases"]]
        self.index = Index(phrases)
        self.aimed = Sieve([slots for name, slots in phrases if name != NEVER])

    def find(self, text: str, row: list[Token]) -> Iterator[Finding]:
        """What is aimed at somebody and not covered by what is never abuse; where two overlap, both."""
        found = list(self.index.find(text, row))
        never = [(first, last) for first, last, name in found if name == NEVER]
        reach = 0  # of the matches so far; those within an earlier one of the same name say nothing new
        for first, last, name in found:
            covered = _covered(first, last, never)
            if name == NEVER or covered or last <= reach:
                continue
            reach = last
            rule = f"abuse.{name}.{self.language}/{self.version}"
            yield Finding(flag="abuse", start=row[first].start, end=row[last - 1].end, rule=rule)


def _covered(first: int, last: int, never: list[tuple[int, int]]) -> bool:
    """Whether one of `never`, which is in order, lies over these words. Looks only at those near by."""
    at = bisect_right(never, (first, 1 << 60))
    return any(low <= first and last <= high for low, high in never[max(0, at - 12) : at])


@lru_cache(maxsize=1)
def lexicons() -> tuple[Lexicon, ...]:
    """The word lists that come with the program, read once."""
    folder = resources.files("feeder.screening") / "data"
    return tuple(
        Lexicon(language, (folder / f"abuse_{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES
    )


def thorough(text: str) -> Iterator[Finding]:
    """What `ABUSE` finds, without the shortcut by which it passes over most texts."""
    row = tokens(text)
    for lexicon in lexicons():
        yield from lexicon.find(text, row)


def _find(text: str, _language: str) -> Iterator[Finding]:
    words = heard(text)
    if words is None or any(lexicon.aimed.passes(words) for lexicon in lexicons()):
        yield from thorough(text)


ABUSE = Screener(name="abuse", version=1, find=_find, flags=("abuse",))
