"""A hub that does as it is told, for what the real one does not do on demand: it falls silent, breaks off, is newer.

A real websockets server that speaks `wall.wire`; posts are a list, answers are scripted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from wall import wire
from wall.wire import DeskPost

Reply = Callable[[wire.Do], wire.Answer | None]
"""What is answered to a command; None breaks the connection off instead."""


def refuse(code: str, **facts: str | int) -> Reply:
    return lambda do: wire.Answer(n=do.n, ok=False, code=code, facts=facts)


@dataclass
class Peer:
    """What the hub holds and what it was told. `asked` and `done` are in the order of arrival."""

    posts: list[DeskPost] = field(default_factory=list)
    reply: Reply = field(default_factory=lambda: refuse("too-busy"))
    welcome: bool = True
    done: list[wire.Do] = field(default_factory=list)
    status: wire.Status | None = None
    told: list[wire.Tell] = field(default_factory=list)
    obey: Callable[[wire.Tell], wire.Answer | None] = lambda tell: wire.Answer(n=tell.n, ok=True)
    hellos: int = 0
    url: str = ""
    _sockets: set[ServerConnection] = field(default_factory=set)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    def shut(self) -> None:
        """From now on nobody is let in; whoever is in is cut off."""
        self._open.clear()
        for socket in list(self._sockets):
            socket.transport.abort()

    def reopen(self) -> None:
        self._open.set()

    async def tell(self, message: wire.ToClient) -> None:
        for socket in list(self._sockets):
            await socket.send(wire.encode(message))

    async def client(self, socket: ServerConnection) -> None:
        await socket.recv()
        self.hellos += 1
        if not self._open.is_set():
            socket.transport.abort()
            return
        self._sockets.add(socket)
        try:
            if self.welcome:
                told = wire.Welcome(
                    account="noa", role="moderator", epoch="e", shop="lyon", reasons={"off-topic": []}
                )
                await socket.send(wire.encode(told))
            async for data in socket:
                await self._heed(socket, wire.decode_to_hub(data))
        except ConnectionClosed:
            pass  # a desk may go without a word
        finally:
            self._sockets.discard(socket)

    async def _heed(self, socket: ServerConnection, message: wire.ToHub) -> None:
        if isinstance(message, wire.Do):
            self.done.append(message)
            answer = self.reply(message)
            if answer is None:
                socket.transport.abort()
                return
        elif isinstance(message, wire.Ask) and message.what == "page":
            page = self.posts if message.queue == "waiting" else []
            answer = wire.Answer(n=message.n, ok=True, posts=page)
        elif isinstance(message, wire.Ask) and message.what == "post":
            found = next((post for post in self.posts if post.id == message.post), None)
            answer = wire.Answer(n=message.n, ok=found is not None, post=found, code="" if found else "unknown-post")
        elif isinstance(message, wire.Ask):
            status = self.status or wire.Status(panel=wire.Panel(waiting=len(self.posts)))
            answer = wire.Answer(n=message.n, ok=True, status=status)
        elif isinstance(message, wire.Tell):
            self.told.append(message)
            told = self.obey(message)
            if told is None:
                return  # a screen that never answers
            answer = told
        else:
            return
        await socket.send(wire.encode(answer))


@asynccontextmanager
async def peer(*posts: DeskPost) -> AsyncIterator[Peer]:
    """A hub on a free port."""
    made = Peer(list(posts))
    made.reopen()
    async with serve(made.client, "127.0.0.1", 0, compression=None) as server:
        made.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made


def post(name: str, text: str = "", **more: object) -> DeskPost:
    """A waiting post."""
    base: dict[str, object] = {
        "id": name, "kind": "review", "source": "avis", "stars": 2, "received_at": "2026-11-22T10:00:00Z",
        "text": text or name, "flags": [], "state": "waiting", "last": 5,
    }  # fmt: skip
    return DeskPost(**{**base, **more})  # type: ignore[arg-type]
