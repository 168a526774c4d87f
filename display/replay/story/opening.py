"""The day and the shop, as a newspaper has its date: large, over a quiet outline of how the day went. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Box, Layer, stack
from display.layout import Rect
from display.replay.curve import span
from display.replay.story import graph, page
from display.replay.story.tale import Tale
from display.scenes import sections
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "opening"
SHARE = 0.6
"""Of a low page's width, for the date; the figures stand beside it."""


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """One: which day it was, and where; three figures of it, and its outline, without what it was about."""
    body, look = page.room(kit), kit.look
    aside = look.page.bar
    for scale in page.SCALES:
        if aside:
            wide = round(body.w * SHARE)
            at = wide + look.body * 2
            left, right = _date(kit, tale, wide, scale), _numbers(kit, tale, body.w - at, scale, across=1)
            drop = max(0, left.h - right.h) // 2
            said = Block(body.w, max(left.h, right.h), (*left.commands, *right.at(at, drop)))
        else:
            said = stack(
                (_date(kit, tale, body.w, scale), _numbers(kit, tale, body.w, scale)), round(look.px(52) * scale)
            )
        if said.h <= body.h * (1.0 if aside else 0.7):
            break
    high = min(body.h - said.h - look.px(44), round(body.h * 0.4))
    shape = Block(0, 0)
    if tale.course is not None and high >= look.px(60):
        first, last = span(tale.course)
        shape = graph.drawn(kit, tale.course, graph.Stretch(first, last, labels=False), body.w, high)
    free = body.h - said.h - shape.h
    top = body.y + round(free * page.LIFT)
    layers = [Layer(KIND, Rect(body.x, top, body.w, said.h), said.at(body.x, top))]
    if shape.h:
        y = body.bottom - shape.h
        layers.append(Layer(f"{KIND}:day", Rect(body.x, y, body.w, shape.h), shape.at(body.x, y)))
    return [sections.plate(layers)]


def _date(kit: Kit, tale: Tale, width: int, scale: float) -> Block:
    """The shop's line, an accent, the weekday and the date."""
    look, say = kit.look, kit.say
    at_ms, size = tale.chapter.at_ms, look.title * 1.9 * scale
    bar = Block(look.px(96), look.px(8), (Box(Rect(0, 0, look.px(96), look.px(8)), look.theme.accent),))
    weekday = say.weekday(at_ms)
    above = [bar]
    if say.shop:
        text = say._("A day at {shop}, as customers told it.").format(shop=say.shop)
        above.append(page.fitted(kit, text, width, look.body * 3, look.body * 1.2 * scale, colour=look.theme.soft))
    day = [
        page.fitted(kit, weekday[:1].upper() + weekday[1:], width, round(size * 2), size, weight=650),
        page.fitted(kit, say.date(at_ms), width, round(size * 2), size, weight=650),
    ]
    return stack((stack(above, round(look.px(26) * scale)), stack(day)), round(look.px(22) * scale), width)


def _numbers(kit: Kit, tale: Tale, width: int, scale: float, across: int = 0) -> Block:
    """What came in, what was shown, what was promised: the first always, the others where there were any."""
    say, ngettext = kit.say, kit.say.ngettext
    received, shown, promised = (tale.fact(name) for name in ("received", "shown", "promised"))
    if tale.course is not None and "received" not in tale.chapter.facts:
        received = sum(tale.course.received)
    told = [(received, ngettext("message received", "messages received", received))]
    told += [(shown, ngettext("shown", "shown", shown))] if shown else []
    told += [(promised, ngettext("promise made", "promises made", promised))] if promised else []
    pairs = [(say.number(n), text) for n, text in told]
    size = kit.look.title * (0.8 if across == 1 else 1.15) * scale
    return page.numbers(kit, pairs, width, size, across=across)
