"""What a wall costs while nothing moves: in a real window, connected, with a beat of the feeder each second."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bench.acts import approve, until_drawn, waiting
from bench.feeder import fill
from bench.figures import Figure, percentile, pss_mib, run_seconds
from bench.house import bench_house
from bench.xserver import there_is_one, xserver

SIZES = ("1920x1080", "3840x2160")
SECONDS = 45
CARDS = 4


async def measure() -> list[Figure]:
    """Second by second; the median is a second in which the wall did not turn. Nothing without an X server."""
    if not there_is_one():
        return [Figure("idle", "left out", "needs Xvfb, which is not installed here")]
    figures = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            async with bench_house(Path(folder), screen="") as house, xserver(size) as x:
                await fill(house, CARDS, text="Bien reçu.")
                desk = house.link("camille")
                async with desk.call(), house.screen("--size", size, display=x.name) as pid:
                    for post in await waiting(desk, CARDS):
                        seq = await approve(desk, post)
                    await until_drawn(desk, seq)
                    await asyncio.sleep(4)
                    shares, before = [], run_seconds(pid)
                    for _ in range(SECONDS):
                        await asyncio.sleep(1)
                        now = run_seconds(pid)
                        shares.append(now - before)
                        before = now
                    memory = pss_mib(pid)
        mean = sum(shares) / len(shares)
        how = (
            f"of a core: the median second of {SECONDS}, {CARDS} cards, a beat a second; {mean:.2%} with the scenes "
            f"that took turns meanwhile; {memory:.0f} MiB"
        )
        figures.append(Figure(f"idle, {size}", f"{percentile(shares, 0.5):.2%}", how))
    return figures
