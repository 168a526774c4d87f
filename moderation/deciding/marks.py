"""Marking words with the keyboard: a cursor over the glyphs of a text, and the spans it has marked. Pure.

The cursor stands on a glyph; a mark reaches from where it was begun to where the cursor stands, both included.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.glyphs import Glyph, Line, glyphs
from wall.events import Mask, MaskLabel, Span

STOPS = frozenset(".,;:!?…»”)")
"""Marks after a word that are not a part of it."""


@dataclass
class Marker:
    """The state of marking one text. `marks` are ordered and do not overlap; places are in code points.

    `offers`: what is suggested and was neither taken nor refused yet, in order (`moderation/deciding/suggesting.py`).
    `begun`: the word with which a finger began the open mark.
    """

    text: str
    cursor: int = 0
    anchor: int | None = None
    marks: list[Mask] = field(default_factory=list)
    offers: list[Mask] = field(default_factory=list)
    begun: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self._glyphs = glyphs(self.text)
        self._starts: list[int] = []

    @property
    def glyphs(self) -> Sequence[Glyph]:
        return self._glyphs

    def move(self, by: int) -> None:
        """To the left or the right by so many glyphs, as far as the text goes."""
        self.to(self.cursor + by)

    def to(self, at: int) -> None:
        """Onto glyph `at`, or the nearest there is."""
        self.cursor = max(0, min(len(self._glyphs) - 1, at))

    def word(self, forward: bool) -> None:
        """To the next word; while a mark is open, to the last letter of it, so that whole words are marked."""
        row, at = self._glyphs, self.cursor
        if not row:
            return
        if not forward:
            at -= 1
            while at > 0 and _blank(row[at]):
                at -= 1
            while at > 0 and not _blank(row[at - 1]):
                at -= 1
        elif self.anchor is not None:
            at += 1
            while at < len(row) - 1 and _blank(row[at]):
                at += 1
            while at < len(row) - 1 and not _blank(row[at + 1]):
                at += 1
            at = self._before_stops(min(at, len(row) - 1))
        else:
            while at < len(row) - 1 and not _blank(row[at]):
                at += 1
            while at < len(row) - 1 and _blank(row[at]):
                at += 1
        self.to(at)

    def _before_stops(self, at: int) -> int:
        """The end of a word without the full stops that follow it, unless those are all that is left to go to."""
        bare = at
        while bare > self.cursor and self._glyphs[bare].shown in STOPS:
            bare -= 1
        return bare if bare > self.cursor else at

    def line(self, lines: Sequence[Line], by: int) -> None:
        """Up or down by so many lines, into the same column (in cells) where there is one."""
        if not self._glyphs:
            return
        here = line_of(lines, self.cursor)
        column = sum(glyph.width for glyph in self._glyphs[lines[here].first : self.cursor])
        there = max(0, min(len(lines) - 1, here + by))
        self.to(at_cell(self._glyphs, lines[there], column))

    def edge(self, lines: Sequence[Line], last: bool) -> None:
        """To the first or the last glyph of the line."""
        line = lines[line_of(lines, self.cursor)]
        self.to(line.last - 1 if last else line.first)

    def open(self) -> None:
        """Begin a mark where the cursor stands."""
        if self._glyphs:
            self.anchor, self.begun = self.cursor, None

    def give_up(self) -> None:
        """Leave the mark that was begun."""
        self.anchor = self.begun = None

    def reach(self) -> Span | None:
        """What the open mark covers now."""
        if self.anchor is None or not self._glyphs:
            return None
        low, high = sorted((self.anchor, self.cursor))
        return Span(self._glyphs[low].start, self._glyphs[high].end)

    def close(self, label: MaskLabel = "personal") -> Mask | None:
        """End the open mark; marks that it touches become one with it. None if none was open."""
        reach = self.reach()
        self.anchor = self.begun = None
        if reach is None:
            return None
        start, end, rest = reach.start, reach.end, []
        for mark in self.marks:
            if mark.start < end and start < mark.end:
                start, end = min(start, mark.start), max(end, mark.end)
            else:
                rest.append(mark)
        made = Mask(start, end, label)
        self.marks = sorted([*rest, made])
        self.offers = [offer for offer in self.offers if not meet(offer, made)]
        return made

    def under(self) -> Mask | None:
        """The mark on which the cursor stands."""
        if not self._glyphs:
            return None
        at = self._glyphs[self.cursor].start
        return next((mark for mark in self.marks if mark.start <= at < mark.end), None)

    def remove(self) -> Mask | None:
        """Take away the mark under the cursor, else the last one made in reading order."""
        gone = self.under() or (self.marks[-1] if self.marks else None)
        if gone is not None:
            self.marks.remove(gone)
        return gone

    def glyph_of(self, place: int) -> int:
        """The glyph that stands for code point `place`."""
        if not self._starts:
            self._starts = [glyph.start for glyph in self._glyphs]
        return max(0, bisect_right(self._starts, place) - 1)

    def word_at(self, at: int) -> tuple[int, int] | None:
        """The first and the last glyph of the word there, without the stops after it; None on a blank."""
        row = self._glyphs
        if not row or _blank(row[at]):
            return None
        first = last = at
        while first > 0 and not _blank(row[first - 1]):
            first -= 1
        while last < len(row) - 1 and not _blank(row[last + 1]):
            last += 1
        while last > at and row[last].shown in STOPS:
            last -= 1
        return first, last

    def spans(self) -> tuple[Span, ...]:
        """The marks without their labels."""
        return tuple(Span(mark.start, mark.end) for mark in self.marks)


def _blank(glyph: Glyph) -> bool:
    return glyph.shown.isspace()


def meet(one: Mask, other: Mask) -> bool:
    """Whether two masks cover a code point in common."""
    return one.start < other.end and other.start < one.end


def line_of(lines: Sequence[Line], at: int) -> int:
    """Which line glyph `at` is on."""
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines[middle].first <= at else (low, middle - 1)
    return low


def at_cell(row: Sequence[Glyph], line: Line, column: int) -> int:
    """The glyph of `line` at `column` (cells), or its last one."""
    used = 0
    for at in range(line.first, line.last):
        used += row[at].width
        if column < used:
            return at
    return max(line.first, line.last - 1)


def likely_label(words: str) -> MaskLabel:
    """What the marked words probably are, to be offered first. A person decides."""
    digits = sum(char.isdigit() for char in words)
    if "://" in words or words.casefold().startswith("www."):
        return "link"
    if "@" in words:
        return "handle" if words.strip().startswith("@") else "email"
    if digits >= 8 and not any(char.isalpha() for char in words):
        return "phone" if len(words.strip()) < 20 else "account"
    if digits >= 4 and any(char.isalpha() for char in words):
        return "address" if " " in words.strip() and words.strip()[0].isdigit() else "order"
    if digits == 0 and len(words.split()) <= 3:
        return "name"
    return "personal"
