"""Real processes of the house for end-to-end tests: feeder, screen, the desk's commands, and a recorded wire.

Nothing here waits by the clock: a process is ready when it says so, a file has changed when the kernel says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import struct
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
IN_CLOSE_WRITE, IN_MOVED_TO = 0x8, 0x80
HOUSE = """
data_dir = "var"
[shop]
id = "lyon"
name = "Maison Tilleul"
[[account]]
name = "camille"
role = "manager"
[[account]]
name = "ecran-1"
role = "screen"
"""
"""The `wall.toml` of a shop with a manager and a screen; a test adds its sources and whom else it needs."""


class Changes:
    """Says when a file of a folder was written or moved in (inotify)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._fd = libc.inotify_init1(os.O_NONBLOCK)
        if self._fd < 0 or libc.inotify_add_watch(self._fd, bytes(folder), IN_CLOSE_WRITE | IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    def _read(self) -> None:
        data = os.read(self._fd, 65536)
        if len(data) >= struct.calcsize("iIII"):
            self._changed.set()

    async def until(self, what: Callable[[], Any]) -> Any:
        """Wait until `what()` is true, asking again after each change; returns it."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := what()):
                await self._changed.wait()
                self._changed.clear()
        return found

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        os.close(self._fd)


@dataclass
class Running:
    """A process of the house; what it prints goes to `log`."""

    process: asyncio.subprocess.Process
    log: Path

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it (SIGKILL: at any moment, nothing asked); returns its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


@dataclass
class Recorder:
    """Sits between a screen and the hub and keeps every byte that the hub sent."""

    target: str
    sent: bytearray = field(default_factory=bytearray)
    url: str = ""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Recorder]:
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = self.target.removeprefix("ws://").split(":")
        try:
            to_hub = await asyncio.open_connection(host, int(port))
        except OSError:
            writer.close()  # the feeder is down just now; the screen comes again
            return
        await asyncio.gather(self._pass(reader, to_hub[1], None), self._pass(to_hub[0], writer, self.sent))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, record: bytearray | None) -> None:
        try:
            while data := await source.read(65536):
                if record is not None:
                    record += data
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass  # either end was killed: that is what these tests do
        finally:
            sink.close()


@dataclass
class Shop:
    """One shop's files and processes under `folder`; `config` is the text of its `wall.toml`."""

    folder: Path
    config: str
    secrets: Mapping[str, str]
    url: str = ""
    web_url: str = ""

    def __post_init__(self) -> None:
        (self.folder / "wall.toml").write_text(self.config)
        rules = (ROOT / "config/house-rules.toml").read_text()
        (self.folder / "house-rules.toml").write_text(rules.replace("grace_s = 10", "grace_s = 1"))

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"VAV_ROOT": str(self.folder), "VAV_CONFIG": str(self.folder / "wall.toml"), **self.secrets}

    async def feeder(self) -> Running:
        """Start the feeder; returns once it serves."""
        running = await self._start("feeder", "run_feeder.py", "--config", str(self.folder / "wall.toml"))
        told = json.loads((self.folder / "var/run/feeder.json").read_text())
        self.url, self.web_url = told["url"], told["web_url"]
        return running

    async def page(self) -> Running:
        """Start the phone page's process; returns once it serves."""
        return await self._start("page", "run_feeder.py", "web", "--config", str(self.folder / "wall.toml"))

    async def screen(self, url: str, state: Path) -> Running:
        """Start a screen without a display; what it draws is told in `state`."""
        command = (
            "run_display.py", "--offscreen", str(self.folder / "wall.png"), "--size", "1280x720", "--url", url,
            "--as", "ecran-1", "--state", str(state), "--cache-dir", str(self.folder / "cache"),
        )  # fmt: skip
        return await self._start("display", *command, ready=None)

    async def _start(self, name: str, *command: str, ready: str | None = "ready") -> Running:
        log = self.folder / f"{name}.log"
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=self.env, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if ready else log.open("ab"), stderr=log.open("ab"),
        )  # fmt: skip
        if ready:
            assert process.stdout is not None
            async with asyncio.timeout(PATIENCE_S):
                while ready.encode() not in (line := await process.stdout.readline()):
                    assert line, f"{name} ended: {log.read_text()[-2000:]}"
        return Running(process, log)

    async def desk(self, *words: str, account: str = "camille") -> tuple[int, str]:
        """One of the desk's commands, as typed; returns its exit status and what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "moderation", *words, "--as", account, cwd=ROOT, env=self.env,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()

    async def wall(self, *words: str) -> tuple[int, str]:
        """One of `python -m wall`'s commands, as typed; its exit status and what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wall", *words, cwd=ROOT, env=self.env, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()

    async def posts(self) -> list[dict[str, Any]]:
        """Every post, as `list --json` has it."""
        status, out = await self.desk("list", "--json")
        assert status == 0, out
        found: list[dict[str, Any]] = json.loads(out)
        return found


def files_with(needle: bytes, folders: Sequence[Path]) -> list[str]:
    """The files under `folders` that contain these bytes."""
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [str(file) for file in files if needle in file.read_bytes()]
