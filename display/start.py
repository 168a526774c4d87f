"""Puts the parts of a screen together from plain values, and lets it run until it is asked to stop."""

from __future__ import annotations

import asyncio
import gettext
import logging
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from display import fonts
from display.app import Screen
from display.cache import Cache, clock_synchronized, stamp_now
from display.kiosk import Window, turned
from display.layout import Size
from display.look import load_theme, look_for
from display.offscreen import Offscreen
from display.pace import Pace
from display.painter import Painter
from display.ports import Address, Machine
from display.scenes.base import Invitation
from display.scripts import Recorder
from display.show import Show
from display.snapshot import snapshot
from display.store import Store
from display.text import Typesetter
from display.wording import Wording, chip_label
from wall import wire
from wall.client import Link, Sent
from wall.clock import Clock

log = logging.getLogger("display")
VERSION = "0.1.0"
PICTURE = Size(1920, 1080)


@dataclass(frozen=True)
class Wanted:
    """What was asked for. `picture`: draw into this PNG instead of on a display, once if `once`.

    `size` None: the display's own. `folder`: this screen's own; nobody else writes there.
    """

    folder: Path
    language: str = "fr"
    theme: str = "day"
    size: Size | None = None
    rotate: int = 0
    fullscreen: bool = False
    picture: Path | None = None
    once: bool = False
    replay: wire.Replay | None = None
    state_file: Path | None = None
    pace: Pace = field(default_factory=Pace)
    stale_after_s: float = 10.0
    shop: str = ""
    zone: str = "Europe/Paris"
    accent: str = ""
    playlist: tuple[str, ...] = ()
    distance_m: float = 4.0
    diagonal_in: float = 55.0
    reduced_motion: bool = False
    drift: bool = False
    monitor: int = 0
    mode: str = ""
    invitation: Invitation = field(default_factory=Invitation)


@dataclass(frozen=True)
class Texts:
    """The catalogues: the screen's own and the shared one."""

    display: gettext.NullTranslations
    wall: gettext.NullTranslations


Find = Callable[[], Address | None]


async def run(wanted: Wanted, texts: Texts, clock: Clock, find: Find, why: str) -> None:
    """Run the screen that is wanted. `why`: what to say if there is no feeder to be found.

    Raises Sent (the feeder refuses us), NothingToDraw, NoDisplay, ThemeBroken, FontsMissing, FontBroken, OSError.
    """
    screen = build(wanted, texts, clock)

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
        screen.restore()
        await _until_stopped(screen, find, connect)
    finally:
        screen.output.close()
    if screen.refused is not None and screen.refused.code != "replay-end":
        raise Sent(screen.refused.code, str(screen.refused))


def build(wanted: Wanted, texts: Texts, clock: Clock) -> Screen:
    """A screen with nothing on it yet."""
    theme = load_theme(wanted.theme, wanted.accent)
    if wanted.accent and theme.accent != wanted.accent.upper():
        log.warning("the shop’s colour %s is drawn as %s, to be read on %s", wanted.accent, theme.accent, theme.name)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    type_ = Typesetter(fonts.prepare(wanted.folder / "fonts"), chip_label(texts.wall.gettext))
    output: Window | Offscreen
    if wanted.picture is not None:
        output = Offscreen(wanted.picture, turned(wanted.size or PICTURE, wanted.rotate))
    else:
        output = Window(wanted.size, fullscreen=wanted.fullscreen, rotate=wanted.rotate, title="Vis-à-vis")
    say = Wording(
        wanted.language, texts.display.gettext, texts.display.ngettext, texts.wall.gettext, shop=wanted.shop
    )
    pace = wanted.pace.hastened(wanted.replay.speed) if wanted.replay is not None else wanted.pace
    store = Store(zone=wanted.zone, replay=wanted.replay is not None)
    look = look_for(theme, output.size, wanted.distance_m, wanted.diagonal_in)
    if look.reach_m is not None and look.reach_m < wanted.distance_m:
        log.warning("this display is too small for %g m: it is read from %.1f m", wanted.distance_m, look.reach_m)
    show = Show(store, look, say, type_.measure, pace=pace, stale_after_s=wanted.stale_after_s)
    live = wanted.replay is None
    recorder = Recorder(wanted.folder / "scripts.json", clock.now_ms()) if live and not wanted.once else None
    cache = Cache(wanted.folder) if live else None
    if cache is not None and not wanted.once:
        cache.tidy()
    machine = Machine(clock, stamp_now, clock_synchronized, cache, wanted.state_file, read_only=wanted.once)
    return Screen(show, Painter(output.size, type_), output, recorder, machine)


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
