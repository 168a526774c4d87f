"""Any instant of a log of a million events: how soon it opens, and what keeping it so costs.

Figures and how to repeat them: `bench/past.md`.
"""

from __future__ import annotations

import asyncio
import gc
import heapq
import random
import secrets
import shutil
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bench.figures import Figure, percentile
from bench.looking_back import felt
from feeder.house import House
from feeder.past.keeper import Past
from feeder.past.reel import Reel, between
from feeder.past.store import erase
from wall.clock import SystemClock
from wall.codec import encode_content, encode_event
from wall.content import ReplyContent, TextContent
from wall.events import (
    HOUSE,
    AccountSet,
    AnyEvent,
    Approved,
    Expired,
    PostEvent,
    Rating,
    Reason,
    Received,
    Replied,
    Rules,
    RulesSet,
    Seconded,
    Withdrawn,
    Withheld,
)
from wall.log.sqlite import SqliteLog
from wall.rules import REASONS
from wall.stats import panel
from wall.vault import Vault, sealed_under

EVENTS = 1_000_000
POSTS = 3_000
"""Posts on a day."""
DAY_MS = 86_400_000
OPEN_MS = (9 * 3_600_000, 19 * 3_600_000)
START_MS = 1_735_689_600_000
TEXT = "La livraison a pris trois semaines et personne ne répondait au téléphone ; la lampe, elle, est superbe. " * 3
CHARACTERS = 300
SEEKS = 300
READY = "ready"
SHOP = "bench"


async def measure() -> list[Figure]:
    """Run it. The log that it needs is written once, into the system's temporary folder, and stays there."""
    folder = Path(tempfile.gettempdir()) / f"vis-a-vis-bench-past-{EVENTS}"
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        await written(folder, EVENTS)
        (folder / READY).touch()
    erase(folder / "past.db")
    return await measured(folder)


async def measured(folder: Path) -> list[Figure]:
    """What is measured of a log that is there."""
    vault, log = await Vault.open(folder / "keys.db"), SqliteLog.open(folder / "log.db")
    began = time.perf_counter()
    house = await House.open(log, vault, SystemClock(), ZoneInfo("Europe/Paris"), SHOP)
    start = time.perf_counter() - began
    gc.collect()
    gc.freeze()  # as the feeder does
    figures = [Figure("the house opened", f"{start:.1f} s", f"{house.ledger.size:,} events; no snapshots needed")]
    figures += await _kept(house, folder, "snapshots made")
    figures += await _kept(house, folder, "snapshots found at a start")
    past = house.past = Past(house, folder / "past.db", made_from="bench")
    works = asyncio.create_task(past.run())
    await past.caught_up.wait()
    rng = random.Random(7)
    figures += [await _seeks(house, rng, "an instant opened, with its panel", fresh=True)]
    figures += [await _seeks(house, rng, "the same, jumping to and fro", fresh=False)]
    figures += [await _wall(house, rng), await _played(house, rng), await _between(house, rng)]
    figures += [await _memory(house, rng), _standing(house)]
    figures += await felt(house, folder, rng)
    works.cancel()
    await asyncio.gather(works, return_exceptions=True)
    await past.close()
    await log.close()
    await vault.close()
    return figures


async def _kept(house: House, folder: Path, name: str) -> list[Figure]:
    past = Past(house, folder / "past.db", made_from="bench")
    began, cpu = time.perf_counter(), time.process_time()
    works = asyncio.create_task(past.run())
    await past.caught_up.wait()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    works.cancel()
    await asyncio.gather(works, return_exceptions=True)
    await past.close()
    how = f"{past.made:,} of them, {used:.1f} s of CPU, beside everything else; no start waits for it"
    out = [Figure(name, f"{took:.2f} s", how)]
    if past.made > 1:
        size, log = ((folder / one).stat().st_size / 1e6 for one in ("past.db", "log.db"))
        out.append(Figure("the file of snapshots", f"{size:,.0f} MB", f"beside a log of {log:,.0f} MB"))
        out.append(Figure("added to each event", f"{used / house.ledger.size * 1e6:.0f} µs", "CPU, at a later time"))
    return out


