"""The projection at any instant of the past, in any order of jumps: always what a fold from the start gives.

An instant cuts the log before the first record whose event happened later: clocks may have been put back, and a
record after that one is not looked at. Then time passes up to the instant (`advance`). Where the house keeps
snapshots (`house.past`), a fold begins at the last one before the cut, and the state reads the rest when asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from feeder.house import House
from feeder.past.folding import asks_for_two, foretell
from feeder.past.lazy import At
from feeder.past.store import PastBroken, Snapshot, Store
from feeder.past.unfolding import opened, second
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.ledger import Tree
from wall.log.base import Cursor, Record
from wall.state import State, advance, apply

AT_ONCE = 50
"""Records that are read, and folded, before others have their turn."""


@dataclass(frozen=True)
class Head:
    """What the house's ledger was when it had `size` records."""

    tree: Tree
    size: int

    def root(self) -> bytes:
        """The Merkle tree hash (32 bytes) of then."""
        return self.tree.root(self.size)


class Reel:
    """One looker-back's place in the past of a house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._store: Store | None = None
        """What `state` reads itself from."""
        self._asking: dict[str, None] = {}
        """The posts that waited for a second person at the snapshot, and those that were touched since."""
        self._to_ms = 0
        """Up to when time has passed in `state`."""
        self.state = State(zone=house.state.zone)
        """As of the last `seek`; not to be changed by anybody else, and another object after a jump. To go through
        all of its posts, or all of the wall from its beginning, reads them all; `reversed(state.visible)` does not.
        Reading it raises PastBroken (a LogBroken) where the snapshots are damaged; the next `seek` does without.
        """

    async def seek(self, at_ms: int) -> State:
        """The state at `at_ms` (Unix ms). Raises LogBroken."""
        past = self._house.past
        store = past.usable() if past is not None else None
        try:
            return await self._seek(at_ms, store)
        except PastBroken:
            self._from(None, None)  # it may have read half of something
            return await self._seek(at_ms, None)

    def head(self) -> Head:
        """The ledger as it was at the last `seek`: what `wall.stats.panel` needs of it."""
        place = self._house.place(self.state.through)
        return Head(self._house.ledger, place + 1 if place is not None else 0)

    def second(self) -> list[str]:
        """The posts that wait for a second person at the last `seek`, in no order. Raises PastBroken."""
        posts = self.state.posts
        asking = [name for name in self._asking if (post := posts.get(name)) is not None and asks_for_two(post)]
        self._asking = dict.fromkeys(asking)
        return asking

    async def _seek(self, at_ms: int, store: Store | None) -> State:
        snapshot = store.before(at_ms) if store is not None else None
        ahead = snapshot is not None and snapshot.size - self.head().size >= self._worth()
        if at_ms < self.state.now_ms or ahead or self._store not in (None, store):
            self._from(store, snapshot)
        while not await self._fold(at_ms):
            self._from(store, snapshot)
        advance(self.state, at_ms)
        self._to_ms = max(self._to_ms, at_ms)
        return self.state

    def _worth(self) -> int:
        past = self._house.past
        return past.worth if past is not None else 0

    async def _fold(self, at_ms: int) -> bool:
        """Fold up to the cut. False: something has come in since that happened before the time that had passed."""
        house, first = self._house, True
        while records := await house.log.read(Cursor(house.epoch, self.state.through), AT_ONCE):
            for record in records:
                if record.seq > house.state.through:
                    return True  # the house itself does not know of it yet
                event = _event(record)
                if event is None:
                    self.state.through = record.seq  # without effect now, as it was then; the house has reported it
                    continue
                if event.at_ms > at_ms:
                    return True
                if first and event.at_ms < self._to_ms:
                    return False
                first = False
                foretell(house.state.posts, self.state, record.seq, event)
                self._asking.update(dict.fromkeys(apply(self.state, record.seq, event)))
            await asyncio.sleep(0)
        return True

    def _from(self, store: Store | None, snapshot: Snapshot | None) -> None:
        """Begin at a snapshot, or (None) at the beginning of the log."""
        self._to_ms, self._store = 0, None
        zone = self._house.state.zone
        if store is None or snapshot is None:
            self.state, self._asking = State(zone=zone), {}
        else:
            at = At(store, snapshot.number)
            self._store, self._asking = store, second(at)
            self.state = opened(at, snapshot, zone)


async def between(house: House, from_ms: int, to_ms: int) -> AsyncIterator[tuple[Record, AnyEvent]]:
    """What happened from `from_ms` on and before `to_ms` (Unix ms), in the log's order, void events too.

    What cannot be read is left out. Raises LogBroken.
    """
    for after, upto in _spans(house, from_ms, to_ms):
        cursor = Cursor(house.epoch, after)
        while (upto is None or cursor.seq < upto) and (records := await house.log.read(cursor, AT_ONCE)):
            for record in records:
                if upto is not None and record.seq > upto:
                    break
                event = _event(record)
                if event is not None and from_ms <= event.at_ms < to_ms:
                    yield record, event
            cursor = Cursor(house.epoch, records[-1].seq)
            await asyncio.sleep(0)


def _spans(house: House, from_ms: int, to_ms: int) -> list[tuple[int, int | None]]:
    """After which record and up to which (seq; None: the last) to look."""
    past = house.past
    store = past.usable() if past is not None else None
    if store is None:
        return [(0, None)]
    try:
        newest = store.newest()
        return [*store.spans(from_ms, to_ms), (newest.seq if newest is not None else 0, None)]
    except PastBroken:
        return [(0, None)]


def _event(record: Record) -> AnyEvent | None:
    try:
        return decode_event(record.facts)
    except Unreadable:
        return None
