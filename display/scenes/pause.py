"""The desk pauses the wall: one calm, dated scene that says what a pause means, and that it is counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.scenes import message
from display.scenes.base import Invitation, Plate, World
from display.scenes.parts import Kit

NAME = "pause"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """One while the wall is paused, else nothing."""
    since = world.wall.paused_ms
    if since is None:
        return []
    _ = kit.say._
    beneath = [_("Your messages keep coming in and are counted. Nothing is deleted; the wall comes back as it was.")]
    counted = _counted(kit, world)
    if counted:
        beneath.append(counted)
    sentence = _("The wall has been paused since {time}.").format(time=_when(kit, since))
    return [message.plate(kit, NAME, sentence, beneath, Invitation())]


def _when(kit: Kit, since: int) -> str:
    """`14:05`, with its day if that is not today."""
    say = kit.say
    then = say.local(since).date()
    if then == say.local(kit.now_ms).date():
        return say.clock(since)
    return say._("{date}, {time}").format(date=say.day(then, kit.now_ms), time=say.clock(since))


def _counted(kit: Kit, world: World) -> str:
    """`Aujourd’hui : 14 reçus, 3 en attente. 2 pauses en 30 jours, comptées en public.`"""
    panel, say = world.panel, kit.say
    if panel is None:
        return ""
    told = []
    if panel.today is not None:
        counts = (
            (panel.today.received, say.ngettext("{n} received", "{n} received", panel.today.received)),
            (panel.today.waiting, say.ngettext("{n} waiting", "{n} waiting", panel.today.waiting)),
        )
        figures = " · ".join(text.format(n=say.number(n)) for n, text in counts)
        told.append(say._("Today: {figures}").format(figures=figures) + ".")
    if panel.month is not None and panel.month.pauses > 0:
        pauses = say.ngettext(
            "One pause in 30 days, counted in public.",
            "{n} pauses in 30 days, all counted in public.",
            panel.month.pauses,
        )
        told.append(pauses.format(n=say.number(panel.month.pauses)))
    return " ".join(told)
