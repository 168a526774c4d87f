"""The screen: approve to drawn, and what it costs while nothing moves and while posts come."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import uuid
from pathlib import Path

from bench.feeder import fill
from bench.figures import Figure, cpu_seconds, percentile, pss_mib
from bench.house import BenchHouse, bench_house
from wall import commands as do
from wall import wire
from wall.client import Link

APPROVALS = 200
IDLE_S = 20.0
BUSY_S = 30.0
EVERY_S = 3.0
CALM = 40
WAITED_S = 0.5
"""A post that is drawn later than this had to wait for room; machine noise stays below it."""
READ_S = 2.5
"""A little more than a short post's reading time in the bench's configuration."""


async def until_drawn(desk: Link, seq: int) -> None:
    """Wait until a screen has said that it drew everything up to `seq`."""
    while True:
        answer = await desk.ask("status")
        if answer.status is not None and any(screen.through >= seq for screen in answer.status.screens):
            return


async def approve(desk: Link, post: wire.DeskPost) -> int:
    answer = await desk.do(do.Approve(id=uuid.uuid4().hex, post=post.id))
    if not answer.ok:
        raise RuntimeError(answer.why)
    return answer.seq


async def waiting(desk: Link, count: int) -> list[wire.DeskPost]:
    return (await desk.ask("page", queue="waiting", limit=count)).posts or []


async def cost(house: BenchHouse, pid: int, seconds: float) -> float:
    """The share of a core that the process uses over `seconds`."""
    began, cpu = time.perf_counter(), cpu_seconds(pid)
    await asyncio.sleep(seconds)
    return (cpu_seconds(pid) - cpu) / (time.perf_counter() - began)


async def latency(house: BenchHouse) -> list[float]:
    """Seconds from sending an approval (grace 0) to a screen's word that it has drawn it."""
    desk, took = house.link("camille"), []
    async with desk.call():
        for post in await waiting(desk, APPROVALS):
            began = time.perf_counter()
            await until_drawn(desk, await approve(desk, post))
            took.append(time.perf_counter() - began)
    return took


async def calm(folder: Path) -> list[float]:
    """Seconds from sending an approval (grace 0) to its words being in the picture, on a wall that has been read.

    The screen writes what it has drawn, and when, into a file; the posts are short, so that there is room.
    """
    took: list[float] = []
    async with bench_house(folder) as house:
        await fill(house, CALM + 1, text="Bien reçu.")
        state = folder / "state.json"
        async with house.screen("--size", "1920x1080", "--state", str(state)):
            desk = house.link("camille")
            async with desk.call():
                posts = await waiting(desk, CALM + 1)
                await until_drawn(desk, await approve(desk, posts.pop()))
                for post in posts:
                    await asyncio.sleep(READ_S)
                    began_ms = time.time_ns() / 1e6
                    await approve(desk, post)
                    took.append((await drawn_ms(state, post.id) - began_ms) / 1000)
    return took


async def drawn_ms(state: Path, post: str) -> float:
    """When (Unix ms) the screen drew `post`."""
    while True:
        told = json.loads(state.read_bytes())
        if any(one["post"] == post for one in told["posts"]):
            return float(told["drawn_ms"])
        await asyncio.sleep(0.002)


async def measure() -> list[Figure]:
    """Run it with a feeder and a screen process of their own, off-screen at 1920×1080 and 3840×2160."""
    with tempfile.TemporaryDirectory() as folder:
        took = await calm(Path(folder))
    at_once = [one for one in took if one < WAITED_S]
    p50, p99 = percentile(at_once, 0.5) * 1000, percentile(at_once, 0.99) * 1000
    how = (
        f"{len(at_once)} of {len(took)} approvals (grace 0), one each {READ_S:g} s: its words are in the picture; "
        f"the others waited until what they displaced had been read"
    )
    figures = [Figure("approve to drawn, 1920x1080, calm", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", how)]
    for size in ("1920x1080", "3840x2160"):
        with tempfile.TemporaryDirectory() as folder:
            async with bench_house(Path(folder)) as house:
                await fill(house, APPROVALS + 60)
                async with house.screen("--size", size) as pid:
                    desk = house.link("camille")
                    async with desk.call():
                        first = await approve(desk, (await waiting(desk, 1))[0])
                        await until_drawn(desk, first)
                        took = await latency(house)
                        idle = await cost(house, pid, IDLE_S)
                        feeding = asyncio.create_task(feed(desk))
                        busy = await cost(house, pid, BUSY_S)
                        feeding.cancel()
                        memory = pss_mib(pid)
        p50, p99 = percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000
        figures += [
            Figure(
                f"approve to picture, {size}, rush",
                f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
                f"{len(took)} approvals in a row (grace 0): what is then on the wall is drawn; most queue to be read",
            ),
            Figure(f"screen's CPU, {size}", f"{idle:.1%} / {busy:.1%}", f"no new post / one each {EVERY_S:g} s"),
            Figure(f"screen's memory, {size}", f"{memory:.0f} MiB", f"PSS with {APPROVALS} posts public"),
        ]
    return figures


async def feed(desk: Link) -> None:
    """Approve a post every few seconds."""
    for post in await waiting(desk, 50):
        await approve(desk, post)
        await asyncio.sleep(EVERY_S)
