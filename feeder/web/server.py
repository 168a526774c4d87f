"""The web server for webhooks and monitors: POST /hooks/NAME and /hooks/NAME/KEY, GET /health.

It logs nothing of what it is sent.

Every answer is JSON; an error says in a sentence what is wrong. No access log, no word about the software.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from aiohttp import web
from multidict import CIMultiDict

from feeder.sources.shared.doorbell import KEY

log = logging.getLogger("feeder.web")
READ_S = 15.0
"""A body arrives within this time (s)."""
AT_ONCE = 64
"""Requests that are read or wait for their answer at the same time; a further one is to come again."""
RETRY_S = 5
STOP_S = 3.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@runtime_checkable
class Deliverable(Protocol):
    """A source that is delivered to. `close` answers whoever still waits."""

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, object]]: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class WebRunning:
    """A server that listens at `url`, e.g. `http://127.0.0.1:40123`."""

    url: str
    runner: web.AppRunner
    routes: Mapping[str, Deliverable]

    async def stop(self) -> None:
        """Tell all who wait to come again, then stop. The sources of the routes are closed by it."""
        for route in self.routes.values():
            await route.close()
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
    app = web.Application(client_max_size=max_body, middlewares=[_in_json])
    hook = _hook(routes, asyncio.Semaphore(AT_ONCE))
    app.router.add_post("/hooks/{name}", hook)
    app.router.add_post("/hooks/{name}/{key}", hook)
    app.router.add_head("/hooks/{name}", _there(routes))
    app.router.add_get("/health", _health(health))
    app.on_response_prepare.append(_nothing_about_us)
    runner = web.AppRunner(
        app, access_log=None, logger=quiet(), handle_signals=False, shutdown_timeout=STOP_S, auto_decompress=False
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=tls).start()
    except OSError:
        await runner.cleanup()
        raise
    shown = f"[{host}]" if ":" in host else host
    return WebRunning(f"{'https' if tls else 'http'}://{shown}:{runner.addresses[0][1]}", runner, routes)


def _hook(routes: Mapping[str, Deliverable], places: asyncio.Semaphore) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        route = routes.get(request.match_info["name"])
        if route is None:
            return _error(404, "There is no webhook of this name.")
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return _error(415, "The body is sent as it is signed, without Content-Encoding.")
        if places.locked():
            return _error(503, "Too many deliveries at once. Please send it again.", retry_after_s=RETRY_S)
        async with places:
            try:
                async with asyncio.timeout(READ_S):
                    body = await request.read()
            except TimeoutError:
                return _error(408, f"The body did not arrive within {READ_S:g} s.")
            except ConnectionError:
                return _error(400, "The body broke off.")  # they are gone: no defect of ours
            given: Mapping[str, str] = request.headers
            if "key" in request.match_info:
                given = CIMultiDict(request.headers)
                given[KEY] = request.match_info["key"]
            status, answer = await route.deliver(given, body)
        return _answer(status, answer)

    return handle


def _there(routes: Mapping[str, Deliverable]) -> Handler:
    """Whether there is such an address: what a service asks before it takes it (Intercom)."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return _answer(200 if request.match_info["name"] in routes else 404, {})

    return handle


def _health(health: Callable[[], dict[str, object]]) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        return _answer(200, health())

    return handle


@web.middleware
async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors of the server itself: a sentence each, as JSON."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return _error(413, f"The body is larger than {request.client_max_size:,} bytes: send fewer posts at once.")
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        answer = _error(405, f"This address takes {allowed} only.")
        answer.headers["Allow"] = allowed
        return answer
    except web.HTTPNotFound:
        return _error(404, "There is nothing at this address; webhooks are taken at /hooks/NAME.")
    except web.HTTPException as error:
        return _error(error.status, f"{error.reason}.")
    except Exception:
        log.exception("a request broke")
        return _error(500, "Something broke here; it is noted. Please send it again.")


def _error(status: int, words: str, **more: object) -> web.Response:
    return _answer(status, {"error": words, **more})


def _answer(status: int, answer: Mapping[str, Any]) -> web.Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if "retry_after_s" in answer:
        headers["Retry-After"] = str(answer["retry_after_s"])
    return web.json_response(answer, status=status, headers=headers)


async def _nothing_about_us(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)


def quiet() -> logging.Logger:
    """Where aiohttp tells of requests that are no HTTP: at level DEBUG, without who sent them and what."""
    silent = logging.getLogger("feeder.web.http")
    silent.filters[:] = [_without_details]
    return silent


def _without_details(record: logging.LogRecord) -> bool:
    record.levelno, record.levelname = logging.DEBUG, "DEBUG"
    record.msg, record.args, record.exc_info = "somebody sent something that is no HTTP request", None, None
    return log.isEnabledFor(logging.DEBUG)
