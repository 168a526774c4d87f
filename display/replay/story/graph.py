"""A stretch of the day as columns of what came in: some of it strong, the rest quiet, the peak marked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from display.colour import mixed
from display.draw import Block, Box, Command, Icon, TextSpec, line_of
from display.layout import Rect
from display.replay.curve import HOUR
from display.scenes.parts import Kit
from wall.wire import Course

WIDE = 26
"""A column is at least so wide (px at 1080 lines)."""
QUIET = 0.18
"""So much ink is in the columns that are not strong."""
AIR = 0.16
"""Of a column's width, between it and the next."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `first_ms` to `last_ms` (Unix ms). `strong`: what of it is drawn in ink. `band`: it has a ground of its
    own, too. `peak_ms`: an instant that is marked above (0: none). `labels`: whether the hours stand beneath.
    """

    first_ms: int
    last_ms: int
    strong: tuple[tuple[int, int], ...] = ()
    band: bool = False
    peak_ms: int = 0
    labels: bool = True


def drawn(kit: Kit, course: Course, stretch: Stretch, width: int, height: int) -> Block:
    """The columns, `height` px high with everything; nothing where nothing came in."""
    look, t = kit.look, kit.look.theme
    first, last = stretch.first_ms, max(stretch.last_ms, stretch.first_ms + 1)
    size = max(1, course.bucket_s) * 1000
    count = max(1, min(width // max(2, look.px(WIDE)), -(-(last - first) // size)))
    counts = _counts(course, first, last, count)
    most = max(counts)
    if not most:
        return Block(0, 0)
    px = max(look.meta, min(round(look.body * 0.8), height // 7))
    low = round(px * 1.6) if stretch.labels else 0
    mark = round(px * 1.1) if stretch.peak_ms else 0
    top = round(mark * 1.5)
    axis = height - low
    if axis - top < look.px(20):
        return Block(0, 0)
    commands: list[Command] = []

    def place(ms: int) -> int:
        return round(width * min(1.0, max(0.0, (ms - first) / (last - first))))

    quiet = mixed(t.ink, t.ground, QUIET)
    if stretch.band:
        for since, until in stretch.strong:
            commands.append(Box(Rect(place(since), 0, max(1, place(until) - place(since)), axis), t.panel))
    line = max(1, look.px(4))
    edges = [round(width * n / count) for n in range(count + 1)]
    for n, one in enumerate(counts):
        wide = edges[n + 1] - edges[n]
        air = min(wide - 1, max(1, round(wide * AIR)))
        high = max(line, round((axis - top) * one / most)) if one else 0
        middle = first + (last - first) * (2 * n + 1) // (2 * count)
        strong = any(since <= middle < until for since, until in stretch.strong)
        if high:
            at = Rect(edges[n] + air // 2, axis - high, wide - air, high)
            commands.append(Box(at, t.ink if strong else quiet))
    commands.append(Box(Rect(0, axis - max(1, line // 2), width, max(1, line // 2)), t.soft))
    if mark:
        n = min(count - 1, max(0, (stretch.peak_ms - first) * count // (last - first)))
        n = max(range(max(0, n - 2), min(count, n + 3)), key=lambda i: (counts[i], -abs(i - n)))
        x = (edges[n] + edges[n + 1]) // 2
        y = axis - max(line, round((axis - top) * counts[n] / most)) - round(mark * 1.35)
        left = min(max(0, x - mark // 2), width - mark)
        commands.append(Icon(Rect(left, max(0, y), mark, mark), "peak", t.accent))
    if stretch.labels:
        commands += _hours(kit, first, last, width, height, px)
    return Block(width, height, tuple(commands))


def _counts(course: Course, first: int, last: int, count: int) -> list[int]:
    """What came in, in so many equal columns; a stretch of the course counts in the column that holds its middle."""
    sums = [0] * count
    for n, value in enumerate(course.received):
        middle = course.from_ms + round((n + 0.5) * course.bucket_s * 1000)
        if first <= middle < last:
            sums[(middle - first) * count // (last - first)] += max(0, value)
    return sums


def _hours(kit: Kit, first: int, last: int, width: int, height: int, px: int) -> list[Command]:
    """The clock beneath: both ends, and between them as many hours (or quarters) as have room."""
    out: list[Command] = []

    def label(ms: int) -> tuple[Block, int]:
        spec = TextSpec(line_of(kit.say.clock(ms)), 1_000_000, px, round(px * 1.2), kit.look.theme.soft, 500)
        block = kit.text(spec)
        x = round(width * (ms - first) / max(1, last - first))
        return block, min(max(0, x - block.w // 2), max(0, width - block.w))

    offset = kit.say.local(first).utcoffset()
    offset_ms = round(offset.total_seconds() * 1000) if offset is not None else 0
    for step in (HOUR // 4, HOUR // 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR):
        begin = -(-(first + offset_ms) // step) * step - offset_ms
        made = [label(ms) for ms in range(begin, last + 1, step)] if (last - first) // step <= 60 else []
        if made and all(x + one.w + px // 2 <= after for (one, x), (_, after) in pairwise(made)):
            for one, x in made:
                if x + one.w <= width:
                    out += one.at(x, height - one.h)
            break
    return out
