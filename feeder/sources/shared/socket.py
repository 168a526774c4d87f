"""A WebSocket to a service, for every source that listens on one: sizes capped, TLS checked, words for people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace

import aiohttp

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.http import CONNECT_S, USER_AGENT, network_words, retry_after_s, status_words, too_slow
from wall.words import N_

OPEN_S = 30.0
"""A connection stands within this time (s)."""
HEARTBEAT_S = 30.0
"""So often a sign of life is asked for (s); without an answer within half of it the connection counts as lost."""
LOST = N_("{who} broke off the connection: we try again.")


class Socket:
    """An open connection. Raises SourceError and nothing else."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, who: str | Phrase) -> None:
        self._socket, self._who = socket, who

    async def send(self, text: str) -> None:
        try:
            await self._socket.send_str(text)
        except (aiohttp.ClientError, OSError) as error:
            raise SourceError(LOST, who=self._who) from error

    async def receive(self) -> str | bytes:
        """The next message. Raises SourceError when the connection ends, whoever ended it."""
        message = await self._socket.receive()
        if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            data: str | bytes = message.data
            return data
        if self._socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
            raise SourceError(
                N_("{who} sent a message that is too long for us; nothing of it was read."), who=self._who
            )
        raise SourceError(LOST, who=self._who)


@asynccontextmanager
async def connected(
    url: str,
    who: str | Phrase,
    *,
    max_bytes: int,
    protocols: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    heartbeat_s: float | None = HEARTBEAT_S,
) -> AsyncIterator[Socket]:
    """A connection for as long as the block lasts. Raises SourceError, for a redirect as well: none is followed."""
    elsewhere = aiohttp.TraceConfig()
    elsewhere.on_request_redirect.append(partial(_refuse, who))
    async with aiohttp.ClientSession(
        trace_configs=[elsewhere],
        headers={"User-Agent": USER_AGENT, **(headers or {})},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_S),
    ) as session:
        try:
            async with asyncio.timeout(OPEN_S):
                socket = await session.ws_connect(
                    url, protocols=protocols, max_msg_size=max_bytes, heartbeat=heartbeat_s, compress=0
                )
        except TimeoutError as error:
            raise too_slow(who, error, OPEN_S) from error
        except aiohttp.WSServerHandshakeError as error:
            denied, later = error.status in (401, 403), retry_after_s(error.headers or {})
            message = N_("{who} offers no WebSocket at that address ({status}): check it in the configuration.")
            if denied or error.status == 429 or error.status >= 500:
                message = status_words(error.status)
            raise SourceError(message, who=who, status=error.status, fatal=denied, retry_after_s=later) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(network_words(error), who=who) from error
        try:
            yield Socket(socket, who)
        finally:
            await socket.close()


async def _refuse(
    who: str | Phrase, _: aiohttp.ClientSession, __: SimpleNamespace, redirect: aiohttp.TraceRequestRedirectParams
) -> None:
    """Before aiohttp follows one, which it does for WebSockets whatever it is asked: our network is not the
    server's to look into."""
    message = N_("{who} sends us to another address ({status}): if that is right, put it into the configuration.")
    raise SourceError(message, who=who, status=redirect.response.status, fatal=True)
