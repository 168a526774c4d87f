"""What is wrong with a screen, in the house's words, for the desk. Pure."""

from __future__ import annotations

from display.kiosk.lights import Lights
from display.kiosk.machine import FULL_MIB, HOT_C, Figures
from display.wording import Wording


def problems(
    say: Wording, lights: Lights, *, figures: Figures, unwritten: str = "", power: str = "", plugs: str = "",
    failing: str = "",
) -> list[str]:  # fmt: skip
    """One sentence for each; none: all is well."""
    _ = say._
    found = []
    known = lights.known
    if known.disagrees and known.off_ms is not None:
        length = _length(say, abs(known.off_ms) // 60_000)
        ahead = _("this screen’s clock is {length} ahead of the feeder’s")
        behind = _("this screen’s clock is {length} behind the feeder’s")
        found.append((ahead if known.off_ms > 0 else behind).format(length=length))
    if lights.light.why == "clock":
        found.append(_("dark, because nobody can say what time it is"))
    if failing:
        found.append(_("the picture cannot be drawn: {why}").format(why=failing))
    if unwritten:
        found.append(_("the screen’s disk cannot be written: {why}").format(why=unwritten))
    if figures.free_mib is not None and figures.free_mib < FULL_MIB:
        found.append(
            _("the screen’s disk is nearly full: {n} MiB left").format(n=say.number(round(figures.free_mib)))
        )
    if figures.temperature_c is not None and figures.temperature_c >= HOT_C:
        found.append(_("the computer is hot: {n} °C").format(n=say.number(round(figures.temperature_c))))
    if power:
        found.append(_("the display cannot be switched: {why}").format(why=power))
    if plugs:
        found.append(_("the display’s sockets cannot be looked after: {why}").format(why=plugs))
    return found


def _length(say: Wording, minutes: int) -> str:
    """So many minutes, coarser as they grow."""
    if minutes < 120:
        return say._("{n} min").format(n=say.number(minutes))
    hours = minutes // 60
    if hours < 48:
        return say._("{n} h").format(n=say.number(hours))
    return say.ngettext("{n} day", "{n} days", hours // 24).format(n=say.number(hours // 24))
