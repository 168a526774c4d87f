"""A text with its letters as they were meant, and where each of them stands in what was received.

Invisible characters go, look-alike letters of other scripts and fonts become Latin ones. What is made here is read by
rules only; whatever is shown is the text that was received.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feeder.screening.base import REMEMBERED

_LIKE = dict(
    zip(
        "αβγεζηικμνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧабвгеёзиіїјкмнопрсѕтухԁԛԝһӏАВЕЁЗІЇЈКМНОРСЅТУХӀѵօցսոɡıɑ",
        "abyeznikuvoptuxwABEZHIKMNOPTYXabbreezuiijkmhonpcstyxdqwhlABEEZIIJKMHOPCSTYXIvogungia",
        strict=True,
    )
) | dict(zip("ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
"""Letters of Greek, Cyrillic, Armenian and phonetic script that are drawn (almost) as a Latin one."""
_ALPHABETS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""First code points of the squared, circled and regional letters A to Z, which no normal form knows as letters."""
_HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0"
_LAST_LATIN_1 = 0xFF


class _Meant(dict[str, str]):
    """From a character to the letters it stands for; each is worked out when it first occurs."""

    def __missing__(self, char: str) -> str:
        meant = _meant(char)
        if len(self) < REMEMBERED:
            self[char] = meant
        return meant


def _meant(char: str) -> str:
    if unicodedata.category(char) == "Cf" or char in _HANGUL_FILLERS:
        return ""
    if char in _LIKE:
        return _LIKE[char]
    code = ord(char)
    if code <= _LAST_LATIN_1:
        return char
    for first in _ALPHABETS:
        if first <= code < first + 26:
            return chr(ord("A") + code - first)
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain.isalnum() else char


_chars = _Meant()
_USUAL = frozenset(char for char in map(chr, range(_LAST_LATIN_1 + 1)) if _meant(char) == char)


class Clean(NamedTuple):
    """`text`: the letters as meant. `at`: the place of each in what was received; None: all as they did."""

    text: str
    at: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where what stands at `start` to `end` here (not empty) stands in the received text."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


def is_disguised(text: str) -> bool:
    """Whether it has a character that stands for something else."""
    return any(_chars[char] != char for char in set(text).difference(_USUAL))


def clean(text: str) -> Clean:
    """The text as it was meant, in one pass."""
    if not is_disguised(text):
        return Clean(text, None)
    return Clean("".join(_chars[char] for char in text), list(_places(text)))


def _places(text: str) -> Iterator[int]:
    for at, char in enumerate(text):
        for _ in _chars[char]:
            yield at
