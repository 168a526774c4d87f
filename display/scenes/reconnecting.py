"""No news for so long that nothing may be shown any more: calm, dated where it can be, and still inviting. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.scenes import message
from display.scenes.base import Invitation, Plate, World
from display.scenes.parts import Kit

NAME = "reconnecting"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """Always one; the director asks for it when nothing may be shown."""
    return [plate(kit, world.invitation, world.age_s)]


def plate(kit: Kit, invitation: Invitation, age_s: float | None = None) -> Plate:
    """The sentence, since when there is no news, and the code where a customer may write meanwhile."""
    _ = kit.say._
    beneath = [
        _("The wall shows nothing that it cannot vouch for. Your words come back as soon as the line does."),
    ]
    if age_s is not None:
        beneath.append(_("Last news at {time}.").format(time=kit.say.clock(kit.now_ms - round(age_s * 1000))))
    return message.plate(kit, NAME, _("We are reconnecting."), beneath, invitation)
