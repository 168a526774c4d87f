"""Leaves: words that stand together on a page, how high they stand in a column, and how they are cut to fit. Pure.

Joined, the stretches are the whole: every leaf's form comes from `wall.text.paginate`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from display.draw import Block
from display.items import Mark
from display.layout import Rect, flow
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import Form, join, paginate, plain, words
from wall.wire import Card

ANSWER = 20
"""The shop's words in the spotlight are set in lines of at most so many body sizes."""
DIALOGUE = 2.0
"""How far to the right (body sizes) an advisor's words stand in a column at least that wide."""


@dataclass(frozen=True)
class Leaf:
    """Words that stand together. `voice`: the `post` itself, the shop's `reply` to it or words about its `promise`, a
    `turn`, or the `question` that is kept in view.

    `again`: they stood on a page before. `named`: whether it is said whose they are. `last`: whether they are the end
    of what is said, and bear the name of whoever replied.
    """

    card: Card
    form: Form
    voice: str
    again: bool = False
    named: bool = True
    last: bool = True

    @property
    def mark(self) -> Mark:
        return self.card.post, self.card.revision


@dataclass(frozen=True)
class Sheet:
    """One page: its leaves in reading order, and the type (px) of the post's words; 0: body.

    `tallest`: how much of the height (px) the fullest page of the item takes, so that all begin at the same height.
    """

    leaves: tuple[Leaf, ...]
    size: int = 0
    tallest: int = 0

    @property
    def words(self) -> int:
        return sum(words(leaf.form) for leaf in self.leaves)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(dict.fromkeys(leaf.mark for leaf in self.leaves if not leaf.again))


def block(kit: Kit, leaf: Leaf, width: int, size: int = 0, *, snug: bool = True) -> Block:
    """A leaf as it is drawn in a column; large type in lines of like length if `snug`, which changes no height."""
    answer = min(width, kit.look.body * ANSWER)
    if leaf.card.gone:
        return parts.vacant(kit, leaf.card, width)
    if leaf.voice == "turn":
        step = DIALOGUE if width >= kit.look.body * ANSWER else parts.STEP
        return parts.turn(kit, leaf.card, leaf.form, width, named=leaf.named, step=step)
    if leaf.voice == "reply":
        return parts.reply(kit, leaf.form, answer, leaf.card.signed if leaf.last else "")
    if leaf.voice == "promise":
        label = parts.promise(kit, leaf.card, parts.shop_width(kit.look, answer))
        return parts.shop_words(kit, label, leaf.form, answer)
    return parts.words(kit, leaf.form, width, snug=snug and size > kit.look.body, size=size)


def gap(kit: Kit) -> int:
    """The air (px) between two leaves."""
    return kit.look.px(34)


def height(kit: Kit, leaves: list[Leaf], area: tuple[Rect, ...], size: int = 0) -> int:
    """How much of the height (px) of these columns the leaves take; all of it if they do not fit."""
    places = flow([block(kit, leaf, area[0].w, size, snug=False).h for leaf in leaves], area, gap(kit))
    return area[0].h if places is None else max(place.bottom for place in places) - area[0].y


def fits(kit: Kit, leaves: list[Leaf], area: tuple[Rect, ...], size: int = 0, share: float = 1.0) -> bool:
    """Whether the leaves stand in `share` of the height of these columns."""
    low = tuple(Rect(c.x, c.y, c.w, int(c.h * share)) for c in area)
    return flow([block(kit, leaf, area[0].w, size, snug=False).h for leaf in leaves], low, gap(kit)) is not None


def added(kit: Kit, leaves: list[Leaf], leaf: Leaf, column: Rect) -> list[Leaf]:
    """The leaves with one more; where it goes on with the last one's words, the two are one if a column holds it."""
    last = leaves[-1] if leaves else None
    if last is not None and (last.card, last.voice) == (leaf.card, leaf.voice):
        one = replace(last, form=join([last.form, leaf.form]), last=leaf.last)
        if block(kit, one, column.w).h <= column.h:
            return [*leaves[:-1], one]
    return [*leaves, leaf]


def stretches(kit: Kit, leaf: Leaf, column: Rect, side_by_side: int = 1) -> list[Leaf]:
    """The leaf's words in stretches that each fit the column, about equally high, none of them only white space."""
    found = _cut(kit, leaf, column, column.h)
    if len(found) > 1:
        found = _evened(kit, found, column, -(-len(found) // side_by_side) * side_by_side)
    return _ended([one for one in found if plain(one.form).strip()] or found[:1])


def _evened(kit: Kit, leaves: list[Leaf], column: Rect, count: int) -> list[Leaf]:
    """The same words in at most `count` stretches of like height, so that no page is left with a word or two."""
    whole = replace(leaves[0], form=join([leaf.form for leaf in leaves]))
    line = kit.look.words((), column.w).line
    total = sum(block(kit, leaf, column.w).h for leaf in leaves)
    for height in range(max(line, total // count // line * line), column.h, line):
        found = _cut(kit, whole, column, height)
        if len(found) <= count:
            leaves = found
            break
    # A line more or less on every page may leave few words for the last one: it then shares with the one before it.
    if len(leaves) < 3 or block(kit, leaves[-1], column.w).h * 3 > block(kit, leaves[-2], column.w).h * 2:
        return leaves
    return [*leaves[:-2], *_evened(kit, leaves[-2:], column, 2)]


def _cut(kit: Kit, leaf: Leaf, column: Rect, height: int) -> list[Leaf]:
    """The leaf's words in stretches at most `height` px high, each with room for what stands beneath the last."""

    def low(part: Form) -> bool:
        if parts.surely_too_long(kit.look, part, column.w, height):
            return False
        return block(kit, replace(leaf, form=part, last=True), column.w).h <= height

    return _ended([replace(leaf, form=part) for part in paginate(leaf.form, low)])


def _ended(leaves: list[Leaf]) -> list[Leaf]:
    """The same stretches, of which the last one is the end."""
    return [replace(leaf, last=n == len(leaves)) for n, leaf in enumerate(leaves, 1)]
