"""The desk's main views, cell by cell: three sizes, two languages, dark and light, three layouts, fingers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from moderation.look import DAY, NIGHT, Look
from tests.feeder.support import RULES
from tests.moderation.goldens import compare, dump
from tests.moderation.stage import Stage, sat, until
from wall import commands as do

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)


class View(NamedTuple):
    """One picture: the size, the keys that lead there, and what the desk is told."""

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    lang: str = "fr"
    look: Look = NIGHT
    told: Mapping[str, Any] = MappingProxyType({})


VIEWS = {
    "waiting-80-fr": View(SMALL),
    "waiting-120-en-day": View(MIDDLE, lang="en", look=DAY),
    "waiting-200-fr": View(LARGE),
    "shown-120-fr": View(MIDDLE, ("3",)),
    "refused-80-en": View(SMALL, ("4",), lang="en"),
    "marked-120-fr-day": View(MIDDLE, ("x", "x"), look=DAY),
    "withhold-80-fr": View(SMALL, ("w",)),
    "help-120-en": View(MIDDLE, ("question_mark",), lang="en"),
    "house-80-fr-day": View(SMALL, ("8",), look=DAY),
    "one-80-fr": View(SMALL, told={"layout": "one"}),
    "one-200-en-day": View(LARGE, lang="en", look=DAY, told={"layout": "one"}),
    "wall-120-fr": View(MIDDLE, told={"layout": "wall"}),
    "touch-120-fr": View(MIDDLE, told={"touch": True}),
}


async def _house(on: Stage) -> None:
    """Posts of every state, always in the same order."""
    shown = await on.say("Un banc qui tient, et un conseil qui tient aussi.", "Trop cher.", stars=2)
    withheld = await on.say("Achetez vos lampes moins cher sur mon site.")
    for post in shown:
        await on.place.approve(post)
    await on.place.do(do.Withhold(id=on.place.id(), post=withheld[0], reason="unintelligible"), "noa")
    on.place.step(RULES.grace_s)
    await on.say("La lampe du salon ronfle depuis mardi, et personne ne rappelle.", stars=1)
    await on.say("Le numéro de Solène : 06 12 34 56 78.", source="forum")
    await on.say("Merveilleux accueil, merci à toute l’équipe !", stars=5)


@pytest.mark.parametrize("name", VIEWS)
async def test_view(on: Stage, name: str) -> None:
    view = VIEWS[name]
    await _house(on)
    async with sat(on, view.size, lang=view.lang, look=view.look, **view.told) as (app, pilot):
        await until(pilot, lambda: len(app.model.lists["shown"].rows) == 2 and app.model.panel.waiting == 3)
        for key in view.keys:
            await pilot.press(key)
            await pilot.pause()
        queue = app.desk.queue
        await until(pilot, lambda: app.model.lists[queue].loaded and not app.model.open)
        before = ""
        while before != (before := dump(app, view.look)):
            for _ in range(12):
                await pilot.pause()
        compare(name, before)
