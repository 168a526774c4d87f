"""What the shop promised that day. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.replay.story.tale import Tale
from display.replay.story.vow import vows
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "promise"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """The customer's words, then the shop's."""
    return vows(kit, KIND, "arrow", kit.say._("Promised that day"), tale)
