"""What the way of looking back needs: lived days with a feeder on them, a post to be forgotten, a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import sys
import termios
import tomllib
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from feeder.demo.lived.__main__ import CONFIG, SECRET
from feeder.demo.lived.days import live
from feeder.house import House
from feeder.side import SideTables
from tests.e2e.processes import PATIENCE_S, ROOT, Changes, Running, Shop
from wall import text as typeset
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock
from wall.log.sqlite import SqliteLog
from wall.vault import Vault
from wall.views import Script

ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Told:
    """A post of the last day that its screen showed alone, in words that no other post has."""

    post: str
    words: str
    script: Script


@dataclass
class Screens:
    """What screens without a display draw, by their names. `changes` wakes when one has drawn something else."""

    shop: Shop
    changes: Changes
    folder: Path

    def state(self, name: str) -> dict[str, Any]:
        """What is drawn; empty before the first picture."""
        path = self.folder / f"{name}.json"
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return found

    def words(self, name: str) -> dict[str, str]:
        return {post["post"]: post["text"] for post in self.state(name).get("posts", [])}

    async def until(self, name: str, what: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Wait until the picture is so; returns its state."""
        await self.changes.until(lambda: (state := self.state(name)) and what(state))
        return self.state(name)

    async def start(self, name: str, *options: str, env: dict[str, str] | None = None) -> Running:
        """A screen's process."""
        command = (
            "run_display.py", "--offscreen", str(self.shop.folder / f"{name}.png"), "--size", "1280x720",
            "--state", str(self.folder / f"{name}.json"), "--cache-dir", str(self.shop.folder / "cache" / name),
            *options,
        )  # fmt: skip
        log = self.shop.folder / f"{name}.log"
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=env or self.shop.env, stdin=asyncio.subprocess.DEVNULL,
            stdout=log.open("ab"), stderr=log.open("ab"),
        )  # fmt: skip
        return Running(process, log)


async def lived(folder: Path, until: date) -> tuple[Shop, Told]:
    """Three days of a shop, and a post of the last one. Whose feeder is still to be started."""
    await live(folder, days=3, until=until, seed=4, posts_a_day=60)
    shop = Shop(folder, CONFIG, {"LIVED_SECRET": SECRET})
    return shop, await _shown_alone(folder)


async def _shown_alone(folder: Path) -> Told:
    async with contextlib.AsyncExitStack() as stack:
        vault = await Vault.open(folder / "keys.db")
        stack.push_async_callback(vault.close)
        log = SqliteLog.open(folder / "log.db")
        stack.push_async_callback(log.close)
        side = SideTables(folder / "side.db")
        stack.push_async_callback(side.close)
        house = await House.open(log, vault, SteppedClock(), ZONE, "tilleul")
        texts = {post.id: await house.contents.text(post) for post in house.state.posts.values()}
        known = {name: text.text for name, text in texts.items() if text is not None}
        often = Counter(known.values())
        found = [
            Told(script.posts[0][0], known[script.posts[0][0]], script)
            for _, script in await side.scripts(0, 2**53)
            if script.scene == "spotlight" and not house.state.posts[script.posts[0][0]].masks
        ]
        last = max(told.script.from_ms for told in found)
        of_the_day = [told for told in found if last - told.script.from_ms < 9 * 3_600_000]
        fit = [
            told for told in of_the_day
            if often[told.words] == 1 and house.state.posts[told.post].visible and 60 < len(told.words) < 200
            and house.state.posts[told.post].promise is None
            and house.state.posts[told.post].received_ms > last - 12 * 3_600_000
            and typeset.plain(typeset.display_form(told.words)) == told.words  # it is compared letter by letter
        ]  # fmt: skip
        return max(fit, key=lambda told: told.script.to_ms - told.script.from_ms)


def manager(shop: Shop) -> Link:
    """A session with the hub as the manager."""
    secret = tomllib.loads((shop.folder / "tokens.toml").read_text())["direction"]["token"]
    return Link(shop.url, lambda: wire.Hello(token=secret))


class Terminal:
    """One of the desk's commands in a terminal of its own; what it is sent is read all the time."""

    def __init__(self, process: asyncio.subprocess.Process, ours: int) -> None:
        self.process = process
        self._ours = ours
        self._said = b""
        self._more = asyncio.Event()
        asyncio.get_running_loop().add_reader(ours, self._read)

    async def until(self, needle: str) -> str:
        """Wait until `needle` has been drawn; everything that was drawn so far, without control sequences."""
        async with asyncio.timeout(PATIENCE_S):
            while needle not in (text := plain(self._said)):
                self._more.clear()
                await self._more.wait()
        return text

    def types(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)

    def _read(self) -> None:
        try:
            self._said += os.read(self._ours, 65_536)
        except OSError:  # the other end is gone
            asyncio.get_running_loop().remove_reader(self._ours)
        self._more.set()


@contextlib.asynccontextmanager
async def terminal(shop: Shop, *words: str) -> AsyncIterator[Terminal]:
    """One of the desk's commands in a terminal of 120 × 40."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "moderation", *words, cwd=ROOT, env={**shop.env, "TERM": "xterm-256color"},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    there = Terminal(process, ours)
    try:
        yield there
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        there.close()


def plain(said: bytes) -> str:
    """The letters without the control sequences."""
    return re.sub(r"\x1b(\[[0-9;?<>=]*[A-Za-z]|[()][A-Z0-9]|[=>])", "", said.decode(errors="replace"))


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has: its page objects, those in compressed streams too."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):  # not every stream is compressed
            parts.append(zlib.decompress(match[1]))
    return sum(len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", part)) for part in parts)
