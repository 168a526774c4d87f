"""Looking back on the real house and hub: in the terminal, on the command line, and from the desk onto a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from config.catalogue import load
from moderation.replaying.app import ReplayApp
from moderation.replaying.days import Day
from moderation.screens.pieces import Pick
from moderation.widgets.rows import Rows
from moderation.words import Words, zone_of
from tests.feeder.screening import fakes
from tests.feeder.support import RULES, link
from tests.moderation.screen import seen
from tests.moderation.shell import Shell
from tests.moderation.stage import Stage, _eager, sat, stage, until
from tests.moderation.test_screens import later
from tests.moderation.walls import HEALTH, hung
from wall import commands as do
from wall import wire
from wall.events import Span

HARD = "Le vendeur est un gros connard."
SPAM = "Achetez des montres pas chères."


@asynccontextmanager
async def back(
    on: Stage, account: str = "camille", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[ReplayApp, Pilot[int]]]:
    """Somebody looks back at today."""
    words = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
    app = ReplayApp(link(on.url, account), words, on.place.clock, day=Day(), tick_s=None)
    async with app.run_test(size=size) as pilot:
        async with _eager():
            await turned(app, pilot, "waiting")
            yield app, pilot
        await pilot.pause()


async def turned(app: ReplayApp, pilot: Pilot[int], queue: str) -> None:
    """To the end of what has been, in that queue."""
    then = app.back.then
    await until(pilot, lambda: _ticked(app) and then.seq > 0 and then.listing.loaded)
    if not then.head.paused:
        await pilot.press("space")
    await pilot.press("end")
    app.back.action_queue(queue)
    await until(pilot, lambda: _ticked(app) and then.listing.loaded and then.told_ms == app.back.at_ms)


def _ticked(app: ReplayApp) -> bool:
    app.tick()
    return True


async def lived(on: Stage) -> tuple[str, str, str]:
    """A post that is shown, one that was refused, one that waits."""
    shown, refused, waiting = await on.say("Un banc qui tient.", SPAM, HARD, stars=2)
    on.place.step(300)
    await on.place.approve(shown)
    await on.place.do(do.Withhold(id=on.place.id(), post=refused, reason="advertising", spans=(Span(0, 9),)), "noa")
    on.place.step(RULES.grace_s + 600)
    return shown, refused, waiting


async def test_a_manager_reads_back_what_a_moderator_does_not(tmp_path: Path) -> None:
    async with stage(tmp_path, fakes.finder()) as on:
        _shown, refused, _waiting = await lived(on)
        async with back(on) as (app, pilot):
            await turned(app, pilot, "decided")
            app.back._pick(app.back.query_one("#queue", Rows), refused)
            await until(pilot, lambda: SPAM in seen(app))
            assert "Refusé — la modération" in seen(app)
            assert "noa" not in seen(app)
            await turned(app, pilot, "waiting")
            assert "gros connard" not in seen(app)
            assert "mots durs" in seen(app)
            await pilot.press("v")
            assert "gros connard" in seen(app)
        async with back(on, "noa") as (app, pilot):
            await turned(app, pilot, "decided")
            app.back._pick(app.back.query_one("#queue", Rows), refused)
            await until(pilot, lambda: "Refusé alors" in seen(app))
            assert "Un banc qui tient." in seen(app)
            assert SPAM[:15] not in seen(app)
            await turned(app, pilot, "waiting")
            assert "Pas encore décidé alors" in seen(app)


async def test_what_is_forgotten_meanwhile_leaves_the_terminal(on: Stage) -> None:
    shown, _refused, _waiting = await lived(on)
    async with back(on, size=(80, 24)) as (app, pilot):
        await turned(app, pilot, "shown")
        assert "Un banc qui tient." in seen(app)
        await on.place.do(do.Withdraw(id=on.place.id(), post=shown, reason="author-request", request="lettre"))
        await on.place.do(do.Forget(id=on.place.id(), post=shown, because="demande"))
        await until(pilot, lambda: _ticked(app) and "Oublié depuis" in seen(app))
        assert "Un banc" not in seen(app)


async def test_a_day_told_on_the_command_line(on: Stage, sh: Shell) -> None:
    shown, _refused, _waiting = await lived(on)
    told = await sh("replay", "today")
    assert told.status == 0
    assert "REDIFFUSION — dimanche 22 novembre 2026" in told.out
    assert "Décisions : la modération 1, la direction 1" in told.out
    made = (await sh("replay", "aujourd’hui", "--json", account="noa")).json
    assert sum(hour["received"] for hour in made["hours"]) == 3
    assert {act["by"] for act in made["acts"] if act["event"] == "withheld"} == {"moderator"}
    assert shown in {act["post"] for act in made["acts"] if act["event"] == "shown"}
    assert "camille" not in str(made)
    wrong = await sh("replay", "hier")
    assert (wrong.status, wrong.out) == (2, "")
    assert "2026-11-22" in wrong.err
    assert "n’est pas un jour" in (await sh("replay", "lundi")).err
    assert "n’est pas une vitesse" in (await sh("replay", "hier", "--speed", "9999")).err


async def test_a_day_on_a_screen_by_the_command_line(on: Stage, sh: Shell) -> None:
    async with hung(on.url) as screen:
        told = await sh("screen", "ecran-1", "replay", "today", "--from", "9h", "--to", "11:00", "--speed", "300")
        assert (told.status, told.err) == (0, "")
        assert told.out == "ecran-1 remontre le 22 nov. 2026.\n"
        assert (await sh("screen", "ecran-1", "replay", "today", "--story")).status == 0
        assert (await sh("screen", "ecran-1", "live")).out == "ecran-1 montre de nouveau le présent.\n"
        whole, story, live = screen.orders
        assert whole.replay == wire.Replay(day="2026-11-22", speed=300.0, start="09:00", end="11:00")
        assert story.replay is not None
        assert story.replay.story
        assert live.what == "live"
        assert (await sh("screen", "ecran-1", "replay", "today", account="noa")).status == 2
        for argv, why in (
            (["replay"], "Quel jour ?"), (["replay", "lundi"], "n’est pas un jour"), (["live", "x"], "rien d’autre"),
            (["replay", "today", "--from", "12:00", "--to", "11:00"], "La fin doit venir après"),
        ):  # fmt: skip
            assert why in (await sh("screen", "ecran-1", *argv)).err
        assert len(screen.orders) == 3


async def test_the_desk_shows_a_day_on_a_screen_and_steers_it(on: Stage) -> None:
    async with hung(on.url) as screen, sat(on, (120, 40)) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "revoir un jour" in seen(app))
        assert "plus vite" not in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: app.screen is not app.desk)
        assert "Revoir un jour sur ecran-1" in seen(app)
        day = app.screen.query_one("#day", Pick)
        await pilot.press("left")  # the last of the days
        await until(pilot, lambda: day.value == "2026-11-22")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "ecran-1 remontre le 22 nov. 2026." in seen(app))
        (asked,) = [order.replay for order in screen.orders if order.what == "replay"]
        assert asked == wire.Replay(day="2026-11-22", speed=60.0)
        at_ms = on.place.clock.now_ms() - 600_000
        there = wire.Replaying(at_ms=at_ms, speed=60.0)
        await screen.tell(replace(HEALTH, scene="replay", replay=there))
        await later(on, app, pilot, lambda: "rediffusion du 22 nov., 11:20 ×60" in seen(app))
        for key in ("p", "plus", "minus"):
            steered = len(screen.orders)
            await pilot.press(key)
            await until(pilot, lambda many=steered: len(screen.orders) > many)  # type: ignore[misc]
        await pilot.press("h")
        await until(pilot, lambda: app.screen is not app.desk)
        await pilot.press(*"9h30", "enter")
        await until(pilot, lambda: sum(order.what == "steer" for order in screen.orders) == 4)
        steers = [order.steer for order in screen.orders if order.what == "steer"]
        assert steers[:3] == [wire.Steer(paused=True), wire.Steer(speed=120.0), wire.Steer(speed=30.0)]
        assert steers[3] is not None
        assert app.words.clock(steers[3].at_ms or 0) == "09:30"
        await pilot.press("b")
        await until(pilot, lambda: "montre de nouveau le présent" in seen(app))
        assert screen.orders[-1].what in ("live", "thumbnail")


async def test_a_moderator_is_told_why_not(on: Stage) -> None:
    async with hung(on.url) as screen, sat(on, (120, 40), account="noa") as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "reconnaître" in seen(app))
        assert "revoir un jour" not in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: "Réservé aux responsables" in seen(app))
        assert not [order for order in screen.orders if order.what == "replay"]
