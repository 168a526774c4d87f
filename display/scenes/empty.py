"""Connected, and nothing to show yet: the wall says what it waits for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.scenes import message
from display.scenes.base import Invitation, Plate, World
from display.scenes.parts import Kit

NAME = "empty"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """Always one; the director asks for it when there is no post to show."""
    return [plate(kit, world.invitation)]


def plate(kit: Kit, invitation: Invitation) -> Plate:
    """The sentence, and the code where a customer may write."""
    _ = kit.say._
    beneath = _("What customers write appears here as soon as somebody of the shop has read it, word for word.")
    return message.plate(kit, NAME, _("The wall is waiting for its first words."), [beneath], invitation)
