"""Puts the parts of a screen together from plain values, and lets it run until it is asked to stop."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections.abc import Callable

from display.app import Screen
from display.first import assemble
from display.offscreen import Offscreen
from display.ports import Address
from display.scripts import Recorder
from display.snapshot import snapshot
from display.stage import Stage
from display.store import Store
from display.wanted import Texts, Wanted
from wall import wire
from wall.client import Link, Sent
from wall.clock import Clock

__all__ = ["Find", "Texts", "Wanted", "build", "hello", "run"]

log = logging.getLogger("display")
VERSION = "0.1.0"
Find = Callable[[], Address | None]


async def run(
    wanted: Wanted, texts: Texts, clock: Clock, find: Find, why: str = "", stage: Stage | None = None
) -> None:
    """Run the screen that is wanted. `why`: what to say if there is no feeder to be found; `stage`: has the first
    picture on it already.

    Raises Sent (the feeder refuses us), NothingToDraw, NoDisplay, ThemeBroken, FontsMissing, FontBroken, OSError.
    """
    screen = build(wanted, texts, clock, stage)

    def connect(address: Address) -> Link:
        return Link(
            address.url, lambda: hello(screen.show.store, address.token, wanted), tls=address.tls, rng=random.Random()
        )

    try:
        if wanted.once and isinstance(screen.output, Offscreen):
            await snapshot(screen, screen.output, find(), connect, why)
            return
        if why:
            log.warning("%s", why)
        if stage is None:
            screen.restore()
        await _until_stopped(screen, find, connect)
    finally:
        screen.output.close()
    if screen.refused is not None and screen.refused.code != "replay-end":
        raise Sent(screen.refused.code, str(screen.refused))


def build(wanted: Wanted, texts: Texts, clock: Clock, stage: Stage | None = None) -> Screen:
    """A screen with nothing on it yet, or one that goes on with what is on `stage`."""
    stage = stage or assemble(wanted, texts, clock)
    live = wanted.replay is None and not wanted.once
    recorder = Recorder(wanted.folder / "scripts.json", clock.now_ms()) if live else None
    screen = Screen(stage.show, stage.painter, stage.output, recorder, stage.machine)
    screen.go_on_from(stage)
    return screen


def hello(store: Store, token: str, wanted: Wanted) -> wire.Hello:
    """The first message of a session: what we hold, or which day we want to see again."""
    if wanted.replay is not None:
        return wire.Hello(token=token, client="screen", version=VERSION, replay=wanted.replay)
    return wire.Hello(
        token=token,
        holds=store.holds(),
        through=store.through,
        epoch=store.epoch,
        client="screen",
        version=VERSION,
    )


async def _until_stopped(screen: Screen, find: Find, connect: Callable[[Address], Link]) -> None:
    """Listen and draw until asked to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, screen.stop)
    helpers = [asyncio.create_task(screen.listen(find, connect))]
    if isinstance(screen.output, Offscreen):
        helpers.append(asyncio.create_task(screen.output.run(screen.painter.pixels)))
    for helper in helpers:
        helper.add_done_callback(lambda _: screen.stop())
    try:
        await screen.run()
    finally:
        for helper in helpers:
            helper.cancel()
        ended = await asyncio.gather(*helpers, return_exceptions=True)
    for how in ended:
        if isinstance(how, Exception):
            raise how
