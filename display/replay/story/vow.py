"""Promises: what a customer said, and beside it what became of that and since when. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, stack
from display.replay.story import page
from display.replay.story.pair import Pair, told
from display.replay.story.tale import Tale
from display.scenes import parts, promises
from display.scenes.base import Plate
from display.scenes.parts import Kit
from wall.text import plain
from wall.wire import Card, Promise


def vows(kit: Kit, key: str, icon: str, heading: str, tale: Tale) -> Sequence[Plate]:
    """Those of a chapter, in the largest type for all of a page; where that has no room as in their own scene."""
    found = [(card, card.promise) for item in tale.items for card in item.cards if card.promise is not None]

    def above(at: int, pages: int) -> Block:
        return page.kicker(kit, icon, heading, at, pages)

    plates = told(kit, key, above, [_pair(kit, card, promise) for card, promise in found])
    return plates or promises.told(kit, key, tale.items, heading)


def _pair(kit: Kit, card: Card, promise: Promise) -> Pair:
    def answer(width: int, size: int) -> Block:
        inner = parts.shop_width(kit.look, width)
        words = [parts.words(kit, promise.form, inner, size=size)] if plain(promise.form).strip() else []
        said = stack([promises.became(kit, promise, inner), *words], kit.look.px(8), inner)
        return promises.framed(kit, said, width)

    return Pair(card, answer, promise.form)
