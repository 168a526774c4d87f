"""The web server for webhooks and for monitors: POST /hooks/NAME, GET /health. It logs nothing of what it is sent."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from aiohttp import web


@runtime_checkable
class Deliverable(Protocol):
    """A source that is delivered to."""

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, object]]: ...


@dataclass(frozen=True)
class WebRunning:
    """A server that listens at `url`."""

    url: str
    runner: web.AppRunner

    async def stop(self) -> None:
        await self.runner.cleanup()


async def start(
    routes: Mapping[str, Deliverable],
    host: str,
    port: int,
    tls: ssl.SSLContext | None,
    max_body: int,
    health: Callable[[], dict[str, object]],
) -> WebRunning:
    """Listen; port 0 takes a free one. `max_body`: bytes of a request that are read. Raises OSError."""
    app = web.Application(client_max_size=max_body, middlewares=[_plain_errors])
    app.router.add_post("/hooks/{name}", _hook(routes))
    app.router.add_get("/health", _health(health))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, host, port, ssl_context=tls)
    await site.start()
    listening = runner.addresses[0][1]
    return WebRunning(f"{'https' if tls else 'http'}://{host}:{listening}", runner)


def _hook(routes: Mapping[str, Deliverable]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        source = routes.get(request.match_info["name"])
        if source is None:
            return web.json_response({"error": "there is no webhook of this name"}, status=404)
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, told = await source.deliver(headers, body)
        again = {"Retry-After": "30"} if status == 503 else None
        return web.json_response(told, status=status, headers=again)

    return handle


def _health(health: Callable[[], dict[str, object]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response(health(), headers={"Cache-Control": "no-store"})

    return handle


@web.middleware
async def _plain_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Errors as JSON with a sentence, and no word about the server's software."""
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        answer = web.json_response({"error": error.reason}, status=error.status)
    answer.headers["Server"] = "vis-a-vis"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
