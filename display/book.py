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
    return parts.words(kit, leaf.form, width)


def gap(kit: Kit) -> int:
    return kit.look.px(30)


def columns(kit: Kit, item: Item) -> tuple[Rect, ...]:
    """The columns that are left between the scene's heading and its signature."""
    page = kit.look.page
    top = parts.heading(kit, item.cards[0], page.body.w).h + kit.look.px(24)
    foot = 0 if item.talk else parts.signature(kit, item.cards[0], page.body.w).h + kit.look.px(20)
    return tuple(Rect(c.x, c.y + top, c.w, max(kit.look.body * 2, c.h - top - foot)) for c in kit.look.page.columns)


def book(kit: Kit, item: Item) -> tuple[Sheet, ...]:
    """The pages of an item. None of them is empty, and none bears only white space."""
    area = columns(kit, item)
    leaves = [leaf for card in item.cards for leaf in _leaves(kit, item, card, area[0])]
    question = leaves[0]
    repeat = item.talk and block(kit, question, area[0].w).h <= area[0].h * QUESTION
    sheets: list[list[Leaf]] = []
    for leaf in leaves:
        if sheets and _fits(kit, [*sheets[-1], leaf], area):
            sheets[-1].append(leaf)
        else:
            opening = [replace(question, again=True)] if sheets and repeat else []
            sheets.append([*opening, leaf])
    if not item.talk:
        sheets[-1] = _balanced(kit, sheets[-1], area)
    return tuple(Sheet(tuple(sheet)) for sheet in sheets)


def _fits(kit: Kit, leaves: list[Leaf], area: tuple[Rect, ...]) -> bool:
    return flow([block(kit, leaf, area[0].w).h for leaf in leaves], area, gap(kit)) is not None


def _leaves(kit: Kit, item: Item, card: Card, column: Rect) -> list[Leaf]:
    """The words of a card in stretches that each fit a column."""
    voices = [("turn", card.form)] if item.talk else [("post", card.form), ("reply", card.reply)]
    if item.talk and card.reply:
        voices.append(("reply", card.reply))
    out: list[Leaf] = []
    for voice, form in voices:
        if not form and out:
            continue

        def fits(part: Form, voice: str = voice) -> bool:
            return block(kit, Leaf(card, part, voice), column.w).h <= column.h

        found = [Leaf(card, part, voice) for part in paginate(form, fits)]
        out += [leaf for leaf in found if plain(leaf.form).strip()] or found[:1]
    return out


def _balanced(kit: Kit, leaves: list[Leaf], area: tuple[Rect, ...]) -> list[Leaf]:
    """The last page of a long post with its columns equally long, if nothing but the post stands on it."""
    if len(area) == 1 or any(leaf.voice != "post" for leaf in leaves):
        return leaves
    form, card = join([leaf.form for leaf in leaves]), leaves[0].card
    line = kit.look.words((), area[0].w).line
    total = sum(block(kit, leaf, area[0].w).h for leaf in leaves)
    for lines in range(max(1, total // line // len(area)), area[0].h // line + 1):

        def fits(part: Form, limit: int = lines * line) -> bool:
            return block(kit, Leaf(card, part, "post"), area[0].w).h <= limit

        found = paginate(form, fits)
        if len(found) <= len(area):
            return [Leaf(card, part, "post") for part in found]
    return leaves
