"""Geometry, pure: rectangles, the page's areas, and how a sequence of heights is set into balanced columns.

Everything is in whole pixels of the canvas, origin top left, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle (px): left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def moved(self, dx: int, dy: int) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def inside(self, other: Rect) -> bool:
        """Whether this lies wholly in `other`."""
        return self.x >= other.x and self.y >= other.y and self.right <= other.right and self.bottom <= other.bottom

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share a pixel."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
            and min(self.w, self.h, other.w, other.h) > 0
        )  # fmt: skip


class Size(NamedTuple):
    """Width and height (px)."""

    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Page:
    """Where things go: `head` is one line, `foot` one or a few; `body` is for the posts, in `columns`.

    `bar`: the page is a wide and low one. Head and foot are then the upper and the lower part of a narrow column at
    the left, and the body has the full height beside it.
    """

    whole: Rect
    head: Rect
    body: Rect
    foot: Rect
    columns: tuple[Rect, ...]
    bar: bool = False


BAR = 2.4
"""From this ratio of width to height on a page is a bar. (The widest cinema screens have 2.39.)"""
LINES = 4
"""So many lines of a post must have room in a column, with its heading and its signature."""


def page(size: Size, *, unit: float, body_px: int, meta_px: int) -> Page:
    """The page for a canvas of `size`; `unit` px are 1/1080 of a screen's short side.

    Margins keep clear of a television's overscan (5 % of the width, at least 4.5 % of the height). A column is
    about 19 body sizes wide, some 38 characters: as many columns stand side by side as that leaves room for.
    """
    if size.w >= size.h * BAR:
        return _bar(size, body_px, meta_px)
    whole = Rect(0, 0, size.w, size.h)
    side = max(round(size.w * 0.05), round(48 * unit))
    top, bottom = max(round(size.h * 0.045), round(40 * unit)), max(round(size.h * 0.053), round(48 * unit))
    width = max(1, size.w - 2 * side)
    head = Rect(side, top, width, round(body_px * 1.2))
    foot_h = round(meta_px * 1.4) * (1 if width >= meta_px * 57 else 2 if width >= meta_px * 32 else 4)
    foot = Rect(side, size.h - bottom - foot_h, width, foot_h)
    body_top = head.bottom + round(body_px * 1.15)
    body = Rect(side, body_top, width, max(1, foot.y - round(meta_px * 1.5) - body_top))
    return Page(whole, head, body, foot, _columns(body, body_px))


def _bar(size: Size, body_px: int, meta_px: int) -> Page:
    """A low page: its margins are small, since stretched panels have no overscan, and every line counts."""
    side, top = max(round(size.w * 0.025), body_px // 2), max(round(size.h * 0.05), body_px // 2)
    height, inner = max(1, size.h - 2 * top), max(1, size.w - 2 * side)
    narrow, air = min(round(body_px * 8.5), inner // 3), round(body_px * 1.5)
    split = top + round(height * 0.5)
    head, foot = Rect(side, top, narrow, split - top), Rect(side, split, narrow, top + height - split)
    body = Rect(side + narrow + air, top, max(1, inner - narrow - air), height)
    return Page(Rect(0, 0, size.w, size.h), head, body, foot, _columns(body, body_px), bar=True)


def _columns(body: Rect, body_px: int) -> tuple[Rect, ...]:
    gutter = round(body_px * 2)
    count = max(1, round((body.w + gutter) / (body_px * 19 + gutter)))
    width = (body.w - gutter * (count - 1)) // count
    return tuple(Rect(body.x + i * (width + gutter), body.y, width, body.h) for i in range(count))


def holds_a_post(page: Page, *, unit: float, body_px: int, meta_px: int) -> bool:
    """Whether a column has room for LINES lines of some twenty characters, a heading, and two lines of signature."""
    needed = LINES * round(body_px * 1.37) + 3 * round(meta_px * 1.4) + round(24 * unit)
    return page.body.h >= needed and page.columns[0].w >= body_px * 11


def partition(heights: Sequence[int], count: int, gap: int) -> tuple[int, ...]:
    """Cut a sequence into at most `count` runs so that the tallest is as short as can be; order is kept.

    Returns where each run ends. Among equals the first runs are the fuller ones.
    """
    if not heights:
        return ()
    low, high = max(heights), sum(heights) + gap * (len(heights) - 1)
    while low < high:
        middle = (low + high) // 2
        if len(_greedy(heights, middle, gap)) <= count:
            high = middle
        else:
            low = middle + 1
    return tuple(_greedy(heights, low, gap))


def _greedy(heights: Sequence[int], limit: int, gap: int) -> list[int]:
    ends: list[int] = []
    filled = 0
    for index, height in enumerate(heights):
        if index and filled + gap + height > limit:
            ends.append(index)
            filled = height
        else:
            filled += height + (gap if index else 0)
    return [*ends, len(heights)]


def flow(heights: Sequence[int], columns: Sequence[Rect], gap: int) -> list[Rect] | None:
    """Places for blocks of these heights in `columns`, in reading order and balanced; None if they do not fit."""
    ends = partition(heights, len(columns), gap)
    if len(ends) > len(columns):
        return None
    places: list[Rect] = []
    for (start, end), column in zip(pairwise((0, *ends)), columns, strict=False):
        y = column.y
        for height in heights[start:end]:
            places.append(Rect(column.x, y, column.w, height))
            y += height + gap
        if y - gap > column.bottom:
            return None
    return places
