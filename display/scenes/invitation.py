"""The invitation: a code large enough for the queue, a sentence, and what becomes of what is written. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.scenes import message
from display.scenes.base import Plate, World
from display.scenes.parts import Kit
from wall.text import visible_controls

NAME = "invitation"
SHARE = 0.4


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """One plate where there is an address to scan, else nothing."""
    if not world.invitation.url.strip():
        return []
    _ = kit.say._
    said = " ".join(visible_controls(world.invitation.sentence).split())
    # Signs alone are nothing to read: as with none, the house's own sentence stands there.
    sentence = said if any(map(str.isalnum, said)) else _("Your words belong here.")
    beneath = _(
        "Scan the code and write: a person reads you. Your words then stand here as they are, or are refused for a "
        "reason on a public list."
    )
    return [message.plate(kit, NAME, sentence, [beneath], world.invitation, SHARE)]
