"""A source that reads a real Prosody into a real house, and a network that can be cut: what the XMPP tests share."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeder.sources.base import Batch, Context
from feeder.sources.xmpp import OPTIONS, Xmpp
from feeder.supervise import Supervised
from tests.feeder.support import Place, place
from tests.peers.prosody import PASSWORD
from wall.clock import SystemClock
from wall.post import Post


def source(url: str, *rooms: str, **more: Any) -> Xmpp:
    """The source as a shop sets it up; `more` is told otherwise."""
    given: dict[str, Any] = {
        "type": "xmpp", "name": "salon", "url": url, "account": "wall@localhost", "password_env": "PASSWORD",
        "rooms": rooms, "consent_basis": "notice", "consent_version": "2026-11",
    }  # fmt: skip
    secrets = {"PASSWORD": PASSWORD, "WRONG": "open sesame", "ROOM": "lampe"}
    return Xmpp(OPTIONS.model_validate(given | more), Context(SystemClock(), secrets))


@dataclass
class Wall:
    """The house and the supervised source. When the source fails, it waits until the test lets it try `again`."""

    here: Place
    one: Supervised
    waits: list[float] = field(default_factory=list)
    failed: asyncio.Event = field(default_factory=asyncio.Event)
    again: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def posts(self) -> list[Post]:
        return list(self.here.house.state.posts.values())

    async def texts(self) -> list[str]:
        """What the posts say now, in the order in which they were told; nothing of those that are gone or hidden."""
        known = [await self.here.house.contents.text(post) for post in self.posts if not post.deleted]
        return [one.text for one in known if one is not None]

    async def until(self, done: Callable[[], object]) -> None:
        """Wait until `done`; looked at whenever something happens in the house."""
        async with asyncio.timeout(60):
            while not done():
                self.changed.clear()
                await self.changed.wait()

    async def count(self, posts: int) -> None:
        await self.until(lambda: len(self.posts) >= posts)

    async def until_texts(self, *texts: str) -> None:
        async with asyncio.timeout(60):
            while await self.texts() != list(texts):
                self.changed.clear()
                await self.changed.wait()

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.failed.set()
        await self.again.wait()
        self.again.clear()

    async def fallen(self) -> str:
        """Wait until the source has failed; what the desk is told."""
        async with asyncio.timeout(60):
            await self.failed.wait()
        self.failed.clear()
        return self.one.status().problem or ""

    async def well(self) -> None:
        """Wait until the source says that all is well."""
        await self.until(lambda: self.one.last_ok_ms is not None and self.one.status().ok)


@asynccontextmanager
async def reading(folder: Path, made: Xmpp) -> AsyncIterator[Wall]:
    """The source, kept going in the house that is in `folder`."""
    options = made._options
    async with place(folder) as here:
        wall = Wall(here, Supervised(made, options, here.house, here.side, "lyon", random.Random(1)))
        wall.one.sleep = wall.sleep
        stop = here.house.listen(lambda _: wall.changed.set())
        task = asyncio.create_task(wall.one.run())
        try:
            yield wall
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            stop()


async def first(made: Xmpp) -> Batch:
    """The first batch of a source, or the SourceError that it raises."""
    batches = made.batches(None)
    try:
        async with asyncio.timeout(30):
            return await anext(batches)
    finally:
        await batches.aclose()


@dataclass
class Line:
    """A network between the source and a port of this machine, which may be cut, or go silent without a word."""

    port: int
    url: str = ""
    cut_off: bool = False
    _ends: list[asyncio.StreamWriter] = field(default_factory=list)
    _flows: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Line]:
        """It is there while the block runs."""
        self._flows.set()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/xmpp-websocket"
        try:
            yield self
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        """Both ends are told at once that it is over."""
        for end in self._ends:
            end.close()
        self._ends.clear()

    def hush(self) -> None:
        """From now on nothing comes through, and nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        self.cut()
        self._flows.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        self._ends += [writer, back]
        await asyncio.gather(self._pump(reader, back), self._pump(there, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
