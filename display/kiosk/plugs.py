"""Keeps an eye on an X11 machine's display sockets: what is plugged in later is brought up, what changes is told.

SDL itself learns of a display that comes or goes, and not of one whose mode was changed; X has no other way without a
library of its own, so `xrandr` is asked whenever something was disturbed, and now and then.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess

from display.kiosk.outputs import Socket, commands, lit, parse, wished_mode
from display.kiosk.window import Window

log = logging.getLogger("display")
LOOK_S = 10.0
"""How often (s) the sockets are looked at when nothing disturbs them."""
PULSE_S = 0.5
COMMAND_S = 10.0


def bring_up(mode: str, monitor: int, *, probe: bool = True) -> tuple[tuple[Socket, ...], str]:
    """Look at the sockets, and switch on what is to show the wall; returns them, and what went wrong, or nothing.

    `probe`: ask the sockets themselves, which may take a second; otherwise X says what it knows.
    """
    try:
        sockets = parse(_run("xrandr", *(() if probe else ("--current",))))
        asked = commands(sockets, wished_mode(mode), monitor)
        for command in asked:
            log.info("%s", " ".join(command))
            _run(*command)
        return (parse(_run("xrandr", "--current")) if asked else sockets), ""
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None)
        return (), " ".join(str(said or error).split())[:200]


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_S, check=True, errors="replace")
    return done.stdout


class Plugs:
    """Watches for a window. `problem`: why it cannot, empty if it can."""

    def __init__(self, window: Window, mode: str, monitor: int) -> None:
        self.problem = ""
        self._window = window
        self._mode = mode
        self._monitor = monitor
        self._places: list[object] | None = None
        self._opened = window.opened

    async def follow(self) -> None:
        """Watch, for ever."""
        loop = asyncio.get_running_loop()
        next_look = loop.time()
        while True:
            if self._window.disturbed or loop.time() >= next_look:
                self._window.disturbed = False
                await self.look()
                next_look = loop.time() + LOOK_S
            await asyncio.sleep(PULSE_S)

    async def look(self) -> None:
        """Look once: bring up what is dark, and tell the window if the displays are others than before."""
        probe = not self._places
        sockets, problem = await asyncio.to_thread(bring_up, self._mode, self._monitor, probe=probe)
        if problem and problem != self.problem:
            log.warning("the displays cannot be looked after: %s", problem)
        self.problem = problem
        if problem:
            return
        places = [one.place for one in lit(sockets)]
        sizes = [(place.w, place.h) for place in places if place is not None]
        others = sizes != [tuple(size) for size in self._window.displays]
        unseen = self._opened == self._window.opened  # it has not been opened anew since the last look
        if places and places != self._places and (others or (unseen and self._places is not None)):
            self._window.outdated = True
        self._opened = self._window.opened
        if not places and self._places != []:
            log.warning("no display is plugged in, or it is switched off; looking for one")
        self._places = list(places)
