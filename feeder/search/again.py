"""Looks for names in every text anew once others are to be masked: in the background, a few records at a time."""

from __future__ import annotations

import asyncio

from feeder.house import House
from feeder.screening.finder import Finder
from feeder.search.noticing import Noticing
from wall.log.base import Cursor

AT_ONCE = 16
"""Records read before others have their turn: about two milliseconds' work."""


class Again:
    """`touch` must be told when the house changed. One pass at a time: what changes meanwhile lets it go on as far
    as it has come and round to there, so that its work is bounded however often names change."""

    def __init__(self, house: House, noticing: Noticing, finder: Finder) -> None:
        self._house = house
        self._noticing = noticing
        self._finder = finder
        self._version = finder.version
        self._at = 0
        self._done = 0
        self._stale = asyncio.Event()
        self.settled = asyncio.Event()
        """Set while every text was looked at with the present names."""
        self.settled.set()

    @property
    def share(self) -> float:
        """How much of the log was looked at anew, from 0 to 1."""
        return 1.0 if self.settled.is_set() else min(self._done / max(1, self._noticing.taken), 0.99)

    def touch(self) -> None:
        """Perhaps there are other names now."""
        self._finder.renew()
        if self._finder.version != self._version:
            self._version = self._finder.version
            self.settled.clear()
            self._stale.set()

    async def run(self) -> None:
        """Look at everything anew when it has to be, for ever. Raises LogBroken, CursorLost."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            begin, self._done = self._at, 0
            if await self._through(self._noticing.taken):
                self._at = 0
                if await self._through(begin):
                    self.settled.set()

    async def _through(self, end: int) -> bool:
        """Look at what stands in the log from here to `end`; False if names changed again before that."""
        while self._at < end:
            records = await self._house.log.read(Cursor(self._house.epoch, self._at), AT_ONCE)
            if not records:
                break
            for record in records:
                await self._noticing.look_again(record)
                self._done += record.seq - self._at
                self._at = record.seq
            await asyncio.sleep(0)
            if self._stale.is_set():
                return False
        return True
