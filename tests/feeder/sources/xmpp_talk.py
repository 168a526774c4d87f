"""A source that reads a real Prosody into a real house, and a network that can be cut: what the XMPP tests share."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from feeder.sources.base import Batch, Context
from feeder.sources.xmpp import OPTIONS, Xmpp
from tests.feeder.sources import at_work
from tests.feeder.sources.at_work import Line, Wall
from tests.peers.prosody import PASSWORD, Prosody
from wall.clock import SystemClock


def source(url: str, *rooms: str, **more: Any) -> Xmpp:
    """The source as a shop sets it up; `more` is told otherwise."""
    given: dict[str, Any] = {
        "type": "xmpp", "name": "salon", "url": url, "account": "wall@localhost", "password_env": "PASSWORD",
        "rooms": rooms, "consent_basis": "notice", "consent_version": "2026-11",
    }  # fmt: skip
    secrets = {"PASSWORD": PASSWORD, "WRONG": "open sesame", "ROOM": "lampe"}
    return Xmpp(OPTIONS.model_validate(given | more), Context(SystemClock(), secrets))


def reading(folder: Path, made: Xmpp) -> AbstractAsyncContextManager[Wall]:
    """The source, kept going in the house that is in `folder`."""
    return at_work.reading(folder, made, made._options)


def line(server: Prosody) -> Line:
    """A network to the server that can be cut."""
    return Line(server.port, "ws://127.0.0.1:{port}/xmpp-websocket")


async def first(made: Xmpp) -> Batch:
    """The first batch of a source, or the SourceError that it raises."""
    batches = made.batches(None)
    try:
        async with asyncio.timeout(30):
            return await anext(batches)
    finally:
        await batches.aclose()
