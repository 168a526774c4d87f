"""Asking a service that has rules: where it may send us, how often it may be asked, what its clock says."""

from __future__ import annotations

import json
from email.utils import formatdate

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from feeder.sources.base import SourceError
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.http import MAX_RETRY_AFTER_S, Answer, Web, retry_after_s
from feeder.sources.shared.service_url import elsewhere
from tests.feeder.sources.small_server import Pace, serving
from wall.clock import SteppedClock
from wall.words import N_


class Echo:
    """Answers with what it was sent; the headers are a test's."""

    def __init__(self, status: int = 200, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.asked: list[tuple[str, str, str]] = []

    async def __call__(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path_qs, (await request.read()).decode()))
        return web.Response(status=self.status, headers=self.headers, text=request.headers.get("Content-Type", ""))


async def test_what_is_posted_is_json_or_a_form() -> None:
    echo = Echo()
    async with serving(echo) as url:
        asking = Web("The shop", SteppedClock(), origin=url)
        assert b"json" in (await asking.post(f"{url}/a", json={"a": "é"}, max_bytes=100)).body
        told = await asking.post(f"{url}/b", form={"a": "é b"}, params={"q": "1"}, headers={"X": "y"}, max_bytes=100)
        assert b"form" in told.body
        assert (await asking.post(f"{url}/c", max_bytes=100)).status == 200
        await asking.close()
    (_, _, sent), form, empty = echo.asked
    assert json.loads(sent) == {"a": "é"}
    assert (form, empty) == (("POST", "/b?q=1", "a=%C3%A9+b"), ("POST", "/c", ""))


@pytest.mark.parametrize("where", ["/there", "http://localhost/x", "https://elsewhere.example/"])
async def test_what_is_posted_follows_no_redirect(where: str) -> None:
    echo = Echo(307, Location=where)
    async with serving(echo) as url:
        asking = Web("The shop", SteppedClock())
        with pytest.raises(SourceError, match="has moved to") as caught:
            await asking.post(f"{url}/a", json={"key": "secret"}, max_bytes=100)
        await asking.close()
    assert len(echo.asked) == 1
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "there", ["http://localhost:{port}/x", "http://127.0.0.1:1/x", "https://127.0.0.1:{port}/x", "file:///etc/passwd"]
)
async def test_only_its_own_address_is_asked(there: str) -> None:
    """Where an answer says how to go on, too."""
    echo = Echo()
    async with serving(echo) as url:
        asking = Web("The shop", SteppedClock(), origin=f"{url}/v1")
        for ask in (asking.get, asking.post):
            with pytest.raises(SourceError):
                await ask(there.format(port=url.rpartition(":")[2]), max_bytes=100)
        assert echo.asked == []
        assert (await asking.get(f"{url}/v2/x", max_bytes=100)).status == 200
        await asking.close()


async def test_every_budget_is_waited_for_before_asking() -> None:
    clock = SteppedClock()
    pace = Pace(clock=clock)
    budgets = [Budget(clock, 1, 10.0, 2), Budget(clock, 3, 3600.0, 3)]
    async with serving(Echo()) as url:
        asking = Web("The shop", clock, budgets=budgets, sleep=pace)
        for _ in range(4):
            await asking.get(url, max_bytes=100)
        await asking.close()
    assert sum(pace.asked) == pytest.approx(1200, abs=1)


async def test_a_services_own_words_and_when_it_says_to_come_again() -> None:
    asking = Web("The shop", SteppedClock(), words={403: N_("{who} lacks a right ({status}): tick it there.")})
    with pytest.raises(SourceError, match=r"The shop lacks a right \(403\)"):
        asking.expect(Answer(403, {}, b""), 200)
    with pytest.raises(SourceError) as caught:
        asking.expect(Answer(429, {"Retry-After": "7"}, b""), 200, later_s=99)
    assert caught.value.retry_after_s == 99


@pytest.mark.parametrize("skew_s", [-600, 0, 600])
async def test_its_clock_is_noted_and_dates_are_its_own(skew_s: int) -> None:
    clock = SteppedClock()
    there_s = clock.now_ms() / 1000 + skew_s
    echo = Echo(
        429, **{"Date": formatdate(there_s, usegmt=True), "Retry-After": formatdate(there_s + 90, usegmt=True)}
    )
    async with serving(echo) as url:
        asking = Web("The shop", clock)
        answer = await asking.get(url, max_bytes=100)
        assert asking.skew_ms == skew_s * 1000
        with pytest.raises(SourceError) as caught:
            asking.expect(answer, 200)
        assert caught.value.retry_after_s == 90
        echo.headers["Date"] = "yesterday"
        await asking.get(url, max_bytes=100)
        assert asking.skew_ms == skew_s * 1000
        await asking.close()


@given(
    value=st.text(), date=st.one_of(st.text(), st.just("Sun, 22 Nov 2026 00:01:00 GMT"), st.just("1 Jan 0001 -0000"))
)
def test_headers_that_mean_nothing_raise_nothing(value: str, date: str) -> None:
    for headers in (
        {"Retry-After": value, "Date": date},
        {"Retry-After": date, "Date": value},
        {"Retry-After": date},
    ):
        told = retry_after_s(headers)
        assert told is None or 0 <= told <= MAX_RETRY_AFTER_S


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("http://169.254.169.254/latest", "nothing was asked"),
        ("https://[::1]:8443/", "nothing was asked"),
        ("http://192.168.1.1/", "nothing was asked"),
        ("http://localhost:8765/", "nothing was asked"),
        ("https://reviews.example.com/", "put the new address"),
        ("https://93.184.216.34/", "put the new address"),
    ],
)
def test_nobody_is_advised_to_follow_a_service_into_the_shops_own_network(there: str, said: str) -> None:
    assert said in elsewhere(URL("https://api.example.com"), URL(there))


def test_a_service_inside_may_move_inside() -> None:
    assert "put the new address" in elsewhere(URL("http://192.168.1.5/x"), URL("https://192.168.1.5:8443/x"))
