"""A delivery over HTTP into a real log: what was answered is there, after a restart too, and is there once."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from feeder.sources.webhook import OPTIONS, Webhook
from feeder.supervise import Supervised
from feeder.web.server import start
from tests.feeder.sources.hooks import Sender, review, webhook
from tests.feeder.support import Place, place
from wall.clock import SteppedClock
from wall.state import totals


@asynccontextmanager
async def shop(folder: Path, clock: SteppedClock) -> AsyncIterator[tuple[Place, str]]:
    """A house whose one source is a webhook, and its address."""
    options = OPTIONS.model_validate({"type": "webhook", "name": "avis", "secret_env": "SECRET"})
    async with place(folder, clock) as here:
        hook: Webhook = webhook(clock)
        source = Supervised(hook, options, here.house, here.side, "lyon", random.Random(1))
        task = asyncio.create_task(source.run())
        web = await start({"avis": hook}, "127.0.0.1", 0, None, 65_536, dict)
        try:
            yield here, f"{web.url}/hooks/avis"
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await web.stop()


async def post(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as response:
        told: dict[str, Any] = await response.json()
        assert response.status == 200, told
        return told


async def test_what_was_answered_is_in_the_log_once(tmp_path: Path) -> None:
    clock = SteppedClock()
    sender, bodies = Sender(clock), [review(number) for number in range(30)]
    signed = [sender.signed(body) for body in bodies]
    async with shop(tmp_path, clock) as (here, url):
        for body, headers in zip(bodies[:10], signed[:10], strict=True):
            await post(url, body, headers)
        assert totals(here.house.state)["waiting"] == 10
        both = zip(bodies[10:], signed[10:], strict=True)
        await asyncio.gather(*(post(url, body, headers) for body, headers in both))
        assert totals(here.house.state)["waiting"] == 30
        through = here.house.state.through
    async with shop(tmp_path, clock) as (here, url):
        assert here.house.state.through == through
        for body, headers in zip(bodies, signed, strict=True):
            assert await post(url, body, headers) == {"status": "already received"}
        clock.step(400)
        for body in bodies:
            await post(url, body, sender.signed(body))
        assert here.house.state.through == through


async def test_an_old_delivery_brings_nothing_back(tmp_path: Path) -> None:
    clock = SteppedClock()
    sender = Sender(clock)
    first, changed = review(1), review(1, text="changé", event="edited")
    gone = json.dumps({"id": "r1", "event": "deleted"}).encode()
    replay = sender.signed(first)
    async with shop(tmp_path, clock) as (here, url):
        await post(url, first, replay)
        await post(url, changed, sender.signed(changed))
        (known,) = here.house.state.posts.values()
        assert known.revision == 2
        await post(url, gone, sender.signed(gone))
        assert known.deleted
    async with shop(tmp_path, clock) as (here, url):
        assert await post(url, first, replay) == {"status": "already received"}
        (known,) = here.house.state.posts.values()
        assert (known.deleted, known.revision) == (True, 2)
