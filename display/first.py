"""From nothing to the first picture: only what drawing needs is loaded here, nothing that waits or speaks.

What was cached is on the display before asyncio, the configuration or the network are so much as loaded.
"""

from __future__ import annotations

import logging
import os
import time
from random import Random

from display.cache import Cache, clock_synchronized, stamp_now
from display.kiosk.chosen import chosen
from display.kiosk.failures import place_of
from display.kiosk.lights import Lights
from display.kiosk.window import FADE_S, NoDisplay, Window, turned
from display.layout import Size
from display.look import Look, load_theme, look_for
from display.painter import Painter
from display.ports import Machine, Output
from display.show import Show
from display.stage import Stage
from display.store import Store
from display.typeset.letters import Letters
from display.wanted import Texts, Wanted
from display.wording import Wording, chip_label
from wall.clock import Clock
from wall.wire import Replay

log = logging.getLogger("display")
PICTURE = Size(1920, 1080)
WAIT_S = 2.0
"""How often (s) a wall without a display looks for one."""


def first_picture(wanted: Wanted, texts: Texts, clock: Clock, letters: Letters | None = None) -> Stage:
    """A stage with the first picture on it: what was cached, or a page that waits for the feeder.

    `letters`: the type, if somebody has begun to make it ready.
    Raises NoDisplay, ThemeBroken, FontsMissing, FontBroken, OSError.
    """
    stage = assemble(wanted, texts, clock, letters)
    try:
        stage.restore()
        stage.show.hasty = True
        stage.draw(clock.monotonic())
    except Exception as error:  # noqa: BLE001 - logged; the show begins without it, and tells the desk if it goes on
        log.error("the first picture failed: %s", place_of(error))
        stage.recover(plain=True)
    return stage


def assemble(wanted: Wanted, texts: Texts, clock: Clock, letters: Letters | None = None) -> Stage:
    """A stage with nothing on it yet. Raises what `first_picture` raises."""
    letters = letters or Letters(wanted.folder, chip_label(texts.wall.gettext))
    theme = load_theme(wanted.theme, wanted.accent)
    if wanted.accent and theme.accent != wanted.accent.upper():
        log.warning("the shop’s colour %s is drawn as %s, to be read on %s", wanted.accent, theme.accent, theme.name)
    output = _output(wanted)
    # Words that are on the wall are kept as pixels, to be moved without being set anew: one wall full of them.
    type_ = letters.get(budget=4 * output.size.w * output.size.h)
    say = Wording(
        wanted.language, texts.display.gettext, texts.display.ngettext, texts.wall.gettext, shop=wanted.shop
    )

    def fit(size: Size) -> tuple[Look, Painter]:
        found = look_for(theme, size, wanted.distance_m, wanted.diagonal_in)
        if found.reach_m is not None and found.reach_m < wanted.distance_m:
            log.warning(
                "this display is too small for %g m: it is read from %.1f m", wanted.distance_m, found.reach_m
            )
        return found, Painter(size, type_)

    look, painter = fit(output.size)

    def past(ask: Replay) -> Show:
        from display.replay.show import PastShow

        return PastShow(
            ask, Store(zone=wanted.zone), stage.show.look if stage is not None else look, say, type_.measure,
            pace=wanted.pace.hastened(ask.speed), reading=wanted.pace, playlist=wanted.playlist, rng=Random(),
        )  # fmt: skip

    stage: Stage | None = None
    show = past(wanted.replay) if wanted.replay is not None else Show(
        Store(zone=wanted.zone), look, say, type_.measure, pace=wanted.pace, stale_after_s=wanted.stale_after_s,
        playlist=wanted.playlist, invitation=wanted.invitation, rng=Random(),
    )  # fmt: skip
    show.play(chosen(wanted.folder))
    cache = Cache(wanted.folder) if wanted.replay is None else None
    if cache is not None and not wanted.once:
        try:
            cache.tidy()
        except OSError as error:
            log.error("the last public state cannot be kept: %s", error)
    machine = Machine(clock, stamp_now, synchronized, cache, wanted.state_file, read_only=wanted.once)
    alive = wanted.replay is None and not wanted.once
    hours = wanted.hours if wanted.kiosk else None
    lights = Lights(hours, machine, wanted.folder / "clock.json" if alive else None)
    stage = Stage(show, painter, output, machine, lights, fit, drifts=wanted.drift and wanted.kiosk)
    stage.past = past
    return stage


def synchronized() -> bool:
    """Whether the network has set this machine's clock, as far as anybody says so."""
    if clock_synchronized():
        return True
    from display.kiosk.machine import kernel_synchronized

    return kernel_synchronized()


def _output(wanted: Wanted) -> Output:
    if wanted.picture is not None:
        from display.offscreen import Offscreen

        return Offscreen(wanted.picture, turned(wanted.size or PICTURE, wanted.rotate))
    from display.kiosk.watchdog import Watchdog

    said, watchdog = "", Watchdog(os.environ)
    while True:
        try:
            return _window(wanted)
        except NoDisplay as error:
            if not wanted.kiosk:
                raise
            if str(error) != said:
                log.warning("%s; trying again every %g s", error, WAIT_S)
            said = str(error)
            watchdog.waiting(said)
        from display.kiosk.plugs import bring_up

        bring_up(wanted.mode, wanted.monitor)
        time.sleep(WAIT_S)


def _window(wanted: Wanted) -> Window:
    return Window(
        wanted.size,
        fullscreen=wanted.fullscreen,
        rotate=wanted.rotate,
        title="Vis-à-vis",
        monitor=wanted.monitor,
        fade_s=0.0 if wanted.reduced_motion else FADE_S,
    )
