"""The local server of the sample day: a blog, a chat and a forum on one free loopback port."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from feeder.demo import forum, wordpress
from feeder.demo.matrix import Homeserver
from feeder.demo.rooms import NOTICE_BOT, OPT_IN_BOT
from feeder.demo.sample import Day, Sample


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Keys:
    """What the readers of the day have to show, random for each run: an application password for the blog, two
    access tokens for the chat and the password of both its accounts.
    """

    wordpress: str = field(default_factory=_secret)
    notice: str = field(default_factory=_secret)
    opt_in: str = field(default_factory=_secret)
    password: str = field(default_factory=_secret)


def application(sample: Sample, day: Day, keys: Keys) -> web.Application:
    """Everything that the server answers to."""
    accounts = {NOTICE_BOT: (keys.password, keys.notice), OPT_IN_BOT: (keys.password, keys.opt_in)}
    app = web.Application(client_max_size=64 * 1024)
    app.add_routes(wordpress.routes(sample.comments, day, keys.wordpress))
    app.add_routes(Homeserver(sample.chat, day, accounts).routes())
    app.add_routes(forum.routes(sample.forum, day))
    return app


@asynccontextmanager
async def served(sample: Sample, day: Day, keys: Keys, port: int = 0) -> AsyncIterator[str]:
    """Serve the day on 127.0.0.1 while the block runs; gives the address, e.g. `http://127.0.0.1:40123`.

    Raises OSError if `port` is taken; 0 takes any free one.
    """
    # A long poll may still be open at the end: nobody waits for it.
    runner = web.AppRunner(application(sample, day, keys), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
