"""Time that passes when a test says so, and waiting for what a running source does without it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from feeder.sources.base import Options, Source
from feeder.supervise import Supervised
from tests.feeder.support import Place
from wall.clock import SteppedClock


@dataclass
class Gate:
    """A `sleep` that lasts until `pass_` lets so much time go by on the clock."""

    clock: SteppedClock
    sleepers: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        sleeper = (self.clock.monotonic() + seconds, asyncio.Event())
        self.sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            self.sleepers.remove(sleeper)

    def pass_(self, seconds: float) -> None:
        self.clock.step(seconds)
        for until_s, over in self.sleepers:
            if until_s <= self.clock.monotonic():
                over.set()


async def until(what: Callable[[], bool], gate: Gate | None = None, limit_s: float = 30.0) -> None:
    """Wait until `what` is so, and let the time of a `gate` go by meanwhile; TimeoutError if it never is."""
    async with asyncio.timeout(limit_s):
        while not what():
            if gate is not None:
                gate.pass_(0.01)
            await asyncio.sleep(0)


@asynccontextmanager
async def running(here: Place, source: Source, options: Options) -> AsyncIterator[Supervised]:
    """The source at work in a house, kept going as the feeder does it; ended like a feeder that is killed."""

    async def soon(_seconds: float) -> None:
        await asyncio.sleep(0)

    one = Supervised(source, options, here.house, here.side, "lyon", Random(7), soon)
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        broke = task.exception() if task.done() else None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await source.close()
        if broke is not None:
            raise broke
