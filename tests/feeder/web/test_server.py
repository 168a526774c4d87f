"""The web server over real HTTP: answers in JSON, no word about the software, nobody left waiting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from feeder.sources.webhook import Webhook
from feeder.web import server
from feeder.web.server import WebRunning
from tests.feeder.sources.hooks import Sender, read, review, webhook
from wall.clock import SteppedClock

MAX_BODY = 4096


@pytest.fixture
def hook() -> Webhook:
    return webhook(SteppedClock())


@pytest.fixture
async def running(hook: Webhook) -> AsyncIterator[WebRunning]:
    web = await server.start({"avis": hook}, "127.0.0.1", 0, None, MAX_BODY, lambda: {"status": "ok", "through": 7})
    yield web
    await web.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def ask(
    http: aiohttp.ClientSession, method: str, url: str, **more: Any
) -> tuple[int, dict[str, Any], aiohttp.ClientResponse]:
    async with http.request(method, url, **more) as response:
        told = await response.json()
        assert "Server" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        return response.status, told, response


async def test_health(running: WebRunning, http: aiohttp.ClientSession) -> None:
    status, told, response = await ask(http, "GET", f"{running.url}/health")
    assert (status, told) == (200, {"status": "ok", "through": 7})
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_delivery_arrives_whole(
    hook: Webhook, running: WebRunning, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender, body = Sender(SteppedClock()), review(author="Nadège", text="Très bien 👍🏽")
    async with read(hook) as feeder:
        where = f"{running.url}/hooks/avis"
        status, told, _ = await ask(http, "POST", where, data=body, headers=sender.signed(body, "msg_a"))
        assert (status, told["status"]) == (200, "stored")
        status, told, _ = await ask(http, "POST", where, data=body, headers=sender.signed(body, "msg_a"))
        assert (status, told["status"]) == (200, "already received")
        assert feeder.texts == ["Très bien 👍🏽"]
    assert "Nadège" not in caplog.text
    assert "127.0.0.1" not in caplog.text


async def test_who_is_refused_is_told_why_in_json(running: WebRunning, http: aiohttp.ClientSession) -> None:
    where, sender = f"{running.url}/hooks/avis", Sender(SteppedClock())
    good = sender.signed(review())
    cases: list[tuple[str, str, dict[str, Any], int, str]] = [
        ("POST", where, {"data": review()}, 400, "webhook-id is missing"),
        ("POST", where, {"data": review(2), "headers": good}, 401, "No signature"),
        ("POST", where, {"data": b"x" * (MAX_BODY + 1), "headers": good}, 413, "larger than 4,096 bytes"),
        ("POST", where, {"data": b"x", "headers": {"Content-Encoding": "gzip"}}, 415, "as it is signed"),
        ("POST", f"{running.url}/hooks/autre", {"data": review(), "headers": good}, 404, "no webhook of this name"),
        ("GET", where, {}, 405, "takes HEAD, POST only"),
        ("GET", f"{running.url}/etc/passwd", {}, 404, "nothing at this address"),
    ]
    for method, url, more, expected, words in cases:
        status, told, _ = await ask(http, method, url, **more)
        assert status == expected
        assert words in told["error"]


async def test_a_body_without_a_length_is_cut_off_too(running: WebRunning, http: aiohttp.ClientSession) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 1000

    where = f"{running.url}/hooks/avis"
    status, told, _ = await ask(http, "POST", where, data=endless(), headers=Sender(SteppedClock()).signed(b""))
    assert (status, "larger" in told["error"]) == (413, True)


async def test_a_body_that_does_not_arrive(
    running: WebRunning, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READ_S", 0.05)
    never = asyncio.Event()

    async def stalling() -> AsyncIterator[bytes]:
        yield b"x"
        await never.wait()

    status, told, _ = await ask(http, "POST", f"{running.url}/hooks/avis", data=stalling())
    assert (status, "did not arrive" in told["error"]) == (408, True)


async def test_whoever_goes_away_in_the_middle_of_a_body_leaves_no_trace_in_the_log_file(
    running: WebRunning,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def gone(_request: web.BaseRequest) -> bytes:
        raise ConnectionResetError  # what aiohttp raises where the other side is no longer there

    monkeypatch.setattr(web.BaseRequest, "read", gone)
    status, told, _ = await ask(http, "POST", f"{running.url}/hooks/avis", data=b"x")
    assert (status, told["error"]) == (400, "The body broke off.")
    assert "broke" not in caplog.text


async def test_stopping_answers_all_who_wait(hook: Webhook, running: WebRunning, http: aiohttp.ClientSession) -> None:
    async with read(hook, writes=False) as feeder:
        sender = Sender(SteppedClock())
        where = f"{running.url}/hooks/avis"
        asked = [
            asyncio.create_task(ask(http, "POST", where, data=review(n), headers=sender.signed(review(n))))
            for n in range(4)
        ]
        await feeder.handed.wait()
        await running.stop()
        for status, told, response in await asyncio.gather(*asked):
            assert (status, told["retry_after_s"], response.headers["Retry-After"]) == (503, 5, "5")
        feeder.may_write.set()


async def test_too_many_at_once(hook: Webhook, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "AT_ONCE", 1)
    web = await server.start({"avis": hook}, "127.0.0.1", 0, None, MAX_BODY, dict)
    sender, where = Sender(SteppedClock()), f"{web.url}/hooks/avis"
    async with read(hook, writes=False) as feeder:
        first = asyncio.create_task(ask(http, "POST", where, data=review(), headers=sender.signed(review())))
        await feeder.handed.wait()
        status, told, response = await ask(http, "POST", where, data=review(2), headers=sender.signed(review(2)))
        assert (status, "at once" in told["error"], response.headers["Retry-After"]) == (503, True, "5")
        feeder.may_write.set()
        assert (await first)[0] == 200
    await web.stop()


async def test_a_defect_is_logged_and_told_without_details(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> dict[str, object]:
        raise RuntimeError("a detail")

    web = await server.start({}, "127.0.0.1", 0, None, MAX_BODY, broken)
    status, told, _ = await ask(http, "GET", f"{web.url}/health")
    assert (status, "a detail" in str(told)) == (500, False)
    assert "a detail" in caplog.text
    await web.stop()


async def test_what_is_no_http_is_noted_without_what_it_was(
    running: WebRunning, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = running.runner.addresses[0][1]
    stream, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"BAD\x00 secret nonsense\r\n\r\n")
    answer = await stream.read()
    writer.close()
    assert answer.partition(b" ")[2].startswith(b"400")
    assert "no HTTP request" in caplog.text
    assert "secret nonsense" not in caplog.text
    assert "127.0.0.1" not in caplog.text


async def test_a_port_that_is_taken(running: WebRunning) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await server.start({}, "127.0.0.1", running.runner.addresses[0][1], None, MAX_BODY, dict)
