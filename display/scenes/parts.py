"""The parts that every scene is built of: a post's head, its words, who signed it, a reply, a turn. Pure.

A part is set for a width and knows nothing of the screen; the same function draws every post, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from display.draw import Block, Box, Command, Icon, Measure, TextSpec, Words, inset, line_of, stack
from display.layout import Rect
from display.look import Look
from display.wording import Wording
from wall.text import Form, plain
from wall.wire import Card

SNUG, SNUG_LINES = 0.8, 8
"""How much narrower (share of the column) a text of so many lines may be set to even its lines out."""
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
STEP = 0.55
"""How far to the right (body sizes) the shop's words stand."""
THIN = 0.3
"""No text's letters are narrower (type sizes) on the whole."""
BULLET = "\N{NO-BREAK SPACE}· "


@dataclass(frozen=True)
class Kit:
    """What every scene is handed: the look, the words, how texts measure, and what time it is (Unix ms)."""

    look: Look
    say: Wording
    measure: Measure
    now_ms: int

    def text(self, spec: TextSpec) -> Block:
        """A text as a block, as wide as its ink."""
        size = self.measure(spec)
        return Block(size.w, size.h, (Words(0, 0, spec),))

    def small(self, text: str, width: int, colour: str = "", weight: int = 450) -> Block:
        return self.text(self.look.small(line_of(text), max(1, width), colour, weight))


