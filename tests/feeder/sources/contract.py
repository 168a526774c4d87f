"""What the contract tests are made of: a source read against its stand-in, in time that only steps.

`Reading` runs a source for as long as a test allows and folds what it tells, as the feeder does; `shows` compares
that with what the service has.
"""

from __future__ import annotations

import asyncio
import importlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from feeder.sources.base import Batch, Seen
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Contract, Entry, StandIn
from wall.clock import SteppedClock

HERE = Path(__file__).parent
HOUR_S, DAY_S = 3_600.0, 86_400.0
AFTER_S = 900.0
REAL_S = 30.0
"""No step takes longer than this on the machine's clock (s): a source that stands still is found."""
Told = dict[tuple[str, str], Seen]


def contracts() -> dict[str, Contract]:
    """Every source's contract, by the source's name: modules are found, not listed."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        if "\nCONTRACT = " in path.read_text():
            module = importlib.import_module(f"tests.feeder.sources.{path.stem}")
            found[path.stem.removeprefix("test_")] = module.CONTRACT
    return found


@dataclass
class Span(Pace):
    """A `sleep` that steps the clocks, and stands still when the time that was granted is over."""

    clocks: tuple[SteppedClock, ...] = ()
    left_s: float = 0.0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def grant(self, seconds: float) -> None:
        self.left_s = seconds
        self.over.clear()
        self.more.set()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        while seconds > self.left_s:
            self.left_s = 0.0
            self.more.clear()
            self.over.set()
            await self.more.wait()
        self.left_s -= seconds
        for clock in self.clocks:
            clock.step(seconds)
        await asyncio.sleep(0)


@dataclass
class Shop:
    """A service, the feeder's clock, and what was told so far."""

    contract: Contract
    standin: StandIn
    clock: SteppedClock
    told: Told = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    """How often each post was told, by its id."""
    cursor: str | None = None
    cursors: list[tuple[str | None, Told]] = field(default_factory=list)
    """Every cursor given, with what had been told by then."""
    rejected: list[str] = field(default_factory=list)

    def step(self, seconds: float) -> None:
        for clock in (self.clock, self.standin.clock):
            clock.step(seconds)

    def write(self, count: int, apart_s: float = 1.0) -> list[Entry]:
        """Posts, one after the other."""
        made = []
        for _ in range(count):
            self.step(apart_s)
            number = len(self.standin.entries) + 1
            made.append(self.standin.add(f"k{number}", f"Avis {number:05d}, tout va bien."))
        return made

    def edit(self, entry: Entry) -> None:
        self.step(1)
        self.standin.edit(entry.key, f"Avis {entry.number:05d}, revu à {self.standin.clock.now_ms()}.")

    def shows(self) -> bool:
        """Whether what was told comes to what the service has: every post once, as it is now, and no other."""
        return matches(self.told, self.standin)

    def take(self, batch: Batch) -> None:
        """As the feeder does, which may end before or after the posts are written, or before the cursor is."""
        was = dict(self.told)
        for item in batch.items:
            self.times[item.native_id] += 1
            if item.what == "deleted":
                self.told.pop((item.native_id, item.created), None)
            else:
                self.told[item.native_id, item.created] = item
        self.rejected += batch.rejected
        if batch.before is not None:
            self.cursors += [(batch.before, dict(self.told)), (batch.before, was)]
        if batch.cursor is not None:
            self.cursor = batch.cursor
            self.cursors.append((batch.cursor, dict(self.told)))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """The source from the latest cursor on, as after a restart. No two questions are ever asked at once."""
        reading = Reading(self)
        try:
            yield reading
        finally:
            await reading.close()
        assert self.standin.most_at_once <= 1, "two requests at once"

    async def until_shown(self, within_s: float = DAY_S) -> None:
        """Start again, as late as the feeder does after trouble, and read until all is told."""
        self.step(AFTER_S)
        async with self.reading() as reading:
            await reading.until(self.shows, within_s)


class Reading:
    """A source that runs when time is granted to it. What it raises, `until` and `wait` raise."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._span = Span(clocks=tuple({id(one): one for one in (shop.clock, shop.standin.clock)}.values()))
        self._source = shop.contract.source(shop.standin, shop.clock, self._span)
        self._met: Callable[[], bool] = lambda: False
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async for batch in self._source.batches(self._shop.cursor):
            self._shop.take(batch)
            if self._met():
                self._span.left_s = 0.0

    async def until(self, met: Callable[[], bool], within_s: float = DAY_S) -> None:
        """Let it read until `met`, and on to its next pause; fails where that takes longer than `within_s`."""
        self._met = met
        if not met():
            await self.wait(within_s)
        assert met(), (
            f"not within {within_s:g} s: told {summary(self._shop.told)}, left out {self._shop.rejected[:5]}"
        )
        self._met = lambda: False

    async def wait(self, seconds: float) -> None:
        """Let so much time pass."""
        self._span.grant(seconds)
        over = asyncio.create_task(self._span.over.wait())
        try:
            async with asyncio.timeout(REAL_S):
                await asyncio.wait({self._task, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
        if self._task.done():
            self._task.result()
            raise AssertionError("it ended by itself")

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._source.close()


@asynccontextmanager
async def shop(contract: Contract, skew_s: float = 0.0) -> AsyncIterator[Shop]:
    """A service whose clock is `skew_s` ahead of ours, with nothing in it."""
    ours = SteppedClock()
    theirs = SteppedClock(ours.ms + round(skew_s * 1000))
    standin = contract.standin(theirs)
    async with standin.serve():
        yield Shop(contract, standin, ours)


def matches(told: Told, standin: StandIn) -> bool:
    wanted = [entry.text for entry in standin.present()]
    if len(told) != len(wanted):
        return False
    by_number = {text[:10]: text for text in wanted}
    found = set()
    for item in told.values():
        at = item.text.find("Avis ")
        whole = by_number.get(item.text[at : at + 10]) if at >= 0 else None
        if whole is None or whole not in item.text:
            return False
        found.add(whole)
    return len(found) == len(wanted)


def summary(told: Told) -> str:
    texts = [item.text for item in told.values()]
    return f"{len(texts)}: {texts[:3]}…{texts[-3:]}"
