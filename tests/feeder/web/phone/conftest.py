"""The page, a stand-in feeder that dialled in, and a browser's cookies and forms without a browser."""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import aiohttp
import pytest

from config.catalogue import load
from feeder.web.main import WebReady, running
from feeder.web.plan import WebPlan
from tests.feeder.web.phone.standin import GOOD, NOW_MS, SECRET, StandIn, linked
from wall.clock import SteppedClock


@dataclass
class Visitor:
    """Somebody with a phone: keeps cookies, follows no redirect unless told to."""

    http: aiohttp.ClientSession
    url: str
    status: int = 0
    text: str = ""
    where: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> str:
        async with self.http.get(self.url + path, headers=headers, allow_redirects=False) as response:
            await self._seen(response)
        return self.text

    async def post(self, path: str, fields: dict[str, str], token: bool = True, **headers: str) -> str:
        """Send a form; with the token of the page seen last, unless told otherwise."""
        data = {**({"csrf": self.token} if token else {}), **fields}
        said = {"Origin": self.url, **headers}
        async with self.http.post(self.url + path, data=data, headers=said, allow_redirects=False) as response:
            await self._seen(response)
        return self.text

    async def _seen(self, response: aiohttp.ClientResponse) -> None:
        self.status, self.where = response.status, response.headers.get("Location", "")
        self.headers = response.headers
        self.text = await response.text()

    def field(self, name: str) -> str:
        """The value of a hidden field of the page seen last; empty if it has none."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return html.unescape(found[1]) if found else ""

    @property
    def token(self) -> str:
        return self.field("csrf")

    async def come_in(self) -> None:
        """Scan the wall's code, and open the form."""
        await self.get(f"/n/{GOOD}")
        assert (self.status, self.where) == (303, "/note")
        await self.get("/note")

    async def leave(self, text: str = "Il manque un banc.", **fields: str) -> str:
        """Leave a note; returns where its receipt is."""
        form = {name: self.field(name) for name in ("form", "pseudonym")}
        await self.post("/note", {**form, "text": text, "topic": "suggestion", **fields})
        return self.where


def words(language: str) -> tuple[gettext.NullTranslations, ...]:
    """The catalogues, as the entry point hands them in."""
    return (load(language, "phone"), load(language, "wall"))


def plan(*, proxied: bool = False, many: float = 1.0) -> WebPlan:
    """A page on a free port of this machine, in French and English."""
    return WebPlan("127.0.0.1", 0, None, behind_proxy=proxied, secret=SECRET, words=words, many=many)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(ms=NOW_MS, mono=1000.0)


@pytest.fixture
async def page(clock: SteppedClock) -> AsyncIterator[WebReady]:
    async with running(plan(), clock) as ready:
        yield ready


@pytest.fixture
def feeder() -> StandIn:
    return StandIn()


@pytest.fixture
async def link(page: WebReady, feeder: StandIn) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with linked(page, feeder) as socket:
        yield socket


@pytest.fixture
async def visitor(page: WebReady) -> AsyncIterator[Visitor]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Visitor(http, page.url)
