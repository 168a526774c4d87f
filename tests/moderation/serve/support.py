"""A tablet's server on a real hub that knows passwords, and somebody who speaks to it like a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType

import aiohttp
from argon2 import PasswordHasher

from config.catalogue import load
from feeder.accounts.hashing import Hasher
from feeder.accounts.people import People
from feeder.answers import Desk
from feeder.hub import Hub, HubOptions
from moderation.serve.proxy import Proxy
from moderation.serve.run import Setup, serving
from moderation.serve.sessions import Limits
from tests.feeder.support import TOKENS, Place, place
from wall.clock import SteppedClock, SystemClock
from wall.commands import SetPassword
from wall.wire import SourceStatus

CATALOGUES: Mapping[str, NullTranslations] = {lang: load(lang, "desk") for lang in ("fr", "en")}
PASSWORD = "une phrase assez longue"
LABELS = {"avis": "Avis de la boutique"}


@dataclass
class Tablet:
    """A served desk. `clock` is the proxy's own, for sessions; `where` has the address at which it finds the hub."""

    place: Place
    hub: Hub
    url: str
    proxy: Proxy
    clock: SteppedClock
    where: list[str]

    @asynccontextmanager
    async def visitor(self, **headers: str) -> AsyncIterator[Visitor]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"Accept-Language": "fr", **headers}) as http:
            yield Visitor(self.url, http)


@dataclass
class Visitor:
    """A browser without a picture."""

    url: str
    http: aiohttp.ClientSession

    async def get(self, path: str = "/", **more: object) -> tuple[int, str]:
        async with self.http.get(self.url + path, **more) as answer:  # type: ignore[arg-type]
            return answer.status, await answer.text()

    async def post(self, path: str, origin: str | None = None, **fields: str) -> tuple[int, str]:
        headers = {"Origin": self.url if origin is None else origin}
        async with self.http.post(self.url + path, data=fields, headers=headers) as answer:
            return answer.status, await answer.text()

    async def sign_in(self, account: str = "noa", password: str = PASSWORD) -> tuple[int, str]:
        _, page = await self.get("/login")
        return await self.post("/login", account=account, password=password, token=token_in(page))

    async def socket(
        self, origin: str | None = None, size: str = "width=100&height=36"
    ) -> aiohttp.ClientWebSocketResponse:
        return await self.http.ws_connect(f"{self.url}/ws?{size}", origin=self.url if origin is None else origin)


def token_in(page: str) -> str:
    """The hidden token of a page's form."""
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@asynccontextmanager
async def tablet(
    folder: Path,
    limits: Limits | None = None,
    *,
    real_time: bool = False,
    env: Mapping[str, str] = MappingProxyType({"PATH": "/usr/bin"}),
) -> AsyncIterator[Tablet]:
    """The house, its hub with people who have passwords, and the tablet's server on it."""
    house_clock = SteppedClock(SystemClock().now_ms()) if real_time else SteppedClock()
    async with place(folder, house_clock) as here:
        quick = Hasher(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        people = await People.open(here.house, folder / "accounts.db", TOKENS, quick)
        here.house.secrets = people
        sources = [SourceStatus(name=name, label=label) for name, label in LABELS.items()]
        hub = Hub(
            here.house,
            Desk(here.house, lambda: sources, lambda: 0, "test"),
            here.side,
            HubOptions(TOKENS, shop="lyon", shop_label="Maison Tilleul, Lyon", labels=LABELS, enter=people.enter),
        )
        await hub.view.fill()
        try:
            async with hub.serve("127.0.0.1", 0) as url:
                for name in ("noa", "camille"):
                    await here.do(SetPassword(id=here.id(), account=name, password=PASSWORD), name)
                clock = SteppedClock()
                where, bounds = [url], limits or Limits()
                setup = Setup(lambda: where[0], port=0, catalogues=CATALOGUES, limits=bounds, env=env, named=url)
                async with serving(setup, clock) as (address, proxy):
                    yield Tablet(here, hub, address, proxy, clock, where)
        finally:
            await people.close()
