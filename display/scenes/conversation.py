"""A live chat as dialogue, turn by turn, the advisor's words on the shop's panel, the question in view. Pure."""

from __future__ import annotations

from display.book import Sheet
from display.draw import Layer
from display.items import Item
from display.scenes import spotlight
from display.scenes.parts import Kit


def layers(kit: Kit, item: Item, sheet: Sheet, page: int, pages: int) -> list[Layer]:
    """Page `page` (from 1) of `pages`; turns flow down the columns in the order in which they were said."""
    return spotlight.layers(kit, item, sheet, page, pages)
