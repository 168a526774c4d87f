"""The wall on a whole display of a real X server: drawn at once, deaf to all keys but one chord, black when shut."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import ImageColor

from display.look import load_theme
from tests.peers.x11 import X11
from tests.test_architecture import ROOT

pytestmark = [pytest.mark.peer("x11"), pytest.mark.timeout(120)]
SHUT = "\n".join(
    f'{day} = ""' for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)


class Wall:
    """A screen's process, and what it says to the service manager."""

    def __init__(self, process: asyncio.subprocess.Process, line: socket.socket) -> None:
        self.process = process
        self._line = line

    async def says(self, word: str) -> None:
        """Wait until it says so."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(60):
            while word not in (await loop.sock_recv(self._line, 4096)).decode().split("\n"):
                pass


@contextlib.asynccontextmanager
async def wall(folder: Path, x11: X11, *options: str, hours: str = "") -> AsyncIterator[Wall]:
    """A full-screen wall without any feeder, for as long as the block lasts."""
    config = (ROOT / "config/wall.toml").read_text(encoding="utf-8")
    if hours:
        config = config.partition("[hours]")[0] + f"[hours]\n{hours}\n"
    (folder / "wall.toml").write_text(config, encoding="utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(folder / "notify"))
        line.setblocking(False)
        env = {
            **os.environ, "DISPLAY": x11.name, "VAV_ROOT": str(folder), "VAV_CONFIG": str(folder / "wall.toml"),
            "NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "2000000", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        env.pop("SDL_VIDEODRIVER", None)
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "run_display.py"), "--fullscreen", "--cache-dir", str(folder / "cache"),
            *options, cwd=folder, env=env, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield Wall(process, line)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def test_it_fills_the_display_and_only_the_chord_ends_it(tmp_path: Path, x11: X11) -> None:
    async with wall(tmp_path, x11, "--lit") as shown:
        await shown.says("READY=1")
        picture = x11.look()
        ground = ImageColor.getrgb(load_theme("day").ground)
        corners = [picture.getpixel(at) for at in ((0, 0), (1279, 0), (0, 719), (1279, 719))]
        assert corners == [ground] * 4
        assert len(picture.getcolors(100_000) or ()) > 20, "words stand on it"
        for chord in ("Escape", "q", "alt+F4", "ctrl+q", "ctrl+c", "F11", "alt+Tab"):
            x11.press(chord)
        await shown.says("WATCHDOG=1")
        await shown.says("WATCHDOG=1")
        assert shown.process.returncode is None
        x11.press("ctrl+shift+q")
        async with asyncio.timeout(60):
            assert await shown.process.wait() == 0


async def test_it_is_black_when_the_shop_is_shut(tmp_path: Path, x11: X11) -> None:
    async with wall(tmp_path, x11, hours=SHUT) as shown:
        await shown.says("READY=1")
        assert x11.look().getcolors(2) == [(1280 * 720, (0, 0, 0))]
