"""Puts the parts of a screen together from plain values, and lets it run until it is asked to stop."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path

from display.app import Screen
from display.first import assemble
from display.kiosk.plugs import Plugs
from display.kiosk.power import CEC_DEVICE, Power, choose
from display.kiosk.watchdog import Watchdog
from display.kiosk.window import Window
from display.offscreen import Offscreen
from display.ports import Address
from display.replay.show import PastShow
from display.scripts import Recorder
from display.show import Show
from display.snapshot import snapshot
from display.stage import Stage
from display.wanted import Texts, Wanted
from wall import wire
from wall.client import Link
from wall.clock import Clock

__all__ = ["Find", "Texts", "Wanted", "build", "hello", "replaying", "run"]

log = logging.getLogger("display")
VERSION = "0.1.0"
Find = Callable[[], Address | None]


async def run(
    wanted: Wanted, texts: Texts, clock: Clock, find: Find, why: str = "", stage: Stage | None = None,
    env: Mapping[str, str] | None = None,
) -> bool:  # fmt: skip
    """Run the screen that is wanted; returns whether it is to begin anew, because the desk asked for it.

    `why`: what to say if there is no feeder to be found; `stage`: has the first picture on it already; `env`: where
    systemd says how it listens. Raises Sent (the feeder refuses us), GaveUp (nothing can be drawn), NothingToDraw,
    NoDisplay, ThemeBroken, FontsMissing, FontBroken, OSError.
    """
    screen = build(wanted, texts, clock, stage)

    def connect(address: Address) -> Link:
        return Link(
            address.url, lambda: hello(screen.show, address.token, wanted), tls=address.tls, rng=random.Random()
        )

    if wanted.replay is None and not wanted.once:
        screen.visits.ways = Visiting(find, wanted)
    try:
        if wanted.once and isinstance(screen.output, Offscreen):
            await snapshot(screen, screen.output, find(), connect, why)
            return False
        if why:
            log.warning("%s", why)
        if stage is None:
            screen.restore()
        screen.watchdog = Watchdog(env or {})
        helpers = [screen.listen(find, connect), *_helpers(screen, wanted, env or {})]
        await _until_stopped(screen, helpers)
        screen.watchdog.stopping()
    finally:
        screen.output.close()
    screen.visits.end()
    if screen.refused is not None:
        raise screen.refused
    return screen.remote.reload


def build(wanted: Wanted, texts: Texts, clock: Clock, stage: Stage | None = None) -> Screen:
    """A screen with nothing on it yet, or one that goes on with what is on `stage`."""
    stage = stage or assemble(wanted, texts, clock)
    live = wanted.replay is None and not wanted.once
    return Screen(stage, _recorder(wanted.folder, clock) if live else None, wanted.folder, problem=wanted.problem)


def _recorder(folder: Path, clock: Clock) -> Recorder:
    """Keeps the scripts in the screen's folder, or in memory where that cannot be read or written."""
    try:
        return Recorder(folder / "scripts.json", clock.now_ms())
    except OSError as error:
        log.error("the play log is kept in memory only: %s", error)
        return Recorder(None, clock.now_ms())


def hello(show: Show, token: str, wanted: Wanted) -> wire.Hello:
    """The first message of a session: what we hold, or which day we want to see again."""
    if wanted.replay is not None:
        return replaying(token, show.ask if isinstance(show, PastShow) else wanted.replay)
    store = show.store
    return wire.Hello(
        token=token,
        holds=store.holds(),
        through=store.through,
        epoch=store.epoch,
        client="screen",
        version=VERSION,
    )


def replaying(token: str, ask: wire.Replay) -> wire.Hello:
    """The first message of a replay's session."""
    return wire.Hello(token=token, client="screen", version=VERSION, replay=ask)


class Visiting:
    """How the desk's replays get at the feeder: as this screen does, on a line of their own."""

    def __init__(self, find: Find, wanted: Wanted) -> None:
        self.find = find
        self._wanted = wanted

    def connect(self, address: Address, ask: Callable[[], wire.Replay]) -> Link:
        return Link(address.url, lambda: replaying(address.token, ask()), tls=address.tls, rng=random.Random())


def _helpers(screen: Screen, wanted: Wanted, env: Mapping[str, str]) -> Iterator[Coroutine[None, None, None]]:
    """What runs beside the show: the picture's file, the display's sockets and switch, the word to the desk."""
    remote, output = screen.remote, screen.output
    if isinstance(output, Offscreen):
        yield output.run(screen.pixels)
    if wanted.replay is None:
        yield remote.follow()
    if wanted.kiosk and isinstance(output, Window):
        x11 = bool(env.get("DISPLAY")) and env.get("SDL_VIDEODRIVER", "x11") == "x11"
        tools = {tool for tool in ("xset", "cec-ctl", "cec-client") if shutil.which(tool)}
        plan, missing = choose(wanted.panel_off, tools, x11=x11, cec=Path(CEC_DEVICE).exists())
        if missing:
            log.warning("%s is not there: the display stays on at night, and shows black", missing)
        remote.power = Power(plan, missing=f"{missing}?" if missing else "")
        yield remote.power.follow()
        if x11:
            remote.plugs = Plugs(output, wanted.mode, wanted.monitor)
            yield remote.plugs.follow()


async def _until_stopped(screen: Screen, helpers: Sequence[Coroutine[None, None, None]]) -> None:
    """Draw until asked to stop, with its helpers beside it; one that ends ends all."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, screen.stop)
    tasks = [asyncio.create_task(helper) for helper in helpers]
    for task in tasks:
        task.add_done_callback(lambda _: screen.stop())
    try:
        await screen.run()
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for how in ended:
        if isinstance(how, Exception):
            raise how
