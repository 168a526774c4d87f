"""What the shop did that day of what it had promised: before, and after. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.replay.story.tale import Tale
from display.replay.story.vow import vows
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "kept"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """What was said, and what became of it."""
    return vows(kit, KIND, "done", kit.say._("Kept that day: you said it, it is done"), tale)
