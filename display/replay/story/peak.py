"""A stretch in which much came in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block
from display.replay.story.tale import Tale, cards, from_to
from display.scenes import message, sections
from display.scenes.base import Invitation, Plate
from display.scenes.parts import Kit

KIND = "peak"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """When, and how many; then posts of it, where the chapter names some."""
    _, say, count = kit.say._, kit.say, tale.fact("received")
    since, until = from_to(kit, tale)
    text = say.ngettext("From {since} to {until}: {n} message.", "From {since} to {until}: {n} messages.", count)
    sentence = text.format(since=since, until=until, n=say.number(count))
    beneath = [_("Much more came in than at other hours of that day.")]

    def above(page: int, pages: int) -> Block:
        return sections.heading(kit, "delay", _("Between {since} and {until}").format(since=since, until=until), page,
                                pages)  # fmt: skip

    return [message.plate(kit, KIND, sentence, beneath, Invitation()), *cards(kit, KIND, above, tale.items)]
