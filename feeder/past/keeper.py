"""Keeps the snapshots of a house's past: folds the log a second time, beside the house, and writes what changed.

It is a fold of records and nothing else, so that a snapshot is what a fold from the start gives, whatever the house's
clock did meanwhile. It runs in small slices behind the log, and lets the house go first: while something comes in it
waits, until it is too far behind. Starting the feeder never waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from feeder.house import House
from feeder.past.folding import foretell
from feeder.past.lazy import At
from feeder.past.origin import origin
from feeder.past.store import PastBroken, Snapshot, Store, erase
from feeder.past.unfolding import changes, kept, loaded, opened, second
from wall.codec import Unreadable, decode_event
from wall.log.base import Cursor, Record
from wall.state import State, apply

log = logging.getLogger("feeder.past")
EVERY = 500
"""Records between two snapshots: as many are folded, at most, when an instant is opened."""
SLICE = 20
"""Records folded before others have their turn."""
PAUSE_S = 0.05
"""How long (s) it waits at a time while something comes in."""
BEHIND = 2_000
"""Records behind the house from which on it waits no more: those are folded when an instant among them is opened."""
MOST = 4_000
"""Posts and cells of the figures that the second fold holds in memory."""
AGAIN_S = 60.0
"""After which time (s) a disk that refused is asked again."""

Sleep = Callable[[float], Awaitable[None]]


class Past:
    """The snapshots of one house; `run()` makes them."""

    def __init__(
        self, house: House, path: Path, every: int = EVERY, sleep: Sleep = asyncio.sleep, made_from: str = ""
    ) -> None:
        """`made_from`: what a file must be made from to be gone on with; if not given, this program and this log."""
        # Now: while a feeder runs, its program may be replaced on the disk by another.
        self._made_from = made_from or origin(house.epoch, house.state.zone)
        self.store: Store | None = None
        self.caught_up = asyncio.Event()
        """Set while there is nothing to write."""
        self.made = 0
        """How many snapshots were written since the start."""
        self._house = house
        self._path = path
        self.worth = max(1, every * 2 // 5)
        """Records to be left out from which going on from a snapshot is quicker than from where one is."""
        self._every = every
        self._sleep = sleep
        self._grown = asyncio.Event()
        self._told = False
        self._damaged = False
        self._ending: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """For ever. A file that is of no use is made anew; a disk that refuses is asked again. Raises LogBroken."""
        stop = self._house.listen(lambda touched: self._grown.set())
        fruitless = 0
        try:
            while True:
                made = self.made
                try:
                    await self._keep()
                except PastBroken as error:
                    self._tell(error)
                    if error.damaged:
                        await self._throw_away()
                    fruitless = fruitless + 1 if self.made == made else 0
                    if not error.damaged or fruitless > 1:
                        await self._sleep(AGAIN_S)
        finally:
            stop()

    def usable(self) -> Store | None:
        """Where snapshots can be read; None: nowhere now."""
        return None if self._damaged else self.store

    def _broken(self, error: PastBroken) -> None:
        """The file in use turned out to be broken: if it is damaged, it is used no more, and made anew."""
        self._tell(error)
        if error.damaged and self.store is not None:
            self._damaged = True
            self.caught_up.clear()
            self._grown.set()

    async def close(self) -> None:
        """Finish what is being written, then let go of the file."""
        store, self.store = self.store, None
        await self._let_go(store)

    async def _keep(self) -> None:
        self.caught_up.clear()
        self._damaged = False
        await self.close()
        store, at = await self._open()
        self.store = store
        newest = store.newest()
        state, fields, asking = opened(at, newest, self._house.state.zone), dict[str, bytes](), second(at)
        size = newest.size if newest is not None else 0
        while True:
            while self._house.ledger.size - size < self._every:
                self._grown.clear()
                self.caught_up.set()
                await self._grown.wait()
                self._still()
            self.caught_up.clear()
            records = await self._house.log.read(Cursor(self._house.epoch, state.through), self._every)
            touched, low_ms, high_ms = await self._folded(state, records, size)
            self._still()
            size += len(records)
            root = self._house.ledger.root(size)
            new = Snapshot(at.number + 1, state.through, size, root, state.now_ms, low_ms, high_ms)
            await store.write(new, changes(at, state, touched, fields, asking))
            kept(at, state, new.number)
            self.made += 1
            self._told = False
            if loaded(state) > MOST:
                state = opened(at, new, self._house.state.zone)

    async def _folded(self, state: State, records: list[Record], size: int) -> tuple[dict[str, None], int, int]:
        """Fold these in; returns the posts that were touched, and between which instants (Unix ms) it happened."""
        touched: dict[str, None] = {}
        times: list[int] = []
        for number, record in enumerate(records, 1):
            try:
                event = decode_event(record.facts)
            except Unreadable:
                state.through = record.seq
            else:
                foretell(self._house.state.posts, state, record.seq, event)
                touched.update(dict.fromkeys(apply(state, record.seq, event)))
                times.append(event.at_ms)
            if number % SLICE == 0:
                await self._give_way(size + number)
        # Where nothing can be read, nothing is looked for.
        return touched, min(times, default=0), max(times, default=-1)

    async def _give_way(self, size: int) -> None:
        """Others have their turn; while something comes in, they have all of them."""
        await asyncio.sleep(0)
        while self._grown.is_set() and self._house.ledger.size - size < BEHIND:
            self._grown.clear()
            await self._sleep(PAUSE_S)

    async def _open(self) -> tuple[Store, At]:
        """The file, if it is of this program and this log; else a new one."""
        store = self._made()
        try:
            number = self._fitting(store)
            if number is None:
                await self._let_go(store)
                erase(self._path)
                store, number = self._made(), 0
                await store.begin(self._made_from)
            await store.hasten()
        except BaseException:  # when the feeder stops, too: the file is let go of
            await self._let_go(store)
            raise
        return store, At(store, number)

    def _fitting(self, store: Store) -> int | None:
        """Which snapshot to go on from; None if the file is new, or of no use."""
        try:
            before, newest = store.origin(), store.newest()
        except PastBroken as error:
            if not error.damaged:
                raise
            log.info("%s is damaged: it is being made anew", self._path)
            return None
        if before == self._made_from and (newest is None or self._agrees(newest)):
            return newest.number if newest is not None else 0
        if before is not None:
            log.info("%s is of another program or another log: it is being made anew", self._path)
        return None

    async def _let_go(self, store: Store | None) -> None:
        """Close it; whoever is cancelled meanwhile leaves it to the next who asks."""
        if store is not None:
            self._ending = asyncio.ensure_future(store.close())
        if self._ending is not None:
            await asyncio.shield(self._ending)

    def _made(self) -> Store:
        key = self._house.vault.key("past")
        try:
            return Store(self._path, key, self._broken)
        except PastBroken as error:
            if not error.damaged:
                raise
        log.info("%s is damaged: it is being made anew", self._path)
        erase(self._path)
        return Store(self._path, key, self._broken)

    def _agrees(self, snapshot: Snapshot) -> bool:
        """Whether the log up to there is the one that the snapshot was made of."""
        place, ledger = self._house.place(snapshot.seq), self._house.ledger
        return place is not None and place + 1 == snapshot.size and ledger.root(snapshot.size) == snapshot.root

    def _still(self) -> None:
        if self._damaged:
            raise PastBroken(f"{self._path}: cannot be read", damaged=True)

    async def _throw_away(self) -> None:
        await self.close()
        erase(self._path)

    def _tell(self, error: PastBroken) -> None:
        """Once, until it is well again."""
        if not self._told:
            self._told = True
            log.error("the past opens more slowly than it could: %s", error)
