"""A real house on real files, for tests: log, vault, side tables and hub, with a clock stepped by hand."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from feeder.answers import Desk
from feeder.decide import execute
from feeder.direct import Done
from feeder.house import House
from feeder.hub import Hub, HubOptions
from feeder.ingest import Ingest
from feeder.side import SideTables
from feeder.sources.base import Seen
from wall import commands as do
from wall import wire
from wall.client import Down, Link
from wall.clock import SteppedClock
from wall.events import AccountRole, AccountSet, Reason, Rules, RulesSet
from wall.log.sqlite import SqliteLog
from wall.rules import REASONS
from wall.vault import Vault

RULES = Rules(
    version="test-1",
    grace_s=10.0,
    reasons=tuple(Reason(code=code, requires=tuple(sorted(needs))) for code, needs in REASONS.items()),
)
PEOPLE: dict[str, AccountRole] = {
    "camille": "manager", "noa": "moderator", "ecran-1": "screen", "ecran-2": "screen", "vue": "viewer",
}  # fmt: skip
ZONE = ZoneInfo("Europe/Paris")


def token_of(account: str) -> str:
    return f"secret of {account}"


TOKENS = {hashlib.sha256(token_of(name).encode()).hexdigest(): name for name in PEOPLE}


@dataclass
class Place:
    """A house that runs, and short ways to use it."""

    house: House
    side: SideTables
    clock: SteppedClock
    folder: Path
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def id(self) -> str:
        return f"command-{next(self.ids):04d}"

    async def see(self, *items: Seen, source: str = "avis") -> list[str]:
        """Take items in; returns their posts' ids."""
        await Ingest(self.house, source, "lyon").take(items)
        return [self.house.vault.post_id(source, item.native_id, item.created) for item in items]

    async def do(self, command: do.Command, actor: str = "camille") -> Done:
        return await execute(self.house, command, actor)

    async def approve(self, post: str, actor: str = "camille") -> None:
        await self.do(do.Approve(id=self.id(), post=post), actor)

    def step(self, seconds: float) -> None:
        self.clock.step(seconds)
        self.house.settle()

    async def show(self, *items: Seen, source: str = "avis") -> list[str]:
        """Take items in, approve them, and let the grace pass."""
        posts = await self.see(*items, source=source)
        for post in posts:
            await self.approve(post)
        self.step(RULES.grace_s)
        return posts

    @asynccontextmanager
    async def desk(self, **options: object) -> AsyncIterator[Asker]:
        """What answers desks, without any connection."""
        desk = Desk(self.house, list, lambda: 0, "test", **options)  # type: ignore[arg-type]
        task = asyncio.create_task(desk.run())
        try:
            yield Asker(desk)
        finally:
            desk.close()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @asynccontextmanager
    async def hub(self, **options: object) -> AsyncIterator[tuple[Hub, str]]:
        desk = Desk(self.house, list, lambda: 0, "test")
        hub = Hub(self.house, desk, self.side, HubOptions(tokens=TOKENS, **options))  # type: ignore[arg-type]
        await hub.view.fill()
        async with hub.serve("127.0.0.1", 0) as url:
            yield hub, url


class Nobody:
    """No screen and no desk is connected."""

    def wall(self) -> wire.Wall:
        return wire.Wall()

    def screens(self) -> list[wire.ScreenStatus]:
        return []

    def desks(self) -> list[str]:
        return []


@dataclass
class Asker:
    """Asks a `Desk` as the hub does for an account."""

    desk: Desk

    async def ask(self, what: str, account: str = "camille", **how: object) -> wire.Answer:
        return await self.desk.ask(wire.Ask(n=1, what=what, **how), Nobody(), account)  # type: ignore[arg-type]

    async def page(self, queue: str, account: str = "camille", **how: object) -> list[str]:
        """The ids of a page."""
        return [post.id for post in (await self.ask("page", account, queue=queue, **how)).posts or []]

    async def settled(self) -> None:
        """Wait until what happened so far was read in the background."""
        await self.desk.trail.caught_up.wait()
        await self.desk.notices.caught_up.wait()
        await self.desk.again.settled.wait()
        await self.desk.praise.settled.wait()


@asynccontextmanager
async def place(folder: Path, clock: SteppedClock | None = None, rules: Rules = RULES) -> AsyncIterator[Place]:
    """A house in `folder`, opened anew each time; what was written there before is still there."""
    clock = clock or SteppedClock()
    vault = await Vault.open(folder / "keys.db")
    events = SqliteLog.open(folder / "log.db")
    side = SideTables(folder / "side.db")
    house = await House.open(events, vault, clock, ZONE, "lyon")
    task = asyncio.create_task(house.run())
    try:
        if house.state.rules is None:
            at_ms = clock.now_ms()
            await house.append(RulesSet(at_ms=at_ms, actor="feeder", shop="lyon", rules=rules), entry="rules-1")
            for name, role in PEOPLE.items():
                account = AccountSet(at_ms=at_ms, actor="feeder", shop="lyon", account=name, role=role)
                await house.append(account, entry=f"account-{name}")
        yield Place(house, side, clock, folder)
    finally:
        broke = task.exception() if task.done() else None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await side.close()
        await events.close()
        await vault.close()
        if broke is not None:
            raise broke


def link(url: str, account: str, **hello: object) -> Link:
    """A client with the token of `account`."""
    return Link(url, lambda: wire.Hello(token=token_of(account), **hello))  # type: ignore[arg-type]


@asynccontextmanager
async def listening(url: str, account: str, **hello: object) -> AsyncIterator[Screen]:
    """A client that keeps everything it is sent."""
    client = link(url, account, **hello)
    screen = Screen(client)
    task = asyncio.create_task(screen.listen())
    try:
        yield screen
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Screen:
    """What a client has been sent so far; `until` waits for something in it."""

    def __init__(self, client: Link) -> None:
        self.link = client
        self.got: list[wire.ToClient | Down] = []
        self.cards: dict[str, wire.Card] = {}
        self.ended: Exception | None = None
        self._news = asyncio.Condition()

    async def listen(self) -> None:
        try:
            async for message in self.link.messages():
                async with self._news:
                    self.got.append(message)
                    if isinstance(message, wire.View):
                        for post in message.remove:
                            self.cards.pop(post, None)
                        self.cards.update((card.post, card) for card in message.add)
                    self._news.notify_all()
        except Exception as error:  # noqa: BLE001 - kept for the test to look at
            async with self._news:
                self.ended = error
                self._news.notify_all()

    async def until(self, what: Callable[[Screen], bool], timeout_s: float = 10) -> None:
        async with asyncio.timeout(timeout_s), self._news:
            await self._news.wait_for(lambda: what(self))

    def of(self, kind: type[wire.ToClient]) -> list[wire.ToClient]:
        return [message for message in self.got if isinstance(message, kind)]
