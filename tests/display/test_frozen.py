"""A real screen that freezes is noticed by whoever keeps systemd's watchdog rule, and begins anew by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from tests.test_architecture import ROOT

LIMIT_S = 6.0
"""As `WatchdogSec=` would say."""


async def started(folder: Path, line: Path) -> asyncio.subprocess.Process:
    env = {
        **os.environ, "VAV_ROOT": str(folder), "NOTIFY_SOCKET": str(line),
        "WATCHDOG_USEC": str(int(LIMIT_S * 1_000_000)), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    env.pop("WATCHDOG_PID", None)
    return await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run_display.py"), "--offscreen", str(folder / "wall.png"), "--size", "640x360",
        env=env, cwd=folder, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def heard(line: socket.socket, word: str) -> None:
    """Wait until the screen says so."""
    while word not in (await asyncio.get_running_loop().sock_recv(line, 4096)).decode().split("\n"):
        pass


async def silent(line: socket.socket) -> None:
    """Wait until nothing was heard for LIMIT_S: systemd's rule."""
    while True:
        try:
            async with asyncio.timeout(LIMIT_S):
                await heard(line, "WATCHDOG=1")
        except TimeoutError:
            return


async def test_a_screen_that_freezes_is_found_out_and_begins_anew(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        screen = await started(tmp_path, tmp_path / "notify")
        try:
            async with asyncio.timeout(90):
                await heard(line, "READY=1")
                await heard(line, "WATCHDOG=1")
                await heard(line, "WATCHDOG=1")
                screen.send_signal(signal.SIGSTOP)
                await silent(line)
                screen.kill()
                await screen.wait()
                screen = await started(tmp_path, tmp_path / "notify")
                await heard(line, "READY=1")
                screen.terminate()
                await heard(line, "STOPPING=1")
                assert await screen.wait() == 0
            assert (tmp_path / "wall.png").read_bytes().startswith(b"\x89PNG")
        finally:
            if screen.returncode is None:
                screen.kill()
                await screen.wait()
