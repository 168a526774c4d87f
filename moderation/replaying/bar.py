"""The time bar of a day as lines: what came in, was shown, was refused, by lines with names, and the cursor. Pure."""

from __future__ import annotations

import math
from datetime import datetime

from rich.cells import cell_len

from moderation.drawing import Bits
from moderation.replaying import curve
from moderation.replaying.curve import HOUR_MS, Span
from moderation.words import N_, Words
from wall.past import Course

RIGHT = 10
"""Cells of the counts beside the curve."""
SERIES = (
    ("received", N_("came in"), "ink"),
    ("shown", N_("shown"), "leaf"),
    ("withheld", N_("refused"), "honey"),
)
LEGEND = (
    (curve.PEAK, N_("peak")), (curve.REFUSAL, N_("refusal")), (curve.PAUSED, N_("wall paused")),
    (curve.DARK, N_("no screen lit")), (curve.OFF, N_("feeder away")),
)  # fmt: skip


def left(words: Words) -> int:
    """Cells before the curve: the names of its lines."""
    return 2 + max(cell_len(words._(name)) for _series, name, _look in SERIES) + 1


def chart(words: Words, width: int) -> int:
    """Cells of the curve itself."""
    return max(8, width - left(words) - RIGHT)


def lines(course: Course, words: Words, width: int, at_ms: int, *, high: int = 1, legend: bool = False) -> list[Bits]:
    """The bar, `width` cells wide: three curves, marks, hours. `at_ms`: the clock of then.

    The highest of them has `high` lines, the others as many as they need in the same scale: they can be compared.
    """
    drawn, wide = curve.span(course), chart(words, width)
    here = curve.column(at_ms, drawn, wide)
    per = {name: curve.columns(getattr(course, name), course, drawn, wide) for name, _label, _look in SERIES}
    top = max((max(values) for values in per.values()), default=0.0)
    out: list[Bits] = []
    for name, label, look in SERIES:
        upto = f"{words.number(before(course, name, at_ms))}/{words.number(sum(getattr(course, name)))}"
        tall = max(1, math.ceil(high * max(per[name]) / top)) if top else 1
        drawn_lines = curve.tall(per[name], top * tall / high, tall)
        for number, line in enumerate(drawn_lines):
            last = number == len(drawn_lines) - 1
            lead = f"  {words._(label)}" if last else ""
            bits: Bits = [(lead + " " * (left(words) - cell_len(lead)), "soft"), *_cut(line, here, look)]
            out.append([*bits, (f" {upto:<{RIGHT - 1}}" if last else " " * RIGHT, "faint")])
    signs = curve.marks(course, drawn, wide)
    out.append([(" " * left(words), ""), *_cut(signs, here, "honey"), (" " * RIGHT, "")])
    out.append([(" " * left(words), ""), *_cut(hours(drawn, words, wide), here, "faint"), (" " * RIGHT, "")])
    if legend:
        told = "   ".join(f"{sign} {words._(name)}" for sign, name in LEGEND if sign in signs)
        out.append([(" " * left(words) + told, "faint")])
    return out


def _cut(line: str, here: int, look: str) -> Bits:
    """The line with the cursor's cell in it; an empty cell has a stroke, for who sees no colours."""
    cell = line[here : here + 1]
    return [(line[:here], look), ("│" if cell in ("", " ") else cell, "cursor"), (line[here + 1 :], look)]


def before(course: Course, series: str, at_ms: int) -> int:
    """How many of a series there had been by then, to the course's stretch."""
    full = max(0, at_ms - course.from_ms) // (course.bucket_s * 1000) + 1
    return sum(getattr(course, series)[:full])


def hours(drawn: Span, words: Words, width: int) -> str:
    """The hours under the bar, as many as there is room for: `9 h     10 h`."""
    count = max(1, -(-(drawn.to_ms - drawn.from_ms) // HOUR_MS))
    every = next((step for step in (1, 2, 3, 4, 6, 12, 24) if width * step // count >= 6), 24)
    out = [" "] * width
    for number in range(0, count, every):
        at_ms = drawn.from_ms + number * HOUR_MS
        name = words._("{hour}:00").format(hour=datetime.fromtimestamp(at_ms / 1000, words.zone).hour)
        place = curve.column(at_ms, drawn, width)
        if place + len(name) <= width:
            out[place : place + len(name)] = name
    return "".join(out)
