"""One desk behind one websocket: the toolkit's `AppService` without a shell, without our environment, and bounded."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

log = logging.getLogger("desk.serve")
ROOT = Path(__file__).resolve().parents[2]
READY = b"__GANGLION__\n"
"""What the toolkit's web driver says first."""
PACKET = 4 * 1024 * 1024
"""Bytes; the largest piece of a picture that is taken from a desk."""
END_S = 5.0
"""A desk that was asked to end is given so long (s), then it is killed."""
COLUMNS, ROWS = (20, 400), (10, 200)
KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "VIRTUAL_ENV",
    "VAV_ROOT",
    "VAV_CONFIG",
    "VAV_CA_FILE",
    "SSL_CERT_FILE",
)
"""What a desk gets of our environment; no secret is among it."""
TOOLKIT = ("TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLUMNS", "ROWS")
"""What the toolkit tells a desk by its environment."""


def command(lang: str, look: str) -> Sequence[str]:
    """The desk's command line: nothing on it comes from outside, and nothing on it is secret."""
    return (sys.executable, "-m", "moderation", "--touch", "--lang", lang, "--look", look)


def clamped(width: object, height: object) -> tuple[int, int]:
    """The size of a terminal as a browser says it, within reason. Raises ValueError."""
    if not (isinstance(width, int) and isinstance(height, int)):
        raise ValueError("no size")
    return max(COLUMNS[0], min(width, COLUMNS[1])), max(ROWS[0], min(height, ROWS[1]))


def environment(ours: Mapping[str, str], token: str, named: str = "") -> dict[str, str]:
    """What a desk is given: this session's token, what Python needs, and the feeder's address if it was `named`."""
    kept = {name: ours[name] for name in KEPT if name in ours}
    if named:
        kept["VAV_URL"] = named
    return {**kept, "VAV_TOKEN": token, "PYTHONUNBUFFERED": "1"}


class DeskService(AppService):
    """A desk as a process of its own, with `argv` and `env`. `write` and `shut` speak to the browser."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        write: Callable[[bytes], Awaitable[None]],
        shut: Callable[[], Awaitable[object]],
    ) -> None:
        async def nothing(_text: str) -> None:
            """No addresses are opened and no files delivered in the browser."""

        async def close() -> None:
            await shut()

        super().__init__("", write_bytes=write, write_str=nothing, close=close, download_manager=DownloadManager())
        self._argv, self._env = tuple(argv), dict(env)

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        built = super()._build_environment(width, height)
        return {**{name: built[name] for name in TOOLKIT}, **self._env}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # No shell. What it complains of goes nowhere: a traceback may hold what customers wrote.
        self._process = process = await asyncio.create_subprocess_exec(
            *self._argv, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT,
            env=self._build_environment(width, height),
        )  # fmt: skip
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the desk draws, until it ends; then close the browser's side."""
        stdout = self._process.stdout if self._process is not None else None
        if stdout is None:
            return
        try:
            while await stdout.readline() != READY:
                if stdout.at_eof():
                    log.warning("a desk did not start")
                    return
            while True:
                kind, size = await stdout.readexactly(1), int.from_bytes(await stdout.readexactly(4), "big")
                if size > PACKET:
                    log.warning("a desk sent a packet of %d bytes", size)
                    return
                payload = await stdout.readexactly(size)
                if kind == b"D":
                    await self.on_data(payload)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass  # it has ended, or the browser has
        finally:
            await self.remote_close()

    async def stop(self) -> None:
        """End the desk: first asked, then made to."""
        process, task = self._process, self._task
        if process is None:
            return
        self._process = self._task = None
        try:
            async with asyncio.timeout(END_S):
                with contextlib.suppress(ConnectionError, RuntimeError):
                    await self.send_meta({"type": "quit"})
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        finally:
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            await _emptied(process)


async def _emptied(process: Process) -> None:
    """Let go of an ended process's pipes: what is still in them is read by nobody else."""
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(END_S):
            while process.stdout is not None and await process.stdout.read(65536):
                pass
