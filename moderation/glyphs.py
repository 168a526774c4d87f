"""A received text as a terminal can show it without harm: grapheme clusters, their cells, and lines of them.

Each glyph remembers which code points of the received text it stands for, so that a cursor over the screen can
mark a span of the text. Nothing hostile passes: controls and overrides become visible placeholders, towers of
combining marks are cut short and say so. What the wall carries is `wall.text.display_form`, not this.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex
from rich.cells import cell_len

from wall.text import Chip, Form, visible_controls

MAX_MARKS = 5
"""More combining marks than this on one letter are a tower, not a language."""
MAX_CLUSTER = 16
"""Code points; the longest emoji in use has ten."""

_CLUSTER = regex.compile(r"\X")


class Glyph(NamedTuple):
    """One cluster: `start`, `end` in code points of the text; `shown` in `width` cells. A line end is `\\n`, 0."""

    start: int
    end: int
    shown: str
    width: int


class Line(NamedTuple):
    """Glyphs `first` to `last` (exclusive) make one line."""

    first: int
    last: int


@lru_cache(maxsize=16)
def glyphs(text: str) -> tuple[Glyph, ...]:
    """The text as glyphs, in order and without a gap. Zero-width characters belong to the glyph before them."""
    return _read(text)


def _read(text: str) -> tuple[Glyph, ...]:
    out: list[Glyph] = []
    for match in _CLUSTER.finditer(text):
        shown, width = _shown(match[0])
        if width == 0 and shown != "\n" and out and out[-1].shown != "\n":
            before = out[-1]  # what nobody sees is not piled up without end: that would cost its square
            more = shown if len(before.shown) <= MAX_CLUSTER else ""
            out[-1] = Glyph(before.start, match.end(), before.shown + more, before.width)
        else:
            out.append(Glyph(match.start(), match.end(), shown, width))
    return tuple(out)


def _shown(cluster: str) -> tuple[str, int]:
    if len(cluster) == 1 and cluster.isascii() and cluster.isprintable():
        return cluster, 1
    if cluster in ("\n", "\r\n"):
        return "\n", 0
    if cluster == "\t":
        return "    ", 4
    shown = visible_controls(cluster)
    marks = sum(unicodedata.combining(char) != 0 or unicodedata.category(char) == "Me" for char in shown)
    if marks > MAX_MARKS or len(cluster) > MAX_CLUSTER:
        shown = f"{shown[:2]}⟦+{len(shown) - 2}⟧"
    elif unicodedata.category(shown[0])[0] == "M":
        shown = f"◌{shown}"
    return shown, cell_len(shown)


def harmless(text: str) -> str:
    """The text for a terminal, line ends kept: the same placeholders as on the desk's screen."""
    return "".join(glyph.shown for glyph in _read(text))


def typed(text: str) -> str:
    """What somebody here pasted, without the characters that a terminal would obey; line ends and tabs stay."""
    return "".join(char for char in text.replace("\r\n", "\n") if visible_controls(char) == char)


@lru_cache(maxsize=2048)
def one_line(text: str, cells: int) -> str:
    """The beginning of the text on one line of at most `cells` cells; `…` where something is left out."""
    out: list[str] = []
    used = 0
    head = text[: cells * 3 + 32]
    for glyph in _read(" ".join(head.split())):
        if used + glyph.width > cells:
            return _ellipsis(out, cells)
        out.append(glyph.shown)
        used += glyph.width
    return _ellipsis(out, cells) if len(head) < len(text) else "".join(out)


def _ellipsis(shown: list[str], cells: int) -> str:
    while shown and cell_len("".join(shown)) > cells - 1:
        shown.pop()
    return "".join(shown).rstrip() + "…" if cells > 0 else ""


def wrap(row: Sequence[Glyph], width: int) -> list[Line]:
    """Lines of at most `width` cells, broken after spaces where possible; a space may hang over the edge."""
    width = max(1, width)
    lines: list[Line] = []
    first = at = used = 0
    breakable = -1
    while at < len(row):
        glyph = row[at]
        if glyph.shown == "\n":
            lines.append(Line(first, at + 1))
            first, used, breakable = at + 1, 0, -1
        elif used + glyph.width > width and not glyph.shown.isspace() and at > first:
            first_next = breakable if breakable > first else at
            lines.append(Line(first, first_next))
            first, breakable = first_next, -1
            used = sum(each.width for each in row[first:at])
            continue
        else:
            used += glyph.width
            if glyph.shown[-1] in " \t-\N{EN DASH}\N{EM DASH}":
                breakable = at + 1
        at += 1
    if first < len(row) or not lines or row[-1].shown == "\n":
        lines.append(Line(first, len(row)))
    return lines


def text_lines(text: str, width: int) -> list[str]:
    """The text wrapped to `width` cells, as harmless strings."""
    row = glyphs(text)
    return ["".join(glyph.shown for glyph in row[line.first : line.last]).rstrip("\n ") for line in wrap(row, width)]


Bit = tuple[str, bool]
"""A stretch of a line, and whether it is a chip."""


@lru_cache(maxsize=256)
def form_lines(form: Form, width: int, chip: Callable[[str], str]) -> list[list[Bit]]:
    """A display form wrapped to `width` cells; chips are worded by `chip` and never broken unless too wide."""
    row: list[Glyph] = []
    chips: set[int] = set()
    for piece in form:
        if isinstance(piece, Chip):
            chips.add(len(row))
            shown = chip(piece.label)
            row.append(Glyph(0, 0, shown, min(cell_len(shown), max(1, width))))
        else:
            row.extend(_read(piece.text))
    return [_bits(row, line, chips) for line in wrap(row, width)]


def _bits(row: Sequence[Glyph], line: Line, chips: Iterable[int]) -> list[Bit]:
    bits: list[Bit] = []
    for at in range(line.first, line.last):
        shown, is_chip = row[at].shown, at in chips
        if shown == "\n":
            continue
        if bits and not is_chip and not bits[-1][1]:
            bits[-1] = (bits[-1][0] + shown, False)
        else:
            bits.append((shown, is_chip))
    return bits
