"""Reads what it must from the log, each record once and in order: texts, replies' times, promises' histories.

No text stays in memory: `feeder/reporting/corpus.py` keeps the numbers of its words, and the rest is read again when
it is quoted.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence

from feeder.house import House
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.log.base import Cursor, Record

AT_ONCE = 64
"""Records read at once: with their texts, some four milliseconds' work."""

Take = Callable[[Record], None]


async def read(house: House, wanted: Sequence[int], take: Take) -> None:
    """Hand the records at these seqs, each named once, to `take`, in order. Raises LogBroken, CursorLost."""
    seqs = array("q", sorted(wanted))
    at = 0
    while at < len(seqs):
        first = seqs[at]
        near = bisect_left(seqs, first + AT_ONCE, at)
        last = seqs[near - 1]
        for record in await house.log.read(Cursor(house.epoch, first - 1), last - first + 1):
            while at < near and seqs[at] < record.seq:
                at += 1  # there is no such record
            if at < near and seqs[at] == record.seq:
                take(record)
        at = near
        await asyncio.sleep(0)


async def first_at(house: House, at_ms: int) -> int:
    """The seq of the first record at or after that instant; one more than the last, if there is none.

    Found by halving: the house's time never goes back. Raises LogBroken.
    """
    low, high = 1, house.state.through + 1
    while low < high:
        middle = (low + high) // 2
        found, seq = await _time(house, middle, high)
        if found is not None and found < at_ms:
            low = seq + 1
        else:
            high = middle
    return low


async def _time(house: House, seq: int, end: int) -> tuple[int | None, int]:
    """When the first readable record at or after `seq` happened, and which it is; None: none before `end`."""
    while seq < end:
        records = await house.log.read(Cursor(house.epoch, seq - 1), 8)
        if not records or records[0].seq >= end:
            break
        for record in records:
            if record.seq >= end:
                break
            event = event_of(record)
            if event is not None:
                return event.at_ms, record.seq
        seq = records[-1].seq + 1
    return None, end


def event_of(record: Record) -> AnyEvent | None:
    """The event of a record; None if this program cannot read it: the house has said so already."""
    try:
        return decode_event(record.facts)
    except Unreadable:
        return None
