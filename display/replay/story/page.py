"""How a chapter is set: type as large as its place allows, figures first, and the line that says what it is of. Pure.

Everything here is the house's own wording; customers' words are set by `pair.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from display.draw import Block, Box, Icon, Layer, TextSpec, line_of, stack
from display.layout import Rect
from display.scenes import parts, sections
from display.scenes.base import Plate
from display.scenes.parts import Kit

SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.53, 0.46, 0.4, 0.34, 0.28)
"""What has no room is tried smaller."""
FIGURE = 2.6
"""The figure that a chapter is about is so many titles high."""
BESIDE = 9
"""A sentence beside its figure needs so many body sizes of width."""
LIFT = 0.42
"""So much of the free height stands above what does not fill the page."""


def fitted(
    kit: Kit, text: str, width: int, height: int, size: float, *, colour: str = "", weight: int = 550
) -> Block:
    """A sentence in `size` px of type, or in the largest smaller one in which no word is broken and it is at most
    `height` px high; its lines of like length. No type is smaller than a quiet line's: then it may be higher.
    """
    form = line_of(sections.bound(text))
    longest = line_of(max(sections.bound(text).split(" "), key=len))
    least, px = kit.look.meta, max(kit.look.meta, round(size))
    while True:
        spec = TextSpec(
            form, max(1, width), px, round(px * (1.12 if px > kit.look.title else 1.24)),
            colour or kit.look.theme.ink, weight,
        )  # fmt: skip
        block = kit.text(spec)
        word = kit.measure(replace(spec, form=longest))
        whole = word.h <= spec.line and block.w <= width
        if px <= least or (whole and block.h <= height):
            low = max(spec.width // 2, word.w + px // 4)  # lines of like length, and still no word broken
            return parts.narrowed(kit, spec, block, low) if block.h > spec.line and low < spec.width else block
        px = max(least, min(px - 1, round(px * 0.94)))


def kicker(kit: Kit, icon: str, text: str, page: int = 1, pages: int = 1) -> Block:
    """The line above a chapter: what it tells of, in the shop's colour, and which page of how many."""
    look = kit.look
    width, colour = look.page.body.w, look.theme.accent
    px = max(look.meta, round(min(look.body * 0.82, look.page.body.h * 0.06)))
    number = kit.small(kit.say.page(page, pages), width, look.theme.ink, 600) if pages > 1 else Block(0, 0)
    wide = max(1, width - number.w - round(px * 2.4))
    words = fitted(kit, text, wide, round(px * 1.3), px, colour=colour, weight=600)
    mark = round(px * 1.05)
    shape = Icon(Rect(0, max(0, round(px * 1.24) - mark) // 2, mark, mark), icon, colour)
    commands = (shape, *words.at(round(px * 1.5), 0), *number.at(width - number.w, 0))
    return Block(width, max(words.h, number.h, shape.rect.bottom), commands)


def room(kit: Kit) -> Rect:
    """Where a chapter stands: the posts' part of the page and the foot's beneath it, for which a story has no use."""
    body, foot = kit.look.page.body, kit.look.page.foot
    return body if kit.look.page.bar else body._replace(h=max(body.h, foot.bottom - body.y))


def under(kit: Kit, above: Block) -> Rect:
    """The page beneath that line."""
    body = room(kit)
    top = above.h + min(kit.look.px(40), body.h // 14) if above.h else 0
    return Rect(body.x, body.y + top, body.w, max(1, body.h - top))


def lead(kit: Kit, figure: str, said: str, beneath: str, width: int, height: int) -> Block:
    """A chapter's one figure, with the sentence that goes on from it beside it, or under it where that is narrow."""
    look, made = kit.look, Block(0, 0)
    for scale in SCALES:
        number = fitted(kit, figure, width, height, look.title * FIGURE * scale, weight=650)
        gap = round(look.body * 0.9 * scale)
        wide = width - number.w - gap
        aside = wide >= look.body * BESIDE
        room = wide if aside else width
        words = [fitted(kit, said, room, height, look.title * 0.86 * scale)]
        if beneath and scale > 0.4:
            soft = look.theme.soft
            words.append(fitted(kit, beneath, room, height, look.body * scale, colour=soft, weight=450))
        text = stack(words, round(look.px(14) * scale), room)
        if aside:
            high = max(number.h, text.h)
            drop = (high - text.h) // 2
            made = Block(width, high, (*number.at(0, (high - number.h) // 2), *text.at(number.w + gap, drop)))
        else:
            made = stack((number, text), 0, width)
        if made.h <= height:
            break
    return made


def numbers(
    kit: Kit, pairs: Sequence[tuple[str, str]], width: int, size: float, *, across: int = 0, weight: int = 600
) -> Block:
    """Figures with what they count beneath them, `across` beside one another (0: all of them)."""
    if not pairs:
        return Block(0, 0)
    look, count = kit.look, across or len(pairs)
    gap = round(size * 0.5)
    wide = max(1, (width - (count - 1) * gap) // count)
    label = max(look.meta, min(look.body, round(size * 0.5)))
    cells = [
        stack(
            (
                fitted(kit, figure, wide, round(size * 1.3), size, weight=weight),
                fitted(kit, text, wide, label * 4, label, colour=look.theme.soft, weight=500),
            ),
            0, wide,
        )
        for figure, text in pairs
    ]  # fmt: skip
    rows = []
    for start in range(0, len(cells), count):
        those = cells[start : start + count]
        commands = [command for n, cell in enumerate(those) for command in cell.at(n * (wide + gap), 0)]
        rows.append(Block(width, max(cell.h for cell in those), tuple(commands)))
    return stack(rows, round(size * 0.36), width)


def rule(kit: Kit, width: int, *, strong: bool = False) -> Block:
    """A line across."""
    high = kit.look.px(4 if strong else 2)
    return Block(width, high, (Box(Rect(0, 0, width, high), kit.look.theme.ink if strong else kit.look.theme.rule),))


def told(kit: Kit, key: str, above: Block, block: Block, *, low: Block | None = None) -> Plate:
    """A page of its own: `block` in the room beneath the line above, `low` at the very bottom."""
    area, body = under(kit, above), room(kit)
    foot = low if low is not None and low.h else Block(0, 0)
    layers = [Layer(f"head:{key}", Rect(body.x, body.y, body.w, above.h), above.at(body.x, body.y))]
    free = max(0, area.h - block.h - foot.h)
    y = area.y + round(free * LIFT)
    layers.append(Layer(key, Rect(area.x, y, area.w, block.h), block.at(area.x, y)))
    if foot.h:
        y = area.bottom - foot.h
        layers.append(Layer(f"{key}:low", Rect(area.x, y, area.w, foot.h), foot.at(area.x, y)))
    return sections.plate(layers)


def charted(kit: Kit, key: str, above: Block, lead: Callable[[int], Block], chart: Callable[[int], Block]) -> Plate:
    """What is said (`lead`: given the height it may take), and beneath it, as high as there is room, the curve."""
    area, look = under(kit, above), kit.look
    said = lead(round(area.h * 0.4))
    gap = min(look.px(44), area.h // 14)
    high = min(area.h - said.h - gap, round(area.w * 0.9))
    drawn = chart(high) if high >= look.px(90) else Block(0, 0)
    if not drawn.h:
        said = lead(area.h)
    return told(kit, key, above, said, low=drawn)
