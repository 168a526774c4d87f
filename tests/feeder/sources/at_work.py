"""A source at work in a real house as the feeder keeps it going, and a network between it and its server that can be
cut: what the conversations with real servers share.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from feeder.sources.base import Options, Source
from feeder.supervise import Supervised
from tests.feeder.support import Place, place
from wall.days import totals
from wall.post import STATES, Post

LIMIT_S = 60.0


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

    async def differs(self, expected: Mapping[str, str]) -> dict[str, str | None]:
        """In what the posts that are not deleted are not just these (native id -> text); None: not there.

        Raises AssertionError if one is there twice, or if the public count is not the sum of what it counts.
        """
        known = [await self.here.house.contents.text(post) for post in self.posts]
        ids = Counter(one.native_id for one in known if one is not None)
        assert not [one for one, count in ids.items() if count > 1], "one post is there twice"
        counted = totals(self.here.house.state)
        assert counted["received"] == sum(counted[name] for name in STATES) == len(self.posts)
        there = zip(self.posts, known, strict=True)
        found = {one.native_id: one.text for post, one in there if one is not None and not post.deleted}
        return {id: found.get(id) for id in found.keys() | expected.keys() if found.get(id) != expected.get(id)}

    async def until(self, done: Callable[[], object]) -> None:
        """Wait until `done`; looked at whenever something happens in the house."""
        async with asyncio.timeout(LIMIT_S):
            while not done():
                self.changed.clear()
                await self.changed.wait()

    async def count(self, posts: int) -> None:
        await self.until(lambda: len(self.posts) >= posts)

    async def until_texts(self, *texts: str) -> None:
        async with asyncio.timeout(LIMIT_S):
            while await self.texts() != list(texts):
                self.changed.clear()
                await self.changed.wait()

    async def until_holds(self, expected: Mapping[str, str]) -> None:
        """Wait until the posts that are not deleted are just these (native id -> text), each once."""
        try:
            async with asyncio.timeout(LIMIT_S):
                while await self.differs(expected):
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            raise AssertionError(f"{await self.differs(expected)}, {self.one.status()}") from None

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.failed.set()
        await self.again.wait()
        self.again.clear()

    async def fallen(self) -> str:
        """Wait until the source has failed; what the desk is told."""
        async with asyncio.timeout(LIMIT_S):
            await self.failed.wait()
        self.failed.clear()
        return self.one.status().problem or ""

    async def well(self) -> None:
        """Wait until the source says that all is well."""
        await self.until(lambda: self.one.last_ok_ms is not None and self.one.status().ok)


@asynccontextmanager
async def reading(folder: Path, made: Source, options: Options) -> AsyncIterator[Wall]:
    """The source, kept going in the house that is in `folder`; ended in the middle, as by a feeder that is killed."""
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
            await made.close()
            stop()


@dataclass
class Line:
    """A network between the source and a port of this machine, which may be cut, or go silent without a word.

    `url`: where the source finds the server at this end of it, `{port}` filled in once it is `laid`.
    """

    port: int
    url: str = "http://127.0.0.1:{port}"
    _ends: list[asyncio.StreamWriter] = field(default_factory=list)
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _carrying: set[asyncio.Task[None]] = field(default_factory=set)
    _after: tuple[int, Callable[[], object]] | None = None

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Line]:
        """It is there while the block runs."""
        self._flows.set()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = self.url.format(port=server.sockets[0].getsockname()[1])
        try:
            yield self
        finally:
            server.close()
            self.mend()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    def after(self, count: int, happens: Callable[[], object]) -> None:
        """Once so many bytes more came from the server, something `happens`, before anything more goes on."""
        self._after = (count, happens)

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
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:  # nobody is at its other end
            writer.close()
            return
        self._ends += [writer, back]
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        await asyncio.gather(self._pump(reader, back), self._pump(there, writer, down=True))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, down: bool = False) -> None:
        with suppress(OSError):
            while data := await reader.read(16_384):
                await self._flows.wait()
                if down and self._after is not None:
                    left, happens = self._after
                    self._after = (left - len(data), happens) if left > len(data) else None
                    if self._after is None:
                        writer.write(data[:left])
                        happens()
                        data = data[left:]
                if not writer.is_closing():
                    writer.write(data)
                    await writer.drain()
        writer.close()
