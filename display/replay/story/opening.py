"""The day and the shop. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.replay.story.tale import Tale
from display.scenes import message
from display.scenes.base import Invitation, Plate
from display.scenes.parts import Kit

KIND = "opening"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """One: which day it was, and where."""
    _, say = kit.say._, kit.say
    day = say.whole_day(tale.chapter.at_ms).replace("\N{NO-BREAK SPACE}", " ")
    sentence = day[:1].upper() + day[1:]
    beneath = [_("A day at {shop}, as customers told it.").format(shop=say.shop)] if say.shop else []
    return [message.plate(kit, KIND, sentence, beneath, Invitation())]
