"""Processes of the tests: `tests.wall.log.outside` started, and killed in the middle of its work."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30
"""Ends a test that hangs; nothing waits for so long."""
SQLITE = "tests.wall.log.test_sqlite:TestSqlite"


async def start(does: str, place: Path, *more: str, of: str = SQLITE) -> asyncio.subprocess.Process:
    """`tests.wall.log.outside` in a process of its own, with the backend `of` (module:class)."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.wall.log.outside", does, of, str(place), *more,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def killed_after(process: asyncio.subprocess.Process, lines: int) -> list[str]:
    """`kill -9` once the process has printed so many lines; everything that it printed by then."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        told = [await process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        told += (await process.stdout.read()).splitlines(keepends=True)
        assert await process.wait() == -signal.SIGKILL
    return [line.decode().strip() for line in told if line.endswith(b"\n")]
