"""A sample day on a clock that jumps: whoever waits moves it forward, so that eight minutes take a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from feeder.demo.sample import Day, Sample
from feeder.demo.server import Keys, served
from wall.clock import SteppedClock


@dataclass
class Told:
    """A served day: its address, its keys, its clock and a client."""

    url: str
    keys: Keys
    day: Day
    clock: SteppedClock
    http: aiohttp.ClientSession

    async def get(self, path: str, token: str = "", **query: Any) -> tuple[int, Any]:
        """Status and JSON of a GET."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.http.get(self.url + path, params=query, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    def at(self, after_s: float) -> None:
        """Step to a moment of the day."""
        self.clock.step(after_s / self.day.speed - (self.clock.ms - self.day.start_ms) / 1000)


@asynccontextmanager
async def told(
    sample: Sample, speed: float = 1.0, sleep: Callable[[float], Awaitable[None]] | None = None
) -> AsyncIterator[Told]:
    """Serve `sample` from its first moment on; without a `sleep`, waiting steps the clock."""
    clock, keys = SteppedClock(), Keys()

    async def step(seconds: float) -> None:
        clock.step(seconds)
        await asyncio.sleep(0)

    day = Day(clock, clock.ms, speed, sleep or step)
    async with served(sample, day, keys) as url, aiohttp.ClientSession() as http:
        yield Told(url, keys, day, clock, http)
