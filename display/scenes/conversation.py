"""A live chat as dialogue, turn by turn, its question always in view. Pure.

A customer's words stand at the left on the page, an advisor's a step to the right on the shop's panel. Nothing is
said of turns that are not there.
"""

from __future__ import annotations

from display.draw import Block, Box, Layer
from display.items import Item
from display.layout import Rect, flow
from display.pages import dialogue
from display.pages.leaves import Leaf, Sheet, block, gap
from display.pages.spread import said, spread
from display.scenes.parts import Kit
from display.scenes.spotlight import ABOVE, labels, rules


def layers(kit: Kit, item: Item, sheet: Sheet, page: int, pages: int) -> list[Layer]:
    """Page `page` (from 1) of `pages`; turns flow down the columns in the order in which they were said."""
    first = sheet.leaves[0]
    question = first if first.voice == "question" else None
    turns = sheet.leaves[1:] if question else sheet.leaves
    frame, area = spread(kit, item), dialogue.room(kit, item, question)
    blocks = [block(kit, leaf, area[0].w) for leaf in turns]
    places = flow([one.h for one in blocks], area, gap(kit)) or []
    taken = max((place.bottom for place in places), default=frame.area.y) - frame.area.y
    where = dialogue.place(kit, item)
    asked = dialogue.asked(kit, question, where.w) if question else Block(0, 0)
    if frame.aside:
        taken = max(taken, said(kit, item, frame.margin.w).h, where.y + asked.h - frame.margin.y if question else 0)
    down = round(max(0, frame.area.h - taken) * ABOVE) if pages == 1 else 0
    out = labels(kit, item, page, pages, down, down)
    if question:
        out += _question(kit, item, question, asked, where.moved(0, down), frame.aside)
    for n, (leaf, one, place) in enumerate(zip(turns, blocks, places, strict=False)):
        rect = place.moved(0, down)
        out.append(Layer(f"{item.key}:{page}:{n}", rect, one.at(rect.x, rect.y), (leaf.card.post,)))
    return out + rules(kit, [place.moved(0, down) for place in places], area)


def _question(kit: Kit, item: Item, leaf: Leaf, asked: Block, where: Rect, aside: bool) -> list[Layer]:
    """The question in its place; above turns a line parts it from them."""
    rect = Rect(where.x, where.y, where.w, asked.h)
    out = [Layer(f"question:{item.key}", rect, asked.at(rect.x, rect.y), (leaf.card.post,))]
    if not aside:
        rule = Rect(rect.x, rect.bottom + dialogue.under(kit) - kit.look.px(1), rect.w, kit.look.px(2))
        out.append(Layer(f"rule:{item.key}", rule, (Box(rule, kit.look.theme.rule),)))
    return out
