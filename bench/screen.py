"""The screen: first card, idle, frames, approve to drawn, and what it costs against a web wall in Chromium.

Everything is measured in a real window on an X server without a GPU (Xvfb), as a small PC would have it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from bench import frames, idle, peer, start
from bench.acts import approve, until_drawn, waiting
from bench.feeder import fill
from bench.figures import Figure, percentile
from bench.house import HASTY, BenchHouse, bench_house
from bench.xserver import there_is_one, xserver

APPROVALS = 200
CALM = 40
WAITED_S = 0.5
"""A post that is drawn later than this had to wait for room; machine noise stays below it."""
READ_S = 2.5
"""A little more than a short post's reading time in the bench's configuration."""


@contextlib.asynccontextmanager
async def _display(size: str) -> AsyncIterator[str]:
    """An X server's name, or nothing where there is none: then off-screen."""
    if not there_is_one():
        yield ""
        return
    async with xserver(size) as x:
        yield x.name


async def latency(house: BenchHouse) -> list[float]:
    """Seconds from sending an approval (grace 0) to a screen's word that it has drawn it."""
    desk, took = house.link("camille"), []
    async with desk.call():
        for post in await waiting(desk, APPROVALS):
            began = time.perf_counter()
            await until_drawn(desk, await approve(desk, post))
            took.append(time.perf_counter() - began)
    return took


async def calm(folder: Path, display: str) -> list[float]:
    """Seconds from sending an approval (grace 0) to its words being in the picture, on a wall that has been read.

    The screen writes what it has drawn, and when, into a file; the posts are short, so that there is room.
    """
    took: list[float] = []
    async with bench_house(folder, screen=f'{HASTY}playlist = ["stream"]\n') as house:
        await fill(house, CALM + 1, text="Bien reçu.")
        state = folder / "state.json"
        async with house.screen("--size", "1920x1080", "--state", str(state), display=display):
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


async def approvals() -> list[Figure]:
    """Approve to drawn, on a calm wall and in a rush."""
    async with _display("1920x1080") as display:
        with tempfile.TemporaryDirectory() as folder:
            took = await calm(Path(folder), display)
        at_once = [one for one in took if one < WAITED_S] or took
        how = (
            f"{len(at_once)} of {len(took)} approvals (grace 0), one each {READ_S:g} s: the words are in "
            f"the picture; the others waited for room, or for the slide that was up to end"
        )
        figures = [Figure("approve to drawn, 1920x1080, calm", _percentiles(at_once), how)]
    for size in ("1920x1080", "3840x2160"):
        async with _display(size) as display:
            with tempfile.TemporaryDirectory() as folder:
                async with bench_house(Path(folder)) as house:
                    await fill(house, APPROVALS + 1)
                    async with house.screen("--size", size, display=display):
                        desk = house.link("camille")
                        async with desk.call():
                            await until_drawn(desk, await approve(desk, (await waiting(desk, 1))[0]))
                            took = await latency(house)
        how = f"{len(took)} approvals in a row (grace 0): what is then on the wall is drawn; most queue to be read"
        figures.append(Figure(f"approve to picture, {size}, rush", _percentiles(took), how))
    return figures


def _percentiles(took: list[float]) -> str:
    return f"p50 {percentile(took, 0.5) * 1000:.0f} ms, p99 {percentile(took, 0.99) * 1000:.0f} ms"


async def measure() -> list[Figure]:
    """All of it, with feeders and screens of its own: about twenty minutes."""
    figures: list[Figure] = []
    for part in (start.measure, idle.measure, frames.measure, approvals, peer.measure):
        figures += await part()
    return figures
