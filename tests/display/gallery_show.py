"""The wall as it goes on the sample day: a whole show, from its first picture on, one picture a slide."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from config.screen import PLAYLIST
from display.draw import Frame
from display.look import Look
from display.show import Show
from display.store import Store
from display.tempo.pace import Pace
from display.typeset.text import Typesetter
from tests.display import gallery_day as day
from wall import wire
from wall.views import Wall

ZONE = "Europe/Paris"


def slides(look: Look, type_: Typesetter, count: int) -> Iterator[tuple[str, int, Frame]]:
    """The first `count` slides: scene, the second at which it came, and its first picture."""
    store = Store(zone=ZONE, shop=day.SAY.shop, labels=dict(day.LABELS))
    show = Show(
        store, look, day.SAY, type_.measure, pace=Pace(), playlist=PLAYLIST, invitation=day.INVITATION, rng=Random(7)
    )
    view = wire.View(
        add=list(day.CARDS), through=1, at_ms=day.NOW_MS, whole=True, panel=day.PANEL,
        wall=Wall(announcements=[day.NOTICE]),
    )  # fmt: skip
    show.learned(store.apply(view, 0.0))
    before: object = None
    for second in range(3_600):
        now_ms = day.NOW_MS + second * 1000
        store.apply(wire.Beat(through=1, at_ms=now_ms), float(second))
        picture = show.picture(now_ms, float(second))
        if picture.shown == before:
            continue
        before = picture.shown
        yield picture.shown.scene, second, picture.frame
        count -= 1
        if not count:
            return
