"""A whole feeder tells an author: delivered by webhook, refused at the desk, answered at its sender, in French."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import aiohttp
from aiohttp import web

from config.catalogue import load
from feeder.app import running
from feeder.plan import Plan
from feeder.reasons import Authors
from feeder.registry import builders
from feeder.sources.shared.signature import keys, verify
from feeder.sources.webhook import OPTIONS
from tests.feeder.sources.hooks import SECRET, Sender
from tests.feeder.sources.small_server import serving
from tests.feeder.support import PEOPLE, RULES, TOKENS, link
from wall import commands as do
from wall.clock import SteppedClock
from wall.events import Span


def plan(folder: Path, url: str) -> Plan:
    """A feeder whose webhook tells reasons at `url`."""
    options = OPTIONS.model_validate(
        {"type": "webhook", "name": "avis", "label": "Avis", "secret_env": "SECRET", "statement_url": url}
    )
    return Plan(
        shop="lyon", shop_label="Maison Tilleul", zone="Europe/Paris", rules=RULES, accounts=PEOPLE, tokens=TOKENS,
        log_path=folder / "log.db", keys_path=folder / "keys.db", side_path=folder / "side.db",
        accounts_path=folder / "accounts.db", sources=[options], builders=builders(), secrets={"SECRET": SECRET},
        gettext=load("fr", "feeder").gettext,
        authors=Authors(load("fr", "wall").gettext, "https://mur.example.org"),
    )  # fmt: skip


async def test_a_refusal_is_told_where_the_review_came_from(tmp_path: Path) -> None:
    clock, told = SteppedClock(), asyncio.Queue[tuple[dict[str, str], bytes]]()

    async def take(request: web.Request) -> web.Response:
        await told.put((dict(request.headers), await request.read()))
        return web.Response()

    async with (
        serving(take) as sender,
        running(plan(tmp_path, f"{sender}/raisons"), clock, random.Random(1)) as (up, _),
    ):
        body = json.dumps({"id": "r1", "text": "Quel nul, ce Paul", "contact": "odile@exemple.fr"}).encode()
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{up.web_url}/hooks/avis", data=body, headers=Sender(clock).signed(body)) as answer,
        ):
            receipts = (await answer.json())["receipts"]
        post = up.house.vault.post_id("avis", "r1", "")
        where = f"https://mur.example.org/r/{up.house.vault.receipt(post)}"
        assert receipts == [{"id": "r1", "receipt": where}]
        client = link(up.url, "camille")
        async with client.call():
            refusal = do.Withhold(id="command-0001", post=post, reason="insult", spans=(Span(5, 8),))
            assert (await client.do(refusal)).ok
            assert told.empty()
            clock.step(RULES.grace_s)
            up.house.settle()
            async with asyncio.timeout(10):
                headers, data = await told.get()
            status = (await client.ask("status")).status
    assert verify(headers, data, keys(SECRET), clock.now_ms(), 10).id.startswith(f"statement-{post}-")
    words = json.loads(data)["words"]
    assert "Insulte ou menace" in words
    assert where in words
    assert "Maison Tilleul" in words
    for personal in ("Paul", "odile", "Quel nul", "camille"):
        assert personal not in data.decode()
    assert status is not None
    assert any(one.name == "statements-avis" and one.ok for one in status.sources)
