"""Twenty desks that decide at once on one feeder. Every post is raced for by two of them: exactly one may win."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from bench.crowd import accounts, crowd, people
from bench.figures import Figure, cpu_seconds, percentile
from bench.house import BenchHouse, bench_house
from wall import commands as do
from wall import wire
from wall.client import Link

DESKS = 20
EACH = 60
"""Posts that each pair of desks races for."""
THINK_S = 0.2
"""The calmer run: how long a desk thinks between two decisions; still many times faster than a person."""


class Busy:
    """A desk that asks again for its list and the counts whenever it is told that something changed."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.up = asyncio.Event()
        self.asked = 0
        self._changed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """As long as this lasts."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._refresh())]
        try:
            await self.up.wait()
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> None:
        async for message in self.link.messages():
            if isinstance(message, wire.Welcome):
                self.up.set()
            elif isinstance(message, wire.Changed):
                self._changed.set()

    async def _refresh(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self.link.ask("page", queue="waiting", limit=50)
            await self.link.ask("status")
            self.asked += 2


async def race(desk: Busy, posts: list[wire.DeskPost], think_s: float, took: list[float]) -> list[tuple[str, str]]:
    """Approve each post; returns what became of each: the post and `ok` or the refusal's code."""
    out = []
    for post in posts:
        command = do.Approve(id=uuid.uuid4().hex, post=post.id, expect=post.last)
        began = time.perf_counter()
        answer = await desk.link.do(command)
        took.append((time.perf_counter() - began) * 1000)
        out.append((post.id, "ok" if answer.ok else answer.code))
        await asyncio.sleep(think_s)
    return out


async def decided(house: BenchHouse) -> list[Figure]:
    """Both runs: as fast as answers come, and with a moment's thought."""
    return [*await _run(house, 0.0), *await _run(house, THINK_S)]


async def _run(house: BenchHouse, think_s: float) -> list[Figure]:
    desks = [Busy(house.link(name)) for name in people(DESKS)]
    took: list[float] = []
    async with contextlib.AsyncExitStack() as stack:
        for desk in desks:
            await stack.enter_async_context(desk.working())
        pairs = DESKS // 2
        posts = (await desks[0].link.ask("page", queue="waiting", limit=EACH * pairs // 2)).posts or []
        posts += (
            await desks[0].link.ask("page", queue="waiting", after=posts[-1].id, limit=EACH * pairs // 2)
        ).posts or []
        began, cpu = time.perf_counter(), cpu_seconds(house.pid)
        said = await asyncio.gather(
            *(race(desk, posts[at // 2 :: pairs], think_s, took) for at, desk in enumerate(desks))
        )
        lasted, used = time.perf_counter() - began, cpu_seconds(house.pid) - cpu
    wins = Counter(post for one in said for post, code in one if code == "ok")
    lost = Counter(code for one in said for _, code in one if code != "ok")
    double, none = sum(count > 1 for count in wins.values()), len(posts) - len(wins)
    told = ", ".join(f"{count} {code}" for code, count in lost.items())
    how = f"{len(took) / lasted:.0f} commands/s and {sum(desk.asked for desk in desks) / lasted:.0f} refreshes/s"
    return [
        Figure(
            f"{DESKS} desks decide, {'no pause' if not think_s else f'{think_s:g} s to think'}",
            f"p50 {percentile(took, 0.5):.0f} ms, p99 {percentile(took, 0.99):.0f} ms",
            f"{how}; feeder's CPU {used / lasted:.0%} of a core",
        ),
        Figure(
            "double decisions",
            str(double),
            f"{len(posts)} posts, two desks each: {len(wins)} won, {none} by nobody; {told}",
        ),
    ]


async def measure() -> list[Figure]:
    """Run it with a feeder process of its own."""
    with tempfile.TemporaryDirectory() as name:
        await crowd(Path(name), 3000)
        async with bench_house(Path(name), screen=accounts(DESKS)) as house:
            return await decided(house)
