"""A text as the rules see it: folded words, emoji, emoticons in a row, and how each is parted from the one before.

Written for speed: accents and capitals are taken off the whole text at once, one character for one, so that places in
both texts are the same; the text is split into words and what is between them by one C function.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import accumulate

from feeder.screening.base import LONGEST, folded

APART, SOFT, JOINED = 2, 1, 0
"""A new sentence; a comma, a bracket or a quote; nothing, a space, an apostrophe or a hyphen."""


@dataclass(slots=True)
class Row:
    """Words in order, a list for each thing told of them: where they stand in the text, how they are spelled, folded,
    how they are parted from the one before; and after which a question mark stands, and which are in capitals."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    asks: set[int] = field(default_factory=set)
    loud: set[int] = field(default_factory=set)


def _plain() -> dict[int, str]:
    """Latin letters without accents and capitals, where that is one character; the others are left alone."""
    table = dict[int, str]()
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = folded(chr(code))
        if len(bare) == 1:
            table[code] = bare
    return table


_PLAIN = _plain()
_WORD = re.compile(r"(\d+|[^\W\d_][\w\u0300-\u036f]*)")
_SMILE = re.compile(r"[:;=]['’]?[-o^]?[()\[\]DdPp/\\|*3](?![/\w])|\^_?\^|<3")
_STOP = re.compile(r"[.!?…\n:;]|(?<=\s)-+(?=\s)")
_SOFT = re.compile(r"[,()«»\"“”/]")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_GAPS = {
    " ": JOINED,
    "": JOINED,
    "'": JOINED,
    "’": JOINED,
    "-": JOINED,
    "  ": JOINED,
    ", ": SOFT,
    ",": SOFT,
    " ,": SOFT,
}
_GAPS |= {stop + space: APART for stop in ("!", " !", ".", "...", "…", ":", " :", "\n") for space in ("", " ", "\n")}


def row(text: str, known: Container[str], signs: Container[str]) -> Row:
    """The words of the text, in one pass. `signs`: emoji and emoticons that are words too.

    Letters that are repeated thrice or more become two or one, whichever is `known`: “suuuper”, “nulllle”.
    """
    plain = text.translate(_PLAIN)
    if _SMILE.search(plain):  # a letter can be part of one (“:D”), and is no word then
        plain = _set_apart(plain)
    parts = _WORD.split(plain)
    places = [0, *accumulate(map(len, parts))]
    out = Row()
    gap = APART
    repeated = _REPEATED.search(plain) is not None
    for at in range(0, len(parts) - 1, 2):
        between = _GAPS.get(parts[at])
        gap = max(gap, _between(out, text, places[at], places[at + 1], gap, signs) if between is None else between)
        word = parts[at + 1]
        if not word.isascii():
            word = folded(word)
        elif len(word) > LONGEST:
            word = word[:LONGEST]
        if repeated and word not in known:
            word = _short(word, known)
        out.starts.append(places[at + 1])
        out.ends.append(places[at + 2])
        out.said.append(word)
        out.gaps.append(gap)
        gap = JOINED
    _between(out, text, places[-2], places[-1], gap, signs)
    if _CAPITALS.search(text):
        _loud(out, text)
    return out


_HIDDEN = str.maketrans("DdPpo3", "\ue000" * 6)


def _set_apart(plain: str) -> str:
    """The text with the letters of its emoticons hidden, so that they are no words; as long as before."""
    return _SMILE.sub(lambda match: match[0].translate(_HIDDEN), plain)


def _between(out: Row, text: str, start: int, end: int, gap: int, signs: Container[str]) -> int:
    """What parts two words; emoji and emoticons in it become words, and the next word is parted from the last one."""
    at = start
    piece = text[start:end]
    smiles = {start + match.start(): start + match.end() for match in _SMILE.finditer(piece)}
    while at < end:
        last = smiles.get(at, at + 1)
        sign = text[at:last].lower()
        if sign in signs:
            out.starts.append(at)
            out.ends.append(last + (text[last : last + 1] == "\ufe0f"))
            out.said.append(sign)
            out.gaps.append(gap)
            gap = SOFT
        elif _STOP.match(text, at):
            if sign == "?" and out.said:
                out.asks.add(len(out.said) - 1)
            gap = APART
        elif _SOFT.match(sign):
            gap = max(gap, SOFT)
        at = last
    return gap


def _loud(out: Row, text: str) -> None:
    """Notes the words in capitals, of two letters at least, unless all are: then nobody raises the voice."""
    words = [at for at, start in enumerate(out.starts) if out.ends[at] - start > 1]
    loud = {at for at in words if text[out.starts[at] : out.ends[at]].isupper()}
    if len(loud) < len(words):
        out.loud |= loud


def _short(said: str, known: Container[str]) -> str:
    if _REPEATED.search(said) is None:
        return said
    twice = _REPEATED.sub(r"\1\1", said)
    return twice if twice in known else _REPEATED.sub(r"\1", said)
