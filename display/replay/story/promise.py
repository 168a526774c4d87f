"""What the shop promised that day. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.replay.story.tale import Tale
from display.scenes import promises
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "promise"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """The customer's words, then the shop's."""
    return promises.told(kit, KIND, tale.items, kit.say._("Promised that day"))
