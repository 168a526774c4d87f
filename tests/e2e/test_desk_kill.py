"""A desk whose feeder is killed with -9 between a command and its answer: decided once, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import signal
import tomllib
from pathlib import Path

import pytest

from moderation.hub.session import Session
from moderation.model import Model
from tests.e2e.processes import HOUSE, Running, Shop
from wall import commands as do
from wall import wire
from wall.client import Link
from wall.clock import SystemClock

LIVES = 4


class Desk:
    """A desk without a toolkit, and the news of it."""

    def __init__(self, shop: Shop) -> None:
        token = tomllib.loads((shop.folder / "var/tokens.toml").read_text())["camille"]["token"]
        self.news = asyncio.Event()
        self.model = Model()
        self.link = Link(shop.url, lambda: wire.Hello(token=token), cap_s=0.05)
        self.session = Session(self.link, self.model, SystemClock(), self.news.set, coalesce_s=0.0)

    async def until_connected(self) -> None:
        async with asyncio.timeout(60):
            while not self.model.connected:
                self.news.clear()
                await self.news.wait()


@pytest.mark.timeout(180)
async def test_killed_between_command_and_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(tmp_path, HOUSE, {})
    feeder = await shop.feeder()
    desk = Desk(shop)
    tasks = [asyncio.create_task(desk.session.listen()), asyncio.create_task(desk.session.keep_fresh())]
    send = desk.link.send
    try:
        await desk.until_connected()
        posts = []
        for number in range(LIVES):
            note = do.Dictate(id=f"dictate-{number:04}", text=f"Une lampe qui ronfle, n° {number}.")
            posts.append((await desk.session.decide(note)).post)
        for life, post in enumerate(posts):
            assert post is not None
            desk.model.draft(post).reply = "Merci, nous venons voir."
            killed = asyncio.Event()

            async def send_and_kill(
                message: wire.ToHub, life: int = life, of: Running = feeder, killed: asyncio.Event = killed
            ) -> None:
                await send(message)
                if isinstance(message, wire.Do):
                    monkeypatch.setattr(desk.link, "send", send)
                    for _ in range(life * 20):
                        await asyncio.sleep(0)  # a little later each time: the command may have arrived or not
                    await of.end(signal.SIGKILL)
                    killed.set()

            monkeypatch.setattr(desk.link, "send", send_and_kill)
            command = do.Approve(id=f"approve-{life:04}", post=post.id, expect=post.last)
            deciding = asyncio.create_task(desk.session.decide(command))
            await killed.wait()
            assert not deciding.done()
            assert desk.model.open[post.id] == command
            feeder = await shop.feeder()
            desk.link.url = shop.url
            async with asyncio.timeout(60):
                answer = await deciding
            assert (answer.ok, answer.event) == (True, "approved")
            assert desk.model.drafts[post.id].reply == "Merci, nous venons voir."
            await desk.until_connected()
            history = await desk.session.history(post.id)
            assert [entry.event for entry in history].count("approved") == 1
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await feeder.end()
