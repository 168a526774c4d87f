"""A text as the rules see it: folded words, emoji, emoticons in a row, and how each is parted from the one before.

Written for speed: accents and capitals are taken off the whole text at once, one character for one, so that places in
both texts are the same; the text is split into words and what is between them by one C function.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
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
    """Latin letters without accents and capitals, where that is one character, and the apostrophe and the spaces of
    printers as those of typewriters; all else is left alone."""
    table = dict[int, str]()
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = folded(chr(code))
        if len(bare) == 1:
            table[code] = bare
    return table | {0x2019: "'", 0xA0: " ", 0x202F: " "}


_PLAIN = _plain()
_LATIN = bytes(ord(_PLAIN.get(code, chr(code))) for code in range(0x100))
"""The same for Latin-1, where it is Latin-1 too: several times as fast."""
_WORD = re.compile(r"(\d+|[^\W\d_][\w\u0300-\u036f]*)")
_SMILE = re.compile(r"[:;=]['’]?[-o^]?[()\[\]DdPp/\\|*3](?![/\w])|\^_?\^|<3")
_STOP = re.compile(r"[.!?…\n:;]|(?<=\s)-+(?=\s)")
_SOFT = re.compile(r"[,()«»\"“”/]")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_ODD = -1
_THRICE = tuple(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz")
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
    plain = _plainly(text)
    if any(eyes in plain for eyes in ":;=^<") and _SMILE.search(plain):  # its letters are no words: “:D”
        plain = _set_apart(plain)
    parts = _WORD.split(plain)
    places = [0, *accumulate(map(len, parts))]
    said = parts[1::2]
    if not plain.isascii():
        said = [word if word.isascii() else folded(word) for word in said]
    if max(map(len, said), default=0) > LONGEST:
        said = [word[:LONGEST] for word in said]
    if any(map(plain.__contains__, _THRICE)):
        said = [word if word in known else _short(word, known) for word in said]
    out = Row(places[1:-1:2], places[2::2], said, [_GAPS.get(part, _ODD) for part in parts[:-1:2]])
    if said:
        out.gaps[0] = APART
    _between(out, text, parts, places, signs)
    if _CAPITALS.search(text):
        _loud(out, text)
    return out


def _plainly(text: str) -> str:
    """`text` by `_PLAIN`."""
    try:
        return text.replace("’", "'").replace("\u202f", " ").encode("latin-1").translate(_LATIN).decode("latin-1")
    except UnicodeEncodeError:
        return text.translate(_PLAIN)


_HIDDEN = str.maketrans("DdPpo3", "\ue000" * 6)


def _set_apart(plain: str) -> str:
    """The text with the letters of its emoticons hidden, so that they are no words; as long as before."""
    return _SMILE.sub(lambda match: match[0].translate(_HIDDEN), plain)


def _between(out: Row, text: str, parts: Sequence[str], places: Sequence[int], signs: Container[str]) -> None:
    """Looks into what parts the words where that is more than a space: emoji and emoticons in it become words."""
    found: list[tuple[int, int, str, int]] = []
    asked: list[int] = []
    words = len(out.said)
    odd = [at for at, gap in enumerate(out.gaps) if gap == _ODD] if _ODD in out.gaps else []
    if words and parts[0]:
        odd.insert(0, 0)  # the first is told to begin a sentence, whatever stands before it
    if parts[-1]:
        odd.append(words)
    for at in odd:
        start, end = places[2 * at], places[2 * at + 1]
        gap, last = JOINED if at else APART, out.starts[at - 1] if at else -1
        for place, stop, piece in _pieces(text, start, end, signs):
            if stop < 0:
                gap = max(gap, APART if _STOP.match(text, place) else SOFT if _SOFT.match(piece) else JOINED)
                if piece == "?" and last >= 0:
                    asked.append(last)
            else:
                found.append((place, stop, piece, gap))
                gap, last = SOFT, place
        if at < words:
            out.gaps[at] = gap
    if found:
        rows = sorted([*zip(out.starts, out.ends, out.said, out.gaps, strict=True), *found])
        out.starts, out.ends = [each[0] for each in rows], [each[1] for each in rows]
        out.said, out.gaps = [each[2] for each in rows], [each[3] for each in rows]
    if asked:
        numbers = {start: number for number, start in enumerate(out.starts)}
        out.asks |= {numbers[start] for start in asked}


def _pieces(text: str, start: int, end: int, signs: Container[str]) -> Iterator[tuple[int, int, str]]:
    """Signs as (start, end, sign), and each other character as (start, -1, character)."""
    smiles = {start + match.start(): start + match.end() for match in _SMILE.finditer(text[start:end])}
    at = start
    while at < end:
        last = smiles.get(at, at + 1)
        sign = text[at:last].lower()
        if sign in signs:
            yield at, last + (text[last : last + 1] == "\ufe0f"), sign
        else:
            yield at, -1, text[at]
        at = last


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
