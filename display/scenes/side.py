"""The frame of a low, wide page (a bar above a till): one quiet column at the left instead of head and foot. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from display.draw import Block, Box, Command, Icon, Layer, TextSpec, inset, line_of, stack
from display.layout import Rect
from display.scenes.parts import Kit


def head(kit: Kit, tag: str) -> list[Layer]:
    """The column's upper part: the shop's name, the clock, the day, and `tag` where there is room."""
    look, area, t = kit.look, kit.look.page.head, kit.look.theme
    gap = round(look.meta * 0.3)
    clock = _big(kit, kit.say.clock(kit.now_ms), area.w, t.ink, 500)
    today = kit.small(kit.say.today(kit.now_ms), area.w)
    blocks = [*_name(kit, area.w), stack((clock, today), 0, area.w), kit.small(tag, area.w)]
    while len(blocks) > 1 and stack(blocks, gap).h > area.h:
        blocks.pop()
    made = stack(blocks, gap, area.w)
    return [Layer("name", Rect(area.x, area.y, area.w, min(area.h, made.h)), made.at(area.x, area.y))]


def _name(kit: Kit, width: int) -> list[Block]:
    """The shop's name under a short bar in its colour; in the small type if it would take more than two lines."""
    if not kit.say.shop:
        return []
    look, t = kit.look, kit.look.theme
    mark = Block(look.px(72), look.px(6), (Box(Rect(0, 0, look.px(72), look.px(6)), t.accent),))
    name = _big(kit, kit.say.shop, width, t.ink, 650)
    if name.h > 2 * round(look.body * 1.2) or name.w > width:
        name = kit.small(kit.say.shop, width, t.ink, 650)
    return [stack((mark, name), round(look.meta * 0.4), width)]


def foot(kit: Kit, variants: Iterable[Sequence[Block]]) -> list[Layer]:
    """The column's lower part, and the line between column and body: of the `variants` the first that has room."""
    look, page, t = kit.look, kit.look.page, kit.look.theme
    rule = Rect((page.head.right + page.body.x) // 2, page.body.y, look.px(2), page.body.h)
    out = [Layer("foot-rule", rule, (Box(rule, t.rule),))]
    for blocks in variants:
        made = stack(blocks, round(look.meta * 0.35), page.foot.w)
        if made.h <= page.foot.h and made.w <= page.foot.w:
            area = Rect(page.foot.x, page.foot.bottom - made.h, page.foot.w, made.h)
            return [*out, Layer("foot", area, made.at(area.x, area.y))]
    return out


def age(kit: Kit, text: str, loud: bool, width: int) -> Block:
    """How old the news is, in as many lines as that takes; past the limit on a ground of its own."""
    look, t = kit.look, kit.look.theme
    pad, size, line = round(look.meta * 0.5), round(look.meta * 1.1), round(look.meta * 1.4)
    colour = t.ground if loud else t.ink
    left = pad if loud else 0
    words = inset(kit.small(text, width - 2 * left - round(size * 1.4), colour, 600), left + round(size * 1.4))
    height = words.h + 2 * left
    ground: tuple[Command, ...] = (Box(Rect(0, 0, width, height), t.ink, look.px(10)),) if loud else ()
    icon = Icon(Rect(left, left + (line - size) // 2, size, size), "offline", colour)
    return Block(width, height, (*ground, icon, *words.at(0, left)))


def _big(kit: Kit, text: str, width: int, colour: str, weight: int) -> Block:
    look = kit.look
    return kit.text(TextSpec(line_of(text), width, look.body, round(look.body * 1.2), colour, weight))
