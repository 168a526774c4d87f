"""`python -m moderation --serve`: the tablet's server in this process, until somebody stops it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import secrets
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from gettext import NullTranslations

from aiohttp import web

from moderation.serve import guard
from moderation.serve.door import Door
from moderation.serve.guard import origin_of
from moderation.serve.pages import Pages
from moderation.serve.proxy import Proxy
from moderation.serve.service import command, environment
from moderation.serve.sessions import Limits, Sessions
from moderation.words import Words
from wall.clock import Clock
from wall.wire import authority

PORT = 8780
SWEEP_S = 5.0
STOP_S = 3.0


class Unfit(Exception):
    """It cannot be served so; one sentence says why."""


@dataclass(frozen=True)
class Setup:
    """How the tablet is served. `behind`: the origin of a proxy before us.

    `url` and `hub_tls`: where the feeder's hub is now. `named`: its address if somebody named one; without it each
    desk looks for the feeder itself, and finds one that comes back on another port.
    """

    url: Callable[[], str]
    host: str = "127.0.0.1"
    port: int = PORT
    tls: ssl.SSLContext | None = None
    behind: str | None = None
    look: str = "night"
    hub_tls: ssl.SSLContext | None = None
    version: str = ""
    named: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    catalogues: Mapping[str, NullTranslations] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


def checked(args: argparse.Namespace, words: Words, loopback: Callable[[str], bool]) -> tuple[str, int, str | None]:
    """Host, port and the proxy's origin of the command line. Raises Unfit."""
    _ = words._
    host, behind = args.host or "127.0.0.1", None
    if args.behind_proxy is not None:
        behind = origin_of(args.behind_proxy)
        if behind is None or not (
            behind.startswith("https://") or loopback(behind.partition("://")[2].split(":")[0])
        ):
            raise Unfit(_("--behind-proxy is the address in the browser, for instance https://desk.example.org"))
    if bool(args.tls_cert) != bool(args.tls_key):
        raise Unfit(_("--tls-cert and --tls-key belong together."))
    if not loopback(host) and not args.tls_cert and behind is None:
        told = _("{host} can be reached from other machines: that needs --tls-cert and --tls-key, or --behind-proxy.")
        raise Unfit(told.format(host=host))
    return host, PORT if args.port is None else args.port, behind


@asynccontextmanager
async def serving(setup: Setup, clock: Clock) -> AsyncIterator[tuple[str, Proxy]]:
    """The server; yields its address for a browser. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in setup.host else socket.AF_INET
    listening = socket.create_server((setup.host, setup.port), family=family)
    port = listening.getsockname()[1]
    place = guard.place_of(setup.host, port, tls=setup.tls is not None, behind=setup.behind)
    proxy = Proxy(
        place,
        Door(setup.url, setup.hub_tls, setup.version),
        lambda session, lang: (command(lang, setup.look), environment(setup.env, session.token, setup.named)),
        Pages(setup.catalogues),
        Sessions(setup.limits, lambda: secrets.token_urlsafe(32)),
        clock,
    )
    runner = web.AppRunner(
        proxy.application(), access_log=None, logger=_quiet(), handle_signals=False, shutdown_timeout=STOP_S
    )
    await runner.setup()
    sweeping = asyncio.create_task(_sweep(proxy))
    try:
        await web.SockSite(runner, listening, ssl_context=setup.tls).start()
        scheme = "https" if setup.tls else "http"
        yield setup.behind or f"{scheme}://{authority(setup.host, port)}", proxy
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        await runner.cleanup()
        listening.close()


async def serve(setup: Setup, clock: Clock, say: Callable[[str], None], words: Words) -> None:
    """Serve until a signal. Raises OSError."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(setup, clock) as (address, _proxy):
        say(words._("The desk for tablets: {address}   (Ctrl+C ends it)").format(address=address))
        await stop.wait()


async def _sweep(proxy: Proxy) -> None:
    while True:
        await asyncio.sleep(SWEEP_S)
        proxy.sweep()


def _quiet() -> logging.Logger:
    """Where the server's library tells of what is no HTTP: without who sent it, and what."""
    quiet = logging.getLogger("desk.serve.http")
    quiet.filters[:] = [_without_details]
    return quiet


def _without_details(record: logging.LogRecord) -> bool:
    record.msg, record.args, record.exc_info = "a request broke", None, None
    return record.levelno >= logging.ERROR
