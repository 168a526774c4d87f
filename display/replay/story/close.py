"""The day's count, which stays. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Layer, stack
from display.layout import Rect
from display.replay.story.tale import Tale
from display.scenes import sections
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "close"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """What was received and what became of it, with the date: no figure without its day."""
    say, body, ngettext = kit.say, kit.look.page.body, kit.say.ngettext
    day = say.whole_day(tale.chapter.at_ms).replace("\N{NO-BREAK SPACE}", " ")
    above = sections.heading(kit, "tally", say._("The count of {day}").format(day=day))
    told = {
        "shown": ngettext("shown", "shown", tale.fact("shown")),
        "withheld": ngettext("refused", "refused", tale.fact("withheld")),
        "waiting": ngettext("waiting", "waiting", tale.fact("waiting")),
        "replied": ngettext("answered by the shop", "answered by the shop", tale.fact("replied")),
        "promised": ngettext("promise made", "promises made", tale.fact("promised")),
        "kept": ngettext("promise kept", "promises kept", tale.fact("kept")),
    }  # fmt: skip
    received = tale.fact("received")
    text = ngettext("{n} message received that day.", "{n} messages received that day.", received)
    top = body.y + above.h + sections.under(kit)
    room = body.bottom - top
    title = sections.title(kit, text.format(n=say.number(received)), body.w, room // 2, even=True)
    pairs = [(say.number(tale.fact(name)), label) for name, label in told.items() if tale.fact(name)]
    for count in range(len(pairs), -1, -1):
        rows = stack(sections.rows(kit, pairs[:count], body.w, room), kit.look.px(14))
        said = stack((title, rows), kit.look.px(44), body.w)
        if said.h <= room:
            break
    y = top + round((room - said.h) * 0.36)
    layer = Layer(KIND, Rect(body.x, y, body.w, said.h), said.at(body.x, y))
    return [sections.plate([sections.over(kit, KIND, above), layer])]
