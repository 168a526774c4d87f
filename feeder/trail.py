"""A second reader of the log: fills what the projection does not keep (search index, own figures), in the background.

It reads behind the projection, a few records at a time, and lets everybody else go first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from feeder.house import House
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.log.base import Cursor, Record

log = logging.getLogger("feeder.trail")
AT_ONCE = 32
"""Records handed on before others have their turn: about two milliseconds' work."""

Taker = Callable[[Record, AnyEvent], Awaitable[None] | None]
"""Is given every legal event, in order, once it is in the projection; what it returns is waited for."""


class Trail:
    """Reads the log of `house` from its beginning, for ever, `at_once` records at a time.

    `after`: waited for when so many were handed on; only then do they count as done.
    """

    def __init__(
        self,
        house: House,
        takers: Sequence[Taker],
        after: Callable[[], Awaitable[None]] | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._house = house
        self._takers = takers
        self._after = after
        self._at_once = at_once
        self._void: set[int] = set()
        self._voids = 0
        self._news = asyncio.Event()
        self.through = 0
        """Everything up to this seq was handed on."""
        self.caught_up = asyncio.Event()
        """Set while nothing is left to be read."""

    @property
    def share(self) -> float:
        """How much of the log was handed on, from 0 to 1."""
        return 1.0 if self.through >= self._house.state.through else self.through / self._house.state.through

    def wake(self) -> None:
        """The projection has moved on."""
        if self.through < self._house.state.through:
            self.caught_up.clear()
            self._news.set()

    async def run(self) -> None:
        """Raises LogBroken, CursorLost."""
        while True:
            self._news.clear()
            while records := await self._house.log.read(Cursor(self._house.epoch, self.through), self._at_once):
                await self._house.folded(records[-1].seq)
                await self._hand_on(records)
                await asyncio.sleep(0)
            if self.through >= self._house.state.through:
                self.caught_up.set()
                await self._news.wait()

    async def _hand_on(self, records: Sequence[Record]) -> None:
        voided = self._house.state.voided
        self._void.update(seq for seq, _ in voided[self._voids :])
        self._voids = len(voided)
        for record in records:
            if record.seq not in self._void:
                await self._hand(record)
            if self._after is None:
                self.through = record.seq
        if self._after is not None:
            await self._after()
            self.through = records[-1].seq

    async def _hand(self, record: Record) -> None:
        try:
            event = decode_event(record.facts)
        except Unreadable:
            return  # the house has said so already, and it has no effect
        for take in self._takers:
            later = take(record, event)
            if later is not None:
                await later
