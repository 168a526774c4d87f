"""What was refused, counted by reason: never a word of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Layer, stack
from display.layout import Rect
from display.replay.story.tale import Tale
from display.scenes import sections
from display.scenes.base import Plate
from display.scenes.parts import Kit
from display.scenes.tally import named

KIND = "refused"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """How many, and for which reasons of the public list."""
    counts = {code: n for code, n in tale.chapter.facts.items() if n > 0}
    total, body, say = sum(counts.values()), kit.look.page.body, kit.say
    if not total:
        return []
    above = sections.heading(kit, "tally", say._("What was refused, and why"))
    text = say.ngettext("{n} message was refused that day.", "{n} messages were refused that day.", total)
    top = body.y + above.h + sections.under(kit)
    room = body.bottom - top
    title = sections.title(kit, text.format(n=say.number(total)), body.w, room // 3, even=True)
    pairs = named(kit, counts)
    while pairs:
        lines = sections.rows(kit, pairs, body.w, room)
        law = sections.meta(kit, say._("Each author was told the reason, and may contest it."), body.w)
        said = stack((title, stack(lines, kit.look.px(14), body.w), law), kit.look.px(40), body.w)
        if said.h <= room:
            break
        pairs = pairs[:-1]
    else:
        said = title
    y = top + round((room - said.h) * 0.36)
    layer = Layer(KIND, Rect(body.x, y, body.w, said.h), said.at(body.x, y))
    return [sections.plate([sections.over(kit, KIND, above), layer])]
