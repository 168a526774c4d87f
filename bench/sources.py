"""Sources: posts a second through each one's parse, and from its stand-in to the projection; forty of them for a day.

The parse reads the contract's saved page, with its posts repeated to a full one. End to end is everything in one
process, the stand-in too: HTTP on the loopback, parse, comparing, sealing, appending, folding in. Pauses are stepped,
not waited for. `tests/feeder/sources/test_forty.py` runs a smaller day. What is not asked is in `sources_heard.py`.
"""

from __future__ import annotations

import copy
import gc
import json
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import sources_heard
from bench.figures import Figure, cpu_seconds, percentile, pss_mib
from tests.feeder.sources.contract import contracts
from tests.feeder.sources.day import Day, day
from tests.feeder.sources.standin import Contract

FULL = 100
"""Posts on a full page."""
RUNS = 30
POSTS = 400
"""Posts at each service when its source begins to read; a feed gives its latest 500."""
SOURCES, HOURS = 40, 24


def full_page(saved: bytes) -> bytes:
    """The saved page with its longest list repeated to `FULL` entries, each with ids of its own."""
    document = json.loads(saved)
    lists = sorted(_lists(document), key=len)
    if lists:
        listed = lists[-1]
        models = [one for one in copy.deepcopy(listed) if isinstance(one, dict)]
        listed[:] = [_renamed(models[n % len(models)], n) for n in range(FULL)]
    return json.dumps(document).encode()


def _lists(value: Any) -> list[list[Any]]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for part in inside for one in _lists(part)]
    return [*found, value] if isinstance(value, list) and value and isinstance(value[0], dict) else found


def _renamed(model: dict[str, Any], number: int) -> dict[str, Any]:
    """A copy with another value wherever one names the post."""
    made = copy.deepcopy(model)
    for key, value in made.items():
        names = key in ("id", "name", "url", "uri") or key.lower().endswith("id")
        if names and isinstance(value, str):
            made[key] = f"{value}-{number}"
        elif names and isinstance(value, int) and not isinstance(value, bool):
            made[key] = value + 1_000 * number
    return made


def parsing(name: str, contract: Contract) -> Figure:
    page = full_page(contract.saved)
    found, _ = contract.parse(page)
    if found < FULL // 4:
        page = contract.saved
        found, _ = contract.parse(page)
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        contract.parse(page)
        took.append(time.perf_counter() - began)
    how = f"{found} posts a page, {len(page) / 1000:.0f} kB, median of {RUNS}"
    return Figure(f"{name}, parse", f"{found / percentile(took, 0.5):,.0f} posts/s", how)


async def end_to_end(name: str, contract: Contract) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        async with day(Path(folder), {name: contract}, 1, least_s=60) as lived:
            _, standin, one = lived.pairs[0]
            # It found an empty service and sleeps.
            await lived.naps.until(1.0)
            for number in range(1, POSTS + 1):
                standin.add(f"k{number}", f"Avis {number:05d}, tout va bien." + " La lampe est superbe." * 12)
            began, asked = time.perf_counter(), len(standin.asked)
            while one.posts < POSTS:
                await lived.naps.until(lived.naps.clocks[0].monotonic() + 60)
            took = time.perf_counter() - began
            wrong = await lived.wrong()
    if wrong:
        raise RuntimeError(f"not all is told: {wrong}")
    how = f"{POSTS} posts of 300 characters, {len(standin.asked) - asked} requests, stand-in included"
    return Figure(f"{name}, end to end", f"{POSTS / took:,.0f} posts/s", how)


async def forty() -> list[Figure]:
    """A day at everybody's own pace."""
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with day(Path(folder), contracts(), SOURCES) as lived:
            began, cpu, asked = time.perf_counter(), cpu_seconds(os.getpid()), 0
            for hour in range(HOURS):
                await lived.hours(1, news=1.0)
                asked += _asked(lived)
                if hour >= 5:
                    gc.collect()
                    memory.append(pss_mib(os.getpid()))
            took, cpu = time.perf_counter() - began, cpu_seconds(os.getpid()) - cpu
            await lived.hours(4, news=0, trouble=0)
            wrong, posts = await lived.wrong(), len(lived.here.house.state.posts)
            troubles = lived.troubles
    if wrong:
        raise RuntimeError(f"not all is told: {wrong}")
    how = (
        f"{posts:,} posts, edits and deletions, {asked:,} requests, trouble {troubles} times; {took:.0f} s, "
        "every post once at the end"
    )
    return [
        Figure(f"{SOURCES} sources for a day, CPU", f"{cpu / HOURS:.1f} s/h", how + ", stand-ins included"),
        Figure(
            f"{SOURCES} sources for a day, memory", f"{memory[-1] - memory[0]:+.1f} MiB",
            f"{memory[0]:.0f} MiB (PSS) after 6 hours, {memory[-1]:.0f} MiB after 24, stand-ins included",
        ),
    ]  # fmt: skip


def _asked(lived: Day) -> int:
    count = sum(len(standin.asked) for _, standin, _ in lived.pairs)
    lived.forget()
    return count


async def measure() -> list[Figure]:
    logging.disable(logging.WARNING)
    try:
        found = contracts()
        figures = [parsing(name, contract) for name, contract in found.items()]
        figures += sources_heard.measure()
        figures += [await end_to_end(name, contract) for name, contract in found.items()]
        return figures + await forty()
    finally:
        logging.disable(logging.NOTSET)
