"""What was refused, counted by reason: never a word of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from display.draw import Block, Box, stack
from display.layout import Rect
from display.replay.story import page
from display.replay.story.tale import Tale
from display.scenes.base import Plate
from display.scenes.parts import Kit
from wall.text import visible_controls
from wall.words import REASONS

KIND = "refused"
ONE = 6
"""So many reasons stand under one another; more of them, on a wide page, in two columns."""
TWO = 0.7
"""Fewer stand in two columns only where they would be smaller than this share of the largest."""
LARGEST = 1.4
"""A reason's type is at most so many body sizes high."""


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """How many, and for which reasons of the public list, the most frequent first."""
    counts = sorted(((n, code) for code, n in tale.chapter.facts.items() if n > 0), key=lambda one: (-one[0], one[1]))
    total, say = sum(n for n, _ in counts), kit.say
    if not total:
        return []
    above = page.kicker(kit, "refusal", say._("What was refused, and why"))
    area, look = page.under(kit, above), kit.look
    said = say.ngettext(
        "message refused that day, for a reason of the public list",
        "messages refused that day, each for a reason of the public list", total,
    )  # fmt: skip
    law = page.fitted(
        kit, say._("Each author was told the reason, and may contest it."), area.w, area.h // 8, look.body * 0.9,
        colour=look.theme.soft, weight=450,
    )  # fmt: skip
    lead = page.lead(kit, say.number(total), said, "", area.w, round(area.h * 0.3))
    gap = min(look.px(40), area.h // 16)
    room = area.h - lead.h - law.h - 2 * gap
    named = [
        (n, say.wall(REASONS[code][0]) if code in REASONS else visible_controls(code)[:60]) for n, code in counts
    ]
    bars = _bars(kit, named, area.w, room)
    return [page.told(kit, KIND, above, stack((lead, bars), gap, area.w), low=law)]


def _bars(kit: Kit, named: Sequence[tuple[int, str]], width: int, height: int) -> Block:
    """As large as there is room; where even small ones have none, the rarest are told as one sum."""
    look = kit.look
    least = look.meta / look.body
    for kept in range(len(named), -1, -1):
        rest = sum(n for n, _ in named[kept:])
        rows = [*named[:kept], *([(rest, kit.say._("other reasons"))] if rest else [])]
        two = len(rows) > 1 and width > look.body * 26
        gap = look.body * 2
        for scale, across in product(page.SCALES, (2, 1) if len(rows) > ONE and two else (1, 2) if two else (1,)):
            size = LARGEST * scale
            if size < least:
                break
            if across == 2 and len(rows) <= ONE and scale > TWO:
                continue
            wide = (width - gap * (across - 1)) // across
            per = -(-len(rows) // across)
            drawn = [_row(kit, n, text, max(n for n, _ in rows), wide, size) for n, text in rows]
            between = round(look.body * 0.5 * size)
            columns = [stack(drawn[at : at + per], between, wide) for at in range(0, len(drawn), per)]
            high = max(column.h for column in columns)
            if high <= height:
                free = (height - high) // (per + 1) if per > 1 else 0
                between += min(free, round(look.body * 0.5))
                columns = [stack(drawn[at : at + per], between, wide) for at in range(0, len(drawn), per)]
                commands = [c for n, column in enumerate(columns) for c in column.at(n * (wide + gap), 0)]
                return Block(width, max(column.h for column in columns), tuple(commands))
    return Block(0, 0)


def _row(kit: Kit, n: int, text: str, most: int, width: int, size: float) -> Block:
    """The figure, the reason, and under both a bar in proportion to the most frequent one."""
    look, t = kit.look, kit.look.theme
    px, column = look.body * size, round(look.body * size * 2.1)
    figure = page.fitted(kit, kit.say.number(n), column, round(px * 1.4), px, weight=650)
    label = page.fitted(kit, text, max(1, width - column), round(px * 2.7), px, weight=450)
    high = max(figure.h, label.h)
    thick, air = max(2, round(px * 0.22)), round(px * 0.14)
    room = width - column
    bar = (
        Box(Rect(column, high + air, room, thick), t.panel),
        Box(Rect(column, high + air, max(thick, room * n // most), thick), t.soft),
    )
    return Block(width, high + air + thick, (*figure.commands, *label.at(column, 0), *bar))
