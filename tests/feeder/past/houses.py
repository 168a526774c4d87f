"""A house over a log in memory, its snapshots in a real file, and the plain fold that everything is held against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from feeder.house import House
from feeder.past.folding import asks_for_two
from feeder.past.keeper import Past
from feeder.past.reel import Reel
from tests.wall.logs import Log
from wall.clock import SteppedClock
from wall.codec import Unreadable, decode_event, encode_event
from wall.events import AnyEvent
from wall.log.base import Bounds, Cursor, Record
from wall.state import State, advance, apply
from wall.stats import panel

EPOCH = "log-1"


class Memory:
    """As much of a log as looking back needs."""

    def __init__(self, log: Log) -> None:
        self.records = [record(seq, event) for seq, event in log]

    async def read(self, after: Cursor, limit: int = 500, shops: Sequence[str] | None = None) -> list[Record]:
        begin = next((at for at, one in enumerate(self.records) if one.seq > after.seq), len(self.records))
        return self.records[begin : begin + limit]

    async def bounds(self) -> Bounds:
        return Bounds(EPOCH, 1, self.records[-1].seq if self.records else 0)


class Locked:
    """A vault of which only this key is asked."""

    def key(self, purpose: str) -> bytes:
        return b"k" * 32


def record(seq: int, event: AnyEvent) -> Record:
    return Record(seq, f"e-{seq}", event.shop, getattr(event, "post", "-"), encode_event(event, f"{seq:022d}"))


def house_of(log: Log, epoch: str = EPOCH) -> House:
    """A house that has folded this log."""
    memory = Memory(log)
    house = House(cast("Any", memory), cast("Any", Locked()), State(), SteppedClock(), "lyon")
    house.epoch = epoch
    for one in memory.records:
        house._fold(one)
    return house


def grow(house: House, log: Log) -> None:
    """More is written, and folded in."""
    for seq, event in log:
        one = record(seq, event)
        cast("Memory", house.log).records.append(one)
        house._tell(house._fold(one))


class Nap:
    """What is waited for before something is tried again: until the test says so."""

    def __init__(self) -> None:
        self.begun, self.over = asyncio.Event(), asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.begun.set()
        await self.over.wait()


@asynccontextmanager
async def keeping(
    house: House, path: Path, every: int = 3, nap: Nap | None = None, program: str = "one"
) -> AsyncIterator[Past]:
    """Snapshots are kept: as many as there can be, or it was given up for now."""
    nap = nap or Nap()
    past = house.past = Past(house, path, every, nap, f"{program} {house.epoch}")
    task = asyncio.create_task(past.run())
    try:
        async with asyncio.timeout(20):
            ends = [asyncio.create_task(event.wait()) for event in (past.caught_up, nap.begun)]
            await asyncio.wait({task, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        yield past
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await past.close()


async def folded(house: House, at_ms: int) -> State:
    """From the start, up to the cut: what every way of getting there is held against."""
    state = State(zone=house.state.zone)
    for one in await house.log.read(Cursor(house.epoch), 1_000_000):
        event = readable(one)
        if event is None:
            state.through = one.seq
            continue
        if event.at_ms > at_ms:
            break
        apply(state, one.seq, event)
    advance(state, at_ms)
    return state


def readable(one: Record) -> AnyEvent | None:
    """What a record says; None for the few that no program can have written (a revision of 0)."""
    try:
        return decode_event(one.facts)
    except Unreadable:
        return None


def told(state: State) -> dict[str, object]:
    """All of a state, whatever it reads itself from, as plain dicts and lists; the wall in its order."""
    out: dict[str, object] = {one.name: getattr(state, one.name) for one in fields(State) if one.compare}
    out.update(
        posts=dict(state.posts),
        counts=dict(state.counts),
        cells={shop: dict(days) for shop, days in state.cells.items()},
        visible=list(state.visible),
        waiting={source: list(some) for source, some in state.waiting.items()},
        noticed=set(state.noticed),
        lengths=[len(state.posts), len(state.visible), len(state.noticed), len(state.voided)],
        members=[post in state.visible for post in state.posts if state.posts[post].visible],
        reversed=list(reversed(state.visible)),
        voided=list(state.voided),
        panel=panel(state),
    )
    return out


async def check(reel: Reel, house: House, at_ms: int) -> None:
    """Both ways to this instant lead to the same."""
    whole = await folded(house, at_ms)
    assert told(await reel.seek(at_ms)) == told(whole)
    assert sorted(reel.second()) == sorted(name for name, post in whole.posts.items() if asks_for_two(post))
    size = sum(one.seq <= reel.state.through for one in await house.log.read(Cursor(house.epoch), 1_000_000))
    assert (reel.head().size, reel.head().root()) == (size, house.ledger.root(size))
