"""The feeder end to end: signed webhook deliveries over HTTP until each post is durable and folded in."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path

import aiohttp

from bench.figures import Figure, cpu_seconds, pss_mib
from bench.house import SECRET, BenchHouse, bench_house
from feeder.sources.shared.signature import sign

POSTS = 6_000
IN_ONE = 100
AT_ONCE = 4
TEXT = "La livraison a pris trois semaines et personne ne répondait au téléphone ; la lampe, elle, est superbe. " * 3


async def deliver(
    session: aiohttp.ClientSession, house: BenchHouse, number: int, posts: list[dict[str, object]]
) -> None:
    """One signed delivery; returns when the feeder says that every post is durable."""
    body = json.dumps({"posts": posts}).encode()
    stamp = str(int(time.time()))
    headers = {
        "webhook-id": f"d{number}",
        "webhook-timestamp": stamp,
        "webhook-signature": sign(SECRET.encode(), f"d{number}", int(stamp), body),
    }
    for _ in range(500):  # the feeder serves a moment before its sources do
        async with session.post(f"{house.web_url}/hooks/avis", data=body, headers=headers) as answer:
            told = await answer.json()
        if answer.status in (200, 202):
            return
        if answer.status != 503:
            raise RuntimeError(f"{answer.status} {told}")
        await asyncio.sleep(0.02)
    raise RuntimeError(f"{answer.status} {told}")


async def fill(house: BenchHouse, count: int, text: str = TEXT) -> None:
    """Deliver `count` posts, `IN_ONE` in a delivery, `AT_ONCE` deliveries at once."""
    batches: list[tuple[int, list[dict[str, object]]]] = [
        (start, [
            {"id": f"p{n}", "text": f"{n} {text}", "rating": {"value": n % 5 + 1}, "author": f"a{n}"}
            for n in range(start, min(start + IN_ONE, count))
        ])
        for start in range(0, count, IN_ONE)
    ]  # fmt: skip
    todo = iter(batches)
    async with aiohttp.ClientSession() as session:

        async def sender() -> None:
            for number, posts in todo:
                await deliver(session, house, number, posts)

        await asyncio.gather(*(sender() for _ in range(AT_ONCE)))


async def measure() -> list[Figure]:
    """Run it with a feeder process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with bench_house(Path(folder)) as house:
            began, cpu = time.perf_counter(), cpu_seconds(house.pid)
            await fill(house, POSTS)
            took, used = time.perf_counter() - began, cpu_seconds(house.pid) - cpu
            memory = pss_mib(house.pid)
    how = f"{POSTS} posts of 300 characters, HTTP to durable and folded in; feeder's CPU {used / took:.0%} of a core"
    return [
        Figure("feeder, end to end", f"{POSTS / took:,.0f} posts/s", how),
        Figure("feeder's memory", f"{memory:.0f} MiB", f"PSS with {POSTS} posts waiting"),
    ]
