"""The stream: posts as they became public, newest first, in balanced columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Box, Layer, stack
from display.items import Item
from display.layout import Rect, flow
from display.look import Look
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import plain


def card(kit: Kit, item: Item, width: int) -> Block:
    """One item as it stands in a column of `width` px."""
    look = kit.look
    first = item.cards[0]
    if item.talk:
        turns = [parts.turn(kit, one, one.form, width) for one in item.cards]
        label = parts.heading(kit, first, width)
        return stack((label, stack(turns, look.px(24), width)), look.px(16), width)
    blocks = [
        parts.heading(kit, first, width),
        parts.words(kit, first.form, width),
        parts.signature(kit, first, width),
    ]
    post = stack(blocks, look.px(12), width)
    if not plain(first.reply).strip():
        return post
    return stack((post, parts.reply(kit, first.reply, width)), look.px(24), width)


def gap(look: Look) -> int:
    """The air (px) between two posts; the hairline runs through its middle."""
    return look.px(66)


def places(kit: Kit, items: Sequence[Item]) -> list[Rect] | None:
    """Where the items go on one board, or None if it has no room for them all."""
    columns = kit.look.page.columns
    heights = [card(kit, item, columns[0].w).h for item in items]
    return flow(heights, columns, gap(kit.look))


def layers(kit: Kit, items: Sequence[Item]) -> list[Layer]:
    """The board with these items; raises ValueError if they do not fit."""
    found = places(kit, items)
    if found is None:
        raise ValueError("these posts do not fit on one board")
    out: list[Layer] = []
    half = gap(kit.look) // 2
    for item, place in zip(items, found, strict=True):
        commands = card(kit, item, place.w).at(place.x, place.y)
        if place.y > kit.look.page.body.y:
            rule = Rect(place.x, place.y - half, place.w, kit.look.px(2))
            out.append(Layer(f"rule:{rule.x}:{rule.y}", rule, (Box(rule, kit.look.theme.rule),)))
        out.append(Layer(item.key, place, commands, tuple(one.post for one in item.cards)))
    return out
