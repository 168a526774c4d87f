"""A service on the loopback after its documentation: what all stand-ins have, so that each only says how it answers.

A stand-in enforces what the documentation tells: who may ask, how pages go on, how often, what errors look like. A
test puts posts into it and makes it misbehave; it notes what it was asked.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Protocol

from aiohttp import web

from feeder.sources.base import Source
from tests.feeder.sources.small_server import Pace, serving
from wall.clock import SteppedClock


@dataclass
class Entry:
    """A post as the service has it. Times are Unix ms; `number` counts up from 1."""

    key: str
    number: int
    text: str
    stars: float | None
    written_ms: int
    updated_ms: int
    deleted: bool = False


PADDING = 30_000_000
"""More (bytes) than any source may take at once."""


@dataclass(frozen=True)
class Fault:
    """What the next request gets instead of its answer. `cut`: the body breaks off in the middle. `padded`: the
    service's own answer with so much white space after it that no cap lets it through."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False
    padded: bool = False


@dataclass
class StandIn:
    """Posts by key, in the order in which they were written. A service's own class says `answer`.

    `clock` is the service's: it may go before or after the source's, and every answer tells it (`Date`). `passing`:
    so many questions are answered well before the `faults` begin.
    """

    clock: SteppedClock
    entries: dict[str, Entry] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    passing: int = 0
    asked: list[web.Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    def add(self, key: str, text: str, stars: float | None = 4.0) -> Entry:
        """Somebody writes a post, now."""
        now_ms = self.clock.now_ms()
        entry = self.entries[key] = Entry(key, len(self.entries) + 1, text, stars, now_ms, now_ms)
        return entry

    def edit(self, key: str, text: str) -> None:
        entry = self.entries[key]
        entry.text, entry.updated_ms = text, self.clock.now_ms()

    def remove(self, key: str) -> None:
        self.entries[key].deleted = True

    def restore(self, key: str) -> None:
        """The service brings it back (for those where that happens)."""
        self.entries[key].deleted = False

    def present(self) -> list[Entry]:
        """What may be read now, the oldest first."""
        return [entry for entry in self.entries.values() if not entry.deleted]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What the service answers, by its documentation."""
        raise NotImplementedError

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A fault if one is due, else the service's answer. Faults are for questions, not for getting a token."""
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            for _ in range(5):
                await asyncio.sleep(0)  # whoever asks two things at once is seen to
            response = await self._answer(request)
        finally:
            self.at_once -= 1
        if not response.prepared:
            response.headers.setdefault("Date", formatdate(self.clock.now_ms() / 1000, usegmt=True))
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if not self.faults or self.is_login(request):
            return await self.answer(request)
        if self.passing > 0:
            self.passing -= 1
            return await self.answer(request)
        return await self._fail(self.faults.popleft(), request)

    def is_login(self, _request: web.Request) -> bool:
        """Whether this request only gets a token."""
        return False

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.padded:
            whole = await self.answer(request)
            body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b""
            packed = gzip.compress(body + b" " * PADDING, 1)
            headers = {**whole.headers, "Content-Encoding": "gzip", "Content-Length": str(len(packed))}
            return web.Response(status=whole.status, headers=headers, body=packed)
        if not fault.cut:
            return web.Response(status=fault.status, headers=fault.headers, body=fault.body)
        response = web.StreamResponse(headers={"Content-Length": "100000", "Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"items": [')
        if request.transport is not None:
            request.transport.close()
        return response

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        """It answers at `url` while the block runs."""
        async with serving(self.handle) as self.url:
            yield


class Contract(Protocol):
    """What a source's test module offers as `CONTRACT` to the contract tests (`test_contract_*.py`).

    It may say more where the usual is not so:
    - `day_calls: int`: how many requests a day the service allows, if it says so (the default pace is held to it);
    - `window_days: int` (30): how far back the source reads as `source` makes it;
    - `soon_s: float` (1500): by when a new post is told with the usual pace;
    `standin.answer` serves `add`, `edit`, `remove` and `restore` by `present()`; dates of posts are the service's
    own clock. A fault hits every question that is no `is_login`.
    """

    secret: str
    """A text that every secret given to the source contains: it may stand in no words for people."""
    pages: int
    """Posts that certainly need more than two pages; 0 where there are no pages (a feed)."""
    reversible: bool
    """Whether the service brings back what was deleted, and the source sees it."""
    edits: bool
    deletions: bool
    saved: bytes
    """A page (or a delivery) as the documentation shows it, with three posts at least; written by us."""

    def parse(self, data: bytes) -> tuple[int, int]:
        """How many posts the source's pure parse finds in a page, and how many it rejects. SourceError at most."""
        ...

    def standin(self, clock: SteppedClock) -> StandIn:
        """The service, whose own time is `clock`."""
        ...

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Source:
        """The source as it is configured for the stand-in, with its usual pace; `sleep` steps the clock."""
        ...
