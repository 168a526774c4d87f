"""From nothing to the first picture: only what drawing needs is loaded here, nothing that waits or speaks.

What was cached is on the display before asyncio, the configuration or the network are so much as loaded.
"""

from __future__ import annotations

import logging
from random import Random

from display import fonts
from display.cache import Cache, clock_synchronized, stamp_now
from display.kiosk import Window, turned
from display.layout import Size
from display.look import load_theme, look_for
from display.painter import Painter
from display.ports import Machine, Output
from display.show import Show
from display.stage import Stage
from display.store import Store
from display.text import Typesetter
from display.wanted import Texts, Wanted
from display.wording import Wording, chip_label
from wall.clock import Clock

log = logging.getLogger("display")
PICTURE = Size(1920, 1080)


def first_picture(wanted: Wanted, texts: Texts, clock: Clock) -> Stage:
    """A stage with the first picture on it: what was cached, or a page that waits for the feeder.

    Raises NoDisplay, ThemeBroken, FontsMissing, FontBroken, OSError.
    """
    stage = assemble(wanted, texts, clock)
    stage.restore()
    stage.draw(clock.monotonic())
    return stage


def assemble(wanted: Wanted, texts: Texts, clock: Clock) -> Stage:
    """A stage with nothing on it yet. Raises what `first_picture` raises."""
    theme = load_theme(wanted.theme, wanted.accent)
    if wanted.accent and theme.accent != wanted.accent.upper():
        log.warning("the shop’s colour %s is drawn as %s, to be read on %s", wanted.accent, theme.accent, theme.name)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    type_ = Typesetter(fonts.prepare(wanted.folder / "fonts"), chip_label(texts.wall.gettext))
    output = _output(wanted)
    say = Wording(
        wanted.language, texts.display.gettext, texts.display.ngettext, texts.wall.gettext, shop=wanted.shop
    )
    pace = wanted.pace.hastened(wanted.replay.speed) if wanted.replay is not None else wanted.pace
    store = Store(zone=wanted.zone, replay=wanted.replay is not None)
    look = look_for(theme, output.size, wanted.distance_m, wanted.diagonal_in)
    if look.reach_m is not None and look.reach_m < wanted.distance_m:
        log.warning("this display is too small for %g m: it is read from %.1f m", wanted.distance_m, look.reach_m)
    show = Show(
        store, look, say, type_.measure, pace=pace, stale_after_s=wanted.stale_after_s, playlist=wanted.playlist,
        invitation=wanted.invitation, rng=Random(),
    )  # fmt: skip
    cache = Cache(wanted.folder) if wanted.replay is None else None
    if cache is not None and not wanted.once:
        cache.tidy()
    machine = Machine(clock, stamp_now, clock_synchronized, cache, wanted.state_file, read_only=wanted.once)
    return Stage(show, Painter(output.size, type_), output, machine)


def _output(wanted: Wanted) -> Output:
    if wanted.picture is None:
        return Window(wanted.size, fullscreen=wanted.fullscreen, rotate=wanted.rotate, title="Vis-à-vis")
    from display.offscreen import Offscreen

    return Offscreen(wanted.picture, turned(wanted.size or PICTURE, wanted.rotate))
