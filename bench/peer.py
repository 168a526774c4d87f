"""The peer, in the same run: a minimal web page of the same cards in a Chromium kiosk, against our screen.

Both hang on the same feeder, in the same X server, one after the other: idle, then with a post every ten and every
three seconds. Memory and CPU are summed over all of a program's processes; the X server's are told apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import time
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.acts import approve, until_drawn, waiting
from bench.feeder import fill
from bench.figures import Figure, cpu_of_all, cpu_seconds, family, pss_of_all
from bench.house import BenchHouse, bench_house
from bench.xserver import XServer, there_is_one, xserver
from wall.client import Link

PAGE = Path(__file__).parent / "web" / "wall.html"
SIZES = ("1920x1080", "3840x2160")
PUBLIC = 12
WARM_S, IDLE_S, TEN_S, THREE_S = 6.0, 20.0, 30.0, 24.0
FLAGS = (
    "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--password-store=basic",
    "--window-position=0,0",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What one of the two cost: MiB at the end, and shares of a core: idle, a post every 10 s, one every 3 s.

    `x`: the same shares of the X server.
    """

    memory: float
    cpu: tuple[float, float, float]
    x: tuple[float, float, float]


def chromium() -> str | None:
    """The browser, where there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.asynccontextmanager
async def kiosk(house: BenchHouse, size: str, display: str) -> AsyncIterator[int]:
    """The page in a Chromium kiosk with a new profile; yields its first process."""
    token = tomllib.loads((house.folder / "var/tokens.toml").read_text())["ecran-2"]["token"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            chromium() or "chromium", *FLAGS, f"--user-data-dir={profile}", f"--window-size={size.replace('x', ',')}",
            f"{PAGE.as_uri()}?{urlencode({'url': house.url, 'token': token})}",
            env={**house.env, "DISPLAY": display, "HOME": profile}, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process.pid
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def cost(house: BenchHouse, pid: int, x: XServer, account: str) -> Cost:
    """Wait until it has drawn what is public, then idle, then feed it."""
    desk = house.link("camille")
    async with desk.call():
        await until_drawn(desk, await approve(desk, (await waiting(desk, 1))[0]), account)
        await asyncio.sleep(WARM_S)
        shares, xs = [], []
        for seconds, every in ((IDLE_S, 0.0), (TEN_S, 10.0), (THREE_S, 3.0)):
            feeding = asyncio.create_task(feed(desk, every)) if every else None
            began, used, by_x = time.perf_counter(), cpu_of_all(family(pid)), cpu_seconds(x.pid)
            await asyncio.sleep(seconds)
            took = time.perf_counter() - began
            shares.append((cpu_of_all(family(pid)) - used) / took)
            xs.append((cpu_seconds(x.pid) - by_x) / took)
            if feeding is not None:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
        return Cost(pss_of_all(family(pid)), (shares[0], shares[1], shares[2]), (xs[0], xs[1], xs[2]))


async def feed(desk: Link, every_s: float) -> None:
    """Approve a post every few seconds."""
    for post in await waiting(desk, 50):
        await approve(desk, post)
        await asyncio.sleep(every_s)


async def measure() -> list[Figure]:
    """Both at both sizes; our screen alone where there is no Chromium, nothing where there is no X server."""
    if not there_is_one():
        return [Figure("the peer", "left out", "needs Xvfb, which is not installed here")]
    figures = []
    for size in SIZES:
        ours, theirs = await _cost_at(size, "ecran-1"), None
        if chromium() is not None:
            theirs = await _cost_at(size, "ecran-2")
        figures += _told(size, ours, theirs)
    if chromium() is None:
        figures.append(Figure("the peer", "left out", "needs Chromium, which is not installed here"))
    return figures


async def _cost_at(size: str, account: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        async with bench_house(Path(folder), screen="") as house, xserver(size) as x:
            await fill(house, 60, text="Très bien reçu, conseils clairs ; la lampe est superbe.")
            desk = house.link("camille")
            async with desk.call():
                for post in await waiting(desk, PUBLIC):
                    await approve(desk, post)
            running = (
                house.screen("--size", size, display=x.name) if account == "ecran-1" else kiosk(house, size, x.name)
            )
            async with running as pid:
                return await cost(house, pid, x, account)


def _told(size: str, ours: Cost, theirs: Cost | None) -> list[Figure]:
    """The figures, as ratios where there is a peer."""
    ratio, peer = "", "no peer here"
    if theirs is not None:
        ratio, peer = f", {ours.memory / theirs.memory:.0%} of the peer’s", f"the peer {theirs.memory:.0f} MiB"
    how = f"PSS of all its processes, after posts every 10 and 3 s; {peer}"
    figures = [Figure(f"screen's memory, {size}", f"{ours.memory:.0f} MiB{ratio}", how)]
    for at, what in enumerate(("no new post", "a post every 10 s", "a post every 3 s")):
        how = f"of a core; the X server {ours.x[at]:.1%} more"
        if theirs is not None:
            ratio = f", {ours.cpu[at] / theirs.cpu[at]:.0%} of the peer’s" if theirs.cpu[at] else ""
            how += f"; the peer {theirs.cpu[at]:.1%}, its X server {theirs.x[at]:.1%} more"
        figures.append(Figure(f"screen's CPU, {size}, {what}", f"{ours.cpu[at]:.1%}{ratio}", how))
    return figures
