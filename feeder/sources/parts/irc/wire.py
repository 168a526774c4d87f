"""A connection to an IRC server, over TCP with TLS or a WebSocket: lines out, lines in, PING answered at once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.parts.irc.lines import MAX_LINE, parse
from feeder.sources.shared.ears import Ears
from feeder.sources.shared.http import CONNECT_S, too_slow
from feeder.sources.shared.socket import LOST, Socket, connected
from wall.words import N_

SILENCE_S = 120.0
"""After so long without a line (s) the server is asked whether it is there; after as long again it counts as lost."""
SUBPROTOCOLS = ("binary.ircv3.net", "text.ircv3.net")
PORTS = {"ircs": 6697, "irc": 6667}
STILL = "still-there"
LINE = "line"
"""What lines are called among the events of `Wire.ears`."""
BROKEN = "broken"
"""A line that is no IRC: why."""


class _Way(Protocol):
    async def send(self, text: str) -> None: ...
    async def receive(self) -> list[bytes]: ...


class _Tcp:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, who: Phrase) -> None:
        self._reader, self._writer, self._who, self._rest = reader, writer, who, b""

    async def send(self, text: str) -> None:
        try:
            self._writer.write(text.encode("utf-8", "replace") + b"\r\n")
            await self._writer.drain()
        except OSError as error:
            raise SourceError(LOST, who=self._who) from error

    async def receive(self) -> list[bytes]:
        try:
            data = await self._reader.read(65_536)
        except OSError as error:
            raise SourceError(LOST, who=self._who) from error
        if not data:
            raise SourceError(LOST, who=self._who)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > 2 * MAX_LINE:
            raise SourceError(N_("{who} sends lines without end, which is no IRC: check its address."), who=self._who)
        return lines


class _Web:
    def __init__(self, socket: Socket) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        await self._socket.send(text)

    async def receive(self) -> list[bytes]:
        told = await self._socket.receive()
        # One line each by IRCv3; Twitch puts several into one.
        return (told.encode("utf-8", "replace") if isinstance(told, str) else told).split(b"\n")


class Wire:
    """An open connection. What comes is heard by `ears`, as `Line`s."""

    def __init__(self, way: _Way, who: Phrase) -> None:
        self._way, self.who, self.ears = way, who, Ears()

    async def send(self, text: str) -> None:
        """One line; what would end it is taken out. Raises SourceError."""
        await self._way.send("".join(letter for letter in text if letter not in "\r\n\0"))

    async def pump(self, silence_s: float) -> None:
        """Hear lines until the connection ends. A slow feeder makes the server wait, not the answer to PING."""
        try:
            while True:
                for raw in await self._next(silence_s):
                    await self._hear(raw)
                await self.ears.room()
        except SourceError as error:
            self.ears.lose(error)

    async def _next(self, silence_s: float) -> list[bytes]:
        try:
            async with asyncio.timeout(silence_s):
                return await self._way.receive()
        except TimeoutError:
            await self._way.send(f"PING :{STILL}")
        try:
            async with asyncio.timeout(silence_s):
                return await self._way.receive()
        except TimeoutError as error:
            raise SourceError(LOST, who=self.who) from error

    async def _hear(self, raw: bytes) -> None:
        try:
            line = parse(raw)
        except ValueError as error:
            self.ears.hear(BROKEN, str(error))
            return
        if line is None or (line.command == "PONG" and line.param(-1) == STILL):
            return
        if line.command == "PING":
            await self.send(f"PONG :{line.param(-1)}")
            return
        self.ears.hear(LINE, line)


@asynccontextmanager
async def opened(url: str, who: Phrase, ca: str = "", silence_s: float = SILENCE_S) -> AsyncIterator[Wire]:
    """A connection for as long as the block lasts. `ca`: PEM certificates to trust besides the usual ones.

    Raises SourceError.
    """
    async with _way(URL(url), who, ca) as way:
        wire = Wire(way, who)
        pump = asyncio.create_task(wire.pump(silence_s))
        try:
            yield wire
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)


@asynccontextmanager
async def _way(address: URL, who: Phrase, ca: str) -> AsyncIterator[_Way]:
    if address.scheme in ("ws", "wss"):
        # InspIRCd asks where a page came from that opens a WebSocket; we are the server's own guest.
        origin = {"Origin": str(address.with_scheme("https" if address.scheme == "wss" else "http").origin())}
        async with connected(
            str(address), who, max_bytes=1_000_000, protocols=SUBPROTOCOLS, headers=origin
        ) as socket:
            yield _Web(socket)
        return
    trusted = _trusted(who, ca) if address.scheme == "ircs" else None
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(
                address.host, address.explicit_port or PORTS[address.scheme], ssl=trusted
            )
    except TimeoutError as error:
        raise too_slow(who, error, CONNECT_S) from error
    except ssl.SSLCertVerificationError as error:
        message = N_("{who} shows a certificate that nobody we know has signed; nothing was read. If it is the "
                     "shop's own server, put its authority into “ca_file”.")  # fmt: skip
        raise SourceError(message, who=who) from error
    except ssl.SSLError as error:
        message = N_("{who} makes no secure connection with us; nothing was read. Is that the port for TLS, such as "
                     "6697?")  # fmt: skip
        raise SourceError(message, who=who) from error
    except OSError as error:
        raise SourceError(N_("{who} cannot be reached: is it running?"), who=who) from error
    try:
        yield _Tcp(reader, writer, who)
    finally:
        writer.close()


def _trusted(who: Phrase, ca: str) -> ssl.SSLContext:
    trusted = ssl.create_default_context()
    if ca:
        try:
            trusted.load_verify_locations(cadata=ca)
        except (ssl.SSLError, ValueError) as error:
            raise SourceError(N_("The file in “ca_file” holds no certificate in PEM form."), fatal=True) from error
    return trusted
