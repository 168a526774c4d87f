"""A WebSocket against a real server on the loopback: whatever it does ends in a message or in words for people."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping

import pytest
from aiohttp import WSCloseCode, web

from feeder.sources.base import SourceError
from feeder.sources.shared import socket as module
from feeder.sources.shared.http import USER_AGENT
from feeder.sources.shared.socket import connected
from tests.feeder.sources.small_server import serving

RFC_6455 = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What a server puts behind the client's key before it digests it."""
Talk = Callable[[web.WebSocketResponse], Awaitable[None]]


def speaking(talk: Talk) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("xmpp",))
        await socket.prepare(request)
        await talk(socket)
        return socket

    return handler


async def _problem(talk: Talk) -> SourceError:
    """What is said when the first message after `hello` is waited for."""
    async with serving(speaking(talk)) as url, connected(url, "The chat", max_bytes=1000) as socket:
        await socket.send("hello")
        with pytest.raises(SourceError) as caught:
            await socket.receive()
    return caught.value


async def test_messages_go_both_ways() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.send_str((await socket.receive_str()) + " é")
        await socket.send_bytes(b"\x00\xff")
        await socket.receive()

    headers = {"X-Key": "secret"}
    async with (
        serving(speaking(talk)) as url,
        connected(url, "The chat", max_bytes=1000, protocols=("xmpp",), headers=headers) as socket,
    ):
        await socket.send("hello")
        assert await socket.receive() == "hello é"
        assert await socket.receive() == b"\x00\xff"


async def test_a_message_too_long_is_not_read() -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.receive()
        await socket.send_str("x" * 5000)
        await socket.receive()

    assert "too long" in str(await _problem(talk))


@pytest.mark.parametrize("code", [WSCloseCode.OK, WSCloseCode.GOING_AWAY, WSCloseCode.POLICY_VIOLATION])
async def test_a_connection_that_is_closed(code: WSCloseCode) -> None:
    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.receive()
        await socket.close(code=code, message=b"secret reasons")

    problem = await _problem(talk)
    assert "broke off" in str(problem)
    assert "secret" not in str(problem)


async def test_a_connection_that_is_cut() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        assert request.transport is not None
        request.transport.abort()
        return socket

    async with serving(handler) as url, connected(url, "The chat", max_bytes=1000) as socket:
        await socket.send("hello")
        with pytest.raises(SourceError, match="broke off"):
            await socket.receive()
        with pytest.raises(SourceError, match="broke off"):
            await socket.receive()


async def test_who_shows_no_sign_of_life_is_given_up() -> None:
    """It takes the connection and then answers nothing, not even a ping."""
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        key = next(line for line in (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n") if b"WebSocket-Key" in line)
        digest = hashlib.sha1(key.partition(b": ")[2] + RFC_6455, usedforsecurity=False).digest()
        writer.write(b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: ")
        writer.write(base64.b64encode(digest) + b"\r\n\r\n")
        while await reader.read(1000):
            pass
        gone.set()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with connected(url, "The chat", max_bytes=1000, heartbeat_s=0.02) as socket:
            with pytest.raises(SourceError, match="broke off"):
                await socket.receive()
        await gone.wait()


@pytest.mark.parametrize(
    ("status", "headers", "words", "fatal", "later_s"),
    [
        (401, {}, "does not let us in (401)", True, None),
        (403, {}, "does not let us in (403)", True, None),
        (200, {}, "no WebSocket at that address (200)", False, None),
        (404, {}, "no WebSocket at that address (404)", False, None),
        (429, {"Retry-After": "60"}, "less often (429)", False, 60),
        (503, {"Retry-After": "7"}, "trouble of its own (503)", False, 7),
        (302, {"Location": "/elsewhere?key=1"}, "another address (302)", True, None),
        (307, {"Location": "http://localhost:1/inside"}, "another address (307)", True, None),
    ],
)
async def test_a_handshake_that_is_refused(
    status: int, headers: Mapping[str, str], words: str, fatal: bool, later_s: float | None
) -> None:
    asked: list[tuple[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append((request.path, request.headers["User-Agent"]))
        return web.Response(status=status, headers=headers, text="<html>secret")

    async with serving(handler) as url:
        with pytest.raises(SourceError) as caught:
            async with connected(f"{url}/chat?token=secret", "The chat", max_bytes=1000):
                raise AssertionError("it let us in")
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)
    assert (caught.value.fatal, caught.value.retry_after_s) == (fatal, later_s)
    assert asked == [("/chat", USER_AGENT)]


async def test_who_never_opens_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OPEN_S", 0.05)
    never = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async with serving(handler) as url:
        with pytest.raises(SourceError, match=r"did not answer within 0\.05 s"):
            async with connected(url, "The chat", max_bytes=1000):
                raise AssertionError("it let us in")
        never.set()


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://127.0.0.1:1", "cannot be reached"), ("http://nowhere.invalid", "by its name"), ("http://[::", "none")],
)
async def test_an_address_without_anybody(url: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        async with connected(url, "The chat", max_bytes=1000):
            raise AssertionError("it let us in")
