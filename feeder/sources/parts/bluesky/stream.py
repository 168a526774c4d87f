"""Jetstream's WebSocket: lines that may concern us, and how far it was read. It never waits to be asked.

https://github.com/bluesky-social/jetstream, docs/README.md, 5.1, and internal/subscribe: what is wanted goes into an
`options_update` (`requireHello`), since a thousand DIDs fit into no address; a time as cursor is in µs and inclusive.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence

from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.parts.bluesky.events import POSTS
from feeder.sources.parts.bluesky.lines import time_of
from feeder.sources.shared.socket import Socket, connected

MESSAGE_BYTES = 200_000
"""No line is sent that is longer; a post has 3,000 bytes of text at most."""
AT_ONCE = 5_000
"""Lines that nobody has taken yet; with more of them the server waits for us."""


class Stream:
    """One connection. `concerns` picks lines; `ring` is called when there is something to take, or at the end."""

    def __init__(
        self, host: str, who: Phrase, dids: Sequence[str], concerns: Callable[[str], bool], ring: Callable[[], None]
    ) -> None:
        self._url, self._who, self._dids = URL(host) / "subscribe", who, list(dids)
        self._concerns, self._ring = concerns, ring
        self._lines: asyncio.Queue[str] = asyncio.Queue(AT_ONCE)
        self._reading: asyncio.Task[None] | None = None
        self._read_us = 0
        self._count = 0

    async def join(self, cursor_us: int) -> None:
        """Connect and begin at `cursor_us` (Unix µs). Raises SourceError."""
        joined = asyncio.Event()
        self._reading = reading = asyncio.create_task(self._read(cursor_us, joined))
        waiting = asyncio.create_task(joined.wait())
        await asyncio.wait({reading, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if reading.done():
            await reading

    def take(self) -> tuple[list[str], int, int]:
        """Lines since the last time, up to when everything was read with them (Unix µs; 0: nothing came yet), and how
        many lines came in all. Raises SourceError once nothing more will come."""
        read_us, lines = self._read_us, list[str]()
        while not self._lines.empty():
            lines.append(self._lines.get_nowait())
        if not lines and self._reading is not None and self._reading.done():
            self._reading.result()
        return lines, max(read_us, time_of(lines[-1]) if lines else 0), self._count

    async def _read(self, cursor_us: int, joined: asyncio.Event) -> None:
        query = {"wantedCollections": POSTS, "maxMessageSizeBytes": str(MESSAGE_BYTES), "requireHello": "true",
                 "cursor": str(cursor_us)}  # fmt: skip
        try:
            async with connected(str(self._url.with_query(query)), self._who, max_bytes=4 * MESSAGE_BYTES) as socket:
                await socket.send(self._hello())
                joined.set()
                await self._follow(socket)
        finally:
            self._ring()

    def _hello(self) -> str:
        wanted = {"wantedCollections": [POSTS], "wantedDids": self._dids, "maxMessageSizeBytes": MESSAGE_BYTES}
        return json.dumps({"type": "options_update", "payload": wanted})

    async def _follow(self, socket: Socket) -> None:
        while True:
            line = await socket.receive()
            if not isinstance(line, str):
                continue  # only compressed ones are so, and none was asked for
            self._count += 1
            if self._concerns(line):
                await self._lines.put(line)
                self._ring()
            self._read_us = max(self._read_us, time_of(line[:400]))

    async def stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
