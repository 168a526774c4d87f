"""Scenes of the gallery: what authors do by phone, contests, people who wait in the shop, the public figures."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import TextArea

from moderation.app import DeskApp
from tests.moderation.phones import contest, note, refuse
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, until
from wall import commands as do

BENCH = "Pas un seul banc dans tout le magasin : ma mère attend debout près des caisses depuis un quart d’heure."
LAMP = "Très bon conseil au rayon lampes, on a pris le temps de m’expliquer. Je préfère que ça paraisse ce soir."


async def _notes(on: Stage, app: DeskApp, pilot: Pilot[int]) -> tuple[str, str]:
    """Two notes from the shop: one whose author waits, one for this evening."""
    lamp = await note(on, LAMP, "opinion", place="garden", from_ms=on.place.clock.now_ms() + 7 * 3_600_000)
    bench = await note(on, BENCH, "problem", place="till", here=True)
    on.place.step(240)
    app.model.heard_s = on.place.clock.monotonic()
    await until(pilot, lambda: "attend : Caisse 2" in seen(app))
    return bench, lamp


async def somebody_waits(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """Somebody who wrote a note is still in the shop."""
    await _notes(on, app, pilot)
    await pilot.press("J")
    await until(
        pilot, lambda: app.desk.reading is not None and "Pas un seul banc" in (app.desk.reading.post.text or "")
    )
    app.tick()


async def this_evening(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A note was approved; it waits for the moment that its author chose."""
    _, lamp = await _notes(on, app, pilot)
    await on.place.do(do.Approve(id=on.place.id(), post=lamp))
    await pilot.press("6")
    await until(pilot, lambda: any(post.id == lamp for post in app.model.grace))
    await until(pilot, lambda: app.model.lists["all"].loaded)
    while app.desk.reading is not None and app.desk.reading.post.id != lamp:
        await pilot.press("down")
        await pilot.pause()
    app.tick()


async def _contested(on: Stage, app: DeskApp, pilot: Pilot[int]) -> str:
    (post,) = await on.say(
        "Le vendeur du rayon photo m’a fait payer deux fois la livraison, et personne ne rappelle.", stars=1
    )
    await refuse(on, post, reason="unintelligible")
    await contest(on, post, "Je ne vois pas ce qu’on ne comprend pas : j’ai payé deux fois, j’ai les tickets.")
    app.model.heard_s = on.place.clock.monotonic()
    await pilot.press("R")
    await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
    app.tick()
    return post


async def contesting(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A refusal that its author contests."""
    await _notes(on, app, pilot)
    await _contested(on, app, pilot)


async def answering(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """The answer to it."""
    await _contested(on, app, pilot)
    await pilot.press("R")
    await until(pilot, lambda: app.screen is not app.desk)
    app.screen.query_one("#reply", TextArea).text = "Vous avez raison, on vous comprend très bien. Pardon."
    await pilot.press("right")
    await pilot.pause()


async def figures(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """The public figures."""
    await _contested(on, app, pilot)
    await pilot.press("B")
    await until(pilot, lambda: "Ce que les clients lisent" in seen(app))


async def unfolding(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """What the author will read of a refusal, before it is one."""
    await pilot.press("w")
    await until(pilot, lambda: "▸ Tab" in seen(app))
    await pilot.press("down", "down", "down", "tab")
    await until(pilot, lambda: "▾ Tab" in seen(app))


async def statement(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """What the author reads of a refusal that is proposed."""
    await pilot.press("2")
    await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.pending is not None)
    await pilot.press("E")
    await until(pilot, lambda: "Ce que l’auteur lit" in seen(app))
