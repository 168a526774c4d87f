"""One item alone, in pages: a long post with its reply, or (`conversation.py`) a dialogue. Pure."""

from __future__ import annotations

from display.book import Sheet, block, columns, gap, heading
from display.draw import Box, Layer
from display.items import Item
from display.layout import Rect, flow
from display.scenes import parts
from display.scenes.parts import Kit


def layers(kit: Kit, item: Item, sheet: Sheet, page: int, pages: int) -> list[Layer]:
    """Page `page` (from 1) of `pages`: the heading, the columns, and beneath them who signed it."""
    body, first = kit.look.page.body, item.cards[0]
    area = columns(kit, item)
    head = heading(kit, item, page, pages)
    posts = tuple(card.post for card in item.cards)
    out = [Layer(f"head:{item.key}", Rect(body.x, body.y, body.w, head.h), head.at(body.x, body.y), posts)]
    blocks = [block(kit, leaf, area[0].w) for leaf in sheet.leaves]
    places = flow([one.h for one in blocks], area, gap(kit)) or []
    for n, (one, place) in enumerate(zip(blocks, places, strict=False)):
        mark = sheet.leaves[n].card.post
        out.append(Layer(f"{item.key}:{page}:{n}", place, one.at(place.x, place.y), (mark,)))
    if not item.talk:
        sign = parts.signature(kit, first, body.w)
        lowest = max((place.bottom for place in places), default=area[0].y)
        y = min(lowest + kit.look.px(28), body.bottom - sign.h)
        out.append(Layer(f"sign:{item.key}", Rect(body.x, y, body.w, sign.h), sign.at(body.x, y), posts))
    out += _rules(kit, places)
    return out


def _rules(kit: Kit, places: list[Rect]) -> list[Layer]:
    """A hairline between columns that both bear words."""
    lefts = sorted({place.x for place in places})
    if len(lefts) < 2:
        return []
    top = min(place.y for place in places)
    bottom = max(place.bottom for place in places)
    out = []
    for x, column in zip(lefts[1:], kit.look.page.columns, strict=False):
        rule = Rect((x + column.right) // 2, top, kit.look.px(2), bottom - top)
        out.append(Layer(f"rule:{rule.x}:{rule.y}", rule, (Box(rule, kit.look.theme.rule),)))
    return out
