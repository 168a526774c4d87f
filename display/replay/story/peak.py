"""A stretch in which much came in: how much, drawn large, and some of what was said. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block
from display.replay.story import graph, page
from display.replay.story.pair import board
from display.replay.story.tale import Tale, cards, from_to
from display.scenes import sections
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "peak"
AROUND_MS = 2_700_000
"""So much of the day (ms) stands on either side of the peak, for comparison."""


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """When, and how many, over the curve of those hours; then posts of it, where the chapter names some."""
    _, say, count = kit.say._, kit.say, tale.fact("received")
    since, until = from_to(kit, tale)
    text = say.ngettext("message between {since} and {until}", "messages between {since} and {until}", count)
    said = text.format(since=since, until=until)
    beneath = _("Much more came in than at other hours of that day.")
    above = page.kicker(kit, "peak", _("A busy time"))
    width = kit.look.page.body.w

    def chart(height: int) -> Block:
        chapter, course = tale.chapter, tale.course
        if course is None:
            return Block(0, 0)
        first = max(course.from_ms, chapter.from_ms - AROUND_MS)
        last = max(first + 1, min(course.to_ms, chapter.to_ms + AROUND_MS))
        peak_ms = next((one.at_ms for one in course.peaks if one.from_ms == chapter.from_ms), 0)
        strong = ((chapter.from_ms, chapter.to_ms),)
        return graph.drawn(kit, course, graph.Stretch(first, last, strong, peak_ms=peak_ms), width, height)

    def number(height: int) -> Block:
        return page.lead(kit, say.number(count), said, beneath, width, height)

    def over(at: int, pages: int) -> Block:
        return page.kicker(kit, "delay", _("Between {since} and {until}").format(since=since, until=until), at, pages)

    def plain(at: int, pages: int) -> Block:
        text = _("Between {since} and {until}").format(since=since, until=until)
        return sections.heading(kit, "delay", text, at, pages)

    after = board(kit, KIND, over, tale.items) or cards(kit, KIND, plain, tale.items)
    return [page.charted(kit, KIND, above, number, chart), *after]
