"""A manager's report of a month of 300,000 events beside the month before: how long, how much memory, who waits.

Run on lived days (`feeder/demo/lived/`), made first, which takes minutes; with BENCH_LIVED=FOLDER, on those that were
made there before by `python -m feeder.demo.lived FOLDER --days 61 --posts 3900`. Figures: `bench/report.md`.
"""

from __future__ import annotations

import asyncio
import os
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bench.figures import Figure, percentile
from feeder.demo.lived.days import live
from feeder.house import House
from feeder.reporting.making import About, report
from wall.clock import SystemClock, day_of
from wall.log.sqlite import SqliteLog
from wall.vault import Vault

DAYS, POSTS = 61, 3_900
"""Two months, and posts on an average day: some 300,000 events a month."""
ZONE = ZoneInfo("Europe/Paris")
ABOUT = About("tilleul", "Maison Tilleul", "Europe/Paris", "fr", {})


async def measure() -> list[Figure]:
    """On the days of BENCH_LIVED, or in a new folder."""
    given = os.environ.get("BENCH_LIVED")
    if given:
        return await _measured(Path(given))
    with tempfile.TemporaryDirectory() as name:
        until = day_of(SystemClock().now_ms()) - timedelta(days=1)
        await live(Path(name), days=DAYS, until=until, seed=7, posts_a_day=POSTS)
        return await _measured(Path(name))


async def _measured(folder: Path) -> list[Figure]:
    vault = await Vault.open(folder / "keys.db")
    log = SqliteLog.open(folder / "log.db")
    try:
        house = await House.open(log, vault, SystemClock(), ZONE, "tilleul")
        last = max(day_of(post.received_ms, ZONE) for post in house.state.posts.values())
        figures: list[Figure] = []
        for asked, how in ((last.isoformat(), "a day"), (_week(last), "a week"), (_month(last), "a month")):
            figures += await _one(house, asked, how)
        # The same once more: numpy and the lists of words are there by now.
        return [*figures, *await _one(house, _month(last), "the month again")]
    finally:
        await log.close()
        await vault.close()


def _week(last: date) -> str:
    year, week, _ = last.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _month(last: date) -> str:
    """The month of the last day, or the one before, whichever has more days in the log."""
    day = last if last.day > 15 else last.replace(day=1) - timedelta(days=1)
    return day.isoformat()[:7]


async def _one(house: House, asked: str, how: str) -> list[Figure]:
    gaps: list[float] = []

    async def wait() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    beside = asyncio.create_task(wait())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    try:
        made = await report(house, asked, ABOUT)
    finally:
        beside.cancel()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    posts = made.period.received + (made.before.received if made.before is not None else 0)
    size = len(msgspec.json.encode(made)) / 1024
    worst = f"p99 {1000 * percentile(gaps, 0.99):.1f} ms, of {len(gaps):,} turns"
    over = sum(gap > 0.02 for gap in gaps)
    return [
        Figure(
            f"report of {how}", f"{took:.2f} s", f"{made.period.received:,} posts, {posts:,} with the span before"
        ),
        Figure("  others waited at most", f"{1000 * max(gaps):.0f} ms", f"{worst}; {over} over 20 ms"),
        Figure("  most memory on top", f"{more:.0f} MiB", f"processor {cpu:.2f} s; the answer has {size:.0f} KiB"),
    ]
