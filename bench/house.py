"""A feeder process (and a screen process) on a folder of its own, for benches."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from wall import wire
from wall.client import Link

ROOT = Path(__file__).resolve().parent.parent
SECRET = "the-secret-of-the-bench"
CONFIG = """
data_dir = "var"
[shop]
id = "bench"
name = "Bench"
[[account]]
name = "camille"
role = "manager"
[[account]]
name = "ecran-1"
role = "screen"
[[account]]
name = "ecran-2"
role = "screen"
[[source]]
type = "webhook"
name = "avis"
secret_env = "BENCH_SECRET"
"""
HASTY = "[screen]\nwords_per_minute = 400\nsettle_s = 0\nmin_dwell_s = 2\n"
"""Short reading times, so that a bench need not wait long for room."""


@dataclass(frozen=True)
class BenchHouse:
    """A feeder that serves."""

    folder: Path
    pid: int
    url: str
    web_url: str
    env: dict[str, str]

    def link(self, account: str, **hello: object) -> Link:
        """A client with the token of `account`."""
        token = tomllib.loads((self.folder / "var/tokens.toml").read_text())[account]["token"]
        return Link(self.url, lambda: wire.Hello(token=token, **hello))  # type: ignore[arg-type]

    @contextlib.asynccontextmanager
    async def screen(self, *options: str, display: str = "") -> AsyncIterator[int]:
        """A screen in a window on that X server, or without a display; yields its pid."""
        where = ["--windowed"] if display else ["--offscreen", str(self.folder / "wall.png")]
        async with screen_process(self.folder, {**self.env, "DISPLAY": display}, *where, *options) as pid:
            yield pid


@contextlib.asynccontextmanager
async def screen_process(folder: Path, env: dict[str, str], *options: str) -> AsyncIterator[int]:
    """`run_display.py` with its cache in `folder`, as a shop runs it: compiled modules are kept; yields its pid."""
    env = {name: value for name, value in env.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run_display.py"), "--cache-dir", str(folder / "cache"),
        "--as", "ecran-1", *options,
        cwd=ROOT, env=env, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def bench_house(folder: Path, grace_s: float = 0, screen: str = HASTY) -> AsyncIterator[BenchHouse]:
    """Start a feeder with this grace (s) and wait until it serves. `screen`: [screen], and whatever else is set."""
    (folder / "wall.toml").write_text(CONFIG + screen)
    rules = (ROOT / "config/house-rules.toml").read_text()
    (folder / "house-rules.toml").write_text(rules.replace("grace_s = 10", f"grace_s = {grace_s:g}"))
    env = {**os.environ, "VAV_ROOT": str(folder), "VAV_CONFIG": str(folder / "wall.toml"), "BENCH_SECRET": SECRET}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run_feeder.py"), cwd=ROOT, env=env, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=(folder / "feeder.log").open("wb"),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        if b"ready" not in await process.stdout.readline():
            raise RuntimeError(f"the feeder did not start: {(folder / 'feeder.log').read_text()}")
        told = json.loads((folder / "var/run/feeder.json").read_text())
        yield BenchHouse(folder, process.pid, told["url"], told["web_url"], env)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
