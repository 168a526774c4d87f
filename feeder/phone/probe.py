"""Looks whether the public address answers as this very wall, so that no QR code leads anywhere else.

It asks as a phone would, from outside: `/.well-known/vis-a-vis.json` there must name this ledger's key.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import aiohttp
import msgspec

from feeder.phrase import Phrase
from wall.words import N_

PATH = "/.well-known/vis-a-vis.json"
ASK_S = 10.0
MOST = 16_384
"""Bytes of an answer that are read."""
EVERY_S, AGAIN_S = 180.0, 3.0
"""How long (s) until it is asked again: while it answers as it should, and while it does not."""

SILENT = Phrase(N_("{address} does not answer: until it does, the wall shows no QR code."))
UNTRUSTED = Phrase(N_("{address} shows a certificate that nobody vouches for: the wall shows no QR code."))
ANOTHER = Phrase(N_("{address} is not this wall’s page: the wall shows no QR code."))
OLD = Phrase(N_("{address} is the page of another wall, or does not know this one yet: the wall shows no QR code."))

Sleep = Callable[[float], Awaitable[None]]


class Known(msgspec.Struct, rename={"version": "vis-a-vis"}):
    """What a wall's page says of itself."""

    version: int
    vkey: str = ""


async def ask(url: str, vkey: str, tls: ssl.SSLContext | None) -> Phrase | None:
    """None if the page at `url` is that of the ledger with this key, else what is wrong, in words."""
    timeout = aiohttp.ClientTimeout(total=ASK_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
            session.get(url + PATH, ssl=tls if tls is not None else True, allow_redirects=False) as answer,
        ):
            status, body = answer.status, await _some(answer)
    except aiohttp.ClientConnectorCertificateError:
        return _of(UNTRUSTED, url)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return _of(SILENT, url)
    if status != 200 or len(body) > MOST:
        return _of(ANOTHER, url)
    return judged(body, url, vkey)


def judged(body: bytes, url: str, vkey: str) -> Phrase | None:
    """The same, of what the address answered."""
    try:
        known = msgspec.json.decode(body, type=Known)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _of(ANOTHER, url)
    if known.version != 1:
        return _of(ANOTHER, url)
    return None if known.vkey == vkey and vkey else _of(OLD, url)


async def _some(answer: aiohttp.ClientResponse) -> bytes:
    body = b""
    while len(body) <= MOST and (part := await answer.content.read(MOST)):
        body += part
    return body


def _of(phrase: Phrase, url: str) -> Phrase:
    return Phrase(phrase.message, address=url)


class Probe:
    """Asks at the start, every few minutes, and when the link comes: `run()`. `ask` asks once."""

    def __init__(
        self, ask: Callable[[], Awaitable[Phrase | None]], changed: Callable[[], None], sleep: Sleep = asyncio.sleep
    ) -> None:
        self.problem: Phrase | None = None
        """What is wrong with the address; None before the first answer too."""
        self.good = False
        self._ask = ask
        self._changed = changed
        self._sleep = sleep
        self._soon = asyncio.Event()

    def soon(self) -> None:
        """Ask again now: something has changed."""
        self._soon.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            self._soon.clear()
            problem = await self._ask()
            self.problem, self.good = problem, problem is None
            self._changed()
            waits = [
                asyncio.ensure_future(self._sleep(EVERY_S if self.good else AGAIN_S)),
                asyncio.ensure_future(self._soon.wait()),
            ]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
                await asyncio.gather(*waits, return_exceptions=True)
