"""How a checkpoint gets to a witness: posted to an address, given to a command (mail), laid into a folder.

Each way takes a limited time and raises SourceError alone, in words for a shop manager, without any secret.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import aiohttp
from yarl import URL

from feeder.sources.base import SourceError
from feeder.sources.shared.http import CONNECT_S, USER_AGENT, host_of, network_words
from wall.ledger import Signed
from wall.words import N_

MOST = 16_384
"""Bytes of a file that are looked at."""
LIMIT_S = 30.0
"""A witness has so long (s) to take a checkpoint."""
MIDDLE = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ")
"""What a command sees of the feeder's environment: nothing that could be a secret."""


class Way(Protocol):
    """One way to one witness."""

    async def send(self, signed: Signed) -> None:
        """Return when the witness has it. Raises SourceError."""
        ...

    async def close(self) -> None: ...


class ByUrl:
    """POSTs the note as text; the witness answers 2xx. `token`: sent as `Authorization: Bearer`."""

    def __init__(self, url: str, token: str = "", limit_s: float = LIMIT_S) -> None:
        self._url = url
        self._headers = {"User-Agent": USER_AGENT, "Content-Type": "text/plain; charset=utf-8"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._limit_s = limit_s

    async def send(self, signed: Signed) -> None:
        who = host_of(self._url)
        limit = aiohttp.ClientTimeout(total=self._limit_s, sock_connect=CONNECT_S)
        try:
            async with (
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=limit) as session,
                session.post(
                    URL(self._url), data=signed.note.encode(), headers=self._headers, allow_redirects=False
                ) as response,
            ):
                status = response.status  # whatever it says with it is not read
        except TimeoutError as error:
            told = N_("{who} did not take the checkpoint within {seconds} s: we try again.")
            raise SourceError(told, who=who, seconds=f"{self._limit_s:g}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(network_words(error), who=who) from error
        if not 200 <= status < 300:
            told = N_(
                "{who} did not take the checkpoint ({status}): check the address and the token of this witness."
            )
            raise SourceError(told, who=who, status=status)

    async def close(self) -> None:
        """Nothing stays open."""


class ByCommand:
    """Gives the note to a command on its standard input; it took it if it ends with 0. What it says is not read."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], limit_s: float = LIMIT_S) -> None:
        self._command = tuple(command)
        self._env = {name: env[name] for name in MIDDLE if name in env}
        self._limit_s = limit_s

    async def send(self, signed: Signed) -> None:
        who = Path(self._command[0]).name
        nothing = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=nothing,
                stderr=nothing,
                env=self._env,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise SourceError(N_("The command {who} cannot be run: is it installed?"), who=who) from error
        try:
            async with asyncio.timeout(self._limit_s):
                await process.communicate(signed.note.encode())
        except TimeoutError as error:
            told = N_("The command {who} did not end within {seconds} s: we try again.")
            raise SourceError(told, who=who, seconds=f"{self._limit_s:g}") from error
        finally:
            if process.returncode is None:
                await _end(process)
        if process.returncode != 0:
            told = N_("The command {who} did not take the checkpoint (it ended with {status}).")
            raise SourceError(told, who=who, status=process.returncode)

    async def close(self) -> None:
        """Nothing stays open."""


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a command that takes too long, and whatever it started. (One that has ended may go on mailing.)"""
    with contextlib.suppress(ProcessLookupError):  # it ended just now
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


class InFolder:
    """Lays the note into a folder on somebody's share, one file a checkpoint; never changes one that is there."""

    def __init__(self, folder: Path, limit_s: float = LIMIT_S) -> None:
        self._folder = folder
        self._limit_s = limit_s
        self._busy: asyncio.Future[None] | None = None

    async def send(self, signed: Signed) -> None:
        """A share that is gone may hang for minutes: no second attempt is begun before the first has ended."""
        try:
            async with asyncio.timeout(self._limit_s):
                if self._busy is not None:
                    await asyncio.wait({self._busy})
                self._busy = _aside(lambda: lay(self._folder, signed))
                await asyncio.shield(self._busy)
        except TimeoutError as error:
            told = N_("The folder {who} does not answer: is the share connected?")
            raise SourceError(told, who=self._folder.name) from error

    async def close(self) -> None:
        """Nothing is waited for: a thread that hangs ends with the program."""


def _aside(work: Callable[[], None]) -> asyncio.Future[None]:
    """Do `work` in a thread that the program does not wait for when it ends."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()
    future.add_done_callback(lambda done: done.cancelled() or done.exception())  # it may be that nobody asks any more

    def settle(error: Exception | None) -> None:
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)

    def run() -> None:
        problem: Exception | None = None
        try:
            work()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            problem = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, problem)

    threading.Thread(target=run, name="witness", daemon=True).start()
    return future


def lay(folder: Path, signed: Signed) -> None:
    """Write the note to a file of its own, whole or not at all. Blocks. Raises SourceError."""
    path, data = folder / f"checkpoint-{signed.size:012d}.txt", signed.note.encode()
    made = folder / f".{path.name}.{os.getpid()}"
    try:
        if not folder.is_dir():  # never made here: an empty mount point is a folder nobody else sees
            raise SourceError(N_("There is no folder {who}: is the share connected?"), who=folder.name)
        if path.exists():
            _compare(path, signed)
            return
        try:
            with made.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.chmod(0o644)  # a witness is to read it
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        told = N_("The folder {who} took no checkpoint: may we write there, and is there room?")
        raise SourceError(told, who=folder.name) from error


def _compare(path: Path, signed: Signed) -> None:
    """A file of the same size with another root is what a witness is for; with another time it is as good."""
    with path.open("rb") as file:
        there = file.read(MOST).decode("utf-8", "replace")
    if there.split("\n", 3)[:3] != signed.note.split("\n", 3)[:3]:
        told = N_("The folder {who} holds another checkpoint at {size} facts: the log was changed since.")
        raise SourceError(told, who=path.parent.name, size=signed.size, fatal=True)
