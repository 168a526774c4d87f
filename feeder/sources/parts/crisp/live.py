"""Crisp's live channel (RTM): Socket.IO over one WebSocket, opened, proven, and listened to.

Written after docs.crisp.chat/guides/rtm-api and the official clients. The one place that knows python-socketio,
which is untyped; what comes out of it is a name and whatever JSON the service sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import socketio
from socketio.exceptions import SocketIOError
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.ears import Ears
from feeder.sources.shared.http import CONNECT_S, USER_AGENT, too_slow
from feeder.sources.shared.socket import LOST
from wall.words import N_

PROOF_S = 10.0
"""The service says within this time (s) whether it lets us in; it waits as long for us."""
MAX_BYTES = 4_000_000


@asynccontextmanager
async def listening(
    url: str, who: Phrase, proof: Mapping[str, Any], events: Sequence[str], refused: str
) -> AsyncIterator[Ears]:
    """A proven connection for as long as the block lasts. `proof`: what the service is shown; `refused`: what to
    say, with `{who}`, if it does not let us in. Raises SourceError."""
    ears, proven = Ears(), asyncio.get_running_loop().create_future()
    address = URL(url)
    async with aiohttp.ClientSession(
        headers={"User-Agent": USER_AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_S),
    ) as session:
        client = socketio.AsyncClient(
            reconnection=False, handle_sigint=False, http_session=session, request_timeout=CONNECT_S,
            websocket_extra_options={"max_msg_size": MAX_BYTES},
        )  # fmt: skip

        async def authenticated(*_data: Any) -> None:
            if not proven.done():
                proven.set_result(True)

        async def unauthorized(*_data: Any) -> None:
            if not proven.done():
                proven.set_result(False)

        async def disconnect(*_why: Any) -> None:
            await unauthorized()
            ears.lose()

        async def anything(name: str, data: Any = None, *_more: Any) -> None:
            if name in events:
                ears.hear(name, data)

        for handler in (authenticated, unauthorized, disconnect):
            client.on(handler.__name__, handler)
        client.on("*", anything)
        try:
            await _open(client, address, who)
            await client.emit("authentication", {**proof, "events": list(events)})
            async with asyncio.timeout(PROOF_S):
                let_in = await proven
        except TimeoutError as error:
            await client.disconnect()
            raise too_slow(who, error, PROOF_S) from error
        except (SocketIOError, aiohttp.ClientError, OSError) as error:
            await client.disconnect()
            raise SourceError(LOST, who=who) from error
        try:
            if not let_in:
                raise SourceError(refused, who=who, fatal=True)
            yield ears
        finally:
            await client.disconnect()


async def _open(client: Any, address: URL, who: Phrase) -> None:
    scheme = {"wss": "https", "ws": "http"}.get(address.scheme, address.scheme)
    try:
        await client.connect(
            str(address.origin().with_scheme(scheme)), transports=["websocket"], wait_timeout=CONNECT_S,
            socketio_path=address.path.strip("/") or "socket.io",
        )  # fmt: skip
    except (SocketIOError, ValueError) as error:
        message = N_("{who} does not open its live channel: we try again. If it lasts, see status.crisp.chat.")
        raise SourceError(message, who=who) from error
