"""A real Synapse through everything that happens to it: each message is in the house once, with its last words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.feeder.sources.at_work import Line, Wall
from tests.feeder.sources.at_work import reading as at_work
from tests.feeder.sources.chat import World

pytestmark = pytest.mark.peer("synapse")


@asynccontextmanager
async def reading(folder: Path, world: World, **options: Any) -> AsyncIterator[Wall]:
    made = world.source(**options)
    async with at_work(folder, made, made._options) as wall:
        yield wall


class Talk:
    """What is said in a room, and what of it is left: message id -> text."""

    def __init__(self, world: World, room: str) -> None:
        self.who, self.room = world.client, room
        self.left: dict[str, str] = {}

    async def say(self, count: int, words: str) -> list[str]:
        texts = [f"{words} {number}" for number in range(count)]
        ids = await self.who.say_all(self.room, texts)
        self.left |= zip(ids, texts, strict=True)
        return ids

    async def change(self, ids: list[str], words: str) -> None:
        """Edit the first, the second twice, take the third back, edit the fourth and take that back, and so on."""
        for number, id in enumerate(ids):
            text = f"{words} {number}"
            if number % 4 == 2:
                await self.who.redact(self.room, id)
                self.left.pop(id, None)
            elif number % 4 == 3:
                await self.who.redact(self.room, await self.who.edit(self.room, id, "une faute"))
            else:
                for attempt in range(number % 4 + 1):
                    await self.who.edit(self.room, id, text if attempt == number % 4 else "pas encore")
                self.left[id] = text


@pytest.fixture
async def talk(world: World) -> Talk:
    return Talk(world, await world.client.room(world.reader))


async def test_a_day_away_and_kill_9_of_the_server_in_the_middle(world: World, talk: Talk, tmp_path: Path) -> None:
    async with reading(tmp_path, world) as wall:
        await wall.well()
        before = await talk.say(30, "avant")
        await wall.until_holds(talk.left)
    await talk.say(150, "pendant l’absence")
    await talk.change(before[:8], "revu pendant l’absence")
    await talk.say(250, "après")
    async with Line(world.server.port).laid() as line, reading(tmp_path, world, url=line.url) as wall:
        line.after(60_000, world.server.kill)
        assert re.search("broke off|cannot be reached", await wall.fallen())
        assert len(wall.posts) < 430
        await asyncio.to_thread(world.server.start)
        await talk.change(before[8:16], "revu après la panne")
        wall.again.set()
        await wall.until_holds(talk.left)
        await talk.say(1, "en direct")
        await wall.until_holds(talk.left)
        assert len(wall.posts) == 431
        assert wall.one.rejected == 0


async def test_a_burst_of_a_thousand_over_a_bad_network(
    world: World, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        Line(world.server.port).laid() as line,
        reading(tmp_path, world, url=line.url, poll_s=1, limit=100) as wall,
    ):
        await wall.well()
        happened = asyncio.Event()

        def fall() -> None:
            line.cut()
            happened.set()

        line.after(60_000, fall)
        wall.again.set()
        ids = await talk.say(1000, "foule")
        await happened.wait()
        await talk.change(ids[::100], "pendant la lecture")
        await wall.until_holds(talk.left)
        wall.failed.clear()
        wall.again.clear()
        monkeypatch.setattr("feeder.sources.parts.matrix.api.CALL_S", 0.3)
        line.hush()
        assert "did not answer within 1.3 s" in await wall.fallen()
        await talk.change(ids[1::100], "dans le silence")
        monkeypatch.undo()
        line.mend()
        wall.again.set()
        await wall.until_holds(talk.left)
        assert len(wall.posts) == 1000
        assert wall.one.rejected == 0


async def test_reading_that_ends_at_any_moment_goes_on_from_there(world: World, talk: Talk, tmp_path: Path) -> None:
    rng = Random(8)
    async with reading(tmp_path, world, limit=20) as wall:
        await wall.well()
    for cut in range(6):
        ids = await talk.say(45, f"{cut}e tour")
        async with reading(tmp_path, world, limit=20) as wall:
            for _ in range(rng.randrange(400) if cut % 2 else 0):
                await asyncio.sleep(0)
            if cut % 2 == 0:
                await wall.count(len(wall.posts) + 1)
        await talk.change(ids[:3], f"revu au {cut}e tour")
    async with reading(tmp_path, world, limit=20) as wall:
        await wall.until_holds(talk.left)
        assert len(wall.posts) <= 270
        assert wall.one.rejected == 0
