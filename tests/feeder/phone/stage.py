"""A house with a phone page of stand-ins: a clock stepped by hand, a page that speaks the link, and the office."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from feeder.accounts.hashing import Hasher
from feeder.accounts.people import People
from feeder.answers import Desk
from feeder.checkpoints import Checkpoints
from feeder.entrance import Enter
from feeder.hub import Hub, HubOptions
from feeder.ledger_file import LedgerFile
from feeder.phone.compared import Compared
from feeder.phone.office import Office
from feeder.phone.plan import PhonePlan
from tests.feeder.accounts.cheap import CHEAP
from tests.feeder.support import TOKENS, Place, place
from wall import phone
from wall.clock import SteppedClock
from wall.ledger.notes import Signer
from wall.phone import Told

SECRET = "a secret of some thirty letters"
PLACES = {"entree": "Entrée", "lampes": "Rayon lampes"}


class Sleeper:
    """`sleep` waits until the clock was stepped so far. `waiting` is set when somebody begins to wait."""

    def __init__(self, clock: SteppedClock) -> None:
        self.clock = clock
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self.clock.mono + seconds, future))
        await future

    def step(self, seconds: float) -> None:
        self.clock.step(seconds)
        for due, future in [*self._waiting]:
            if due <= self.clock.mono:
                self._waiting.remove((due, future))
                if not future.done():
                    future.set_result(None)

    async def until(self, what: Callable[[], bool], step_s: float = 0.0) -> None:
        """Let others run, a step at a time, until it is so."""
        async with asyncio.timeout(10):
            while not what():
                if step_s:
                    self.step(step_s)
                for _ in range(10):
                    await asyncio.sleep(0)


class Page:
    """The page's end of the link as a stand-in. `status` answers the dial; 101 lets it in."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 101
        self.dialled: list[str] = []
        self.got: list[phone.FromFeeder] = []
        self.vkey = ""
        self._socket: web.WebSocketResponse | None = None
        self._numbers = itertools.count(1)
        self._told: dict[int, asyncio.Future[Told]] = {}

    @property
    def public(self) -> phone.Public:
        return [one for one in self.got if isinstance(one, phone.Public)][-1]

    def of(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.got if isinstance(one, kind)]

    @property
    def linked(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def ask(self, kind: type[Any], **how: Any) -> Told:
        n = next(self._numbers)
        future: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._told[n] = future
        await self.say(phone.encode(kind(n=n, **how)))
        async with asyncio.timeout(10):
            return await future

    async def say(self, text: str) -> None:
        assert self._socket is not None
        await self._socket.send_str(text)

    async def close(self, code: int = 1000) -> None:
        assert self._socket is not None
        await self._socket.close(code=code)

    async def link(self, request: web.Request) -> web.StreamResponse:
        self.dialled.append(request.headers.get("Authorization", ""))
        if self.status != 101:
            return web.Response(status=self.status, headers={"Location": "/elsewhere"})
        socket = web.WebSocketResponse(max_msg_size=phone.MAX_MESSAGE)
        await socket.prepare(request)
        self._socket = socket
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = phone.decode_from_feeder(message.data)
                self.got.append(told)
                if isinstance(told, Told) and told.n in self._told:
                    self._told.pop(told.n).set_result(told)
        return socket

    async def known(self, _request: web.Request) -> web.Response:
        return web.json_response({"vis-a-vis": 1, "shop": "lyon", "vkey": self.vkey, "at": 1})


@asynccontextmanager
async def a_page() -> AsyncIterator[Page]:
    page = Page()
    app = web.Application()
    app.router.add_get("/link", page.link)
    app.router.add_get("/.well-known/vis-a-vis.json", page.known)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    page.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield page
    finally:
        await runner.cleanup()


@dataclass
class Shop:
    """A house with its office."""

    here: Place
    hub: Hub
    office: Office
    checkpoints: Checkpoints
    compared: Compared
    sleeper: Sleeper
    people: People
    served: bool = False
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def id(self) -> str:
        return f"phone-{next(self.ids):06d}"

    def code(self) -> str:
        return self.office.codes.wall(self.here.house.now_ms())

    def submit(self, text: str = "Il manque un banc près des lampes.", **how: Any) -> phone.Submit:
        given = {"n": 1, "id": self.id(), "topic": "suggestion", "code": self.code(), "consent": "2026-1", **how}
        return phone.Submit(text=text, **given)

    async def ask(self, message: phone.FromPage) -> Told:
        return await self.office.answer(message)

    async def note(self, text: str = "Il manque un banc près des lampes.", **how: Any) -> phone.ReceiptView:
        """A note that was left: its receipt."""
        told = await self.ask(self.submit(text, **how))
        assert told.receipt is not None, told
        return told.receipt

    async def open(self, receipt: str, held: str = "") -> phone.ReceiptView:
        told = await self.ask(phone.OpenReceipt(n=1, receipt=receipt, held=held))
        assert told.receipt is not None, told
        return told.receipt

    async def lost(self) -> None:
        """Wait until the link has ended, and it is known why."""
        await self.sleeper.until(lambda: not self.office.link.up and self.office.link.problem is not None)

    async def act(self, receipt: str, what: str, words: str = "") -> Told:
        return await self.ask(phone.ActOnReceipt(n=1, id=self.id(), receipt=receipt, what=what, words=words))  # type: ignore[arg-type]


@asynccontextmanager
async def a_shop(
    folder: Path, url: str = "http://127.0.0.1:9", clock: SteppedClock | None = None
) -> AsyncIterator[Shop]:
    """`url`: of the page. Nothing of the office runs by itself."""
    async with place(folder, clock) as here:
        house, sleeper = here.house, Sleeper(here.clock)
        key = folder / "ledger.key"
        signer = Signer.load(key, "vis-a-vis/lyon") if key.exists() else Signer.create(key, "vis-a-vis/lyon")
        file = LedgerFile(folder / "ledger.db")
        people = await People.open(house, folder / "accounts.db", TOKENS, Hasher(CHEAP))
        house.secrets = people
        checkpoints = await Checkpoints.open(house, signer, file)
        desk = Desk(house, list, lambda: 0, "test", places=PLACES)
        hub = Hub(house, desk, here.side, HubOptions(tokens=TOKENS, enter=people.enter, places=PLACES))
        await hub.view.fill()
        compared = await Compared.open(house, here.side, checkpoints)
        plan = PhonePlan(
            public_url=url, link_url=f"{url.replace('http', 'ws')}/link", secret=SECRET, consent="2026-1"
        )
        enter: Enter = people.enter
        office = Office(
            plan, house, desk, hub, enter, compared, checkpoints, list, lambda house, post: None,
            random.Random(1), shop_label="Lyon", labels={"phone": "écrit ici"}, places=PLACES, sleep=sleeper.sleep,
        )  # fmt: skip
        shop = Shop(here, hub, office, checkpoints, compared, sleeper, people)
        try:
            yield shop
        finally:
            if not shop.served:
                desk.close()  # else the hub has done so
            await people.close()
            await file.close()


@asynccontextmanager
async def linked(shop: Shop, page: Page) -> AsyncIterator[None]:
    """The office runs, and is connected with the page; the hub tells what changes."""
    page.vkey = page.vkey or shop.checkpoints.vkey
    shop.served = True
    async with shop.hub.serve("127.0.0.1", 0):
        task = asyncio.create_task(shop.office.run())
        try:
            await shop.sleeper.until(lambda: bool(page.of(phone.Public)) and shop.office.link.up)
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
