"""The display sockets of an X11 machine: what `xrandr` says of them, and which commands bring them up. Pure.

A television that was off at the start has no picture on its socket until somebody asks for one; one that tells
nothing of itself gets the video mode that the configuration forces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from display.layout import Rect

_OUTPUT = re.compile(
    r"^(?P<name>\S+) (?P<state>connected|disconnected|unknown connection)(?P<primary> primary)?"
    r"(?: (?P<w>\d+)x(?P<h>\d+)\+(?P<x>-?\d+)\+(?P<y>-?\d+))?"
)
_MODE = re.compile(r"^\s+(?P<w>\d+)x(?P<h>\d+)\S*(?P<rates>(?:\s+[\d.]+[ *+]*)+)$")
TV: dict[tuple[int, int, int], tuple[float, str]] = {
    (1280, 720, 50): (74.25, "1280 1720 1760 1980 720 725 730 750"),
    (1280, 720, 60): (74.25, "1280 1390 1430 1650 720 725 730 750"),
    (1920, 1080, 50): (148.5, "1920 2448 2492 2640 1080 1084 1089 1125"),
    (1920, 1080, 60): (148.5, "1920 2008 2052 2200 1080 1084 1089 1125"),
    (3840, 2160, 30): (297.0, "3840 4016 4104 4400 2160 2168 2178 2250"),
    (3840, 2160, 50): (594.0, "3840 4896 4984 5280 2160 2168 2178 2250"),
    (3840, 2160, 60): (594.0, "3840 4016 4104 4400 2160 2168 2178 2250"),
}
"""Clock (MHz) and timings that televisions know (CTA-861); sync is positive both ways."""


@dataclass(frozen=True)
class Mode:
    """A video mode; `rate` in pictures a second, None: any."""

    w: int
    h: int
    rate: float | None = None

    def fits(self, wished: Mode) -> bool:
        """Whether this is the mode that was wished for; 59.94 is 60."""
        near = wished.rate is None or (self.rate is not None and abs(self.rate - wished.rate) < 0.6)
        return (self.w, self.h) == (wished.w, wished.h) and near


@dataclass(frozen=True)
class Socket:
    """One output. `place`: the part of the X screen that it shows, None: none; `now`: its present mode."""

    name: str
    connected: bool
    primary: bool = False
    place: Rect | None = None
    modes: tuple[Mode, ...] = ()
    now: Mode | None = None


def wished_mode(text: str) -> Mode | None:
    """The option `mode`, e.g. `1920x1080@60`; None if it is empty."""
    if not text:
        return None
    size, _, rate = text.partition("@")
    w, _, h = size.partition("x")
    return Mode(int(w), int(h), float(rate) if rate else None)


def parse(said: str) -> tuple[Socket, ...]:
    """What `xrandr` (with or without `--current`) prints, in words of ours; lines of other kinds are passed over."""
    found: list[Socket] = []
    for line in said.splitlines():
        head, row = _OUTPUT.match(line), _MODE.match(line)
        if head is not None:
            place = [int(head[part] or 0) for part in ("x", "y", "w", "h")]
            found.append(
                Socket(
                    head["name"],
                    head["state"] == "connected",
                    bool(head["primary"]),
                    Rect(*place) if head["w"] else None,
                )
            )
        elif row is not None and found:
            found[-1] = _with_modes(found[-1], int(row["w"]), int(row["h"]), row["rates"])
    return tuple(found)


def _with_modes(socket: Socket, w: int, h: int, rates: str) -> Socket:
    modes, now = list(socket.modes), socket.now
    for rate, marks in re.findall(r"([\d.]+)([ *+]*)", rates):
        mode = Mode(w, h, float(rate))
        modes.append(mode)
        now = mode if "*" in marks else now
    return Socket(socket.name, socket.connected, socket.primary, socket.place, tuple(modes), now)


def lit(sockets: Sequence[Socket]) -> list[Socket]:
    """The sockets that show something, as SDL counts its displays: the primary one first."""
    shown = [one for one in sockets if one.place is not None]
    return sorted(shown, key=lambda one: not one.primary)


def commands(sockets: Sequence[Socket], wished: Mode | None, monitor: int) -> list[tuple[str, ...]]:
    """What to run so that the wall's display, number `monitor`, shows something, and that in the `wished` mode.

    A display beyond those that are needed is left alone. With a wished mode and nothing plugged in, the socket is
    brought up all the same: some displays never tell that they are there.
    """
    out: list[tuple[str, ...]] = []
    shown = lit(sockets)
    dark = [one for one in sockets if one.connected and one.place is None and one.modes]
    candidates = [*shown, *dark] or ([*sockets] if wished is not None else [])
    ours = candidates[min(monitor, len(candidates) - 1)] if candidates else None
    if wished is not None and ours is not None and not (ours.now is not None and ours.now.fits(wished)):
        out += _force(ours, wished)
    before = shown[-1].name if shown else ""
    for one in dark[: max(0, monitor + 1 - len(shown))]:
        if one is ours and wished is not None:
            continue
        out.append(("xrandr", "--output", one.name, "--auto", *(("--right-of", before) if before else ())))
        before = one.name
    return out


def _force(socket: Socket, wished: Mode) -> list[tuple[str, ...]]:
    known = next((mode for mode in socket.modes if mode.fits(wished)), None)
    if known is not None:
        rate = ("--rate", f"{known.rate:g}") if wished.rate is not None else ()
        return [("xrandr", "--output", socket.name, "--mode", f"{known.w}x{known.h}", *rate)]
    name, timing = modeline(wished)
    return [
        ("xrandr", "--newmode", name, *timing),
        ("xrandr", "--addmode", socket.name, name),
        ("xrandr", "--output", socket.name, "--mode", name),
    ]


def modeline(wished: Mode) -> tuple[str, tuple[str, ...]]:
    """A name and the timing of a mode that the display has not told of: a television's own if it is one of theirs,
    else after VESA's Coordinated Video Timings 1.2 with reduced blanking.
    """
    rate = wished.rate or 60.0
    name = f"vav-{wished.w}x{wished.h}@{rate:g}"
    tv = TV.get((wished.w, wished.h, round(rate)))
    if tv is not None:
        return name, (f"{tv[0]:g}", *tv[1].split(), "+hsync", "+vsync")
    w, h = wished.w // 8 * 8, wished.h
    shapes = {(4, 3): 4, (16, 9): 5, (16, 10): 6, (5, 4): 7, (15, 9): 7}
    sync = next((lines for (a, b), lines in shapes.items() if h * a == w * b), 10)
    line_us = (1e6 / rate - 460) / h
    blank = max(int(460 / line_us) + 1, 3 + sync + 6)
    clock = int(rate * (h + blank) * (w + 160) / 1e6 / 0.25) * 0.25
    across = (w, w + 48, w + 80, w + 160)
    down = (h, h + 3, h + 3 + sync, h + blank)
    return name, (f"{clock:g}", *map(str, (*across, *down)), "+hsync", "-vsync")
