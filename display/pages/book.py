"""What stands alone is set in pages: a post with its reply, or (`dialogue.py`) a conversation. Pure.

Joined, the pages are the whole: every leaf stands on one page. The type is the largest of a few sizes in which the
whole stands well on one page, whatever it says; what is too long for the smallest goes on from page to page in it.
"""

from __future__ import annotations

from dataclasses import replace

from display.items import Item
from display.layout import Rect
from display.pages.dialogue import dialogue
from display.pages.leaves import Leaf, Sheet, added, fits, height, stretches
from display.pages.spread import sizes, spread
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import Form, Run, plain

FILL = 0.9
"""Large type may fill this share of the page's height at most: it needs air."""


def columns(kit: Kit, item: Item, size: int = 0) -> tuple[Rect, ...]:
    """The columns in which an item's words stand in type of `size` px (0: body)."""
    return spread(kit, item).columns(kit.look, size or kit.look.body)


def book(kit: Kit, item: Item) -> tuple[Sheet, ...]:
    """The pages of an item, at least one. None is empty, and none but an only one bears only white space."""
    if item.talk:
        return dialogue(kit, item)
    card = item.cards[0]
    voices = [Leaf(card, card.form, "post"), Leaf(card, card.reply, "reply")]
    if card.promise is not None:
        voices.append(Leaf(card, card.promise.form, "promise"))
    whole = [leaf for n, leaf in enumerate(voices) if n == 0 or plain(leaf.form).strip()]
    for size in sizes(kit.look):
        area = columns(kit, item, size)
        if _suits(kit, card.form, area, size) and fits(kit, whole, area, size, FILL if size > kit.look.body else 1.0):
            return (Sheet(tuple(whole), size, height(kit, whole, area, size)),)
    area = columns(kit, item)
    pages = _paged(kit, whole, area)
    tallest = max(height(kit, leaves, area) for leaves in pages)
    return tuple(Sheet(tuple(leaves), 0, tallest) for leaves in pages)


def _suits(kit: Kit, form: Form, area: tuple[Rect, ...], size: int) -> bool:
    """Whether words in this size stand well: none is broken for want of width; the largest is for a single line."""
    look = kit.look
    if size <= look.body:
        return True
    if parts.surely_too_long(look, form, area[0].w, area[0].h if size <= look.title else size, size):
        return False
    spec = parts.lettering(look, form, area[0].w, size)
    if size > look.title and kit.measure(spec).h > spec.line:
        return False
    texts = (piece.text for piece in form if isinstance(piece, Run))
    longest = max((word for text in texts for word in text.split()), key=len, default="")
    return kit.measure(replace(spec, form=(Run(longest),))).h <= spec.line


def _paged(kit: Kit, whole: list[Leaf], area: tuple[Rect, ...]) -> list[list[Leaf]]:
    """The leaves cut and set page after page, as many on each as fit."""
    pages: list[list[Leaf]] = []
    # A post alone may use every column of its pages; what shares its pages takes as few as it can.
    side_by_side = len(area) if len(whole) == 1 else 1
    for leaf in (part for one in whole for part in stretches(kit, one, area[0], side_by_side)):
        more = added(kit, pages[-1], leaf, area[0]) if pages else []
        if more and fits(kit, more, area):
            pages[-1] = more
        else:
            pages.append([leaf])
    return pages
