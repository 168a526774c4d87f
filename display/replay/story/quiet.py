"""Quiet hours, and what they were good for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.replay.story.tale import Tale, from_to
from display.scenes import message
from display.scenes.base import Invitation, Plate
from display.scenes.parts import Kit

KIND = "quiet"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """When it was quiet, and how many answers were written meanwhile."""
    _, say, count = kit.say._, kit.say, tale.fact("answered")
    since, until = from_to(kit, tale)
    sentence = _("From {since} to {until}, a quiet time.").format(since=since, until=until)
    text = say.ngettext("It was used to answer {n} customer.", "It was used to answer {n} customers.", count)
    beneath = [text.format(n=say.number(count))] if count else []
    return [message.plate(kit, KIND, sentence, beneath, Invitation())]
