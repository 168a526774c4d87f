"""Invariant 6 with a real feeder process: `kill -9` at any moment loses nothing acknowledged and doubles nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import random
import signal
import time
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.processes import HOUSE, Shop

SECRET = "a-secret-of-this-test"
CONFIG = f"""{HOUSE}[[source]]
type = "webhook"
name = "avis"
secret_env = "HOOK_SECRET"
"""
LIVES = 5


def signed(delivery: str, body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"{delivery}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


class Sender:
    """Delivers posts until it is told to stop; remembers what was acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: set[str] = set()
        self.sent: set[str] = set()
        self.news = asyncio.Event()

    async def run(self, web_url: str, life: int, lane: int) -> None:
        async with aiohttp.ClientSession() as session:
            for number in range(10_000):
                names = [f"{life}-{lane}-{number}-{n}" for n in range(5)]
                body = json.dumps({"posts": [{"id": name, "text": f"post {name}"} for name in names]}).encode()
                self.sent.update(names)
                delivery = f"d-{life}-{lane}-{number}"
                try:
                    async with session.post(
                        f"{web_url}/hooks/avis", data=body, headers=signed(delivery, body)
                    ) as answer:
                        if answer.status == 200:
                            await answer.read()
                            self.acknowledged.update(names)
                            self.news.set()
                except aiohttp.ClientError:
                    return  # the feeder was killed: what was on its way may or may not be there


@pytest.mark.timeout(180)
async def test_kill_9_at_any_moment(tmp_path: Path) -> None:
    rng = random.Random(7)
    shop = Shop(tmp_path, CONFIG, {"HOOK_SECRET": SECRET})
    sender = Sender()
    for life in range(LIVES):
        feeder = await shop.feeder()
        lanes = [asyncio.create_task(sender.run(shop.web_url, life, lane)) for lane in range(3)]
        enough = len(sender.acknowledged) + rng.randint(1, 120)
        async with asyncio.timeout(60):
            while len(sender.acknowledged) < enough:
                await sender.news.wait()
                sender.news.clear()
        await feeder.end(signal.SIGKILL)
        await asyncio.gather(*lanes)
    feeder = await shop.feeder()
    try:
        known = {post["text"].removeprefix("post ") for post in await shop.posts()}
        assert sender.acknowledged <= known <= sender.sent
        # everything again, as a sender does that got no answer
        async with aiohttp.ClientSession() as session:
            names = sorted(sender.sent)
            for start in range(0, len(names), 100):
                part = names[start : start + 100]
                body = json.dumps({"posts": [{"id": name, "text": f"post {name}"} for name in part]}).encode()
                async with session.post(
                    f"{shop.web_url}/hooks/avis", data=body, headers=signed(f"again-{start}", body)
                ) as answer:
                    assert answer.status == 200, await answer.text()
        texts = [post["text"].removeprefix("post ") for post in await shop.posts()]
        assert sorted(texts) == names
    finally:
        await feeder.end()
