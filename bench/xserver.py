"""An X server without a display, for what must be measured in a real window."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True)
class XServer:
    """One that runs. `name`: for DISPLAY."""

    name: str
    pid: int


def there_is_one() -> bool:
    """Whether Xvfb is installed."""
    return shutil.which("Xvfb") is not None


@contextlib.asynccontextmanager
async def xserver(size: str) -> AsyncIterator[XServer]:
    """Run Xvfb with one screen of `size` (`1920x1080`); Raises OSError."""
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        "Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp",
        pass_fds=(writing,), stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = (await asyncio.to_thread(told.readline)).strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield XServer(f":{number}", process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
