"""What is too long for a column is set in pages of columns: a long post with its reply, a long conversation. Pure.

Joined, the pages are the whole: every leaf's form comes from `wall.text.paginate` and stands on one page. Only a
conversation's question is drawn again on its later pages, so that it is always in view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from display.draw import Block
from display.items import Item, Mark
from display.layout import Rect, flow
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import Form, join, paginate, plain, words
from wall.wire import Card

QUESTION = 0.4
"""A question is drawn again on later pages if it takes at most this share of a column."""


@dataclass(frozen=True)
class Leaf:
    """Words of one post that stand together: of the post itself, of the shop's reply, or of a turn."""

    card: Card
    form: Form
    voice: str
    again: bool = False

    @property
    def mark(self) -> Mark:
        return self.card.post, self.card.revision


@dataclass(frozen=True)
class Sheet:
    """One page: its leaves in reading order."""

    leaves: tuple[Leaf, ...]

    @property
    def words(self) -> int:
        return sum(words(leaf.form) for leaf in self.leaves)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(dict.fromkeys(leaf.mark for leaf in self.leaves if not leaf.again))


def block(kit: Kit, leaf: Leaf, width: int) -> Block:
    """A leaf as it is drawn in a column."""
    if leaf.voice == "turn":
        return parts.turn(kit, leaf.card, leaf.form, width)
    if leaf.voice == "reply":
        return parts.reply(kit, leaf.form, width)
    return parts.words(kit, leaf.form, width, snug=False)


def gap(kit: Kit) -> int:
    return kit.look.px(30)


def heading(kit: Kit, item: Item, page: int, pages: int) -> Block:
    """The line above the columns: what it is, and which page of how many."""
    width = kit.look.page.body.w
    number = kit.small(kit.say.page(page, pages), width, kit.look.theme.ink, 600) if pages > 1 else None
    return parts.heading(kit, item.cards[0], width, number)


def columns(kit: Kit, item: Item) -> tuple[Rect, ...]:
    """The columns that are left between the scene's heading and its signature."""
    page = kit.look.page
    top = heading(kit, item, 88, 88).h + kit.look.px(24)
    foot = 0 if item.talk else parts.signature(kit, item.cards[0], page.body.w).h + kit.look.px(20)
    return tuple(Rect(c.x, c.y + top, c.w, max(kit.look.body * 2, c.h - top - foot)) for c in kit.look.page.columns)


def book(kit: Kit, item: Item) -> tuple[Sheet, ...]:
    """The pages of an item. None of them is empty, and none bears only white space."""
    area = columns(kit, item)
    leaves = [leaf for card in item.cards for leaf in _leaves(kit, item, card, area)]
    question = leaves[0]
    repeat = item.talk and block(kit, question, area[0].w).h <= area[0].h * QUESTION
    sheets: list[list[Leaf]] = []
    for leaf in leaves:
        if sheets and _fits(kit, [*sheets[-1], leaf], area):
            sheets[-1].append(leaf)
        else:
            opening = [replace(question, again=True)] if sheets and repeat else []
            sheets.append([*opening, leaf])
    return tuple(Sheet(tuple(sheet)) for sheet in sheets)


def _fits(kit: Kit, leaves: list[Leaf], area: tuple[Rect, ...]) -> bool:
    return flow([block(kit, leaf, area[0].w).h for leaf in leaves], area, gap(kit)) is not None


def _leaves(kit: Kit, item: Item, card: Card, area: tuple[Rect, ...]) -> list[Leaf]:
    """The words of a card in stretches that each fit a column, all about equally long."""
    if item.talk:
        voices = [("turn", card.form), ("reply", card.reply)]
    else:
        voices = [("post", card.form), ("reply", card.reply)]
    out: list[Leaf] = []
    for voice, form in voices:
        if out and not plain(form).strip():
            continue
        found = _cut(kit, Leaf(card, form, voice), area[0], area[0].h)
        if len(found) > 1:
            # A post alone may use every column of its pages; what shares its pages takes as few as it can.
            spread = len(area) if voice == "post" and not card.reply else 1
            found = _evened(kit, found, area[0], -(-len(found) // spread) * spread)
        out += [leaf for leaf in found if plain(leaf.form).strip()] or found[:1]
    return out


def _cut(kit: Kit, leaf: Leaf, column: Rect, height: int) -> list[Leaf]:
    """The leaf's words in stretches at most `height` px high."""

    def fits(part: Form) -> bool:
        return block(kit, replace(leaf, form=part), column.w).h <= height

    return [replace(leaf, form=part) for part in paginate(leaf.form, fits)]


def _evened(kit: Kit, leaves: list[Leaf], column: Rect, count: int) -> list[Leaf]:
    """The same words in at most `count` stretches of like height, so that no page is left with a word or two."""
    whole = replace(leaves[0], form=join([leaf.form for leaf in leaves]))
    line = kit.look.words((), column.w).line
    total = sum(block(kit, leaf, column.w).h for leaf in leaves)
    for height in range(max(line, total // count // line * line), column.h, line):
        found = _cut(kit, whole, column, height)
        if len(found) <= count:
            return found
    return leaves
