"""You said, we did: suggestions and problems taken up, what became of each and since when, newest change first. Pure.

The customer's words stand as they are, at most begun; the shop's stand on its panel. The state is told by a shape and
a word; what is not possible looks as well as what is done.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Box, Icon, stack
from display.items import Item
from display.layout import Rect
from display.scenes import parts, sections
from display.scenes.base import Plate, World
from display.scenes.parts import Kit
from display.scenes.sections import Section
from wall.text import Form, paginate, plain
from wall.wire import Card, Promise

NAME = "you-said-we-did"
MOST = 8
"""So many stand here at most, those that changed last; the others keep their line beneath the post in the stream."""
BEGUN = 200
"""So many characters of a customer's words stand here at most."""
SHARES = (0.55, 0.45, 0.36, 0.28)
"""A customer's words take at most such a share of a column: less where the shop's are to stand with them."""


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """What was taken up, in as many plates as it takes; nothing where nothing was."""
    return told(kit, NAME, world.items, kit.say._("You said it, and this is what became of it"))


def told(kit: Kit, key: str, items: Sequence[Item], heading: str) -> Sequence[Plate]:
    """The promises among these items under a heading. `key`: names the layers."""
    found = [(card, card.promise) for item in items for card in item.cards if card.promise is not None]
    found = sorted(found, key=lambda one: (-one[1].at_ms, one[0].post))[:MOST]
    return _told(kit, key, [card for card, _ in found], heading, 1)


def stood(kit: Kit, cards: Sequence[Card], page: int) -> Sequence[Plate]:
    """In a replay: what stood on that page, in that order, with the place of each that may not be seen now."""
    return _told(kit, NAME, cards, kit.say._("You said it, and this is what became of it"), page)


def _told(kit: Kit, key: str, cards: Sequence[Card], heading: str, page: int) -> Sequence[Plate]:
    """These in their order, as plates from that page on."""

    def above(page: int, pages: int) -> Block:
        return sections.heading(kit, "arrow", heading, page, pages)

    column = sections.columns(kit, above(88, 88))[0]
    made = []
    for card in cards:
        if card.gone:
            made.append(Section(parts.place(kit, card, column.w), (card.post, card.revision)))
        elif card.promise is not None:
            made += _sections(kit, card, card.promise, column.w, column.h)
    return sections.told(kit, key, above, made, kit.look.px(66), before=page - 1)


def _sections(kit: Kit, card: Card, promise: Promise, width: int, height: int) -> list[Section]:
    """One of them, whole where a column holds it; else the customer's words, then the shop's, in stretches."""
    mark = (card.post, card.revision)
    gap = kit.look.px(20)
    inner = parts.shop_width(kit.look, width)

    def panel(words: Form, first: bool = True) -> Block:
        label = [became(kit, promise, inner)] if first else []
        text = [parts.words(kit, words, inner)] if plain(words).strip() else []
        return framed(kit, stack([*label, *text], kit.look.px(4), inner), width)

    answer = panel(promise.form)
    for share in SHARES:
        form, begun = beginning(kit, card.form, width, round(height * share))
        said = _quote(kit, card, form, begun, width)
        whole = stack((said, answer), gap, width)
        if whole.h <= height:
            return [Section(whole, mark, plain(form))]
    stretches = paginate(promise.form, lambda words: panel(words).h <= height)
    panels = [panel(words, n == 0) for n, words in enumerate(stretches) if n == 0 or plain(words).strip()]
    return [Section(said, mark, plain(form)), *(Section(block, mark) for block in panels)]


def beginning(kit: Kit, form: Form, width: int, height: int) -> tuple[Form, bool]:
    """The customer's words, and whether they are only begun: cut between words, at BEGUN characters or `height`."""

    def fits(some: Form) -> bool:
        return len(plain(some)) <= BEGUN and parts.words(kit, some, width, snug=False).h <= height

    pages = paginate(form, fits)
    first = next((page for page in pages if plain(page).strip()), form)
    return first, len(plain(first).strip()) < len(plain(form).strip())


def _quote(kit: Kit, card: Card, form: Form, begun: bool, width: int) -> Block:
    look = kit.look
    more = Block(0, 0)
    if begun:
        more = parts.labelled(kit, "onward", kit.say._("in full among the others"), width, colour=look.theme.soft)
    blocks = (parts.heading(kit, card, width), parts.words(kit, form, width), more, parts.signature(kit, card, width))
    return stack(blocks, look.px(8), width)


def became(kit: Kit, promise: Promise, width: int) -> Block:
    """What became of it, as large as the words: a shape, a word and the day."""
    look = kit.look
    size, gap = round(look.body * 0.92), round(look.body * 0.36)
    text = sections.body(kit, kit.say.promised(promise, kit.now_ms), width - size - gap, look.theme.accent, 600)
    line = round(look.body * 1.37)
    icon = Icon(Rect(0, (line - size) // 2, size, size), promise.state, look.theme.accent)
    return Block(text.w + size + gap, text.h, (icon, *text.at(size + gap, 0)))


def framed(kit: Kit, text: Block, width: int) -> Block:
    """The shop's panel around a block, as `parts.shop_words` draws it."""
    look = kit.look
    step, pad, bar = round(look.body * 0.55), round(look.body * 0.42), look.px(5)
    panel = Rect(step, 0, width - step, text.h + 2 * pad - look.px(6))
    shapes = (Box(panel, look.theme.panel, look.px(10)), Box(Rect(step, 0, bar, panel.h), look.theme.accent))
    return Block(width, panel.h, (*shapes, *text.at(step + bar + pad, pad - look.px(3))))
