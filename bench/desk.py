"""A desk with 100,000 waiting posts: how fast the feeder answers, what memory it needs; then 20 desks at once.

Figures and how to repeat them: `bench/desk.md`.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import desks
from bench.crowd import accounts, crowd
from bench.figures import Figure, percentile, pss_mib
from bench.house import BenchHouse, bench_house
from wall import wire
from wall.client import Link

POSTS = int(os.environ.get("BENCH_POSTS", "100000"))
ROUNDS = 60
SEARCHES = {
    "a word that nearly every post has": wire.Find(text="lampe"),
    "a rare word, without its accent": wire.Find(text="cafetiere"),
    "what nothing has": wire.Find(text="zzyzx"),
    "three words": wire.Find(text="lampe tapis cafetière"),
    "one letter": wire.Find(text="a"),
    "a word, one source, one day": wire.Find(text="lampe", source="forum", day="2020-01-01..2099-12-31"),
    "a filter alone": wire.Find(source="blog", kind="review", language="fr"),
}


async def timed(times: int, ask: Callable[[], Awaitable[object]]) -> list[float]:
    """How long (ms) each of so many calls took, one after another."""
    out = []
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        out.append((time.perf_counter() - began) * 1000)
    return out


async def measure() -> list[Figure]:
    """Run it with a feeder process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await crowd(folder, POSTS)
        began = time.perf_counter()
        async with bench_house(folder, screen=accounts(desks.DESKS)) as house:
            started = Figure("start to serving", f"{time.perf_counter() - began:.1f} s", f"{POSTS} posts in the log")
            link = house.link("camille")
            async with link.call():
                while (await link.ask("page", limit=1, find=wire.Find(text="x"))).searched < 1:  # noqa: ASYNC110 - no event comes
                    await asyncio.sleep(0.05)
                filled = Figure(
                    "start to all of it searchable", f"{time.perf_counter() - began:.1f} s", "in the background"
                )
                figures = [started, filled, _memory(house), *await _answers(link), *await _searches(link)]
            figures += await desks.decided(house)
            return [*figures, _memory(house)]


async def _answers(link: Link) -> list[Figure]:
    page = await link.ask("page", queue="waiting")
    assert page.posts is not None
    last = page.posts[-1].id
    for _ in range(200):  # the middle of the queue, by pages of 50
        page = await link.ask("page", queue="waiting", after=last)
        last = page.posts[-1].id if page.posts else last
    return [
        _figure("first page of 50", await timed(ROUNDS, lambda: link.ask("page", queue="waiting"))),
        _figure("page 201", await timed(ROUNDS, lambda: link.ask("page", queue="waiting", after=last))),
        _figure("first page of all", await timed(ROUNDS, lambda: link.ask("page", queue="all"))),
        _figure("counts and status", await timed(ROUNDS, lambda: link.ask("status"))),
        _figure("history of a post", await timed(ROUNDS, lambda: link.ask("history", post=last))),
    ]


async def _searches(link: Link) -> list[Figure]:
    figures = []
    for what, find in SEARCHES.items():
        found = (await link.ask("page", queue="waiting", find=find)).found
        took = await timed(ROUNDS // 2, lambda find=find: link.ask("page", queue="waiting", find=find))  # type: ignore[misc]
        figures.append(_figure(f"search: {what}", took, f"{found} found, page of 50"))
    return figures


def _memory(house: BenchHouse) -> Figure:
    return Figure("feeder's memory", f"{pss_mib(house.pid):.0f} MiB", f"PSS, {POSTS} posts of 300 characters waiting")


def _figure(name: str, took: list[float], how: str = "") -> Figure:
    value = f"p50 {percentile(took, 0.5):.1f} ms, p99 {percentile(took, 0.99):.1f} ms"
    return Figure(name, value, how or "question to answer, over loopback")
