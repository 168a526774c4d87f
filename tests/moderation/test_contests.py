"""Contests, notes and people who wait in the shop: the desk's keys and commands against a real feeder."""

from __future__ import annotations

import csv
import io

from textual.widgets import TextArea

from moderation.app import DeskApp
from tests.feeder.support import RULES
from tests.moderation.phones import contest, note, refuse
from tests.moderation.screen import seen
from tests.moderation.shell import Shell
from tests.moderation.stage import Stage, sat, until
from wall.post import HERE_MS


async def contested(on: Stage) -> str:
    (post,) = await on.say("Le banc du rayon jardin est bancal.", stars=2)
    await refuse(on, post)
    await contest(on, post, "On comprend très bien ce que je dis.")
    return post


def flat(app: DeskApp) -> str:
    return " ".join(seen(app).replace("│", " ").split())


async def test_a_contest_is_found_read_and_answered_by_somebody_else(on: Stage) -> None:
    post = await contested(on)
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("R")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
        assert app.desk.view == "second"
        assert "L’auteur conteste ce refus : « On comprend très bien ce que je dis. »" in flat(app)
        await pilot.press("R")
        await until(pilot, lambda: "L’auteur conteste un refus" in seen(app))
        assert "Refusé : Incompréhensible — noa" in flat(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Dites en quelques mots pourquoi" in seen(app))
        app.screen.query_one("#reply", TextArea).text = "Il manque la fin de la phrase."
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert on.place.house.state.posts[post].contest == "open", "not before it is sent"
        await pilot.press("R")
        await until(pilot, lambda: "Il manque la fin de la phrase." in seen(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: on.place.house.state.posts[post].contest == "upheld" and not app.model.open)
        assert "Répondu : le refus est maintenu" in flat(app)
        assert app.model.lists["second"].rows == ()
        answer = await app.session.link.ask("post", post=post)
        assert answer.post is not None
        assert answer.post.contest_answer == "Il manque la fin de la phrase."


async def test_whoever_refused_is_told_why_somebody_else_answers(on: Stage) -> None:
    post = await contested(on)
    async with sat(on, account="noa") as (app, pilot):
        await pilot.press("4")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
        await pilot.press("R")
        await until(pilot, lambda: "Vous avez pris part à ce refus" in seen(app))
        assert not app.desk.asking
        await pilot.press("2")
        await until(pilot, lambda: app.model.lists["second"].loaded)
        assert app.model.lists["second"].rows == ()


async def test_a_refusal_that_is_lifted_waits_like_any_other_post(on: Stage, sh: Shell) -> None:
    post = await contested(on)
    (later,) = await on.say("Après.")
    assert post in (await sh("list", "--queue", "contested")).out
    own = await sh("contest", post, "--reverse", account="noa")
    assert (own.status, "pris part à ce refus" in own.err) == (2, True)
    ran = await sh("contest", post[:6], "--reverse", "--text", "Vous avez raison.")
    assert (ran.status, ran.err) == (0, "")
    assert "Le refus est levé" in ran.out
    assert [on.state(each) for each in (post, later)] == ["waiting", "waiting"]
    assert "la contestation examinée : le refus est levé" in (await sh("history", post)).out
    assert "à raison" in (await sh("list", "--queue", "waiting")).out
    assert (await sh("contest", post, "--uphold")).status == 2
    assert (await sh("contest", post)).status == 2


async def test_somebody_waits_in_the_shop_is_gone_to_and_the_line_goes(on: Stage) -> None:
    first = await on.say("Arrivé avant.")
    post = await note(on, "Il manque un banc.", "problem", place="garden", here=True)
    on.place.step(240)
    rung: list[str] = []
    async with sat(on) as (app, pilot):
        app.bell = lambda: rung.append("ding")  # type: ignore[method-assign]
        await until(pilot, lambda: "Quelqu’un attend : Rayon jardin, depuis 4 min" in seen(app))
        order = [row.post.id for row in app.model.lists["waiting"].rows]
        assert sorted(order) == sorted([*first, post])
        await pilot.press("J")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
        assert "Mot : Problème" in flat(app)
        assert [row.post.id for row in app.model.lists["waiting"].rows] == order
        await pilot.press("V")
        await until(pilot, lambda: on.place.house.state.posts[post].talked_ms is not None and not app.model.open)
        await until(pilot, lambda: "Quelqu’un attend" not in seen(app))
        assert "vous vous êtes parlé" in flat(app)
        assert on.state(post) == "waiting", "to talk decides nothing"
        app.tick()
        rung.clear()
        again = await note(on, "Encore là.", here=True)
        await until(pilot, lambda: "Quelqu’un attend : dans le magasin" in seen(app))
        app.tick()
        assert rung == ["ding"]
        app.model.beat_ms = on.place.house.state.posts[again].received_ms + HERE_MS
        app.model.beat_s = on.place.clock.monotonic()
        app.tick()
        await until(pilot, lambda: "Quelqu’un attend" not in seen(app))


async def test_the_key_goes_to_a_note_that_is_decided_already(on: Stage) -> None:
    post = await note(on, "Très belle lampe.", here=True)
    await on.place.approve(post)
    on.place.step(RULES.grace_s)
    await on.say("Un autre.")
    async with sat(on, (80, 24)) as (app, pilot):
        await until(pilot, lambda: "Quelqu’un attend" in seen(app))
        await pilot.press("J")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
        assert app.desk.view == "all"


async def test_talked_is_a_command_too_and_only_of_notes(on: Stage, sh: Shell) -> None:
    post = await note(on, "Il manque un banc.", "suggestion", place="till", here=True)
    (review,) = await on.say("Bien.")
    assert "Quelqu’un attend : Caisse 2" in (await sh("status")).out
    assert (await sh("talked", post)).out.endswith("Noté : vous vous êtes parlé.\n")
    assert "Quelqu’un attend" not in (await sh("status")).out
    assert (await sh("talked", post)).status == 2
    assert (await sh("talked", review)).status == 2


async def test_the_public_panel_is_a_sheet_and_a_command(on: Stage, sh: Shell) -> None:
    post = await contested(on)
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("B")
        await until(pilot, lambda: "Ce que les clients lisent de ce mur" in seen(app))
        await until(pilot, lambda: "Sur 1 message reçu en 30 jours, aucun n’est affiché." in flat(app))
        await pilot.press("B")
        await until(pilot, lambda: app.screen is app.desk)
    told = " ".join((await sh("panel")).out.split())
    assert "1 refus contesté, 0 revu, 1 attend une réponse" in told
    assert "Jour par jour" in told
    ran = (await sh("panel", "--json", "--days", "1")).json
    assert ran["month"]["contested"] == 1
    assert list(ran["days"]) == ["2026-11-22"]
    rows = list(csv.reader(io.StringIO((await sh("panel", "--csv")).out)))
    assert ["2026-11-22", "received", "", "1"] in rows
    assert ["month", "by_reason", "unintelligible", "1"] in rows
    assert "Jour par jour" in (await sh("panel", "--by-day")).out
    assert (await sh("panel", "--days", "0")).status == 2
    await sh("contest", post, "--reverse")
    assert (await sh("panel", "--json")).json["month"]["reversals"] == 1
