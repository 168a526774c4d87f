"""A text as the rules see it: folded words, emoji, emoticons in a row, and how each is parted from the one before."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

import regex

from feeder.screening.base import folded

APART, SOFT, JOINED = 2, 1, 0
"""A new sentence; a comma, a bracket or a quote; nothing or a space."""


class Word(NamedTuple):
    """`gap`: how it is parted from the one before. `loud`: all in capitals, and two letters at least. `asks`:
    a question mark follows."""

    start: int
    end: int
    said: str
    gap: int
    loud: bool
    asks: bool = False


_PIECES = regex.compile(
    r"(?P<word>\p{N}++|\p{L}[\p{L}\p{M}\p{N}]*+)"
    r"|(?P<smile>(?<![\p{L}\p{N}])(?:[:;=]['’]?[-o^]?[()\[\]DdPp/\\|*3](?![/\p{L}\p{N}])|\^_?\^|<3|[xX]D\b))"
    r"|(?P<stop>[.!?…\n:;]++|(?<=\s)-++(?=\s))"
    r"|(?P<soft>[,()«»\"“”/])"
    r"|(?P<other>[^\s\p{P}\p{L}\p{N}\p{M}\p{C}])\ufe0f?+"
)
_REPEATED = regex.compile(r"(\p{L})\1{2,}+")


def words(text: str, known: Container[str], signs: Container[str]) -> list[Word]:
    """The row of words, in one pass. `signs`: emoji and emoticons that are words too.

    Letters that are repeated thrice or more become two or one, whichever is `known`: “suuuper”, “nulllle”.
    """
    row: list[Word] = []
    gap = APART
    for match in _PIECES.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if kind == "word":
            said = folded(piece)
            if len(piece) > 3 and said not in known:
                said = _short(said, known)
            row.append(Word(match.start(), match.end(), said, gap, len(piece) > 1 and piece.isupper()))
            gap = JOINED
        elif kind == "stop":
            if "?" in piece and row:
                row[-1] = row[-1]._replace(asks=True)
            gap = APART
        elif kind == "soft":
            gap = max(gap, SOFT)
        else:
            sign = piece.rstrip("\ufe0f").lower()
            if sign in signs:
                row.append(Word(match.start(), match.end(), sign, gap, False))
                gap = max(gap, SOFT)
    return row


def _short(said: str, known: Container[str]) -> str:
    if _REPEATED.search(said) is None:
        return said
    twice = _REPEATED.sub(r"\1\1", said)
    return twice if twice in known else _REPEATED.sub(r"\1", said)
