"""What a connection says, between whoever listens to it without pause and whoever takes it when there is time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.socket import LOST

MAX_WAITING = 10_000
Event = tuple[str, Any]


class Ears:
    """Events as they come in, until somebody takes them. `lost`: nothing more will come."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._news, self._room = asyncio.Event(), asyncio.Event()
        self.lost = False
        self._why: SourceError | None = None

    def hear(self, name: str, data: Any) -> bool:
        """Whether there was room for it. Without room the connection is given up: what follows would have a gap."""
        if len(self._events) >= MAX_WAITING:
            self.lose()
            return False
        self._events.append((name, data))
        self._news.set()
        return True

    async def room(self) -> None:
        """Wait until at least half of the room is free: for those who can make the other side wait."""
        while len(self._events) > MAX_WAITING // 2 and not self.lost:
            self._room.clear()
            await self._room.wait()

    def lose(self, why: SourceError | None = None) -> None:
        """Nothing more comes; `why` is told once everything was taken."""
        self.lost, self._why = True, self._why or why
        self._news.set()
        self._room.set()

    async def one(self, who: str | Phrase, name: str) -> Any:
        """What the next event of that name holds; others before it are passed over. Raises SourceError once lost."""
        while True:
            while self._events:
                kind, data = self._events.popleft()
                if kind == name:
                    return data
            if self.lost:
                raise self._why or SourceError(LOST, who=who)
            self._news.clear()
            await self._news.wait()

    async def take(
        self, who: str | Phrase, sleep: Callable[[float], Awaitable[object]], wait_s: float
    ) -> list[Event]:
        """What came since the last time; [] if nothing came within `wait_s` (s). Raises SourceError once lost."""
        if not self._events and not self.lost:
            news, slept = asyncio.ensure_future(self._news.wait()), asyncio.ensure_future(sleep(wait_s))
            try:
                await asyncio.wait({news, slept}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
                slept.cancel()
                await asyncio.gather(news, slept, return_exceptions=True)
        self._news.clear()
        taken = list(self._events)
        self._events.clear()
        self._room.set()
        if not taken and self.lost:
            raise self._why or SourceError(LOST, who=who)
        return taken
