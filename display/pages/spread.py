"""The page of an item that stands alone: what is said of it in a margin at the left, its words beside; or, where the
page is too narrow for that, above them. Pure geometry, in px."""

from __future__ import annotations

from dataclasses import dataclass

from display.draw import Block, stack
from display.items import Item
from display.layout import Rect
from display.look import Look
from display.scenes import parts
from display.scenes.parts import Kit
from wall.wire import Card

ASIDE = 30
"""From so many body sizes of width on a page has a margin at the left."""
MEASURE = 17
"""A line of large type is at most so many of its sizes wide: some 32 characters."""
COLUMN = 18
"""A column of body type in the spotlight is about so many sizes wide at least."""

TALK_MARGIN, POST_MARGIN, AIR = 11, 9.8, 1.6
"""The margin of a conversation and of a post, and what parts it from the words (body sizes)."""
MANY = 888
"""The widest page number that room is kept for."""


@dataclass(frozen=True)
class Spread:
    """`margin`: for what is said of the item. `area`: for its words, and whoever answers them."""

    margin: Rect
    area: Rect
    aside: bool

    def columns(self, look: Look, size: int) -> tuple[Rect, ...]:
        """The columns of the area for words in type of `size` px."""
        gutter, area = round(look.body * 2), self.area
        wide = MEASURE if size > look.body else COLUMN
        count = max(1, (area.w + gutter) // (size * wide + gutter))
        width = (area.w - gutter * (count - 1)) // count
        width = min(width, size * MEASURE) if size > look.body else width
        return tuple(Rect(area.x + n * (width + gutter), area.y, width, area.h) for n in range(count))


def sizes(look: Look) -> tuple[int, ...]:
    """The sizes of type (px) that a post alone may be set in, largest first."""
    return round(look.title * 1.5), look.title, round((look.title * look.body) ** 0.5), look.body


def spread(kit: Kit, item: Item) -> Spread:
    """The page for this item. Its words have room for a few lines at least."""
    look, body = kit.look, kit.look.page.body
    low = _low(look)
    if body.w >= look.body * ASIDE:
        width = round(look.body * (TALK_MARGIN if item.talk else POST_MARGIN))
        left = body.x + width + round(look.body * AIR)
        margin = Rect(body.x, body.y, width, body.h - number(kit, MANY, MANY).h)
        if said(kit, item, width).h <= margin.h:
            return Spread(margin, Rect(left, body.y, body.right - left, low), True)
    head = heading(kit, item, MANY, MANY)
    top = head.h + look.px(24)
    area = Rect(body.x, body.y + top, body.w, max(look.body * 2, low - top))
    return Spread(Rect(body.x, body.y, body.w, head.h), area, False)


def _low(look: Look) -> int:
    """How high (px) a page is: a full one keeps clear of the code in the corner."""
    return look.page.body.h if look.page.bar else look.page.body.h - look.px(14)


def room(look: Look) -> int:
    """About how many characters of running text stand on one page of a post that stands alone, in body type.

    A letter and its share of the spaces is taken as half a type size wide, where Inter takes 0.44 in French and in
    English: a page holds that much for sure, and some 15 % more.
    """
    body, line = look.page.body, round(look.body * 1.37)
    if body.w >= look.body * ASIDE:
        area = Rect(body.x, body.y, body.w - round(look.body * (POST_MARGIN + AIR)), _low(look))
    else:
        top = 3 * round(look.meta * 1.4) + look.px(8) + look.px(24)  # a heading, and two lines of signature
        area = Rect(body.x, body.y, body.w, max(look.body * 2, _low(look) - top))
    columns = Spread(body, area, False).columns(look, look.body)
    return sum((column.h // line) * (column.w * 2 // look.body) for column in columns)


def said(kit: Kit, item: Item, width: int) -> Block:
    """What stands in the margin: kind and source, stars; of a post also who wrote it, and what the law wants said."""
    look, card = kit.look, item.cards[0]
    label = parts.labelled(kit, card.kind, kit.say.kind(card), width, colour=look.theme.soft)
    above = [label, parts.stars(kit, card.stars) if card.stars else Block(0, 0)]
    if item.talk:
        return stack([*above, kit.small(kit.say.spoken(card, kit.now_ms), width)], 0, width)
    if card.gone:
        return stack(above, look.px(8), width)
    name = kit.small(kit.say.name(card), width, look.theme.ink, 600)
    facts = stack([name, *(kit.small(fact, width) for fact in parts.facts(kit, card))], 0, width)
    return stack([stack(above, look.px(8), width), facts, _promised(kit, card, width)], look.px(20), width)


def heading(kit: Kit, item: Item, page: int, pages: int) -> Block:
    """What stands above the words of a narrow page: the same in a few lines, and which page it is of how many."""
    card, width = item.cards[0], kit.look.page.body.w
    above = parts.heading(kit, card, width, number(kit, page, pages) if pages > 1 else None)
    if item.talk or card.gone:
        return above
    return stack((above, parts.signature(kit, card, width), _promised(kit, card, width)), kit.look.px(8), width)


def _promised(kit: Kit, card: Card, width: int) -> Block:
    """The promise's quiet line, unless it stands above the shop's words about it."""
    return Block(0, 0) if card.promise and card.promise.form else parts.promise(kit, card, width)


def number(kit: Kit, page: int, pages: int) -> Block:
    """Which page of how many."""
    return kit.small(kit.say.page(page, pages), kit.look.page.body.w, kit.look.theme.ink, 600)
