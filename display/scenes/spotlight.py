"""One post alone and large, the shop's answer beneath it, in pages if it is long. Pure.

What is said of it stands in a margin at its left where the page is wide enough, else above it.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Box, Layer
from display.items import Item
from display.layout import Rect, flow
from display.pages.book import columns
from display.pages.leaves import Sheet, block, gap
from display.pages.spread import heading, number, said, spread
from display.scenes.parts import Kit, lettering

ABOVE = 0.42
"""How much of the room left over is above: the middle that the eye sees is a little higher than the real one."""
CAPITAL = 0.727
"""The height of Inter's capitals, in type sizes."""


def layers(kit: Kit, item: Item, sheet: Sheet, page: int, pages: int) -> list[Layer]:
    """Page `page` (from 1) of `pages`."""
    frame, area = spread(kit, item), columns(kit, item, sheet.size)
    blocks = [block(kit, leaf, area[0].w, sheet.size) for leaf in sheet.leaves]
    places = flow([one.h for one in blocks], area, gap(kit)) or []
    flush = _flush(kit, sheet.size)
    margin = said(kit, item, frame.margin.w).h + flush if frame.aside else 0
    down = round(max(0, frame.area.h - max(sheet.tallest, margin)) * ABOVE)
    out = labels(kit, item, page, pages, down, down + flush)
    for n, (leaf, one, place) in enumerate(zip(sheet.leaves, blocks, places, strict=False)):
        where = place.moved(0, down)
        out.append(Layer(f"{item.key}:{page}:{n}", where, one.at(where.x, where.y), (leaf.card.post,)))
    return out + rules(kit, [place.moved(0, down) for place in places], area)


def labels(kit: Kit, item: Item, page: int, pages: int, above: int, beside: int) -> list[Layer]:
    """What is said of the item: `above` its words (px from the body's top) or `beside` them; and which page it is."""
    body, frame = kit.look.page.body, spread(kit, item)
    key = f"head:{item.key}"
    if not frame.aside:
        head = heading(kit, item, page, pages)
        head = head if head.h <= frame.margin.h else heading(kit, item, 1, 1)
        return [layer(key, head, Rect(body.x, body.y + above, body.w, head.h), item)]
    side = said(kit, item, frame.margin.w)
    y = min(body.y + beside, max(body.y, frame.margin.bottom - side.h))
    out = [layer(key, side, Rect(body.x, y, frame.margin.w, side.h), item)]
    if pages > 1:
        which = number(kit, page, pages)
        place = Rect(body.x, body.bottom - which.h, frame.margin.w, which.h)
        out.append(layer(f"page:{item.key}", which, place, item))
    return out


def layer(key: str, block: Block, rect: Rect, item: Item) -> Layer:
    """A block at the corner of its place, as words about all that the item holds."""
    return Layer(key, rect, block.at(rect.x, rect.y), tuple(card.post for card in item.cards))


def rules(kit: Kit, places: Sequence[Rect], area: Sequence[Rect]) -> list[Layer]:
    """A hairline between columns that both bear words."""
    lefts = sorted({place.x for place in places})
    if len(lefts) < 2:
        return []
    top, bottom = min(place.y for place in places), max(place.bottom for place in places)
    out = []
    for x, column in zip(lefts[1:], area, strict=False):
        rule = Rect((x + column.right) // 2, top, kit.look.px(2), bottom - top)
        out.append(Layer(f"rule:{rule.x}:{rule.y}", rule, (Box(rule, kit.look.theme.rule),)))
    return out


def _flush(kit: Kit, size: int) -> int:
    """How much lower (px) small type must stand for its capitals to begin where those of `size` px do."""
    large = lettering(kit.look, (), 1, size or kit.look.body)
    small = kit.look.small((), 1)
    return max(0, round((large.line - large.size * CAPITAL - small.line + small.size * CAPITAL) / 2))
