"""No QR code leads anywhere but to this wall's own page, and none while phones would find nothing there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from feeder.phone import probe
from feeder.phone.office import AWAY_S
from tests.feeder.phone.stage import a_page, a_shop, linked

URL = "https://mur.example.org"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


@given(JSON)
def test_whatever_answers_is_judged(answer: object) -> None:
    assert probe.judged(msgspec.json.encode(answer), URL, "key") is not None


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_judged(answer: bytes) -> None:
    assert probe.judged(answer, URL, "key") is not None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b'{"vis-a-vis":1,"vkey":"key","at":3,"more":[]}', None),
        (b'{"vis-a-vis":1,"vkey":"another"}', probe.OLD),
        (b'{"vis-a-vis":1,"vkey":""}', probe.OLD),
        (b'{"vis-a-vis":2,"vkey":"key"}', probe.ANOTHER),
        (b"<html>", probe.ANOTHER),
        (b"[" * 100_000, probe.ANOTHER),
    ],
)
def test_only_this_ledgers_key_will_do(answer: bytes, message: object) -> None:
    found = probe.judged(answer, URL, "key")
    assert (found is None) == (message is None)
    if found is not None:
        assert found.message == message.message  # type: ignore[attr-defined]
        assert URL in str(found)


async def served(status: int, body: bytes = b"", location: str = "") -> tuple[web.AppRunner, str]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Location": location} if location else {})

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b'{"vis-a-vis":1,"vkey":"key"}', None),
        (200, b'{"vis-a-vis":1,"vkey":"key"}' + b" " * 3_000_000, probe.ANOTHER),
        (404, b'{"vis-a-vis":1,"vkey":"key"}', probe.ANOTHER),
        (302, b'{"vis-a-vis":1,"vkey":"key"}', probe.ANOTHER),
    ],
)
async def test_an_address_is_asked_as_a_phone_would(status: int, body: bytes, message: object) -> None:
    runner, url = await served(status, body, "/somewhere" if status == 302 else "")
    try:
        found = await probe.ask(url, "key", None)
        assert (found.message if found is not None else None) == (message.message if message else None)  # type: ignore[attr-defined]
    finally:
        await runner.cleanup()
    gone = await probe.ask(url, "key", None)
    assert gone is not None
    assert gone.message == probe.SILENT.message


async def test_the_walls_code_comes_changes_and_goes(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop:
        page.vkey = "of another wall"
        async with linked(shop, page):
            await shop.sleeper.until(lambda: shop.office.probe.problem is not None)
            assert shop.office.invitation() == ("", "")
            assert shop.hub.wall().invite == ""
            status = shop.office.status()
            assert (status.ok, "no QR code" in (status.problem or "")) == (False, True)
            page.vkey = shop.checkpoints.vkey
            await shop.sleeper.until(lambda: bool(shop.hub.wall().invite), 0.5)
            first = shop.hub.wall().invite
            assert first == f"{page.url}/n/{shop.code()}"
            assert shop.hub.wall().today == f"{page.url}/today"
            await shop.sleeper.until(lambda: shop.hub.wall().invite != first, 5)
            assert shop.hub.wall().invite == f"{page.url}/n/{shop.code()}"
            page.status = 500
            await page.close()
            await shop.lost()
            gone_ms = shop.here.clock.ms
            await shop.sleeper.until(lambda: shop.hub.wall().invite == "", 0.5)
            # Not at the first hiccup, and not for long: a phone that scans it would find the shop away.
            assert AWAY_S * 1000 <= shop.here.clock.ms - gone_ms <= (AWAY_S + 30) * 1000
            page.status = 101
            await shop.sleeper.until(lambda: bool(shop.hub.wall().invite), 0.5)


async def test_without_a_page_there_is_no_code(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop, shop.hub.serve("127.0.0.1", 0):
        shop.served = True
        task = asyncio.create_task(shop.office.run())
        try:
            await shop.sleeper.until(lambda: shop.office.probe.problem is not None)
            assert shop.hub.wall().invite == shop.hub.wall().today == ""
            assert not shop.office.status().ok
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
