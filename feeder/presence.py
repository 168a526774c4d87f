"""When the feeder was there: a durable beat each minute, and at the start a fact that says since when it was not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from feeder.house import House
from feeder.side import SideTables
from wall.events import Started
from wall.roles import FEEDER

BEAT_S = 60.0
KEPT = "feeder:alive"
"""Under this name the side tables keep the last sign of life; no source can be called so."""


class Presence:
    """`await begin()` once at the start, before anything else happens; then `run()`."""

    def __init__(
        self, house: House, side: SideTables, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._house = house
        self._side = side
        self._sleep = sleep

    async def begin(self) -> None:
        """Say in the log that the feeder serves again, and since when it did not. Raises LogBroken."""
        kept = await self._side.cursor(KEPT)
        since_ms = int(kept) if kept is not None and kept.isascii() and kept.isdigit() else None
        at_ms = self._house.now_ms()
        # A beat from the future was written by a wrong clock: nobody can say how long it was away.
        event = Started(
            at_ms=at_ms, actor=FEEDER, shop=self._house.shop,
            off_since_ms=None if since_ms is None else min(since_ms, at_ms),
        )  # fmt: skip
        await self._house.append(event, entry=f"on-{at_ms}")
        await self._beat()

    async def run(self) -> None:
        """A beat each minute and one at the end, for ever. Raises LogBroken."""
        try:
            while True:
                await self._sleep(BEAT_S)
                await self._beat()
        finally:
            await self._beat()  # stopped in order: it was there until now

    async def _beat(self) -> None:
        now_ms = self._house.now_ms()
        await self._side.save_cursor(KEPT, str(now_ms), now_ms)
