"""A scripted hub for the screen's tests: speaks `wall.wire` and does exactly what the test tells it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from wall import wire

T = TypeVar("T")


class Peer:
    """What one test's hub saw and says."""

    def __init__(self) -> None:
        self.url = ""
        self.hellos: list[wire.Hello] = []
        self.heard: list[wire.ToHub] = []
        self.refuse: wire.Goodbye | None = None
        self.labels = {"site": "Avis du site", "chat": "Chat du site"}
        self.first = wire.View(through=0, at_ms=0, whole=True)
        self._news = asyncio.Condition()
        self._sockets: set[ServerConnection] = set()

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[Peer]:
        """Listen on a free port of this machine, or on `port`."""
        async with serve(self._client, "127.0.0.1", port, compression=None, close_timeout=0.2) as server:
            self.url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"
            yield self

    async def say(self, message: wire.ToClient) -> None:
        """Tell every screen that is connected."""
        for socket in list(self._sockets):
            await socket.send(wire.encode(message))

    async def drop(self) -> None:
        """Cut every line."""
        for socket in list(self._sockets):
            socket.transport.abort()

    async def until(self, found: Callable[[], T | None]) -> T:
        """Wait until `found` gives something; asked again whenever a screen has said something."""
        async with self._news:
            while (got := found()) is None:
                await self._news.wait()
            return got

    async def came(self) -> None:
        """Wait until a screen has been told the first things."""
        async with self._news:
            while not self._sockets:
                await self._news.wait()

    async def until_ack(self, through: int) -> None:
        """Wait until a screen has drawn everything up to `through`."""
        await self.until(
            lambda: next((m for m in self.heard if isinstance(m, wire.Ack) and m.through >= through), None)
        )

    async def _client(self, socket: ServerConnection) -> None:
        hello = wire.decode_to_hub(await socket.recv())
        assert isinstance(hello, wire.Hello)
        await self._note(hello)
        if self.refuse is not None:
            await socket.send(wire.encode(self.refuse))
            return
        welcome = wire.Welcome(
            account="ecran", role="screen", epoch="e1", shop="tilleul", shop_label="Maison Tilleul",
            labels=self.labels,
        )  # fmt: skip
        await socket.send(wire.encode(welcome))
        await socket.send(wire.encode(self.first))
        async with self._news:
            self._sockets.add(socket)
            self._news.notify_all()
        try:
            async for data in socket:
                message = wire.decode_to_hub(data)
                await self._note(message)
                if isinstance(message, wire.Scripts):
                    await socket.send(wire.encode(wire.Kept(message.batch)))
        except ConnectionClosed:
            return
        finally:
            self._sockets.discard(socket)

    async def _note(self, message: wire.ToHub) -> None:
        async with self._news:
            if isinstance(message, wire.Hello):
                self.hellos.append(message)
            self.heard.append(message)
            self._news.notify_all()