def _instants(house: House, rng: random.Random, number: int) -> list[int]:
    """Within opening hours of days all over the log."""
    store = house.past.usable() if house.past is not None else None
    newest = store.newest() if store is not None else None
    days = (newest.at_ms - START_MS) // DAY_MS if newest is not None else 1
    return [START_MS + rng.randrange(days) * DAY_MS + rng.randrange(*OPEN_MS) for _ in range(number)]


async def _seeks(house: House, rng: random.Random, name: str, *, fresh: bool) -> Figure:
    reel, times, drawn = Reel(house), list[float](), list[float]()
    for at_ms in _instants(house, rng, SEEKS):
        reel = Reel(house) if fresh else reel
        began = time.perf_counter()
        state = await reel.seek(at_ms)
        sought = time.perf_counter()
        panel(state, ledger=reel.head())
        times.append(time.perf_counter() - began)
        drawn.append(time.perf_counter() - sought)
    share = f"the panel {percentile(drawn, 0.5) * 1000:.0f} of them, p99 {percentile(drawn, 0.99) * 1000:.0f}"
    return _times(name, times, share)


async def _wall(house: House, rng: random.Random) -> Figure:
    """The newest 300 posts on the wall and the oldest 100 that wait, as somebody who looks would be shown them."""
    times, reel = list[float](), Reel(house)
    for at_ms in _instants(house, rng, 100):
        state = await reel.seek(at_ms)
        began = time.perf_counter()
        for _, post in zip(range(300), reversed(state.visible), strict=False):
            _ = state.posts[post]
        for queue in state.waiting.values():
            for _, (_, post) in zip(range(100), queue, strict=False):
                _ = state.posts[post]
        times.append(time.perf_counter() - began)
    return _times("its newest 300 posts, its oldest waiting", times, "read with all their facts")


async def _played(house: House, rng: random.Random) -> Figure:
    """A day at 3,600 times its speed: a frame is six minutes."""
    reel, times = Reel(house), list[float]()
    (at_ms,) = _instants(house, rng, 1)
    at_ms -= at_ms % DAY_MS
    await reel.seek(at_ms)
    for frame in range(240):
        began = time.perf_counter()
        state = await reel.seek(at_ms + frame * 360_000)
        panel(state, ledger=reel.head())
        times.append(time.perf_counter() - began)
    return _times("a frame at 3,600 times the speed", times, "with its panel; a frame has 100 ms")


async def _between(house: House, rng: random.Random) -> Figure:
    times, number = list[float](), 0
    for at_ms in _instants(house, rng, 10):
        began, day = time.perf_counter(), at_ms - at_ms % DAY_MS
        number += len([1 async for _ in between(house, day, day + DAY_MS)])
        times.append(time.perf_counter() - began)
    return _times("all that happened on a day", times, f"{number // 10:,} events")


async def _memory(house: House, rng: random.Random) -> Figure:
    reel = Reel(house)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    state = await reel.seek(_instants(house, rng, 1)[0])
    panel(state, ledger=reel.head())
    took = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return Figure(
        "memory of one who looks back", f"{took / 2**20:.1f} MiB", "after opening an instant, with its panel"
    )


def _standing(house: House) -> Figure:
    waiting = sum(map(len, house.state.waiting.values()))
    how = f"{len(house.state.visible):,} on the wall, {waiting:,} waiting at the end"
    return Figure("posts in the log", f"{len(house.state.posts):,}", how)


def _times(name: str, times: list[float], how: str) -> Figure:
    p50, p99, most = percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000, max(times) * 1000
    return Figure(name, f"p99 {p99:.0f} ms", f"p50 {p50:.0f}, most {most:.0f}; {how}")