def stars(kit: Kit, count: int) -> Block:
    """Five stars of which `count` are filled, in the ink of the text: two stars look as well as five."""
    size = round(kit.look.meta * 1.12)
    step = round(size * 1.16)
    ink = kit.look.theme.ink
    line = round(kit.look.meta * 1.4)
    shapes = tuple(
        Icon(Rect(i * step, (line - size) // 2, size, size), "star" if i < count else "star-empty", ink)
        for i in range(5)
    )
    return Block(step * 4 + size, line, shapes)


def labelled(kit: Kit, icon: str, text: str, width: int, *, colour: str, weight: int = 550) -> Block:
    """A small icon and a line of meta text beside it."""
    size = round(kit.look.meta * 1.25)
    gap = round(kit.look.meta * 0.5)
    line = round(kit.look.meta * 1.4)
    words = inset(kit.small(text, width - size - gap, colour, weight), size + gap)
    return Block(words.w, words.h, (Icon(Rect(0, (line - size) // 2, size, size), icon, colour), *words.commands))


def row(blocks: Sequence[Block], gap: int) -> Block:
    """Blocks side by side, `gap` px apart."""
    commands: list[Command] = []
    x = 0
    for block in blocks:
        commands += block.at(x, 0)
        x += block.w + gap
    return Block(x - gap, max(block.h for block in blocks), tuple(commands))


def beside(left: Block, right: Block, width: int, gap: int) -> Block:
    """Two blocks in one line, the second at the right edge; under one another where they have no room."""
    if left.w + gap + right.w > width:
        return stack((left, right), 0, width)
    return Block(width, max(left.h, right.h), (*left.commands, *right.at(width - right.w, 0)))


def heading(kit: Kit, card: Card, width: int, right: Block | None = None) -> Block:
    """Kind and source by icon and name, of a conversation the day too; stars, where there are any, at the right."""
    text = kit.say.kind(card)
    if card.conversation:
        text += BULLET + kit.say.spoken(card, kit.now_ms)
    label = labelled(kit, card.kind, text, width, colour=kit.look.theme.soft)
    marks = [block for block in (stars(kit, card.stars) if card.stars else None, right) if block]
    if marks:
        label = beside(label, row(marks, kit.look.meta), width, kit.look.meta)
    return Block(width, label.h, label.commands)


def signature(kit: Kit, card: Card, width: int) -> Block:
    """Who wrote it and when; of a review also when it was lived and whether the source checks.

    In as few lines as hold it, each broken between two facts: none is left with a word on a line of its own.
    """
    name = kit.small(kit.say.name(card), width, kit.look.theme.ink, 600)
    line, taken = round(kit.look.meta * 1.4), name.w + round(kit.look.meta * 0.6)
    told = facts(kit, card)

    def together(some: list[str], room: int) -> Block | None:
        made = kit.small(BULLET.join(some), room)
        return made if room > 0 and made.h <= line and made.w <= room else None

    lines = [name]
    for count in range(len(told), 0, -1):
        first = together(told[:count], width - taken) if name.h == line else None
        if first is not None:
            lines, told = [Block(width, line, (*name.commands, *first.at(taken, 0)))], told[count:]
            break
    while told:
        count = next((n for n in range(len(told), 1, -1) if together(told[:n], width)), 1)
        lines.append(kit.small(BULLET.join(told[:count]), width))
        told = told[count:]
    return stack(lines, 0, width)


def facts(kit: Kit, card: Card) -> list[str]:
    """What the law wants said near a post: the day it was published, of a review also of what day and how checked."""
    told = [kit.say.published(card, kit.now_ms)]
    if card.kind == "review":
        told += [kit.say.experienced(card, kit.now_ms), kit.say.checked(card)]
    return told


def promise(kit: Kit, card: Card, width: int) -> Block:
    """The quiet line beneath a post that the shop took up, in the shop's colour; nothing for any other."""
    if card.promise is None:
        return Block(0, 0)
    text = kit.say.promised(card.promise, kit.now_ms)
    return labelled(kit, "shop", text, width, colour=kit.look.theme.accent, weight=600)


def words(kit: Kit, form: Form, width: int, *, snug: bool = True, size: int = 0) -> Block:
    """A post's own words, in type of `size` px (0: body). If `snug`, short ones are broken into lines of like
    length: no word is left alone."""
    if not plain(form).strip():
        return kit.small(kit.say._("(no words)"), width)
    spec = lettering(kit.look, form, width, size)
    return evened(kit, spec) if snug else kit.text(spec)


def evened(kit: Kit, spec: TextSpec) -> Block:
    """A text of few lines, broken into lines of like length: as high as it was, at most a fifth narrower."""
    block = kit.text(spec)
    if not 2 <= block.h // spec.line <= SNUG_LINES or _RIGHT_TO_LEFT.search(plain(spec.form)):
        return block
    return narrowed(kit, spec, block, round(spec.width * SNUG))


def narrowed(kit: Kit, spec: TextSpec, block: Block, low: int) -> Block:
    """The text of `block` in the least width, from `low` px on, in which it is no higher."""
    high = spec.width
    while high - low > spec.size // 2:
        middle = (low + high) // 2
        narrower = kit.text(replace(spec, width=middle))
        if narrower.h > block.h or narrower.w > middle:
            low = middle + 1
        else:
            high, block = middle, narrower
    return block


def lettering(look: Look, form: Form, width: int, size: int) -> TextSpec:
    """How a post's words are set in `size` px: the larger the type, the closer its lines."""
    spec = look.words(form, width)
    if size <= look.body:
        return spec
    share = min(1.0, (size - look.body) / max(1, look.title - look.body))
    return replace(spec, size=size, line=round(size * (1.37 - 0.15 * share)))


def surely_too_long(look: Look, form: Form, width: int, height: int, size: int = 0) -> bool:
    """Whether so many characters cannot stand in this room, so that nobody need set them to find out.

    Taken as THIN sizes wide each, where Latin letters take half of one and most others more.
    """
    spec = lettering(look, (), width, size)
    return len(plain(form)) > max(1, round(width / (spec.size * THIN))) * max(1, -(-height // spec.line))


def onward(kit: Kit, width: int) -> Block:
    """The quiet mark beneath a beginning: the whole stands large in the spotlight."""
    text = kit.say._("Continued in large")
    return labelled(kit, "onward", text, width, colour=kit.look.theme.soft, weight=500)


def shop_words(
    kit: Kit, label: Block, form: Form, width: int, *, step: float = STEP, tail: Block | None = None, size: int = 0
) -> Block:
    """The shop's own words: on a panel, with a bar in the shop's colour, a step (body sizes) to the right.

    `tail`: what stands beneath them, if anything. `size`: of their type (px; 0: body).
    """
    look = kit.look
    left, pad, bar = round(look.body * step), round(look.body * 0.42), look.px(5)
    inner = width - left - bar - 2 * pad
    text = stack((label, words(kit, form, inner, size=size)), look.px(4), inner)
    if tail is not None:
        text = stack((text, tail), look.px(10), inner)
    panel = Rect(left, 0, width - left, text.h + 2 * pad - look.px(6))
    commands: tuple[Command, ...] = (
        Box(panel, look.theme.panel, look.px(10)),
        Box(Rect(left, 0, bar, panel.h), look.theme.accent),
        *text.at(left + bar + pad, pad - look.px(3)),
    )
    return Block(width, panel.h, commands)


def shop_width(look: Look, width: int, step: float = STEP) -> int:
    """The width (px) that `shop_words` leaves for the words themselves."""
    return width - round(look.body * step) - look.px(5) - 2 * round(look.body * 0.42)


def reply(kit: Kit, form: Form, width: int, signed: str = "", *, size: int = 0) -> Block:
    """The shop's answer beneath a post. `signed`: who wrote it, if that person wants it said; as quiet as the name of
    whoever wrote the post."""
    inner = shop_width(kit.look, width)
    label = labelled(kit, "shop", kit.say.reply_by(), inner, colour=kit.look.theme.accent, weight=600)
    name = kit.small(signed, inner, kit.look.theme.ink, 600) if signed.strip() else None
    return shop_words(kit, label, form, width, tail=name, size=size)


def place(kit: Kit, card: Card, width: int) -> Block:
    """In a replay, the place of a post that may not be seen now: kind and source, and why, in a frame.

    It is no higher than the lowest post, so that what stood beside it still has room.
    """
    label = labelled(kit, card.kind, kit.say.kind(card), width, colour=kit.look.theme.soft)
    return stack((label, vacant(kit, card, width)), kit.look.px(12), width)


def vacant(kit: Kit, card: Card, width: int) -> Block:
    """The frame alone, with the reason."""
    look = kit.look
    pad, line, px = round(look.meta * 0.7), look.px(3), round(look.meta * 1.25)
    inner = max(1, width - 2 * pad - round(px * 1.6))
    spec = TextSpec(line_of(kit.say.gone(card)), inner, px, round(px * 1.32), look.theme.soft)
    words = kit.text(spec)
    icon = Icon(Rect(0, (spec.line - px) // 2, px, px), "gone", look.theme.soft)
    text = Block(words.w + round(px * 1.6), words.h, (icon, *words.at(round(px * 1.6), 0)))
    height = text.h + 2 * round(pad * 0.8)
    commands: tuple[Command, ...] = (
        Box(Rect(0, 0, width, height), look.theme.rule, look.px(10)),
        Box(Rect(line, line, width - 2 * line, height - 2 * line), look.theme.ground, look.px(8)),
        *text.at(pad, (height - text.h) // 2),
    )
    return Block(width, height, commands)


def turn(kit: Kit, card: Card, form: Form, width: int, *, named: bool = True, step: float = STEP) -> Block:
    """One turn of a conversation: a customer's words stand on the page, an advisor's on the shop's panel.

    `named`: whether it says whose they are; not needed where the same person goes on. `step`: see `shop_words`.
    """
    if card.gone:
        return vacant(kit, card, width)
    look, name = kit.look, kit.say.name(card)
    if card.voice == "advisor":
        inner = shop_width(look, width, step)
        label = labelled(kit, "shop", name, inner, colour=look.theme.accent) if named else Block(0, 0)
        return shop_words(kit, label, form, width, step=step)
    label = kit.small(name, width, look.theme.soft, 500) if named else Block(0, 0)
    return stack((label, words(kit, form, width)), 0, width)
