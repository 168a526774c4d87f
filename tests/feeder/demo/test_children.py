"""Whatever the demo starts ends with it: asked, made to, or because the demo itself was killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from feeder.demo.children import Child

HERE = Path(__file__).resolve().parents[3]
CALL = """
import signal, socket, subprocess, sys, time
def call():
    line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    line.sendall(b"up")
    return line
"""
PATIENT = CALL + "line = call(); time.sleep(300)"
STUBBORN = CALL + "signal.signal(signal.SIGTERM, signal.SIG_IGN); line = call(); time.sleep(300)"
WITH_HELPER = CALL + f"subprocess.Popen([sys.executable, '-c', {PATIENT!r}, sys.argv[1]]); time.sleep(300)"
PARENT = f"""
import asyncio, os, sys
from pathlib import Path
from feeder.demo.children import Child
async def main():
    argv = [sys.executable, "-c", {PATIENT!r}, sys.argv[1]]
    child = await Child.start("x", argv, cwd=Path("."), env=os.environ, log=Path(sys.argv[2]))
    await child.wait()
asyncio.run(main())
"""


class Line:
    """A call from a program: it tells when that program is up, and when it is gone."""

    def __init__(self) -> None:
        self.port = 0
        self._calls: asyncio.Queue[asyncio.StreamReader] = asyncio.Queue()
        self._reader: asyncio.StreamReader | None = None

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._calls.put(reader)

    async def up(self) -> None:
        self._reader = await self._calls.get()
        assert await self._reader.readexactly(2) == b"up"

    async def gone(self) -> None:
        assert self._reader is not None
        assert await self._reader.read() == b""


@asynccontextmanager
async def a_line() -> AsyncIterator[Line]:
    line = Line()
    async with await asyncio.start_server(line.take, "127.0.0.1", 0) as server:
        line.port = server.sockets[0].getsockname()[1]
        yield line


async def start(code: str, log: Path, port: int = 0) -> Child:
    argv = [sys.executable, "-c", code, str(port)]
    return await Child.start("it", argv, cwd=log.parent, env=os.environ, log=log)


async def test_its_status_and_its_last_words(tmp_path: Path) -> None:
    child = await start("print('\\n'.join(map(str, range(40)))); raise SystemExit(7)", tmp_path / "log")
    assert await child.wait() == 7
    assert child.last_words(2) == "38\n39"
    assert await child.stop() == 7, "stopping what has ended is harmless"


async def test_who_is_asked_stops_and_who_will_not_is_made_to(tmp_path: Path) -> None:
    async with a_line() as line:
        for code, how, patience_s in ((PATIENT, signal.SIGTERM, 30.0), (STUBBORN, signal.SIGKILL, 0.05)):
            child = await start(code, tmp_path / "log", line.port)
            await line.up()
            assert await child.stop(patience_s) == -how
            await line.gone()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_its_own_helpers_end_with_it(tmp_path: Path, how: signal.Signals) -> None:
    async with a_line() as line:
        child = await start(WITH_HELPER, tmp_path / "log", line.port)
        await line.up()
        os.kill(child.pid, how)
        assert await child.wait() == -how
        await line.gone()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
async def test_if_the_demo_is_killed_its_children_end(tmp_path: Path) -> None:
    async with a_line() as line:
        argv = [sys.executable, "-c", PARENT, str(line.port), str(tmp_path / "log")]
        parent = await asyncio.create_subprocess_exec(*argv, cwd=HERE)
        await line.up()
        parent.kill()
        await parent.wait()
        await line.gone()


async def test_what_cannot_be_started_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-program"):
        await Child.start("it", ["no-such-program"], cwd=tmp_path, env=os.environ, log=tmp_path / "log")
