"""The slow wandering of the whole picture against burn-in: a pixel now and then, decided by the time alone. Pure."""

from __future__ import annotations

STEP_MS = 3 * 60_000
REACH = 0.004
"""How far it goes from the middle, of the display's short side: 4 px at 1080 lines, well inside the margins."""


def drift(now_ms: int, short_px: int) -> tuple[int, int]:
    """How far right and down (px) the picture stands at `now_ms` on a display whose short side is `short_px`.

    It goes through every place of a small square, line by line and then back, one pixel in one direction at a time,
    so that each place is held as long as any other.
    """
    reach = int(short_px * REACH)
    side = 2 * reach + 1
    last = side * side - 1
    if not last:
        return 0, 0
    step = now_ms // STEP_MS % (2 * last)
    row, column = divmod(step if step <= last else 2 * last - step, side)
    return (column if row % 2 == 0 else side - 1 - column) - reach, row - reach


def next_step_s(now_ms: int) -> float:
    """How long (s) until it may go on."""
    return (STEP_MS - now_ms % STEP_MS) / 1000
