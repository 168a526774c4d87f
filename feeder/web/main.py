"""The phone page's process: listens, finds its pages, waits for the feeder to dial in. It logs nobody's address."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from feeder.web import pages
from feeder.web.guard import Handler, guarding, nothing_about_us
from feeder.web.plan import WebPlan
from feeder.web.server import quiet
from feeder.web.site import Site
from wall.clock import Clock, SystemClock

IDLE_S = 20.0
"""A connection on which no whole request came for this long (s) is closed; slow ones are cut off by it, too."""
MOST_CONNECTIONS = 1000
"""Beyond it the oldest on which nothing is being answered are closed."""
SWEEP_S = 1.0
STOP_S = 3.0
FILES = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class WebReady:
    """The page serves at `url`, e.g. `http://127.0.0.1:40123`."""

    url: str
    site: Site


async def main(plan: WebPlan, stop: asyncio.Event, ready: Callable[[WebReady], None]) -> None:
    """Serve until `stop` is set; `ready` is called once when it does. Raises OSError."""
    async with running(plan, SystemClock()) as web_ready:
        ready(web_ready)
        await stop.wait()


@contextlib.asynccontextmanager
async def running(plan: WebPlan, clock: Clock) -> AsyncIterator[WebReady]:
    """The page for as long as the context lasts. Raises OSError if it cannot listen."""
    site = Site(plan, clock)
    app = web.Application(client_max_size=plan.max_body, middlewares=[guarding(site)])
    app.router.add_get("/link", site.link.serve, allow_head=False)
    app.add_routes(_files())
    for module in sorted(one.name for one in pkgutil.iter_modules(pages.__path__)):
        found = importlib.import_module(f"{pages.__name__}.{module}")
        if hasattr(found, "routes"):  # else it is something that pages share
            app.add_routes(found.routes(site))
    app.on_response_prepare.append(nothing_about_us)
    runner = web.AppRunner(
        app, access_log=None, logger=quiet(), handle_signals=False, shutdown_timeout=STOP_S,
        keepalive_timeout=IDLE_S, auto_decompress=False,
    )  # fmt: skip
    await runner.setup()
    try:
        await web.TCPSite(runner, plan.host, plan.port, ssl_context=plan.tls, backlog=512).start()
    except OSError:
        await runner.cleanup()
        raise
    shown = f"[{plan.host}]" if ":" in plan.host else plan.host
    sweep = asyncio.create_task(_sweep(runner, site))
    try:
        yield WebReady(f"{'https' if plan.tls else 'http'}://{shown}:{runner.addresses[0][1]}", site)
    finally:
        sweep.cancel()
        await site.link.close()
        await runner.cleanup()


async def _sweep(runner: web.AppRunner, site: Site) -> None:
    """Close the oldest connections when there are too many, but for those that are being answered."""
    while True:
        await asyncio.sleep(SWEEP_S)
        server = runner.server
        if server is not None and (over := len(server.connections) - MOST_CONNECTIONS) > 0:
            idle = [connection for connection in server.connections if connection not in site.answering]
            for connection in idle[:over]:
                connection.force_close()


def _files() -> list[web.RouteDef]:
    """Our own styles and scripts, read once; their addresses carry their digest."""
    routes = []
    for path in sorted(FILES.glob("*.*")):
        body, kind = path.read_bytes(), TYPES[path.suffix]
        routes.append(web.get(f"/static/{path.name}", _file(body, kind)))
    return routes


def _file(body: bytes, kind: str) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        charset = None if kind == "image/png" else "utf-8"
        headers = {"Cache-Control": FOR_GOOD}
        return web.Response(body=body, content_type=kind, charset=charset, headers=headers)

    return handle
