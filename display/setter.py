"""What fits on the wall, asked of the scenes that draw it, and remembered. Pure but for what it remembers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container, Sequence

from display.items import Item
from display.layout import flow
from display.pages.book import book
from display.pages.leaves import Sheet
from display.scenes import stream
from display.scenes.parts import Kit
from display.tempo.slides import alone

KEPT = 2_000


class Unset(Exception):
    """An item that cannot be set in a scene; the cause is what the scene raised."""

    def __init__(self, scene: str, item: Item) -> None:
        super().__init__(scene)
        self.scene = scene
        self.item = item


class Setter:
    """Tells the timeline what fits; remembers the heights of up to KEPT items, and the pages of some."""

    def __init__(self, kit: Callable[[], Kit]) -> None:
        self._kit = kit
        self._heights: OrderedDict[tuple[Item, bool], int] = OrderedDict()
        self._books: OrderedDict[Item, tuple[Sheet, ...]] = OrderedDict()
        self._begun: OrderedDict[Item, Sheet] = OrderedDict()

    def fits(self, items: Sequence[Item]) -> bool:
        """Whether the items fit on one board, what is too long for it begun. Raises Unset."""
        look = self._kit().look
        heights = [self.height(item, self.long(item)) for item in items]
        return flow(heights, look.page.columns, stream.gap(look)) is not None

    def long(self, item: Item) -> bool:
        """Whether the item is higher than a column. Raises Unset."""
        return self.height(item) > self._kit().look.page.body.h

    def pages(self, item: Item) -> tuple[Sheet, ...]:
        """The pages of the item alone. Raises Unset."""
        if item not in self._books:
            try:
                self._books[item] = book(self._kit(), item)
            except Exception as error:
                raise Unset(alone(item), item) from error
            while len(self._books) > KEPT // 10:
                self._books.popitem(last=False)
        return self._books[item]

    def beginning(self, item: Item) -> Sheet:
        """What stands on a board of an item that is too long for it. Raises Unset."""
        if item not in self._begun:
            kit = self._kit()
            try:
                self._begun[item] = Sheet(stream.beginning(kit, item, kit.look.page.columns[0].w))
            except Exception as error:
                raise Unset("stream", item) from error
            while len(self._begun) > KEPT // 10:
                self._begun.popitem(last=False)
        return self._begun[item]

    def height(self, item: Item, begun: bool = False) -> int:
        """The height (px) of the item, or of its beginning, in a column. Raises Unset."""
        key = (item, begun)
        if key not in self._heights:
            kit = self._kit()
            try:
                self._heights[key] = stream.card(kit, item, kit.look.page.columns[0].w, begun=begun).h
            except Exception as error:
                raise Unset("stream", item) from error
            while len(self._heights) > 2 * KEPT:
                self._heights.popitem(last=False)
        return self._heights[key]

    def forget(self, posts: Container[str]) -> None:
        """Nothing is remembered of these posts: what left the wall leaves the memory."""
        for item, begun in [key for key in self._heights if _of(key[0], posts)]:
            del self._heights[item, begun]
        for kept in (self._books, self._begun):
            for item in [item for item in kept if _of(item, posts)]:
                del kept[item]

    def clear(self) -> None:
        """Measure anew: the words around the posts have changed."""
        self._heights.clear()
        self._books.clear()
        self._begun.clear()


def _of(item: Item, posts: Container[str]) -> bool:
    """Whether the item bears words of one of these posts."""
    return any(card.post in posts for card in item.cards)
