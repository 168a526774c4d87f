"""A chat's source at work on a real house: what it tells is taken in as the feeder does it, as the test goes on."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeder.ingest import Ingest
from feeder.sources.base import Seen, SourceError
from tests.feeder.support import Place, place
from wall.clock import SteppedClock


@dataclass
class Following:
    """What a source has told so far, and what became of it. `error`: why it ended, if it did."""

    here: Place
    source: Any
    cursor: str | None = None
    told: list[Seen] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    batches: int = 0
    error: SourceError | None = None
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def run(self) -> None:
        """Read until the source ends or breaks."""
        ingest = Ingest(self.here.house, self.source.name, "lyon")
        try:
            async with aclosing(self.source.batches(self.cursor)) as batches:
                async for batch in batches:
                    await ingest.take(batch.items)
                    self.told += batch.items
                    self.rejected += batch.rejected
                    self.cursor = batch.cursor or self.cursor
                    self.batches += 1
                    await self._tell()
        except SourceError as error:
            self.error = error
        await self._tell(ended=True)

    ended: bool = False

    async def _tell(self, ended: bool = False) -> None:
        async with self.news:
            self.ended = self.ended or ended
            self.news.notify_all()

    async def until(self, done: Callable[[], object]) -> None:
        """Wait until what was told is enough."""
        try:
            async with asyncio.timeout(20), self.news:
                await self.news.wait_for(lambda: done() or self.ended)
        except TimeoutError:
            raise AssertionError(f"only this was told: {self.told[-20:]}, {self.rejected}") from None
        if not done():
            raise AssertionError(f"it ended before that: {self.error}")

    async def texts(self) -> list[str]:
        """The texts of all posts that may be displayed now, from the house's own projection, in order of time."""
        posts = [p for p in self.here.house.state.posts.values() if p.state != "undisplayable" and not p.deleted]
        found = [(post.written_ms or 0, await self.here.house.contents.text(post)) for post in posts]
        return [content.text for _, content in sorted(found, key=lambda one: one[0]) if content is not None]

    def counted(self) -> int:
        """How many posts the house knows, displayable or not."""
        return len(self.here.house.state.posts)

    def most_told(self) -> int:
        """How often the post was told that was told most often."""
        return max(Counter(seen.native_id for seen in self.told).values(), default=0)


@asynccontextmanager
async def following(folder: Path, clock: SteppedClock | None = None) -> AsyncIterator[Callable[[Any], Following]]:
    """A house; call it with a source to begin to read that from where the last one had come to."""
    folder.mkdir(exist_ok=True)
    async with place(folder, clock) as here:
        tasks: list[asyncio.Task[None]] = []
        made: list[Following] = []

        def follow(source: Any) -> Following:
            made.append(Following(here, source, made[-1].cursor if made else None))
            tasks.append(asyncio.create_task(made[-1].run()))
            return made[-1]

        try:
            yield follow
        finally:
            for task, one in zip(tasks, made, strict=True):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await one.source.close()
        broken = [task.exception() for task in tasks if not task.cancelled()]
        assert broken == [None] * len(broken)
