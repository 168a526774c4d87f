"""Keys about the whole wall and about a post's place on it: pause, spotlight, promise; on the real house."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.deciding import promising
from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall import commands as do


async def shown(on: Stage, *texts: str) -> list[str]:
    posts = await on.say(*texts)
    for post in posts:
        await on.place.approve(post)
    on.place.step(RULES.grace_s)
    return posts


async def typing(app: DeskApp, pilot: Pilot[int]) -> None:
    """The words of a promise are what keys go to."""
    await until(pilot, lambda: app.focused is not None and app.focused.id == "reply")


def below(app: DeskApp) -> str:
    """The footer."""
    return "\n".join(seen(app).splitlines()[-3:])


def paused(on: Stage) -> bool:
    return "lyon" in on.place.house.state.paused


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_z_pauses_once_somebody_has_read_what_it_means(on: Stage, size: tuple[int, int]) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on, size) as (app, pilot):
        await pilot.press("z")
        await until(pilot, lambda: "Mettre le mur en pause ?" in seen(app))
        await until(pilot, lambda: "Les clients voient une page calme" in seen(app))
        assert "comptée publiquement" in seen(app)
        assert not paused(on)
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert not paused(on)
        await pilot.press("z")
        await until(pilot, lambda: app.desk.asking)
        await pilot.press("1")
        await until(pilot, lambda: paused(on))
        await until(pilot, lambda: "pause depuis 11:30" in seen(app))
        assert "❚❚" in seen(app).splitlines()[1]
        assert "compté" in seen(app).splitlines()[1]
        assert "reprendre" in seen(app).splitlines()[1]
        for key in ("3", "6", "7", "8", "1"):
            await pilot.press(key)
            await until(pilot, lambda key=key: app.desk.view == BY_KEY[key])  # type: ignore[misc]
            assert "❚❚" in seen(app), "in view whatever is looked at"
        on.place.step(720)
        stepped_ms = on.place.clock.now_ms()
        # A beat that was on its way when the clock was stepped tells the time of before.
        await until(pilot, lambda: (app.model.beat_ms or 0) >= stepped_ms)
        await pilot.press("z")
        await until(pilot, lambda: "La pause a duré 12 min." in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: not paused(on))
        await until(pilot, lambda: "❚❚" not in seen(app))
        assert "Le mur a repris." in seen(app)


BY_KEY = {"1": "waiting", "3": "shown", "6": "all", "7": "screens", "8": "house"}


async def test_a_pause_of_somebody_else_is_seen_and_a_second_one_refused(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await pilot.press("z")
        await until(pilot, lambda: "Mettre le mur en pause ?" in seen(app))
        await on.place.do(do.Pause(id=on.place.id()), "noa")
        await until(pilot, lambda: app.model.paused_ms is not None)
        await pilot.press("1")
        await until(pilot, lambda: "Le mur est déjà en pause" in seen(app))
        assert "❚❚" in seen(app)


async def test_a_viewer_pauses_nothing(on: Stage) -> None:
    await on.place.do(do.Pause(id=on.place.id()), "noa")
    async with sat(on, account="vue") as (app, pilot):
        await until(pilot, lambda: "❚❚" in seen(app))
        assert "reprendre" not in seen(app)
        await pilot.press("z")
        await until(pilot, lambda: "Le compte « vue » n’a pas le droit de décider." in seen(app))
        assert paused(on)


async def test_f_proposes_for_the_spotlight_and_takes_it_back(on: Stage) -> None:
    (post,) = await shown(on, "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "à la une" in below(app))
        await pilot.press("f")
        await until(pilot, lambda: on.place.house.state.posts[post].spotlit)
        await until(pilot, lambda: "◆ proposé à la une" in seen(app))
        assert "✓ Proposé à la une" in seen(app)
        assert "retirer de la une" in below(app)
        await pilot.press("f")
        await pilot.pause()
        assert on.place.house.state.posts[post].spotlit, "a key held down counts once"
        on.place.clock.step(1)
        await pilot.press("f")
        await until(pilot, lambda: not on.place.house.state.posts[post].spotlit)
        await until(pilot, lambda: "N’est plus proposé à la une." in seen(app))


@pytest.mark.parametrize(("key", "told"), [("f", "Ce message n’est pas sur le mur (en attente).")])
async def test_what_is_not_shown_has_no_spotlight(on: Stage, key: str, told: str) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        assert "promesse" not in below(app)
        await pilot.press(key)
        await until(pilot, lambda: told in seen(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_p_takes_up_as_a_promise_moves_it_and_takes_it_back(on: Stage, size: tuple[int, int]) -> None:
    (post,) = await shown(on, "La porte coince.")

    def state() -> str | None:
        return on.place.house.state.posts[post].promise

    async with sat(on, size) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "promesse" in seen(app))
        await pilot.press("p")
        await until(pilot, lambda: "Vous avez dit, nous avons fait" in seen(app))
        await until(pilot, lambda: "pas possible" in seen(app) and "Envoyer" in seen(app))
        await pilot.press("right", "tab")
        await typing(app, pilot)
        await pilot.press(*"Jeudi", "f2")
        await until(pilot, lambda: state() == "under-way")
        await until(pilot, lambda: "promesse : en cours depuis 11:30" in seen(app))
        assert "Jeudi" in seen(app)
        await pilot.press("p")
        await until(pilot, lambda: "retirer la promesse" in seen(app))
        assert "Jeudi" in seen(app)
        await until(pilot, lambda: app.focused is not None and app.focused.id == "states")
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: "● retirer la promesse" in seen(app))
        await pilot.press("f2")
        await until(pilot, lambda: state() is None)
        await until(pilot, lambda: "La promesse est retirée." in seen(app))


async def test_what_cannot_be_done_says_why(on: Stage) -> None:
    (post,) = await shown(on, "Ouvrez la nuit.")
    async with sat(on) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "promesse" in seen(app))
        await pilot.press("p")
        await until(pilot, lambda: "pris en compte" in seen(app))
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "● pas possible" in seen(app))
        await pilot.press("f2")
        await until(pilot, lambda: "dites pourquoi, en quelques mots." in seen(app))
        await typing(app, pilot)
        await pilot.press(*"Loi", "ctrl+s")
        await until(pilot, lambda: on.place.house.state.posts[post].promise is not None)
        await until(pilot, lambda: "promesse : pas possible" in seen(app))


async def test_what_was_begun_of_a_promise_is_kept(on: Stage) -> None:
    (post,) = await shown(on, "La porte coince.")
    async with sat(on) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "promesse" in seen(app))
        await pilot.press("p")
        await until(pilot, lambda: "pris en compte" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert not app.model.drafts[post].begun, "nothing was begun"
        await pilot.press("p")
        await until(pilot, lambda: "pris en compte" in seen(app))
        await pilot.press("tab")
        await typing(app, pilot)
        await pilot.press(*"Jeudi", "escape")
        await until(pilot, lambda: not app.desk.asking)
        assert app.model.drafts[post].begun
        await pilot.press("p")
        await until(pilot, lambda: "Jeudi" in seen(app))
        await pilot.press("f2")
        await until(pilot, lambda: on.place.house.state.posts[post].promise is not None)
        await until(pilot, lambda: "Promesse : pris en compte." in seen(app))
        assert not app.model.drafts[post].begun


async def test_endless_words_are_not_sent(on: Stage) -> None:
    (post,) = await shown(on, "La porte coince.")
    async with sat(on) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "promesse" in seen(app))
        app.model.drafts[post] = app.model.draft(app.model.lists["shown"].rows[0].post)
        app.model.drafts[post].promise = ("done", "x" * (promising.MOST + 1))
        await pilot.press("p")
        await until(pilot, lambda: "caractères : 1000 au plus" in " ".join(seen(app).split()))
        await pilot.press("f2")
        await pilot.pause()
        assert app.desk.asking
        await pilot.press("tab")
        await typing(app, pilot)
        await pilot.press("backspace")
        await until(pilot, lambda: "000 caractères" in seen(app))
        await pilot.press("f2")
        await until(pilot, lambda: on.place.house.state.posts[post].promise is not None)
