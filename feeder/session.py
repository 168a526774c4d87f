"""One client's connection as the hub sees it: what it holds, its bounded queue, how far it has drawn."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from wall import wire
from wall.clock import Clock
from wall.rules import Refused

log = logging.getLogger("feeder.session")
PACE = 1024 * 1024
BURST = 4 * PACE
MESSAGE = 2048
"""What a screen may send: bytes a second, at once, and what each message counts for beside its own bytes."""
TOLD = 200
"""Post ids in one `Changed`; more than that and the desk asks for its page anew anyway."""


class Allowance:
    """How fast one client is listened to, so that a screen gone wild takes no time from the others."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._level = 0.0
        self._at_s = clock.monotonic()

    def wait_s(self, size: int) -> float:
        """How long (s) to wait before the next message is read, after one of `size` bytes."""
        now_s = self._clock.monotonic()
        self._level = max(0.0, self._level - (now_s - self._at_s) * PACE) + MESSAGE + size
        self._at_s = now_s
        return max(0.0, (self._level - BURST) / PACE)


class Session:
    """A client that said hello with a good token. `role` is the account's, or `replay`."""

    _numbers = itertools.count(1)

    def __init__(self, socket: ServerConnection, account: str, role: str, clock: Clock, max_queue: int) -> None:
        self.socket = socket
        self.account = account
        self.role = role
        self.number = next(Session._numbers)
        """The later the client came, the higher."""
        self.version = ""
        self.token = ""
        """The public id of the token with which it came in, if it has one."""
        self.holds_told: list[wire.Hold] = []
        self.scene = ""
        self.health: wire.Health | None = None
        self.allowance = Allowance(clock)
        self.acked = 0
        self._clock = clock
        self.acked_s = clock.monotonic()
        self._holds: set[str] = set()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(max_queue)
        self._dirty: dict[str, None] = {}
        self._house_dirty = False
        self._ending = False

    @property
    def is_desk(self) -> bool:
        return self.role not in ("screen", "replay")

    @property
    def ending(self) -> bool:
        """Whether it was told to go, or cannot be told anything any more."""
        return self._ending

    @property
    def queued(self) -> int:
        """How many messages wait to be sent."""
        return self._queue.qsize()

    def push(self, text: str) -> None:
        """Queue a message; a client whose queue is full is let go."""
        if self._ending:
            return
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            # It reads nothing, so no goodbye would reach it either; it comes back and gets the difference.
            log.warning("%s does not keep up and is let go", self.account)
            self._ending = True
            self.socket.transport.abort()

    def close(self, code: str, why: str, *, after_all: bool = False, refused: Refused | None = None) -> None:
        """Say goodbye: at once, or `after_all` that is queued. `refused`: what was, so that it can be translated."""
        if self._ending:
            return
        while self._queue.full() or not (after_all or self._queue.empty()):
            self._queue.get_nowait()
        goodbye = wire.Goodbye(code, why)
        if refused is not None:
            goodbye = wire.Goodbye(code, why, refused.code, dict(refused.facts))
        self._queue.put_nowait(wire.encode(goodbye))
        self.finish()

    def finish(self) -> None:
        """End the session once what is queued is sent."""
        if not self._ending:
            self._ending = True
            if self._queue.full():
                self._queue.get_nowait()
            self._queue.put_nowait(None)

    def ack(self, through: int, scene: str) -> None:
        self.acked = max(self.acked, through)
        self.acked_s = self._clock.monotonic()
        self.scene = scene or self.scene

    def welcome_view(
        self,
        first: tuple[Sequence[wire.Card], Sequence[str], set[str]],
        gone: Sequence[str],
        through: int,
        at_ms: int,
        figures: wire.Panel,
        wall: wire.Wall,
    ) -> None:
        """The answer to a screen's hello: what it lacks, what it must drop. `first`: see `PublicView.difference`."""
        add, remove, self._holds = first
        self.push(
            wire.encode(
                wire.View(
                    add=list(add),
                    remove=[*remove, *gone],
                    through=through,
                    at_ms=at_ms,
                    # «These are all» only if it holds nothing else; a difference must not empty its wall.
                    whole=len(add) == len(self._holds),
                    panel=figures,
                    wall=wall,
                )
            )
        )

    def show(
        self, add: Sequence[wire.Card], remove: Sequence[str], through: int, at_ms: int, wall: wire.Wall | None
    ) -> None:
        """Changes of the public view; what this screen does not hold need not be removed from it."""
        gone = [post for post in remove if post in self._holds]
        if add or gone or wall is not None:
            self._holds.difference_update(gone)
            self._holds.update(card.post for card in add)
            self.push(wire.encode(wire.View(add=list(add), remove=gone, through=through, at_ms=at_ms, wall=wall)))

    def changed(self, posts: Sequence[str], house: bool) -> None:
        """Note what a desk must look at again; many changes become one message."""
        nothing_noted = not self._dirty and not self._house_dirty
        self._dirty.update(dict.fromkeys(posts))
        self._house_dirty = self._house_dirty or house
        if nothing_noted and (posts or house):
            self.push("")

    async def send_all(self, through: Callable[[], int]) -> None:
        """Send what is queued until the session ends."""
        try:
            while (text := await self._queue.get()) is not None:
                await self.socket.send(text or self._told(through()))
            await self.socket.close()
        except ConnectionClosed:
            self._ending = True

    def _told(self, through: int) -> str:
        posts, house = list(self._dirty)[-TOLD:], self._house_dirty
        self._dirty, self._house_dirty = {}, False
        return wire.encode(wire.Changed(posts=posts, sources=house, through=through))
