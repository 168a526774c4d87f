"""The one client of the hub: desk, screen and command line all speak through `Link`.

`messages()` keeps the connection up by itself and tells of every loss with `Down`; `call` is one session that
either works or raises `Unreachable`.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidURI

from wall import wire
from wall.backoff import backoff
from wall.commands import Command

OPEN_S = 5.0
ANSWER_S = 15.0
TELL_S = 10.0
"""An order goes through the hub to a screen and back (s); the hub gives a screen less, and says so in words."""
FATAL = frozenset({"bad-token", "protocol", "not-allowed"})


class Unreachable(Exception):
    """The feeder cannot be spoken to; the message says what was tried and what came of it."""


class Sent(Exception):
    """The session was ended by the hub for good; `code`, `refused`, `facts` as in `wire.Goodbye`."""

    def __init__(self, code: str, why: str, refused: str = "", facts: Mapping[str, str | int] | None = None) -> None:
        super().__init__(why or code)
        self.code = code
        self.refused = refused
        self.facts = facts or {}


class Down(Struct, frozen=True):
    """The connection is lost; the next try comes in `retry_s` seconds."""

    why: str
    retry_s: float


class Link:
    """One client's connection to the hub at `url` (`ws://127.0.0.1:8765`)."""

    def __init__(
        self,
        url: str,
        hello: Callable[[], wire.Hello],
        *,
        tls: ssl.SSLContext | None = None,
        rng: random.Random | None = None,
        cap_s: float = 5.0,
        again: Callable[[], str] | None = None,
    ) -> None:
        """`again`: where the hub is now, asked before each new try; one that starts anew may take another port."""
        self.url = url
        self._again = again
        self.up = False
        self._hello = hello
        self._tls = tls
        self._rng = rng or random.Random()
        self._cap_s = cap_s
        self._socket: ClientConnection | None = None
        self._next = 0
        self._open: dict[int, asyncio.Future[wire.Answer]] = {}

    async def messages(self) -> AsyncIterator[wire.ToClient | Down]:
        """Every message of the hub, for ever, over as many connections as it takes; answers are not among them.

        Raises Sent when the hub will not have us (a refused token, another protocol, a day that is none).
        """
        delays = backoff(self._rng, cap_s=self._cap_s)
        while True:
            why = "closed"
            try:
                async with self._session() as socket:
                    async for message in self._read(socket):
                        if isinstance(message, wire.Welcome):
                            delays = backoff(self._rng, cap_s=self._cap_s)
                        yield message
            except (Unreachable, wire.BadMessage) as error:
                why = str(error)
            delay = next(delays)
            yield Down(why, delay)
            await asyncio.sleep(delay)
            if self._again is not None:
                self.url = self._again()

    async def send(self, message: wire.ToHub) -> None:
        """Send one message. Raises Unreachable when there is no connection."""
        if self._socket is None or not self.up:
            raise Unreachable(f"not connected to {self.url}")
        try:
            await self._socket.send(wire.encode(message))
        except ConnectionClosed as error:
            raise Unreachable(f"connection to {self.url} lost") from error

    async def do(self, command: Command) -> wire.Answer:
        """Have a command done; the answer says what became of it. Safe to repeat with the same command id."""
        return await self._request(lambda n: wire.Do(n, command))

    async def ask(self, what: str, **how: str | int | wire.Find | None) -> wire.Answer:
        """Put a question: `ask("page", queue="waiting")`, `ask("post", post=ID)`, `ask("status")`."""
        return await self._request(lambda n: wire.Ask(n=n, what=what, **how))  # type: ignore[arg-type]

    async def tell(self, screen: str, order: wire.Order) -> wire.Answer:
        """Have the screen of that account name carry out an order; a picture comes in the answer's `picture`."""
        return await self._request(lambda n: wire.Tell(n=n, screen=screen, order=order), TELL_S)

    async def _request(self, make: Callable[[int], wire.ToHub], limit_s: float = ANSWER_S) -> wire.Answer:
        self._next += 1
        n = self._next
        future: asyncio.Future[wire.Answer] = asyncio.get_running_loop().create_future()
        self._open[n] = future
        try:
            await self.send(make(n))
            async with asyncio.timeout(limit_s):
                return await future
        except TimeoutError as error:
            raise Unreachable(f"{self.url} did not answer within {limit_s:g} s") from error
        finally:
            self._open.pop(n, None)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[ClientConnection]:
        opened = False
        try:
            async with connect(
                self.url,
                ssl=self._tls,
                compression=None,
                open_timeout=OPEN_S,
                max_size=wire.MAX_MESSAGE,
                proxy=None,
            ) as socket:
                self._socket = socket
                await socket.send(wire.encode(self._hello()))
                opened = True
                yield socket
        except (
            OSError,
            TimeoutError,
            InvalidHandshake,
            InvalidMessage,
            InvalidURI,
            ConnectionClosed,
        ) as error:
            if opened and isinstance(error, BrokenPipeError):
                raise  # not ours: whoever printed within the session lost its reader (`… status | head`)
            raise Unreachable(f"{self.url}: {error or type(error).__name__}") from error
        finally:
            self.up, self._socket = False, None
            for future in self._open.values():
                if not future.done():
                    future.set_exception(Unreachable(f"connection to {self.url} lost"))

    async def _read(self, socket: ClientConnection) -> AsyncIterator[wire.ToClient]:
        async for data in socket:
            message = wire.decode_to_client(data)
            if isinstance(message, wire.Answer):
                future = self._open.get(message.n)
                if future is not None and not future.done():
                    future.set_result(message)
                continue
            if isinstance(message, wire.Goodbye) and message.code in FATAL:
                raise Sent(message.code, message.why, message.refused, message.facts)
            if isinstance(message, wire.Welcome):
                self.up = True
            yield message

    async def _pump(self, socket: ClientConnection, welcomed: asyncio.Future[wire.Welcome]) -> None:
        ended: Exception = Unreachable(f"{self.url} closed the connection")
        try:
            async for message in self._read(socket):
                if isinstance(message, wire.Welcome) and not welcomed.done():
                    welcomed.set_result(message)
                elif isinstance(message, wire.Goodbye) and message.code == "wait":
                    raise Sent(message.code, message.why, message.refused, message.facts)
        except (Sent, wire.BadMessage) as error:
            ended = error
        except ConnectionClosed as error:
            ended = Unreachable(f"connection to {self.url} lost: {error}")
        # Whoever waits for an answer is told at once: none will come over this connection.
        waiting: list[asyncio.Future[Any]] = [welcomed, *self._open.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(ended)

    @asynccontextmanager
    async def call(self) -> AsyncIterator[wire.Welcome]:
        """One session: `do` and `ask` work inside it. Raises Unreachable or Sent; does not try again."""
        async with self._session() as socket:
            welcomed: asyncio.Future[wire.Welcome] = asyncio.get_running_loop().create_future()
            pump = asyncio.create_task(self._pump(socket, welcomed))
            try:
                async with asyncio.timeout(OPEN_S):
                    welcome = await welcomed
                yield welcome
            finally:
                pump.cancel()
                await asyncio.gather(pump, return_exceptions=True)
