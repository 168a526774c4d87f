"""A token is fetched once, used until shortly before its end, and fetched again when it is not taken any more."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from feeder.sources.base import SourceError
from feeder.sources.shared.http import Web
from feeder.sources.shared.oauth import EARLY_S, USUAL_S, Bearer
from tests.feeder.sources.small_server import serving
from wall.clock import SteppedClock
from wall.words import N_

SECRET = "hush-hush"
REFUSED = N_("{who} refused the key ({status}): make a new one there.")


class Desk:
    """Gives tokens, and takes the latest one only."""

    def __init__(self) -> None:
        self.given: list[dict[str, str]] = []
        self.answer: tuple[int, Any] = (200, None)
        self.lasts: Any = 3600
        self.good = True
        self.asked = 0

    async def __call__(self, request: web.Request) -> web.Response:
        if request.path == "/token":
            self.given.append({key: str(value) for key, value in (await request.post()).items()})
            status, body = self.answer
            told = {"access_token": f"t{len(self.given)}", "expires_in": self.lasts} if body is None else body
            return web.Response(status=status, text=told if isinstance(told, str) else json.dumps(told))
        self.asked += 1
        good = self.good and request.headers.get("Authorization") == f"Bearer t{len(self.given)}"
        return web.Response(status=200 if good else 401)


@asynccontextmanager
async def bearer(desk: Desk, clock: SteppedClock) -> AsyncIterator[tuple[Bearer, Web, str]]:
    async with serving(desk) as url:
        asking = Web("The shop", clock, origin=url)
        form = {"grant_type": "client_credentials", "client_secret": SECRET}
        yield Bearer(asking, "The shop", f"{url}/token", form, clock, REFUSED), asking, url
        await asking.close()


async def test_a_token_is_fetched_once_and_again_a_minute_before_its_end() -> None:
    desk, clock = Desk(), SteppedClock()
    async with bearer(desk, clock) as (token, _, _url):
        assert await token.header() == {"Authorization": "Bearer t1"}
        clock.step(3600 - EARLY_S - 1)
        clock.ms += 10**9  # the wall clock counts for nothing
        assert await token.header() == {"Authorization": "Bearer t1"}
        clock.step(1)
        assert await token.header() == {"Authorization": "Bearer t2"}
    assert desk.given == [{"grant_type": "client_credentials", "client_secret": SECRET}] * 2


@pytest.mark.parametrize(
    ("lasts", "used_s"),
    [("1800", 1740), (None, USUAL_S - 60), (True, USUAL_S - 60), ("soon", USUAL_S - 60), (-5, USUAL_S - 60),
     (float("nan"), USUAL_S - 60), (10**400, USUAL_S - 60), (30, 1), ([], USUAL_S - 60)],
)  # fmt: skip
async def test_how_long_a_token_is_used(lasts: Any, used_s: float) -> None:
    desk, clock = Desk(), SteppedClock()
    desk.lasts = lasts
    async with bearer(desk, clock) as (token, _, _url):
        await token.header()
        clock.step(used_s - 0.5)
        await token.header()
        assert len(desk.given) == 1
        clock.step(0.5)
        await token.header()
        assert len(desk.given) == 2


@pytest.mark.parametrize(
    ("status", "body", "words", "fatal"),
    [
        (401, {"error": "invalid_client", "error_description": SECRET}, "refused the key (401)", True),
        (400, {"error": "invalid_grant"}, "refused the key (400)", True),
        (403, "<html>", "refused the key (403)", True),
        (503, "", "trouble of its own", False),
        (200, "<html>login</html>", "no JSON", False),
        (200, [], "no token", False),
        (200, {"access_token": ""}, "no token", False),
        (200, {"access_token": "a\r\nX-Evil: 1"}, "no token", False),
        (200, {"access_token": "é"}, "no token", False),
        (200, {"access_token": "x" * 9000}, "no token", False),
        (200, {"access_token": 7}, "no token", False),
        (200, " " * 200_000, "at once", False),
    ],
)
async def test_no_token_in_words(status: int, body: Any, words: str, fatal: bool) -> None:
    desk = Desk()
    desk.answer = status, body
    async with bearer(desk, SteppedClock()) as (token, _, _url):
        with pytest.raises(SourceError) as caught:
            await token.header()
        assert words in str(caught.value)
        assert caught.value.fatal is fatal
        assert SECRET not in str(caught.value)
        desk.answer = 200, None
        assert await token.header() == {"Authorization": "Bearer t2"}


async def test_one_that_worked_and_is_refused_is_fetched_anew_once() -> None:
    desk, clock = Desk(), SteppedClock()
    async with bearer(desk, clock) as (token, asking, url):
        assert (await token.get(asking, f"{url}/posts", max_bytes=100)).status == 200
        desk.given.append({})  # the service has given another one, somewhere else
        assert (await token.get(asking, f"{url}/posts", max_bytes=100)).status == 200
        desk.good, desk.asked, before = False, 0, len(desk.given)
        assert (await token.get(asking, f"{url}/posts", max_bytes=100)).status == 401
        assert (desk.asked, len(desk.given) - before) == (2, 1)
        assert (await token.get(asking, f"{url}/posts", max_bytes=100)).status == 401
        assert (desk.asked, len(desk.given) - before) == (3, 2)


async def test_a_secret_is_sent_nowhere_else() -> None:
    desk = Desk()
    async with bearer(desk, SteppedClock()) as (_, asking, url):
        elsewhere = url.replace("127.0.0.1", "localhost")
        token = Bearer(asking, "The shop", f"{elsewhere}/token", {"client_secret": SECRET}, SteppedClock(), REFUSED)
        with pytest.raises(SourceError, match="has moved to http://localhost"):
            await token.header()
    assert desk.given == []
