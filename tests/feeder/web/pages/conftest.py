"""The page with a whole shop behind it, and a visitor without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from config.catalogue import load
from feeder.web.main import WebReady, running
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import shop
from tests.feeder.web.pages.team import Team
from tests.feeder.web.phone.conftest import Visitor, plan
from tests.feeder.web.phone.standin import NOW_MS, linked, pulse
from wall.clock import SteppedClock
from wall.phone import Public


@pytest.fixture
def say() -> Wording:
    """French, by the shop's clock."""
    return Wording("fr", (load("fr", "phone"), load("fr", "wall")), "Europe/Paris")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(ms=NOW_MS, mono=1000.0)


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def told() -> Public:
    """What the feeder tells; a test may ask for another shop by overriding this."""
    return shop()


@pytest.fixture
async def page(clock: SteppedClock) -> AsyncIterator[WebReady]:
    async with running(plan(), clock) as ready:
        yield ready


@pytest.fixture
async def visitor(page: WebReady, team: Team, told: Public) -> AsyncIterator[Visitor]:
    """Somebody before the page of that shop, which is connected."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with linked(page, team, told) as socket, aiohttp.ClientSession(cookie_jar=jar) as http:
        await pulse(socket)
        yield Visitor(http, page.url)
