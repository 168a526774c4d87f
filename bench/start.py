"""The first card after a launch: from the start of the process to the first picture that bears a post, in a window.

The cache is that of a wall that ran before; a start with the feeder there and one without any network are told apart.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path

from bench.acts import approve, until_drawn, waiting
from bench.feeder import fill
from bench.figures import Figure, percentile, run_seconds
from bench.house import bench_house, screen_process
from bench.xserver import there_is_one, xserver

STARTS = 11
PUBLIC = 30
SIZES = ("1920x1080", "3840x2160")
TEXT = "Livraison en trois semaines, personne au téléphone ; la lampe, elle, est superbe."


async def first_card(folder: Path, env: dict[str, str], *options: str) -> tuple[float, float]:
    """One launch: seconds to the first picture with a post on it, and the CPU time (s) that it took."""
    state = folder / "state.json"
    state.unlink(missing_ok=True)
    began_ms = time.time_ns() / 1e6
    async with screen_process(folder, env, "--windowed", "--state", str(state), *options) as pid:
        while True:
            await asyncio.sleep(0.002)
            try:
                told = json.loads(state.read_bytes())
            except FileNotFoundError:
                continue
            if told["posts"]:
                return (told["drawn_ms"] - began_ms) / 1000, run_seconds(pid)


async def measure() -> list[Figure]:
    """Launches at both sizes; nothing where there is no X server."""
    if not there_is_one():
        return [Figure("first card", "left out", "needs Xvfb, which is not installed here")]
    figures = []
    for size in SIZES:
        async with xserver(size) as x:
            figures += await _at(size, x.name)
    return figures


async def _at(size: str, display: str) -> list[Figure]:
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with bench_house(folder, screen="") as house:
            await fill(house, PUBLIC, text=TEXT)
            env = {**house.env, "DISPLAY": display}
            desk = house.link("camille")
            async with desk.call(), house.screen("--size", size, display=display):
                posts = await waiting(desk, PUBLIC)
                seqs = [await approve(desk, post) for post in posts]
                await until_drawn(desk, seqs[-1])
                await asyncio.sleep(1)
            await first_card(folder, env, "--size", size)  # says `--state` for the first time: not remembered yet
            found["feeder there"] = [await first_card(folder, env, "--size", size) for _ in range(STARTS)]
        found["no feeder"] = [await first_card(folder, env, "--size", size) for _ in range(STARTS)]
    return [
        Figure(
            f"first card, {size}, {what}",
            f"{percentile([wall for wall, _ in took], 0.5):.2f} s",
            f"median of {STARTS} launches with {PUBLIC} cards cached ({min(took)[0]:.2f} to {max(took)[0]:.2f}); "
            f"{percentile([cpu for _, cpu in took], 0.5):.2f} s of CPU",
        )
        for what, took in found.items()
    ]
