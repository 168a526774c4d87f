"""The programs that the demo starts, and how none of them outlives it (killed with -9, on Linux only)."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PATIENCE_S = 6.0
TAIL_BYTES = 8192


class Child:
    """A running program; made by `Child.start`. `log` None: it has our terminal."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path | None) -> None:
        self.name = name
        self.log = log
        self._process = process
        self._ended = asyncio.create_task(self._end())

    @classmethod
    async def start(
        cls, name: str, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path | None = None
    ) -> Child:
        """Start `argv`. With a `log`, what it says goes there and it gets a process group of its own; without, it
        shares our terminal. If we die, whatever the way, it is told to stop. Raises OSError.
        """
        with contextlib.ExitStack() as open_files:
            out: IO[bytes] | None = open_files.enter_context(log.open("ab")) if log is not None else None
            process = await asyncio.create_subprocess_exec(
                *argv,
                cwd=cwd,
                env=dict(env),
                stdin=None if out is None else asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=out is not None,
                preexec_fn=_follow_parent(),
            )
        return cls(name, process, log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._ended.done()

    async def wait(self) -> int:
        """Its exit status, once it has ended and everything that it started with it; below 0: minus the signal."""
        return await asyncio.shield(self._ended)

    async def stop(self, patience_s: float = PATIENCE_S) -> int:
        """Ask it to end (SIGTERM), and after `patience_s` seconds make it. Returns its exit status."""
        if not self._ended.done():
            self._signal(signal.SIGTERM)
            done, _pending = await asyncio.wait({self._ended}, timeout=patience_s)
            if not done:
                self._signal(signal.SIGKILL)
        return await self.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as stream:
            stream.seek(max(0, self.log.stat().st_size - TAIL_BYTES))
            text = stream.read().decode(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    async def _end(self) -> int:
        status = await self._process.wait()
        if self.log is not None:
            # What it left behind in its group; at once, while the number can be nobody else's.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        return status

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self.log is None:
                self._process.send_signal(number)
            else:
                os.killpg(self._process.pid, number)


def _follow_parent() -> Callable[[], None] | None:
    """What a child does before it begins: ask the kernel for a SIGTERM at our death, even by `kill -9`."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def follow() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)  # we died in between: nobody would tell it

    return follow
