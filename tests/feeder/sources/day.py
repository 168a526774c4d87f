"""A day of many sources on one feeder, in seconds: real sources read their stand-ins on the loopback into a real
house on files, while posts come, are edited and go, and services have trouble. The clock steps when all sleep.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from feeder.sources.base import Options
from feeder.supervise import Supervised
from tests.feeder.sources.contract import REAL_S, Told, matches
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Contract, Fault, StandIn
from tests.feeder.support import Place, place
from wall.clock import SteppedClock

HOUR_S = 3_600.0
SHORT_S = 30.0
"""A shorter sleep (s) is no pace but a nap between two tries."""
FAULTS = (
    Fault(500), Fault(503, {"Retry-After": "600"}), Fault(429, {"Retry-After": "1200"}), Fault(cut=True),
    Fault(401), Fault(body=b"<html>login</html>"), Fault(body=b'{"items": ['),
)  # fmt: skip


@dataclass
class Naps(Pace):
    """A `sleep` for many at once: the clock steps to the next who wakes, when all of them sleep.

    `least_s`: whoever sleeps for more than a nap sleeps so long at least, for a day with fewer questions.
    """

    clocks: tuple[SteppedClock, ...] = ()
    sleepers: int = 0
    all: int = 0
    least_s: float = 0.0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    _heap: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    async def __call__(self, seconds: float) -> None:
        if seconds >= SHORT_S:
            seconds = max(seconds, self.least_s)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._heap, (self.clocks[0].monotonic() + seconds, next(self._count), woken))
        self.sleepers += 1
        if self.sleepers >= self.all:
            self.quiet.set()
        try:
            await woken
        finally:
            self.sleepers -= 1

    async def until(self, end_s: float) -> None:
        """Let everybody live to `end_s` (s, monotonic). Raises TimeoutError for somebody who stands still."""
        while True:
            async with asyncio.timeout(REAL_S):
                await self.quiet.wait()
            due_s = min(self._heap[0][0], end_s)
            for clock in self.clocks:
                clock.step(max(0.0, due_s - clock.monotonic()))
            if self._heap[0][0] > end_s:
                return
            self.quiet.clear()
            while self._heap and self._heap[0][0] <= due_s:
                woken = heapq.heappop(self._heap)[2]
                if not woken.done():
                    woken.set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)
            if self.sleepers >= self.all:
                self.quiet.set()  # those were only naps that somebody had given up


@dataclass
class Day:
    """What lives through it: each stand-in with the source that reads it."""

    here: Place
    naps: Naps
    rng: Random
    pairs: list[tuple[Contract, StandIn, Supervised]] = field(default_factory=list)
    troubles: int = 0

    async def hours(self, count: int, *, news: float = 0.4, trouble: float = 0.1) -> None:
        """`news`: so many posts come at each service in an hour; `trouble`: so often it has some."""
        for _ in range(count):
            for contract, standin, _one in self.pairs:
                self._happens(contract, standin, news, trouble)
            await self.naps.until(self.naps.clocks[0].monotonic() + HOUR_S)

    def _happens(self, contract: Contract, standin: StandIn, news: float, trouble: float) -> None:
        for _ in range(int(news) + (self.rng.random() < news % 1)):
            number = len(standin.entries) + 1
            standin.add(f"k{number}", f"Avis {number:05d}, tout va bien.")
        there = [entry for entry in standin.entries.values() if not entry.deleted]
        if there and contract.edits and self.rng.random() < news / 4:
            entry = self.rng.choice(there)
            standin.edit(entry.key, f"Avis {entry.number:05d}, revu à {standin.clock.now_ms()}.")
        if there and contract.deletions and self.rng.random() < news / 8:
            standin.remove(self.rng.choice(there).key)
        if self.rng.random() < trouble:
            self.troubles += 1
            standin.faults.extend([self.rng.choice(FAULTS)] * self.rng.randint(1, 3))

    def forget(self) -> None:
        """Let go of what stand-ins and pace noted for tests, and of nothing else."""
        self.naps.asked.clear()
        for _, standin, _one in self.pairs:
            standin.asked.clear()

    async def wrong(self) -> list[str]:
        """The sources of which the house does not have just what their service has, or that are not well."""
        found, told = [], {one.name: Told() for _, _, one in self.pairs}
        for post in self.here.house.state.posts.values():
            text = await self.here.house.contents.text(post)
            if text is not None and not post.deleted:
                told[post.source][text.native_id, text.created] = text  # type: ignore[assignment]
        for _contract, standin, one in self.pairs:
            if not matches(told[one.name], standin) or not one.status().ok or standin.most_at_once > 1:
                found.append(f"{one.name}: {len(told[one.name])} of {len(standin.present())}, {one.status()}")
        return found


@asynccontextmanager
async def day(
    folder: Path, contracts: Mapping[str, Contract], count: int, least_s: float = 0.0, seed: int = 1
) -> AsyncIterator[Day]:
    """`count` sources of these kinds in turn, running until the block ends."""
    clock, rng = SteppedClock(), Random(seed)
    naps = Naps(clocks=(clock,), all=count, least_s=least_s)
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(place(folder, clock))
        lived = Day(here, naps, rng)
        for number, (kind, contract) in zip(range(count), itertools.cycle(contracts.items()), strict=False):
            standin = contract.standin(clock)
            await stack.enter_async_context(standin.serve())
            options = Options.model_validate({"type": kind, "name": f"{kind}-{number}"})
            source = contract.source(standin, clock, naps)
            stack.push_async_callback(source.close)
            one = Supervised(source, options, here.house, here.side, "lyon", Random(rng.random()), naps)
            lived.pairs.append((contract, standin, one))
        tasks = [asyncio.create_task(one.run()) for _, _, one in lived.pairs]
        try:
            yield lived
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
