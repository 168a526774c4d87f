"""A conversation in pages: its question stands in a place of its own on every page, the turns flow beside it. Pure.

A question too long for its place is a turn like any other; on the pages after it its beginning is kept in view.
"""

from __future__ import annotations

from dataclasses import replace

from display.draw import Block, stack
from display.items import Item
from display.layout import Rect
from display.pages.leaves import Leaf, Sheet, added, fits, stretches
from display.pages.spread import said, spread
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import Form, paginate, plain

HELD, OPENING = 0.4, 0.3
"""On a narrow page: of its height, what a question may take, and what the beginning of a longer one takes."""


def place(kit: Kit, item: Item) -> Rect:
    """Where the question stands: in the margin beneath what is said of the conversation, else above the turns."""
    page = spread(kit, item)
    if page.aside:
        top = said(kit, item, page.margin.w).h + kit.look.px(28)
        return Rect(page.margin.x, page.margin.y + top, page.margin.w, page.margin.h - top)
    return page.area


def asked(kit: Kit, leaf: Leaf, width: int) -> Block:
    """The question as it is drawn in its place; of one that is longer it is said that this is its beginning."""
    whole = leaf.form == leaf.card.form
    label = kit.say.name(leaf.card) if whole else kit.say._("The question begins")
    name = kit.small(label, width, kit.look.theme.soft, 500)
    return stack((name, parts.words(kit, leaf.form, width, snug=whole)), 0, width)


def room(kit: Kit, item: Item, question: Leaf | None) -> tuple[Rect, ...]:
    """The columns for the turns of a page on which this question stands, if one does."""
    page = spread(kit, item)
    area = page.area
    if question is not None and not page.aside:
        taken = asked(kit, question, area.w).h + 2 * under(kit)
        area = Rect(area.x, area.y + taken, area.w, max(kit.look.body * 2, area.h - taken))
    return replace(page, area=area).columns(kit.look, kit.look.body)


def under(kit: Kit) -> int:
    """The air (px) above and below the line that parts the question from the turns on a narrow page."""
    return kit.look.px(26)


def dialogue(kit: Kit, item: Item) -> tuple[Sheet, ...]:
    """The pages of a conversation. A page that is full stays as it is when new turns come."""
    question = kept(kit, item)
    first = question if question is not None and question.form == question.card.form else None
    opening, later = room(kit, item, first), room(kit, item, question)
    pages: list[list[Leaf]] = [[]]
    for card in item.cards[0 if first is None else 1 :]:
        for leaf in stretches(kit, Leaf(card, card.form, "turn"), later[0]):
            area = opening if len(pages) == 1 else later
            turns = added(kit, pages[-1], _following(pages[-1], leaf), area[0])
            if not pages[-1] or fits(kit, turns, area):
                pages[-1] = turns
            else:
                pages.append([leaf])
    held = [first, *(replace(question, again=True) if question else None for _ in pages[1:])]
    return tuple(Sheet((*((one,) if one else ()), *turns)) for one, turns in zip(held, pages, strict=True))


def kept(kit: Kit, item: Item) -> Leaf | None:
    """What is kept in view: the first turn, if a customer says it, or as much of it as its place has room for."""
    card, where, aside = item.cards[0], place(kit, item), spread(kit, item).aside
    if card.voice != "customer" or not plain(card.form).strip():
        return None
    leaf = Leaf(card, card.form, "question")
    if len(item.cards) > 1 and asked(kit, leaf, where.w).h <= where.h * (1.0 if aside else HELD):
        return leaf
    limit = where.h * OPENING

    def low(form: Form) -> bool:
        return asked(kit, replace(leaf, form=form), where.w).h <= limit

    begun = [form for form in paginate(card.form, low)[:1] if form != card.form and plain(form).strip() and low(form)]
    return replace(leaf, form=begun[0], again=True) if begun else None


def _following(turns: list[Leaf], leaf: Leaf) -> Leaf:
    """The leaf as it stands after these: without a name where the same person goes on."""
    if not turns:
        return leaf
    before, card = turns[-1].card, leaf.card
    return replace(leaf, named=(before.voice, before.pseudonym) != (card.voice, card.pseudonym))
