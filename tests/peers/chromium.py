"""A real Chromium without a window, the size of a tablet and with a finger, driven by its DevTools protocol.

It reaches nobody but this machine: every other name is resolved to nowhere.
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

SIZE = (1024, 768)
START_S = 30.0
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-extensions", "--mute-audio",
    "--no-proxy-server", "--touch-events=enabled", "--lang=fr", "--accept-lang=fr", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0", "about:blank",
)  # fmt: skip


def missing() -> list[str]:
    """What of it this machine lacks."""
    return [] if shutil.which("chromium") else ["chromium"]


class Tablet:
    """One page. Every method raises AssertionError when the page does not do it in time."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.requests: list[str] = []
        self.complaints: list[str] = []

    async def call(self, method: str, **params: Any) -> Any:
        """One call of the protocol; what happens meanwhile is noted."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            said = await self._socket.receive_json(timeout=START_S)
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]
            self._note(said)

    def _note(self, said: dict[str, Any]) -> None:
        params = said.get("params", {})
        if said.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif said.get("method") == "Network.webSocketCreated":
            self.requests.append(params["url"])
        elif said.get("method") == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif said.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))

    async def prepare(self) -> None:
        """The size of a tablet, a finger, and an eye on what is asked for."""
        for domain in ("Page", "Network", "Log", "Runtime"):
            await self.call(f"{domain}.enable")
        width, height = SIZE
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True
        )
        await self.call("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=1)

    async def go(self, url: str) -> None:
        await self.call("Page.navigate", url=url)

    async def js(self, expression: str) -> Any:
        """The value of an expression in the page."""
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until(self, expression: str, timeout_s: float = 30.0) -> None:
        """Wait until an expression holds, also over a change of pages."""
        async with asyncio.timeout(timeout_s):
            while True:
                told = await self.call("Runtime.evaluate", expression=f"!!({expression})", returnByValue=True)
                if told["result"].get("value") is True:
                    return
                await asyncio.sleep(0.05)

    async def tap(self, x: float, y: float) -> None:
        """A finger there, and up again."""
        await self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def swipe(self, x: float, y: float, by: float) -> None:
        """A finger goes down there, moves up by so many pixels, and leaves."""
        await self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        for part in range(1, 9):
            at = {"x": x, "y": y - by * part / 8}
            await self.call("Input.dispatchTouchEvent", type="touchMove", touchPoints=[at])
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def tap_on(self, selector: str) -> None:
        """A finger on the middle of an element."""
        box = await self.js(
            f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        await self.tap(*box)

    async def write(self, text: str) -> None:
        """Type into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def picture(self) -> bytes:
        """What is to be seen, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Tablet]:
    """A browser with one page; its profile is in `folder`."""
    program = await asyncio.create_subprocess_exec(
        "chromium", f"--user-data-dir={folder}", *FLAGS,
        stdout=subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert program.stderr is not None
    drained: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(START_S):
            line = b""
            while b"DevTools listening on ws://" not in line:
                line = await program.stderr.readline()
                assert line, "Chromium ended before it began"
        drained = asyncio.create_task(_drain(program.stderr))
        place = line.decode().rpartition("ws://")[2].partition("/")[0]
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://{place}/json") as answer:
                page = next(each for each in await answer.json() if each["type"] == "page")
            async with http.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=64 * 1024 * 1024) as socket:
                tablet = Tablet(socket)
                await tablet.prepare()
                yield tablet
    finally:
        if program.returncode is None:
            program.terminate()
        await program.wait()
        if drained is not None:
            async with asyncio.timeout(START_S):
                await drained  # its helpers have the pipe as well


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass


@pytest.fixture
async def chromium() -> AsyncIterator[Tablet]:
    """A browser of its own for one test."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with opened(Path(folder)) as tablet:
            yield tablet
