"""Pictures of looking back at the desk: `python -m tests.moderation.gallery_replay [FOLDER] [NAME…]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from config.catalogue import load
from feeder.demo.lived.days import live
from feeder.screening.finder import Finder
from moderation.look import DAY, NIGHT, Look
from moderation.replaying.app import ReplayApp
from moderation.replaying.days import Day
from moderation.widgets.rows import Rows
from moderation.words import Words, zone_of
from tests.feeder.support import link
from tests.moderation.png import fonts, picture
from tests.moderation.stage import Stage, _eager, sat, stage, until
from tests.moderation.walls import HEALTH, hung
from wall import commands as do
from wall import wire
from wall.house_events import AccountSet

SATURDAY = date(2026, 11, 21)
Scene = Callable[[Stage, ReplayApp, Pilot[int]], Awaitable[None]]
NOON_MS = 1_795_215_600_000 + 12 * 3_600_000


async def told(app: ReplayApp, pilot: Pilot[int]) -> None:
    """Until what is seen is of the clock of then."""

    def now() -> bool:
        app.tick()
        then = app.back.then
        return then.listing.loaded and then.seq > 0 and then.told_ms == app.back.at_ms

    await until(pilot, now)


async def lively(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    """In the afternoon, what waited."""
    app.back.jump(NOON_MS + 6 * 3_600_000 + 1_500_000)
    await told(app, pilot)
    await pilot.press("down")
    await pilot.pause()


async def refused(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    """A refusal, and how long it took."""
    await pilot.press("home", "r", "r")
    app.back.action_queue("decided")
    await told(app, pilot)


async def hidden(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    """A post that was forgotten since."""
    app.back.jump(NOON_MS)
    app.back.action_queue("shown")
    await told(app, pilot)
    name = next(row.post.id for row in app.back.then.listing.rows[1:] if row.post.text)
    await on.place.do(do.Withdraw(id=on.place.id(), post=name, reason="author-request", request="lettre du 22"))
    await on.place.do(do.Forget(id=on.place.id(), post=name, because="effacement demandé"))
    app.back._pick(app.back.query_one("#queue", Rows), name)

    def gone() -> bool:
        app.tick()
        here = app.back.then.listing.selected
        return here is not None and here.post.hidden == "forgotten"

    await until(pilot, gone)
    await told(app, pilot)


async def today(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    """The same post as it is today."""
    await refused(on, app, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: app.screen is not app.back)
    await pilot.pause()


async def helping(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    await told(app, pilot)
    await pilot.press("question_mark")
    await until(pilot, lambda: app.screen is not app.back)


async def empty(on: Stage, app: ReplayApp, pilot: Pilot[int]) -> None:
    """A day on which nothing happened."""
    await pilot.press("greater_than_sign")

    def nothing() -> bool:
        app.tick()
        return app.back.then.course is not None and not app.back.then.course.first_ms

    await until(pilot, nothing)


SCENES: dict[str, tuple[tuple[int, int], Look, str, Scene]] = {
    "desk-replay-empty": ((80, 24), NIGHT, "camille", empty),
    "desk-replay-80": ((80, 24), NIGHT, "camille", lively),
    "desk-replay": ((120, 40), NIGHT, "camille", lively),
    "desk-replay-200": ((200, 60), DAY, "camille", lively),
    "desk-replay-refused": ((120, 40), DAY, "camille", refused),
    "desk-replay-hidden": ((120, 40), NIGHT, "camille", hidden),
    "desk-replay-hidden-80": ((80, 24), NIGHT, "camille", hidden),
    "desk-replay-moderator": ((120, 40), NIGHT, "noa", lively),
    "desk-replay-today": ((120, 40), NIGHT, "camille", today),
    "desk-replay-help": ((120, 40), NIGHT, "camille", helping),
}


async def on_a_screen(on: Stage, folder: Path) -> None:
    """At the desk: choosing a day for a screen, and steering it there."""
    there = wire.Replaying(at_ms=NOON_MS + 7_500_000, speed=60.0)
    health = replace(HEALTH, scene="replay", replay=there, clock_ms=on.place.clock.now_ms())
    async with hung(on.url, health=health), sat(on, (120, 40)) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: app.model.glimpse is not None and app.model.glimpse.image is not None)
        (folder / "desk-replay-steer.png").write_bytes(picture(app))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is not app.desk)
        await pilot.pause()
        (folder / "desk-replay-screen.png").write_bytes(picture(app))


async def main(folder: Path, names: list[str]) -> None:
    fonts(Path(tempfile.mkdtemp()))
    words = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
    with tempfile.TemporaryDirectory() as place:
        await live(Path(place), days=2, until=SATURDAY, seed=7, posts_a_day=260, shop="lyon")
        async with stage(Path(place), Finder()) as on:
            boss = AccountSet(
                at_ms=on.place.clock.now_ms(), actor="feeder", shop="lyon", account="camille", role="manager"
            )
            await on.place.house.append(boss, entry="boss")
            for name, (size, look, account, scene) in SCENES.items():
                if names and name not in names:
                    continue
                app = ReplayApp(
                    link(on.url, account), words, on.place.clock, day=Day(SATURDAY), look=look, tick_s=None
                )
                async with app.run_test(size=size) as pilot:
                    async with _eager():
                        await until(pilot, lambda app=app: (app.tick(), app.back.then.seq > 0)[1])  # type: ignore[misc]
                        await pilot.press("space")
                        await scene(on, app, pilot)
                        app.tick()
                        await pilot.pause()
                        (folder / f"{name}.png").write_bytes(picture(app))
                        print(folder / f"{name}.png")
                    await pilot.pause()
            if not names or "desk-replay-screen" in names:
                await on_a_screen(on, folder)


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/gallery")
    where.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(where, sys.argv[2:]))
