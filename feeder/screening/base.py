"""What a screener is, and how several look at one text. Pure but for a word in the log when one of them breaks.

Findings inform whoever reads. They decide, order, delay and hide nothing.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import regex
from msgspec import Struct

from wall.noticed import Finding

log = logging.getLogger("feeder.screening")
MOST = 200
"""Findings of one screener in one text; the first ones are enough to make somebody look."""
LONGEST_WORD = 40
"""Code points of a word that is looked up; what is longer is no word."""
LONGEST = 100_000
"""Code points of a text that are looked at: no source takes a longer post. What follows is told as not screened."""
FLAGS = frozenset(
    {
        *("phone", "email", "iban", "card", "nir", "siret", "order", "plate", "address", "name", "handle", "url"),
        *("number", "abuse", "coarse", "sensitive", "link", "duplicate", "burst", "hidden"),
    }
)
"""The flags that are known before the screeners are loaded: a list can be narrowed to them at once. None of them
rests on stars or tone (`spam.repetition.NARROWING`)."""

Find = Callable[[str, str], Iterable[Finding]]
T = TypeVar("T")


class Setup(Struct, frozen=True, kw_only=True):
    """What a shop tells its screeners. `languages`: those that are spoken here, the likeliest first (ISO 639-1).

    `allow`: brands and words of its own, which are no personal data. `abuse`: word lists of its own (TOML texts).
    """

    languages: tuple[str, ...] = ("fr", "en")
    allow: tuple[str, ...] = ()
    abuse: tuple[str, ...] = ()


class Screener(Struct, frozen=True, kw_only=True):
    """Looks at a text for one thing. `find(text, language)` is pure; offsets are code points of that very text.

    The language is the one that was heard in it (ISO 639-1), empty if unknown. `name` and `version` say which rules
    found something: each finding's `rule` begins with both. `flags`: every flag that a finding of it can have.
    """

    name: str
    version: int
    find: Find
    flags: tuple[str, ...] = ()

    def rule(self, which: str) -> str:
        """The id of one of its rules, e.g. `phone.national/1`."""
        return f"{self.name}.{which}/{self.version}"


class Token(NamedTuple):
    """A word of a text: where it stands, and how it is spelled without accents and capitals."""

    start: int
    end: int
    folded: str


def screen(text: str, screeners: Sequence[Screener], language: str = "") -> list[Finding]:
    """Everything that is noticed in `text`, in reading order; what overlaps is kept. As `looked`."""
    return looked(text, screeners, language)[0]


def looked(text: str, screeners: Sequence[Screener], language: str = "") -> tuple[list[Finding], list[str]]:
    """Everything that is noticed in `text`, in reading order, and the names of the screeners that broke over it.

    A screener that raises, or finds something outside the text, has found nothing: its name is logged, never a word
    of the text. The others go on.
    """
    found: list[Finding] = []
    broken: list[str] = []
    for screener in screeners:
        try:
            found.extend(_asked(screener, text, language))
        except Exception as error:  # noqa: BLE001 - logged and told; whatever is wrong, the post goes on its way
            log.error("screener %s %d is broken: %s", screener.name, screener.version, type(error).__name__)
            broken.append(screener.name)
    if len(found) > 1:
        found.sort(key=lambda each: (each.start, each.end, each.flag, each.rule))
    return found, broken


def _asked(screener: Screener, text: str, language: str) -> list[Finding]:
    out: list[Finding] = []
    for finding in screener.find(text, language):
        whole = finding.start == finding.end == 0
        if not whole and not 0 <= finding.start < finding.end <= len(text):
            raise IndexError("a finding lies outside the text")
        out.append(finding)
        if len(out) >= MOST:
            break
    return out


_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*+")
_MARKS = regex.compile(r"\p{M}+")
_LIGATURES = {"œ": "oe", "æ": "ae"}


def folded(word: str) -> str:
    """The word without capitals, accents and ligatures: `Enculé` and `encule` are one."""
    if word.isascii():
        return word[:LONGEST_WORD].lower()
    plain = unicodedata.normalize("NFKD", word[:LONGEST_WORD].casefold())
    return "".join(_LIGATURES.get(char, char) for char in _MARKS.sub("", plain))


def tokens(text: str) -> list[Token]:
    """The words of a text in order, in one pass; apostrophes and hyphens part them."""
    return [Token(match.start(), match.end(), folded(match[0])) for match in _WORD.finditer(text)]


REMEMBERED = 20_000
"""Characters kept worked out: more than any language writes with."""


class _Letters(dict[int, str | None]):
    """From a character to what is left of it in a folded word; each is worked out when it first occurs."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        left = None if _MARKS.fullmatch(char) else " "
        if _WORD.fullmatch(char):
            left = "".join(folded(char).split()) or "\ufffd"  # one word stays one
        if len(self) < REMEMBERED:
            self[code] = left
        return left


_letters = _Letters()


def once(work: Callable[[str], T]) -> Callable[[str], T]:
    """`work`, done once for a text that several screeners ask about one after another. `work` must be pure, and what
    it gives must not be changed. Safe in threads. Remembers the last two texts: as received, and as it is read."""
    return lru_cache(maxsize=2)(work)


def _bytes() -> bytes:
    """The same for Latin-1, where that is one letter of ASCII for one; a nought byte where it is not."""
    left = [folded(char) if _WORD.fullmatch(char) else " " for char in map(chr, range(256))]
    return bytes(ord(each) if len(each) == 1 and each.isascii() else 0 for each in left)


_latin = _bytes()


@once
def spelled(text: str) -> Sequence[str]:
    """The words of `text` in order, folded, however long. What is no letter or figure parts them; marks are gone."""
    try:
        plain = text.replace("’", " ").replace("œ", "oe").encode("latin-1").translate(_latin)
    except UnicodeEncodeError:
        return text.translate(_letters).split()
    return text.translate(_letters).split() if 0 in plain else plain.decode("ascii").split()


@once
def heard(text: str) -> frozenset[str] | None:
    """The words that may occur in `text`, folded: all of `tokens(text)`, perhaps some more. A fifth of its work.

    None where that cannot be said: something in it is longer than a word that is looked up.
    """
    if max(map(len, text.split()), default=0) > LONGEST_WORD:
        return None
    return frozenset(spelled(text))
