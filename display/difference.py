"""Where two pictures of the same size differ, as few rectangles: only those need to be blended in a fade. Pure.

Text is mostly paper: between its lines, beside a short line, and where old and new words happen to agree nothing
changes, which is about half of what a card covers.
"""

from __future__ import annotations

from collections.abc import Callable

from display.layout import Rect, Size

JOINED = 6
"""Rows (px) without a difference that are not worth a rectangle's end."""
PIXEL = 4
"""Bytes of one pixel."""


def difference(old: memoryview, new: memoryview, size: Size, pitch: int) -> list[Rect]:
    """Rectangles, from the top and apart, outside of which the two are the same.

    `pitch`: bytes from one row to the next, at least four for each pixel. A rectangle's sides lie at steps of 1/32
    of the width, so that they are found quickly.
    """
    step = max(1, -(-size.w // 32)) * PIXEL
    bands: list[list[int]] = []
    for y in range(size.h):
        start = y * pitch
        one, other = bytes(old[start : start + size.w * PIXEL]), bytes(new[start : start + size.w * PIXEL])
        if one == other:
            continue
        if not bands or y - bands[-1][1] > JOINED:
            bands.append([y, y, len(one), 0])
        band = bands[-1]
        band[1] = y
        if one[: band[2]] != other[: band[2]]:
            less = _first(-(-band[2] // step), lambda n: one[: n * step] != other[: n * step])  # noqa: B023
            band[2] = (less - 1) * step
        if one[band[3] :] != other[band[3] :]:
            more = _first(-(-len(one) // step), lambda n: one[n * step :] == other[n * step :])  # noqa: B023
            band[3] = min(more * step, len(one))
    return [Rect(left // PIXEL, top, (right - left) // PIXEL, bottom - top + 1) for top, bottom, left, right in bands]


def _first(limit: int, true: Callable[[int], bool]) -> int:
    """The least n up to `limit` from which on `true`, which stays true once it is."""
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if true(middle):
            high = middle
        else:
            low = middle + 1
    return low
