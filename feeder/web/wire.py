"""The page's end of the link: the feeder dials in at `/link`, shows the secret, and answers what the page asks."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable

import msgspec
from aiohttp import WSMsgType, web

from feeder.phone.pace import A_SECOND, BURST, SIZE
from wall import phone

log = logging.getLogger("feeder.web")
ANSWER_S = 6.0
"""A question is answered within this time (s), or the shop cannot be reached."""
MOST = 256
"""Questions that wait for their answer; a further one is told that the shop is busy."""
SILENCE_S = 5.0
SHARE = 0.75
"""Of what the feeder takes before it lets a page go: a flood is stopped here, and the link holds."""
SEND_S = 5.0


class Away(Exception):
    """The shop cannot be reached now. `busy`: it can, but too many ask at once."""

    def __init__(self, *, busy: bool = False) -> None:
        super().__init__("too many questions at once" if busy else "the feeder is away")
        self.busy = busy


class Outflow:
    """How much may be asked: a bucket that fills with questions and empties with time, as the feeder counts them."""

    def __init__(self, monotonic: Callable[[], float], many: float = 1.0) -> None:
        self._monotonic, self._many = monotonic, many * SHARE
        self._level, self._at_s = 0.0, monotonic()

    def take(self, size: int) -> bool:
        """Count a question of `size` bytes; False, and nothing counted, if that were too much."""
        now_s = self._monotonic()
        level = max(0.0, self._level - (now_s - self._at_s) * A_SECOND * self._many)
        self._level, self._at_s = level, now_s
        if level + 1 + size / SIZE > BURST * self._many:
            return False
        self._level += 1 + size / SIZE
        return True


class Link:
    """The one connection of the feeder; a newer one replaces the older."""

    def __init__(self, secret: bytes, told: Callable[[phone.Public | phone.Pulse], None], outflow: Outflow) -> None:
        self._secret = secret
        self._outflow = outflow
        self._told = told
        self._socket: web.WebSocketResponse | None = None
        self._number = 0
        self._waiting: dict[int, asyncio.Future[phone.Told]] = {}

    @property
    def open(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /link: nothing but the right secret opens it, and without it nothing shows that it is there."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        good = hmac.compare_digest(given.strip().encode(errors="replace"), self._secret)
        if scheme.casefold() != "bearer" or not self._secret or not good:
            raise web.HTTPNotFound
        socket = web.WebSocketResponse(max_msg_size=phone.MAX_MESSAGE, compress=False, heartbeat=SILENCE_S)
        if not socket.can_prepare(request):
            raise web.HTTPUpgradeRequired
        await socket.prepare(request)
        older, self._socket = self._socket, socket
        if older is not None:
            self._give_up()
            await older.close(code=4000, message=b"replaced by a newer link")
        log.info("the feeder is connected")
        try:
            await self._listen(socket)
        finally:
            if self._socket is socket:
                self._socket = None
                self._give_up()
                log.info("the feeder is gone")
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            try:
                told = phone.decode_from_feeder(message.data)
            except phone.BadMessage as error:
                log.warning("the feeder sent what is no message: %s", error)
                await socket.close(code=1002)
                break
            if self._socket is not socket:
                break  # a newer one speaks now
            if isinstance(told, phone.Told):
                self._answered(told)
            else:
                self._told(told)

    def _answered(self, told: phone.Told) -> None:
        """Hand an answer to whoever asked. On its own, so that no name holds it until the next one comes."""
        waiting = self._waiting.pop(told.n, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(told)

    async def ask(self, message: phone.FromPage) -> phone.Told:
        """The feeder's answer; the message's `n` is given here. Raises Away."""
        socket = self._socket
        if socket is None or socket.closed:
            raise Away
        if len(self._waiting) >= MOST:
            raise Away(busy=True)
        self._number += 1
        number = self._number
        asked = phone.encode(msgspec.structs.replace(message, n=number))
        if not self._outflow.take(len(asked.encode())):
            raise Away(busy=True)
        answer: asyncio.Future[phone.Told] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            async with asyncio.timeout(ANSWER_S):
                await socket.send_str(asked)
                return await answer
        except (TimeoutError, ConnectionError, RuntimeError) as error:
            raise Away from error
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        socket, self._socket = self._socket, None
        self._give_up()
        if socket is not None:
            await socket.close(code=1001)

    def _give_up(self) -> None:
        """Whoever waits for the link that is gone is told so."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Away())
        self._waiting.clear()
