"""A small server on the loopback that answers as a test tells it to, and a pace that never waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from wall.clock import SteppedClock

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Every request goes to `handler`; gives the server's address, without a slash at its end."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/")).rstrip("/")


@dataclass
class Pace:
    """A `sleep` that only notes how long it was asked to wait (s), and steps a `clock` if it has one."""

    asked: list[float] = field(default_factory=list)
    clock: SteppedClock | None = None

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        if self.clock is not None:
            self.clock.step(seconds)
