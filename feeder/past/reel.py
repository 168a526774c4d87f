"""The projection at any instant of the past, in any order of jumps: always what a fold from the start gives.

An instant cuts the log before the first record whose event happened later: clocks may have been put back, and a
record after that one is not looked at. Then time passes up to the instant (`advance`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from feeder.house import House
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.log.base import Cursor, Record
from wall.state import State, advance, apply

AT_ONCE = 500


class Reel:
    """One looker-back's place in the past of a house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.state = State(zone=house.state.zone)
        """As of the last `seek`; not to be changed by anybody else."""

    async def seek(self, at_ms: int) -> State:
        """The state at `at_ms` (Unix ms). Raises LogBroken."""
        if at_ms < self.state.now_ms:
            self.state = State(zone=self._house.state.zone)
        while records := await self._house.log.read(Cursor(self._house.epoch, self.state.through), AT_ONCE):
            for record in records:
                event = _event(record)
                if event is None:
                    self.state.through = record.seq  # without effect now, as it was then; the house has reported it
                    continue
                if event.at_ms > at_ms:
                    advance(self.state, at_ms)
                    return self.state
                apply(self.state, record.seq, event)
            await asyncio.sleep(0)
        advance(self.state, at_ms)
        return self.state


async def between(house: House, from_ms: int, to_ms: int) -> AsyncIterator[tuple[Record, AnyEvent]]:
    """What happened from `from_ms` on and before `to_ms` (Unix ms), in the log's order, void events too.

    What cannot be read is left out. Raises LogBroken.
    """
    cursor = Cursor(house.epoch)
    while records := await house.log.read(cursor, AT_ONCE):
        for record in records:
            event = _event(record)
            if event is not None and from_ms <= event.at_ms < to_ms:
                yield record, event
        cursor = Cursor(house.epoch, records[-1].seq)
        await asyncio.sleep(0)


def _event(record: Record) -> AnyEvent | None:
    try:
        return decode_event(record.facts)
    except Unreadable:
        return None