async def written(folder: Path, most: int) -> None:
    """A log of that many events, without the waits of a feeder that writes them one by one."""
    await SqliteLog.open(folder / "log.db").close()
    await (await Vault.open(folder / "keys.db")).close()
    keys: list[tuple[str, str, bytes]] = []
    with closing(sqlite3.connect(folder / "log.db")) as connection, connection:
        rows = zip(range(most), _events(random.Random(5)), strict=False)
        insert = "insert into event(id, shop, post, facts, sealed) values (?, ?, ?, ?, ?)"
        connection.executemany(insert, (_row(n, one, keys) for n, one in rows))
    with closing(sqlite3.connect(folder / "keys.db")) as connection, connection:
        connection.executemany("insert into key values (?, ?, ?)", keys)


def _row(number: int, event: AnyEvent, keys: list[tuple[str, str, bytes]]) -> tuple[object, ...]:
    post, entry, sealed = event.post if isinstance(event, PostEvent) else HOUSE, f"e-{number}", None
    if isinstance(event, Received | Replied):
        said = f"n° {number} {TEXT}"[:CHARACTERS]
        content = TextContent(text=said) if isinstance(event, Received) else ReplyContent(text=said)
        key = secrets.token_bytes(32)
        keys.append((entry, post, key))
        sealed, commitment = sealed_under(key, entry, encode_content(content))
        event = replace(event, commitment=commitment)
    return entry, SHOP, post, encode_event(event, f"{number:022d}"), sealed


def _post(number: int) -> str:
    """Ids as they are: in no order."""
    mixed = number * 2_654_435_761 % 2**32
    return f"{mixed:012d}".translate(str.maketrans("0189", "abcd"))


def _events(rng: random.Random) -> Iterator[AnyEvent]:
    """Days of 3,000 posts: two thirds shown after some twenty minutes, some refused by two people, some answered,
    chats gone after a day; one source in five is hardly looked at, and its posts wait for ever."""
    reasons = tuple(Reason(code=code, requires=tuple(sorted(needs))) for code, needs in REASONS.items())
    rules = Rules(version="1", reasons=reasons)
    yield RulesSet(at_ms=START_MS, actor="feeder", shop=SHOP, rules=rules)
    for name in ("camille", "noa"):
        yield AccountSet(at_ms=START_MS, actor="feeder", shop=SHOP, account=name, role="moderator")
    later: list[tuple[int, int, AnyEvent]] = []
    number = 0
    while True:
        day = START_MS + number // POSTS * DAY_MS
        for at_ms in sorted(day + rng.randrange(*OPEN_MS) for _ in range(POSTS)):
            while later and later[0][0] <= at_ms:
                yield heapq.heappop(later)[2]
            number += 1
            came, fate = _life(number, at_ms, rng)
            yield came
            for event in fate:
                heapq.heappush(later, (event.at_ms, rng.getrandbits(60), event))


def _life(n: int, at_ms: int, rng: random.Random) -> tuple[Received, list[AnyEvent]]:
    post, source, then = _post(n), f"avis-{n % 5}", at_ms + 60_000 + int(rng.expovariate(1 / 1_200_000))
    chat = n % 10 == 1
    came = Received(
        at_ms=at_ms, actor=f"source:{source}", shop=SHOP, post=post, kind="review", source=source,
        rating=Rating(rng.choice((1, 2, 3, 4, 5, 5))), commitment="5e" * 32,
    )  # fmt: skip
    by: dict[str, Any] = {"shop": SHOP, "post": post}
    if n % 5 == 0 and rng.random() < 0.98:
        return came, []
    if n % 12 == 7:
        return came, [
            Withheld(at_ms=then, actor="noa", revision=1, rules="1", reason="off-topic", noted=("off-topic",), **by),
            Seconded(at_ms=then + 300_000, actor="camille", revision=1, rules="1", **by),
        ]  # fmt: skip
    fate: list[AnyEvent] = [Approved(at_ms=then, actor="noa", revision=1, rules="1", **by)]
    if n % 4 == 1:
        fate.append(Replied(at_ms=then + 60_000, actor="camille", commitment="5e" * 32, **by))
    if n % 97 == 3:
        fate.append(
            Withdrawn(at_ms=then + 7_200_000, actor="noa", revision=1, rules="1", reason="unintelligible", **by)
        )
    elif chat:
        fate.append(Expired(at_ms=then + DAY_MS, actor="feeder", **by))
    return came, fate
