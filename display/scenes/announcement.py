"""The shop's own dated message, on its own panel and plainly marked as the shop's; one after another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from display.draw import Block, Box, Layer, TextSpec
from display.layout import Rect
from display.scenes import sections
from display.scenes.base import Plate, World
from display.scenes.parts import Kit, evened
from wall.text import Form, paginate, plain
from wall.views import Announcement

NAME = "announcement"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """A plate for each announcement in force, the newest first; a long one takes several."""
    force = [one for one in world.wall.announcements if one.at_ms <= kit.now_ms < one.until_ms]
    force.sort(key=lambda one: (-one.at_ms, one.id))
    return [plate for one in force if plain(one.form).strip() for plate in _told(kit, one)]


def _told(kit: Kit, one: Announcement) -> list[Plate]:
    height = _room(kit, one).h
    inner = _inner(kit)

    def large(form: Form) -> TextSpec:
        return kit.look.large(form, min(inner, kit.look.title * 19))

    def usual(form: Form) -> TextSpec:
        return kit.look.words(form, min(inner, kit.look.body * 28), weight=480)

    for sized in (large, usual):
        pages = paginate(one.form, partial(_fits, kit, sized, height))
        if len(pages) == 1:
            break
    else:
        pages = _evened(kit, one.form, usual, len(pages), height)
    pages = [form for form in pages if plain(form).strip()]
    return [_plate(kit, one, evened(kit, sized(form)), n, len(pages)) for n, form in enumerate(pages, 1)]


def _evened(kit: Kit, form: Form, sized: Callable[[Form], TextSpec], count: int, height: int) -> list[Form]:
    """The words in `count` pages of like height, so that the last is not left with a line or two."""
    spec = sized(form)
    least = kit.measure(spec).h // count // spec.line * spec.line
    for lower in range(max(spec.line, least), height, spec.line):
        pages = paginate(form, partial(_fits, kit, sized, lower))
        if len(pages) <= count:
            return pages
    return paginate(form, partial(_fits, kit, sized, height))


def _fits(kit: Kit, sized: Callable[[Form], TextSpec], height: int, form: Form) -> bool:
    return kit.measure(sized(form)).h <= height


def _heading(kit: Kit, one: Announcement, page: int, pages: int) -> Block:
    say = kit.say
    day = say.day(say.local(one.at_ms).date(), kit.now_ms)
    when = say._("{date}, {time}").format(date=day, time=say.clock(one.at_ms))
    return sections.heading(kit, NAME, say._("A word from the shop · {when}").format(when=when), page, pages)


def _pad(kit: Kit) -> int:
    return round(kit.look.body * 1.1)


def _inner(kit: Kit) -> int:
    return kit.look.page.body.w - 2 * _pad(kit) - kit.look.px(10)


def _room(kit: Kit, one: Announcement) -> Rect:
    """What the words may take, inside the panel."""
    body, look = kit.look.page.body, kit.look
    top = _heading(kit, one, 88, 88).h + sections.under(kit) + _pad(kit)
    return Rect(body.x + _pad(kit) + look.px(10), body.y + top, _inner(kit), body.h - top - _pad(kit))


def _plate(kit: Kit, one: Announcement, text: Block, page: int, pages: int) -> Plate:
    """The words on the shop's panel, which is as high as they are."""
    look, room, pad = kit.look, _room(kit, one), _pad(kit)
    y = room.y + round(max(0, room.h - text.h) * 0.3)
    panel = Rect(look.page.body.x, y - pad, look.page.body.w, text.h + 2 * pad)
    bar = Rect(panel.x, panel.y, look.px(10), panel.h)
    shapes = (Box(panel, look.theme.panel), Box(bar, look.theme.accent))
    layer = Layer(f"{NAME}:{one.id}:{page}", panel, (*shapes, *text.at(room.x, y)))
    return sections.plate([sections.over(kit, NAME, _heading(kit, one, page, pages)), layer])
