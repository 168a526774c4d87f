"""An address as a QR code to scan from a few paces: dark on light whatever the theme, in whole pixels. Pure.

ISO/IEC 18004 asks for a quiet zone of four modules around it. Error correction is M (15 % of the code words may be
lost) or better where the same size has room for better.
"""

from __future__ import annotations

from functools import lru_cache

from display.draw import Block, Box
from display.layout import Rect
from display.look import contrast

QUIET = 4
"""Modules of light ground on every side."""
LEAST_PX = 2
"""A module smaller than this (px) is not read by a telephone from where customers stand."""
LONGEST = 1_000
"""Characters of an address; a longer one makes modules too fine for any screen."""
_BLACK, _WHITE = "#000000", "#FFFFFF"
NOTHING = Block(0, 0)


@lru_cache(maxsize=32)
def block(url: str, size_px: int, ink: str, ground: str) -> Block:
    """The code for `url` in at most `size_px` px a side, its quiet zone included.

    `ink` and `ground` (`#RRGGBB`) change places where the ground is the darker; too little contrast (under 7:1)
    makes it black on white. An address that is empty, or too long to be read at this size, gives a block of size 0.
    """
    if not url.strip() or len(url) > LONGEST:
        return NOTHING
    import segno  # brings half of the network's library: not before there is an address

    try:
        modules = segno.make(url, error="m", micro=False).matrix
    except (segno.DataOverflowError, UnicodeEncodeError):
        return NOTHING
    px = size_px // (len(modules) + 2 * QUIET)
    if px < LEAST_PX:
        return NOTHING
    dark, light = _colours(ink, ground)
    side = px * (len(modules) + 2 * QUIET)
    boxes = (Box(Rect((x + QUIET) * px, (y + QUIET) * px, w * px, h * px), dark) for x, y, w, h in areas(modules))
    return Block(side, side, (Box(Rect(0, 0, side, side), light), *boxes))


def areas(modules: tuple[bytearray, ...]) -> list[Rect]:
    """The dark modules as rectangles that do not overlap: runs in a row, joined with equal runs right beneath."""
    out: list[Rect] = []
    growing: dict[tuple[int, int], Rect] = {}
    for y, row in enumerate(modules):
        now: dict[tuple[int, int], Rect] = {}
        for x, w in _runs(row):
            above = growing.pop((x, w), None)
            now[x, w] = Rect(x, above.y, w, above.h + 1) if above else Rect(x, y, w, 1)
        out += growing.values()
        growing = now
    return [*out, *growing.values()]


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """(first, length) of each run of dark modules."""
    out: list[tuple[int, int]] = []
    start: int | None = None
    for x, module in enumerate([*row, 0]):
        if module and start is None:
            start = x
        elif not module and start is not None:
            out.append((start, x - start))
            start = None
    return out


def _colours(ink: str, ground: str) -> tuple[str, str]:
    if contrast(ink, ground) < 7:
        return _BLACK, _WHITE
    return (ink, ground) if contrast(ink, _WHITE) > contrast(ground, _WHITE) else (ground, ink)
