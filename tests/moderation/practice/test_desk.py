"""The coach at a real desk on the real training house: lessons done by key, left and taken up again."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from config.catalogue import load
from feeder.practice import Training, training
from moderation.practice.coach import CoachBox, PracticeDesk, beneath
from moderation.practice.lessons import LESSONS, Place
from moderation.words import Words, zone_of
from tests.moderation.screen import seen
from tests.moderation.stage import until
from wall.client import Link
from wall.clock import SystemClock
from wall.to_hub import Hello

NAMES = [lesson.name for lesson in LESSONS]


class Hands(SystemClock):
    """The reader's clock, which can be put on: a key pressed twice is then no key held down."""

    def __init__(self) -> None:
        self.later_s = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.later_s


@asynccontextmanager
async def practising(folder: Path, first: str) -> AsyncIterator[tuple[PracticeDesk, Pilot[int], Training]]:
    """Somebody begins with this lesson, at 80×24."""
    async with training(folder, "fr", SystemClock()) as (house, url, token):
        tasks: set[asyncio.Task[None]] = set()

        def begin(lesson: str) -> None:
            tasks.add(asyncio.create_task(house.begin(lesson)))

        words = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
        hands = Hands()
        numbers = itertools.count()
        app = PracticeDesk(
            Link(url, lambda: Hello(token=token)), words, hands, ids=lambda: f"practice-{next(numbers)}",
            posts=house.posts(), begin=begin, first=NAMES.index(first), tick_s=None, coalesce_s=0.0,
        )  # fmt: skip
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: bool(app.desk.query("#coach")))
            yield app, pilot, house
        await asyncio.gather(*tasks)


async def read(app: PracticeDesk, pilot: Pilot[int], post: str) -> None:
    """Go down to this post once it has come."""
    await until(pilot, lambda: post in app.model.lists["waiting"].ids)
    while app.desk.reading is None or app.desk.reading.post.id != post:
        await pilot.press("down")


async def test_a_furious_post_is_approved_and_a_mistake_undone(tmp_path: Path) -> None:
    async with practising(tmp_path, "furious") as (app, pilot, house):
        assert "ENTRAÎNEMENT" in seen(app)
        (post,) = house.posts()["furious"]
        await read(app, pilot, post)
        await pilot.press("w")
        await until(pilot, lambda: app.place.step == 1)
        await until(pilot, lambda: "▸ " in seen(app).splitlines()[-1])
        assert "Rien ne convient" in seen(app).splitlines()[-1], "though the sheet hides the box"
        await pilot.press("escape")
        await until(pilot, lambda: app.place.step == 2)
        assert "La colère est un avis" in seen(app)
        await pilot.press("a")
        await until(pilot, lambda: app.place == Place(NAMES.index("phone")))
        assert f"3/{len(LESSONS)}" in seen(app)
        (post,) = house.posts()["phone"]
        await read(app, pilot, post)
        assert isinstance(app.clock, Hands)
        app.clock.later_s += 1
        await pilot.press("a")
        await until(pilot, lambda: app.desk.query_one("#coach", CoachBox).has_class("-slip"))
        assert "irait tel quel sur le mur" in seen(app)
        await pilot.press("u")
        await until(pilot, lambda: not app.desk.query_one("#coach", CoachBox).has_class("-slip"))
        assert app.place == Place(NAMES.index("phone"))


async def test_somebody_who_is_still_there_and_an_author_who_does_not_agree(tmp_path: Path) -> None:
    async with practising(tmp_path, "here") as (app, pilot, house):
        (post,) = house.posts()["here"]
        await until(pilot, lambda: "Quelqu’un attend" in seen(app))
        await pilot.press("J")
        await until(pilot, lambda: app.place.step == 1)
        await pilot.press("V")
        await until(pilot, lambda: app.place == Place(NAMES.index("contest")))
        assert house.house.state.posts[post].state == "waiting"
        (post,) = house.posts()["contest"]
        await until(
            pilot, lambda: post in house.house.state.posts and house.house.state.posts[post].contest == "open"
        )
        await pilot.press("R")
        await until(pilot, lambda: "Je n’ai jamais demandé" in seen(app))
        await pilot.press("R")
        await until(pilot, lambda: app.place.step == 1)
        await pilot.press("right", "ctrl+s")
        await until(pilot, lambda: app.place == Place(NAMES.index("past")))
        assert house.house.state.posts[post].state == "waiting"


async def test_a_lesson_looks_back_at_the_day(tmp_path: Path) -> None:
    async with practising(tmp_path, "past") as (app, pilot, _house):
        await pilot.press("D")
        await until(pilot, lambda: app.place.step == 1)
        await until(pilot, lambda: "REDIFFUSION" in seen(app) and "Espace arrête le temps" in seen(app))
        await pilot.press("q")
        await until(pilot, lambda: app.place == Place(NAMES.index("pause")))


async def test_the_last_lesson_pauses_a_wall_that_is_nobody_s(tmp_path: Path) -> None:
    async with practising(tmp_path, "pause") as (app, pilot, house):
        for paused in (True, False):
            await pilot.press("z")
            await until(pilot, lambda: app.screen is not app.desk)
            await pilot.press("enter")
            await until(pilot, lambda paused=paused: (app.model.paused_ms is not None) == paused)  # type: ignore[misc]
        await until(pilot, lambda: app.place.over)
        assert f"{len(LESSONS)}/{len(LESSONS)}" in seen(app)
        assert house.house.state.posts == {}


def test_beneath_a_sheet_stand_the_first_lines_and_a_mark_where_it_goes_on() -> None:
    said = [[("one", "ink")], [("two", "ink")], [("three", "ink")]]
    texts = [["".join(text for text, _ in bits) for bits in beneath(said, room)] for room in range(4)]
    assert texts == [["▸ one…"], ["▸ one…"], ["▸ one", "  two…"], ["▸ one", "  two", "  three"]]
    assert beneath([], 2) == []
