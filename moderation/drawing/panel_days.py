"""The public figures day by day: a table with a line for each day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.cells import cell_len

from moderation.drawing import Bits
from moderation.drawing.rows import fit
from moderation.glyphs import one_line
from moderation.words import Words
from wall.figures import Period

GAP = 2
"""Cells between two columns."""


def days(told: Mapping[str, Period], words: Words, width: int) -> list[Bits]:
    """The days in the order in which they are told, each with the figures of the posts received on it."""
    if not told:
        return []
    _ = words._
    heads = [
        _("came in"),
        _("shown"),
        _("refused"),
        _("taken off"),
        _("waiting"),
        _("other"),
        _("contested"),
        _("pauses"),
    ]
    rows = [(_named(day, words), [words.number(n) if n else "·" for n in _figures(of)]) for day, of in told.items()]
    wide = [GAP + max(cell_len(head), *(cell_len(row[at]) for _day, row in rows)) for at, head in enumerate(heads)]
    first = 2 + max(cell_len(name) for name, _row in rows)
    while len(wide) > 5 and first + sum(wide) > width:  # a narrow terminal has the counts that matter most
        heads, wide = heads[:-1], wide[:-1]
    lines: list[Bits] = [[(_("Day by day"), "honey strong")]]
    lines.append([(fit(" " * first + _cells(heads, wide), width), "faint")])
    for name, row in rows:
        cells = _cells(row[: len(wide)], wide)
        lines.append([("  " + name + " " * (first - 2 - cell_len(name)), "soft"), (cells, "ink")])
    return lines


def _cells(texts: list[str], wide: list[int]) -> str:
    return "".join(" " * (room - cell_len(text)) + text for room, text in zip(wide, texts, strict=True))


def _figures(of: Period) -> list[int]:
    other = of.undisplayable + of.expired + of.lapsed
    return [of.received, of.shown, of.withheld, of.withdrawn, of.waiting, other, of.contests, of.pauses]


def _named(day: str, words: Words) -> str:
    try:
        return words.short_day(date.fromisoformat(day))
    except ValueError:
        return one_line(day, 12)
