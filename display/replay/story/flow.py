"""The curve of the day, large. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Layer
from display.layout import Rect
from display.replay import bar
from display.replay.curve import span
from display.replay.setting import Setting, Shade
from display.replay.story import page
from display.replay.story.tale import Tale
from display.scenes import sections
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "flow"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """One: a sentence, the curve beneath it, and what its forms mean."""
    course, look, t = tale.course, kit.look, kit.look.theme
    if course is None or not any(course.received):
        return []
    body, _ = page.room(kit), kit.say._
    first, last = (kit.say.clock(ms) for ms in span(course))
    count = sum(course.received)
    text = kit.say.ngettext("{n} message in one day, from {first} to {last}.",
                            "{n} messages in one day, from {first} to {last}.", count)  # fmt: skip
    sentence = text.format(n=kit.say.number(count), first=first, last=last)
    above = page.kicker(kit, "tally", _("How the day went"))
    title = page.fitted(kit, sentence, body.w, round(body.h * 0.3), look.title)
    y = page.under(kit, above).y
    legend = round(look.meta * 1.4)
    top = y + title.h + min(look.px(40), body.h // 16)
    chart = Rect(body.x, top, body.w, max(1, body.bottom - top - legend - min(look.px(24), body.h // 24)))
    low = Rect(body.x, body.bottom - legend, body.w, legend)
    place = Setting(body, body, low, chart, False, look.unit)
    shade = Shade(t.ground, t.ink, t.soft, t.rule, t.ink)
    layers = [
        sections.over(kit, KIND, above),
        Layer(f"{KIND}:said", Rect(body.x, y, body.w, title.h), title.at(body.x, y)),
        *bar.still(kit, place, shade, course),
    ]
    return [sections.plate(layers)]
