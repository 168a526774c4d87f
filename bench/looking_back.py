"""What somebody feels who looks back into a million events: a real hub, a real connection, words and scripts.

From the steer (or the hello) that is sent to the scene that has come, with the view and the beat before it. Client
and hub are one process here: processor time is that of both.
"""

from __future__ import annotations

import gc
import hashlib
import random
import time
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path

from bench.figures import Figure, percentile
from feeder.answers import Desk
from feeder.house import House
from feeder.hub import Hub, HubOptions
from feeder.replaying.days import span_of
from feeder.replaying.kept import read
from feeder.side import SideTables
from wall import wire
from wall.client import Link
from wall.clock import day_of

ACCOUNT, TOKEN, SCREEN = "noa", "bench", "ecran-1"
DAYS = 40
JUMPS = 8
"""In each of these days: 320 of them."""
ASKS = 100
SCRIPT_MS = 30_000
ON_ONE = 6
"""Posts of a script."""
OPEN_H = (9, 19)


class Felt:
    """Times of one kind, by the clock and of the processor (s)."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.cpu: list[float] = []
        self.begun = 0

    def begin(self) -> None:
        self.begun += 1
        self._began = time.perf_counter(), time.process_time()

    def end(self) -> None:
        self.clock.append(time.perf_counter() - self._began[0])
        self.cpu.append(time.process_time() - self._began[1])

    def figure(self, name: str, how: str) -> Figure:
        p50, p99, most = (round(value * 1000) for value in _three(self.clock))
        cpu = "processor p50 {}, p99 {}, most {}".format(*(round(value * 1000) for value in _three(self.cpu)))
        return Figure(name, f"p99 {p99} ms", f"p50 {p50}, most {most}; {cpu}; {len(self.clock)} times, {how}")


async def felt(house: House, folder: Path, rng: random.Random) -> list[Figure]:
    """`house`: with snapshots that are up to date."""
    (folder / "side.db").unlink(missing_ok=True)
    side = SideTables(folder / "side.db")
    desk = Desk(house, list, lambda: 0, "bench")
    hub = Hub(house, desk, side, HubOptions(tokens={hashlib.sha256(TOKEN.encode()).hexdigest(): ACCOUNT}))
    await hub.view.fill()
    days = _days(house)
    days = rng.sample(days, min(DAYS, len(days)))
    drawn = [await _drawn(house, side, day, rng) for day in days]
    first, ready, jumps, again = Felt(), Felt(), Felt(), Felt()
    gc.collect()
    gc.freeze()  # as the feeder does
    async with hub.serve("127.0.0.1", 0) as url:
        # A feeder that has just begun reads the whole log once more, for the desk's search: not while we measure.
        for behind in (desk.trail, desk.notices):
            await behind.caught_up.wait()
        for day in days:
            await _opened(house, url, day, first, rng, ready=ready, jumps=jumps)
        for day in days:  # more days than are kept in memory: each is read from the file
            await _opened(house, url, day, again, rng)
        figures = [
            jumps.figure("a jump, from the steer to the scene", f"with {sum(drawn) // len(days):,} scripts a day"),
            again.figure("a day opened, from the hello to the scene", "its course, which came first, from the file"),
            first.figure("a day opened that nobody has gone through", "the first picture"),
            ready.figure("its course", "comes after the picture"),
            await _asked(house, hub, days, rng),
            _stored(house, days),
            await _memory(house, url, days[0], rng),
        ]
    await side.close()
    return figures


async def _opened(
    house: House, url: str, day: date, opened: Felt, rng: random.Random, *, ready: Felt | None = None,
    jumps: Felt | None = None,
) -> None:  # fmt: skip
    ask = wire.Replay(day=day.isoformat(), paused=True)
    link = Link(url, lambda: wire.Hello(token=TOKEN, replay=ask))
    opened.begin()
    if ready is not None:
        ready.begin()
    lacking = {wire.Course, wire.Scene}
    async with aclosing(link.messages()) as messages:  # type: ignore[type-var]
        async for message in messages:
            lacking.discard(type(message))
            if isinstance(message, wire.Course) and ready is not None:
                ready.end()
            if isinstance(message, wire.Scene) and len(opened.cpu) < opened.begun:
                opened.end()
            if not lacking:
                break
        if jumps is not None:
            for _ in range(JUMPS):
                at_ms = _instant(house, day, rng)
                jumps.begin()
                await link.send(wire.Steer(at_ms=at_ms))
                await _scene(messages, at_ms)
                jumps.end()


async def _scene(messages: AsyncIterator[object], at_ms: int) -> None:
    async for message in messages:
        if isinstance(message, wire.Scene) and message.at_ms == at_ms:
            return


async def _asked(house: House, hub: Hub, days: Sequence[date], rng: random.Random) -> Figure:
    times, waiting = Felt(), 0
    back = hub.desk.back
    assert back is not None
    for _ in range(ASKS):
        ask = wire.Ask(n=1, what="past", queue="waiting", at_ms=_instant(house, rng.choice(days), rng), limit=100)
        times.begin()
        answer = await back.answer(ask, ACCOUNT)
        times.end()
        waiting = max(waiting, answer.counts["waiting"])
    return times.figure("the queue of then, 100 posts of it", f"with the panel; up to {waiting:,} waited")


async def _memory(house: House, url: str, day: date, rng: random.Random) -> Figure:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    link = Link(url, lambda: wire.Hello(token=TOKEN, replay=wire.Replay(day=day.isoformat(), paused=True)))
    async with aclosing(link.messages()) as messages:  # type: ignore[type-var]
        async for message in messages:
            if isinstance(message, wire.Scene):
                break
        for _ in range(JUMPS):
            at_ms = _instant(house, day, rng)
            await link.send(wire.Steer(at_ms=at_ms))
            await _scene(messages, at_ms)
        took = (tracemalloc.get_traced_memory()[0] - before) / 2**20
    tracemalloc.stop()
    return Figure("memory of a replay", f"{took:.0f} MiB", f"after {JUMPS} jumps; the day's acts and the client too")


def _stored(house: House, days: Sequence[date]) -> Figure:
    times = Felt()
    for day in days:
        times.begin()
        read(house, day)
        times.end()
    return times.figure("a day read from the file", "its curve, acts and facts")


async def _drawn(house: House, side: SideTables, day: date, rng: random.Random) -> int:
    """Scripts of one screen for a day, of posts that were on the wall."""
    first_ms, last_ms = (_at(house, day, hour) for hour in OPEN_H)
    shown = [post for post in house.state.posts.values() if post.split[3] == day.isoformat() and post.shown_ms]
    shown.sort(key=lambda post: post.shown_ms or 0)
    scripts, at = list[wire.Script](), 0
    for from_ms in range(first_ms, last_ms, SCRIPT_MS):
        while at < len(shown) and (shown[at].shown_ms or 0) <= from_ms:
            at += 1
        if at < ON_ONE:
            continue
        some = rng.sample(shown[max(0, at - 200) : at], ON_ONE)
        scripts.append(
            wire.Script(
                scene="stream", posts=[(post.id, post.revision, 1) for post in some], from_ms=from_ms,
                to_ms=from_ms + SCRIPT_MS, through=max(post.decision_seq for post in some),
            )
        )  # fmt: skip
    await side.keep_scripts(SCREEN, wire.Scripts(1, scripts))
    return len(scripts)


def _days(house: House) -> list[date]:
    """Days that are over, but the first: nothing was on the wall yet."""
    zone, since_ms = house.state.zone, house.state.since_ms or 0
    newest = max(post.received_ms for post in house.state.posts.values())
    first, last = day_of(since_ms, zone), day_of(newest, zone)
    return [first + timedelta(days=number) for number in range(1, (last - first).days)]


def _at(house: House, day: date, hour: int) -> int:
    return span_of(day, house.state.zone)[0] + hour * 3_600_000


def _instant(house: House, day: date, rng: random.Random) -> int:
    return rng.randrange(*(_at(house, day, hour) for hour in OPEN_H))


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    return percentile(values, 0.5), percentile(values, 0.99), max(values)
