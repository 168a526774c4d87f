"""A manager's report of a month of 300,000 events beside the month before: how long, how much memory, who waits.

Run on lived days (`feeder/demo/lived/`), made first, which takes minutes; with BENCH_LIVED=FOLDER, on those that were
made there before by `python -m feeder.demo.lived FOLDER --days 62 --posts 3750 --until LAST-DAY-OF-A-MONTH`. How many
events there are in the month and in the one before is printed. Figures: `bench/report.md`.
"""

from __future__ import annotations

import asyncio
import gc
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
from feeder.reporting.reading import first_at
from feeder.reporting.spans import days, within
from wall.clock import SystemClock, day_of
from wall.log.sqlite import SqliteLog
from wall.vault import Vault

POSTS = 3_750
"""On an average day: some 300,000 events in a month of 31 days."""
ZONE = ZoneInfo("Europe/Paris")
ABOUT = About("tilleul", "Maison Tilleul", "Europe/Paris", "fr", {})


async def measure() -> list[Figure]:
    """On the days of BENCH_LIVED, or in a new folder."""
    given = os.environ.get("BENCH_LIVED")
    if given:
        return await _measured(Path(given))
    with tempfile.TemporaryDirectory() as name:
        until = day_of(SystemClock().now_ms()).replace(day=1) - timedelta(days=1)
        await live(Path(name), days=2 * until.day, until=until, seed=7, posts_a_day=POSTS)
        return await _measured(Path(name))


async def _measured(folder: Path) -> list[Figure]:
    vault = await Vault.open(folder / "keys.db")
    log = SqliteLog.open(folder / "log.db")
    try:
        house = await House.open(log, vault, SystemClock(), ZONE, "tilleul")
        gc.freeze()  # as the feeder does once it is up (`run_feeder.py`)
        last = max(day_of(post.received_ms, ZONE) for post in house.state.posts.values())
        figures: list[Figure] = [await _events(house, _month(last))]
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


async def _events(house: House, month: str) -> Figure:
    """How many events lie in the month, and in as many days before it."""
    span = days(month, day_of(house.now_ms(), ZONE), date.min)
    ends = [
        within(first, last, ZONE) for first, last in ((span.before_first, span.before_last), (span.first, span.last))
    ]
    seqs = [await first_at(house, at_ms) for at_ms in (ends[0].first_ms, ends[1].first_ms, ends[1].end_ms)]
    told = f"events; {seqs[1] - seqs[0]:,} in as many days before"
    return Figure("the month has", f"{seqs[2] - seqs[1]:,}", told)


async def _one(house: House, asked: str, how: str) -> list[Figure]:
    gaps: list[float] = []
    busy: list[float] = []

    async def wait() -> None:
        last, worked = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0)
            now, work = time.perf_counter(), time.thread_time()
            gaps.append(now - last)
            busy.append(work - worked)
            last, worked = now, work

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
    most = f"p99 {1000 * percentile(busy, 0.99):.1f} ms; {sum(one > 0.02 for one in busy)} over 20 ms"
    worst = f"p99 {1000 * percentile(gaps, 0.99):.1f} ms, of {len(gaps):,} turns"
    over = sum(gap > 0.02 for gap in gaps)
    return [
        Figure(
            f"report of {how}", f"{took:.2f} s", f"{made.period.received:,} posts, {posts:,} with the span before"
        ),
        Figure("  others waited at most", f"{1000 * max(gaps):.0f} ms", f"{worst}; {over} over 20 ms"),
        Figure("  the loop's thread worked at most", f"{1000 * max(busy):.0f} ms", most),
        Figure("  most memory on top", f"{more:.0f} MiB", f"processor {cpu:.2f} s; the answer has {size:.0f} KiB"),
    ]
