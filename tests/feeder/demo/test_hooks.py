"""Deliveries are signed, come at their moment and in order, and come again until they are taken."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from feeder.demo.hooks import RETRY_S, Sender, new_secret, payload, signature
from feeder.demo.sample import Day, Line
from feeder.sources.shared.signature import keys, verify
from wall.clock import SteppedClock

LINES = (
    Line(after_s=5, id="r1", author="Zoé", title="T", text="un", stars=2, experience_on="2026-11-01", language="fr"),
    Line(after_s=9, id="r2", author="B", text="deux"),
    Line(after_s=20, reply_to="r1", text="merci"),
    Line(after_s=30, edit_of="r2", text="deux, changé"),
    Line(after_s=40, delete_of="r1"),
)


@dataclass
class Shop:
    """A receiver that answers as told, and remembers what came and when (day seconds)."""

    secret: str
    answers: list[int]
    clock: SteppedClock
    url: str = ""
    came: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        delivery = verify(request.headers, body, keys(self.secret), self.clock.now_ms(), 0.9)
        self.came.append(((self.clock.ms - SteppedClock().ms) / 1000, delivery.id, json.loads(body)))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def a_shop(*answers: int, opens_late: bool = False) -> AsyncIterator[tuple[Shop, Sender]]:
    """A receiver and the sender that delivers to it; one that opens late does so at the third wait."""
    clock, waits = SteppedClock(), 0
    shop = Shop(new_secret(), list(answers), clock)
    app = web.Application()
    app.add_routes([web.post("/hooks/avis", shop.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    site = web.SockSite(runner, door)

    async def sleep(seconds: float) -> None:
        nonlocal waits
        waits += 1
        if opens_late and waits == 3:
            await site.start()
        clock.step(seconds)
        await asyncio.sleep(0)

    if not opens_late:
        await site.start()
    shop.url = f"http://127.0.0.1:{door.getsockname()[1]}/hooks/avis"
    async with aiohttp.ClientSession() as http:
        yield shop, Sender(LINES, Day(clock, clock.ms, 1.0, sleep), shop.url, shop.secret, http)
    await runner.cleanup()


async def test_each_at_its_moment_once_and_in_order() -> None:
    async with a_shop() as (shop, sender):
        await sender.run()
    assert [(at, body["id"], body["event"]) for at, _id, body in shop.came] == [
        (5, "r1", "new"), (9, "r2", "new"), (20, "r1", "edited"), (30, "r2", "edited"), (40, "r1", "deleted"),
    ]  # fmt: skip
    assert len({delivery for _at, delivery, _body in shop.came}) == len(LINES)


async def test_a_delivery_comes_again_with_the_same_id_and_a_fresh_signature() -> None:
    async with a_shop(503, 500, 429, 200) as (shop, sender):
        await sender.run()
    first, rest = shop.came[:4], shop.came[4:]
    assert len({(delivery, json.dumps(body)) for _at, delivery, body in first}) == 1
    assert [at for at, _id, _body in first] == pytest.approx([5, 5.5, 6.5, 8.5])
    assert RETRY_S[:3] == (0.5, 1.0, 2.0)
    assert [body["id"] for _at, _id, body in rest] == ["r2", "r1", "r2", "r1"]
    assert sender.refused == []


async def test_what_is_refused_for_good_is_told_and_left() -> None:
    async with a_shop(422) as (shop, sender):
        await sender.run()
    assert len(shop.came) == len(LINES)
    assert sender.refused == [shop.came[0][1]]


async def test_a_feeder_that_is_not_there_is_waited_for() -> None:
    async with a_shop(opens_late=True) as (shop, sender):
        await sender.run()
    assert [body["id"] for _at, _id, body in shop.came] == ["r1", "r2", "r1", "r2", "r1"]
    assert shop.came[0][0] == pytest.approx(6.5)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The worked example of the standard's own documentation.
    secret, body = "whsec_plJ3nmyCDGBKInavdOK15jsl", b'{"event_type":"ping","data":{"success":true}}'
    told = signature(secret, "msg_loFOjxBNrRLzqYUf", 1731705121, body)
    assert told == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_what_a_delivery_says() -> None:
    day = Day(SteppedClock(), SteppedClock().ms)
    reviews = {line.id: line for line in LINES if line.id}
    assert payload(LINES[2], reviews, day) == {
        "id": "r1", "event": "edited", "author": "Zoé", "title": "T", "text": "un", "language": "fr",
        "experience_on": "2026-11-01", "written_at": "2026-11-22T00:00:05.000Z", "reply": "merci",
        "permalink": "https://avis.maison-tilleul.example/r1", "rating": {"value": 2, "best": 5},
    }  # fmt: skip
    assert payload(LINES[3], reviews, day)["text"] == "deux, changé"
    assert "permalink" not in payload(LINES[2], reviews, day, site="")
    assert "rating" not in payload(LINES[1], reviews, day)
