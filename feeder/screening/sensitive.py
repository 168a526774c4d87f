"""What the law calls special categories of data, and children: health, minors, religion, union membership.

A hint that a second pair of eyes would do well (GDPR, articles 8 and 9), and nothing else. What counts is that
something is told of a person: a halal shelf, a toy from three years on or a strike of the trains is no finding.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Set
from functools import lru_cache
from importlib import resources

from feeder.screening.base import Screener, Setup, Token, folded, heard, tokens
from feeder.screening.phrases import Index, Sieve, phrase
from wall.noticed import Finding

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
ALWAYS = ("fr", "en")
"""Looked for in whatever language a text is heard to be; the others only in theirs, or if none was heard."""
KINDS = ("health", "minor", "religion", "union")
NEVER = "never"
LONGEST = 100_000
"""Code points that are looked at: no source takes a longer post."""
_NEAR = 20
"""Phrases of `never` before a word that are looked at: the longest reach no further."""


class Lexicon:
    """The phrases of one language. Raises BadPhrase, KeyError for a list that cannot be used."""

    def __init__(self, language: str, toml: str) -> None:
        told = tomllib.loads(toml)
        self.language = language
        self.version = int(told["version"])
        classes = {
            name: frozenset(folded(word) for word in words.split()) for name, words in told.get("words", {}).items()
        }
        lists = [(kind, told.get(kind, {}).get("phrases", ())) for kind in (*KINDS, NEVER)]
        phrases = [(kind, phrase(said, classes)) for kind, sayings in lists for said in sayings]
        self._index = Index(phrases)
        self._sieve = Sieve([slots for kind, slots in phrases if kind != NEVER], classes.get("common", frozenset()))

    def passes(self, words: Set[str]) -> bool:
        """Whether something may be found in a text of these words."""
        return self._sieve.passes(words)

    def find(self, text: str, row: list[Token]) -> Iterator[Finding]:
        """Each phrase that nothing in `never` covers a word of; of one kind, none that lies within an earlier one."""
        found = list(self._index.find(text, row))
        never = [(first, last) for first, last, kind in found if kind == NEVER]
        reach = dict.fromkeys(KINDS, 0)
        for first, last, kind in found:
            if kind == NEVER or last <= reach[kind] or _touched(first, last, never):
                continue
            start = max(first, reach[kind])
            reach[kind] = last
            rule = f"sensitive.{kind}.{self.language}/{self.version}"
            yield Finding(flag="sensitive", kind=kind, start=row[start].start, end=row[last - 1].end, rule=rule)


def _touched(first: int, last: int, never: list[tuple[int, int]]) -> bool:
    """Whether one of `never`, which is in order, shares a word with these. Looks only at those near by."""
    at = bisect_right(never, (last, 0))
    return any(low < last and first < high for low, high in never[max(0, at - _NEAR) : at])


@lru_cache(maxsize=1)
def lexicons() -> tuple[Lexicon, ...]:
    """The phrases that come with the program, read once."""
    folder = resources.files("feeder.screening") / "data"
    return tuple(
        Lexicon(language, (folder / f"sensitive_{language}.toml").read_text(encoding="utf-8"))
        for language in LANGUAGES
    )


def thorough(text: str, language: str) -> Iterator[Finding]:
    """What `SENSITIVE` finds, without the shortcut by which it passes over most texts."""
    row = tokens(text[:LONGEST])
    for lexicon in lexicons():
        if lexicon.language in (*ALWAYS, language) or not language:
            yield from lexicon.find(text, row)


def _find(text: str, language: str) -> Iterator[Finding]:
    text = text[:LONGEST]
    words = heard(text)
    row: list[Token] = []
    for lexicon in lexicons():
        if lexicon.language not in (*ALWAYS, language) and language:
            continue
        if words is None or lexicon.passes(words):
            row = row or tokens(text)
            yield from lexicon.find(text, row)


SENSITIVE = Screener(name="sensitive", version=1, find=_find, flags=("sensitive",))


def screeners(_setup: Setup) -> tuple[Screener, ...]:
    """What is looked for here."""
    return (SENSITIVE,)
