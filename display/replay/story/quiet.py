"""Quiet hours, and what they were good for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block
from display.replay.curve import HOUR, span
from display.replay.story import graph, page
from display.replay.story.tale import Tale, from_to
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "quiet"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """How many answers were written while it was quiet, and where in the day that was."""
    _, say, count = kit.say._, kit.say, tale.fact("answered")
    since, until = from_to(kit, tale)
    sentence = _("From {since} to {until}, a quiet time.").format(since=since, until=until)
    hours = tale.fact("hours")
    text = say.ngettext("{n} quiet hour that day", "{n} quiet hours that day", hours).format(n=say.number(hours))
    if tale.course is not None:
        first, last = span(tale.course)
        if (whole := round((last - first) / HOUR)) > hours:
            text = _("{quiet}, out of {whole}").format(quiet=text, whole=say.number(whole))
    above = page.kicker(kit, "delay", _("The quiet hours"))
    width = kit.look.page.body.w

    def number(height: int) -> Block:
        if not count:
            return page.fitted(kit, sentence, width, height, kit.look.title * 1.2)
        said = say.ngettext(
            "answer written while the shop was quiet", "answers written while the shop was quiet", count
        )
        return page.lead(kit, say.number(count), said, text if hours else sentence, width, height)

    def chart(height: int) -> Block:
        chapter, course = tale.chapter, tale.course
        if course is None:
            return Block(0, 0)
        first, last = span(course)
        strong = ((chapter.from_ms, chapter.to_ms),)
        return graph.drawn(kit, course, graph.Stretch(first, last, strong, band=True), width, height)

    return [page.charted(kit, KIND, above, number, chart)]
