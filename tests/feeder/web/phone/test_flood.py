"""When too much comes from one address: a sum for the browser, or patience; nothing that was written is lost."""

from __future__ import annotations

from hashlib import sha256

import aiohttp

from feeder.web.main import WebReady, running
from feeder.web.tickets import PATIENCE_S
from tests.feeder.web.phone.conftest import Visitor, plan
from tests.feeder.web.phone.standin import StandIn, linked, pulse
from wall.clock import SteppedClock
from wall.phone import Submit

Link = aiohttp.ClientWebSocketResponse


def submitted(feeder: StandIn) -> list[Submit]:
    return [asked for asked in feeder.asked if isinstance(asked, Submit)]


def worked(ticket: str, bits: int) -> str:
    """The sum that a browser does."""
    for number in range(1 << 24):
        digest = sha256(f"{ticket}:{number}".encode()).digest()
        if int.from_bytes(digest[:8], "big") >> (64 - bits) == 0:
            return str(number)
    raise AssertionError("no answer")


async def flooded(page: WebReady, visitor: Visitor) -> dict[str, str]:
    """Leave notes until it is too much; returns the fields of the page that says so."""
    page.site.tickets.bits = 6
    await visitor.come_in()
    form = {"form": visitor.field("form"), "csrf": visitor.token, "topic": "opinion"}
    for number in range(100):
        await visitor.post("/note", {**form, "text": f"Mot {number}"}, token=False)
        if visitor.status == 429:
            break
    assert visitor.status == 429
    assert "Un instant, s’il vous plaît" in visitor.text
    assert visitor.headers["Retry-After"]
    return {name: visitor.field(name) for name in ("csrf", "form", "topic", "text", "ticket", "answer")}


async def test_when_flooded_a_sum_opens_the_way_once(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    fields = await flooded(page, visitor)
    before = len(submitted(feeder))
    assert before == 20
    assert fields["text"] == "Mot 20"
    await visitor.post("/note", {**fields, "answer": "é" * 9}, token=False)
    assert visitor.status == 429
    fields["answer"] = worked(fields["ticket"], 6)
    await visitor.post("/note", fields, token=False)
    assert (visitor.status, len(submitted(feeder))) == (303, before + 1)
    await visitor.post("/note", {**fields, "text": "Encore"}, token=False)
    assert visitor.status == 429


async def test_when_flooded_patience_opens_the_way_without_scripts(
    page: WebReady, clock: SteppedClock, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    fields = await flooded(page, visitor)
    await visitor.post("/note", fields, token=False)
    assert visitor.status == 429
    clock.step(PATIENCE_S)
    await pulse(link)
    before = len(submitted(feeder))
    await visitor.post("/note", fields, token=False)
    assert (visitor.status, len(submitted(feeder))) == (303, before + 1)


async def test_a_forwarded_address_counts_behind_a_proxy_only(clock: SteppedClock, feeder: StandIn) -> None:
    for proxied, status in ((True, 404), (False, 429)):
        async with (
            running(plan(proxied=proxied), clock) as page,
            linked(page, feeder),
            aiohttp.ClientSession() as http,
        ):
            for number in range(12):
                headers = {"X-Forwarded-For": f"6.6.6.6, 9.9.9.{number}"}
                async with http.get(f"{page.url}/r/ZZZZZZZZZZZZ", headers=headers) as response:
                    last = response.status
            assert last == status
