"""What was said and what the shop made of it: one beside the other, in type as large as both allow. Pure.

A post is set the same whatever it says and however many stars it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from display.draw import Block, Box, Layer, line_of, stack
from display.items import Item
from display.layout import Rect, flow
from display.replay.story import page
from display.scenes import parts, sections, stream
from display.scenes.base import Plate
from display.scenes.parts import Kit
from wall.text import Form, plain
from wall.wire import Card

MEASURE = 24
"""A line of large words has at least about so many characters."""
PITCH = 0.52
"""A character is about so many type sizes wide."""


@dataclass(frozen=True)
class Pair:
    """A post, and `answer`: the shop's panel about it, given width and type size (px); None: there is none."""

    card: Card
    answer: Callable[[int, int], Block] | None = None
    form: Form = ()
    """The answer's words."""


def answered(kit: Kit, card: Card) -> Pair:
    """A post with the shop's reply to it, where there is one."""
    if not plain(card.reply).strip():
        return Pair(card)
    return Pair(card, lambda width, size: parts.reply(kit, card.reply, width, card.signed, size=size), card.reply)


Above = Callable[[int, int], Block]
"""The line above a page: which it is, and of how many."""


def told(kit: Kit, key: str, above: Above, pairs: Sequence[Pair]) -> list[Plate]:
    """Page after page of them, whole ones only, as many on each as have room; none where one has none, or is not
    there any more, or is of a conversation. One that stands alone has its answer beside it, level with it.
    """
    if any(one.card.gone or one.card.conversation for one in pairs):
        return []
    groups: list[list[Pair]] = []
    for one in pairs:
        if groups and _told(kit, key, above(88, 88), [*groups[-1], one]) is not None:
            groups[-1].append(one)
        elif _alone(kit, key, above(88, 88), [one]) is None:
            return []
        else:
            groups.append([one])
    found = [_alone(kit, key, above(n, len(groups)), group) for n, group in enumerate(groups, 1)]
    return [plate for plate in found if plate is not None]


def _alone(kit: Kit, key: str, above: Block, pairs: Sequence[Pair]) -> Plate | None:
    """On a low page the line above gives way where there is no room for both."""
    found = _told(kit, key, above, pairs)
    return _told(kit, key, Block(0, 0), pairs) if found is None and kit.look.page.bar else found


def _told(kit: Kit, key: str, above: Block, pairs: Sequence[Pair]) -> Plate | None:
    area = page.under(kit, above)
    columns = [Rect(one.x, area.y, one.w, area.h) for one in kit.look.page.columns]
    for size in _sizes(kit, columns[0].w):
        made = [_set(kit, one, columns[0].w, size) for one in pairs]
        if size > kit.look.body and not all(_whole(kit, one, columns[0].w, size) for one in pairs):
            continue
        if len(made) == 1 and made[0][1].h and len(columns) > 1:
            found = [columns[0]._replace(h=made[0][0].h), columns[1]._replace(h=made[0][1].h)]
            fits = max(one.h for one in found) <= area.h
            blocks = list(made[0])
        else:
            blocks = [stack(both, kit.look.px(28), columns[0].w) for both in made]
            placed = flow([block.h for block in blocks], columns, stream.gap(kit.look))
            fits, found = placed is not None, placed or []
        if fits:
            marks = [pairs[min(n, len(pairs) - 1)].card for n in range(len(blocks))]
            return _plate(kit, key, above, area, list(zip(blocks, found, marks, strict=True)))
    return None


def board(kit: Kit, key: str, above: Above, items: Sequence[Item]) -> list[Plate]:
    """Posts with their replies, in the largest type for all of a page; none where `told` has none."""
    return told(kit, key, above, [answered(kit, item.cards[0]) for item in items])


def _sizes(kit: Kit, width: int) -> Iterator[int]:
    """The type sizes that are tried, the largest first."""
    look = kit.look
    px = max(look.body, min(look.title, round(width / (MEASURE * PITCH))))
    while px > look.body:
        yield px
        px = max(look.body, min(px - 1, round(px * 0.93)))
    yield look.body


def _set(kit: Kit, pair: Pair, width: int, size: int) -> tuple[Block, Block]:
    card, look = pair.card, kit.look
    blocks = (
        parts.heading(kit, card, width), parts.words(kit, card.form, width, size=size),
        parts.signature(kit, card, width),
    )  # fmt: skip
    return stack(blocks, look.px(16), width), pair.answer(width, size) if pair.answer is not None else Block(0, 0)


def _whole(kit: Kit, pair: Pair, width: int, size: int) -> bool:
    """Whether no word is broken."""
    texts = ((pair.card.form, width), (pair.form, parts.shop_width(kit.look, width)))
    for form, wide in texts:
        longest = max(plain(form).split(), key=len, default="")
        spec = parts.lettering(kit.look, line_of(longest), wide, size)
        if kit.measure(replace(spec, width=wide)).h > spec.line:
            return False
    return True


def _plate(kit: Kit, key: str, above: Block, area: Rect, placed: list[tuple[Block, Rect, Card]]) -> Plate:
    """The page, with the room that is left over around them, a little more of it below than above."""
    body, look = kit.look.page.body, kit.look
    down = round((area.bottom - max(place.bottom for _, place, _ in placed)) * page.LIFT)
    layers = [Layer(f"head:{key}", Rect(body.x, body.y, body.w, above.h), above.at(body.x, body.y))]
    before: Rect | None = None
    for n, (block, at, card) in enumerate(placed):
        place = at.moved(0, down)
        if before is not None and before.x == place.x:
            line = Rect(place.x, (before.bottom + place.y) // 2, place.w, look.px(2))
            layers.append(Layer(f"rule:{line.x}:{line.y}", line, (Box(line, look.theme.rule),)))
        layers.append(Layer(f"{key}:1:{n}", place, block.at(place.x, place.y), (card.post,)))
        before = place
    texts = {card.post: plain(card.form) for _, _, card in placed}
    marks = dict.fromkeys((card.post, card.revision) for _, _, card in placed)
    return sections.plate(layers, list(marks), texts)
