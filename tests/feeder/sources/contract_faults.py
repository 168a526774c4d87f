"""What a service may do wrong, and what has to come of it: words for people, and nothing lost afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from aiohttp import web

from feeder.sources.base import SourceError
from tests.feeder.sources.contract import HOUR_S, Shop, shop
from tests.feeder.sources.small_server import serving
from tests.feeder.sources.standin import Contract, Fault

OFTEN = 20
"""A fault lasts: who tries again at once meets it again."""
PAGE = b"<!doctype html><html><head><title>Connexion</title></head><body><form></form></body></html>"


def _nothing(_: SourceError) -> bool:
    return True


@dataclass(frozen=True)
class Case:
    """A fault by name, and what the error has to be like."""

    name: str
    fault: Fault
    right: Callable[[SourceError], bool] = _nothing


def cases(now_ms: int, elsewhere: str) -> list[Case]:
    json = {"Content-Type": "application/json"}
    date = formatdate(now_ms / 1000 + 4000, usegmt=True)
    return [
        Case(
            "429, Retry-After in seconds", Fault(429, {"Retry-After": "17"}), lambda e: (e.retry_after_s or 0) >= 17
        ),
        Case(
            "429, Retry-After a date",
            Fault(429, {"Retry-After": date}),
            lambda e: 1000 <= (e.retry_after_s or 0) <= 4001,
        ),
        Case("503, Retry-After", Fault(503, {"Retry-After": "140"}), lambda e: (e.retry_after_s or 0) >= 140),
        Case("401", Fault(401), lambda e: e.fatal),
        Case("500", Fault(500, body=PAGE), lambda e: not e.fatal),
        Case("garbage", Fault(headers=json, body=b"\x00\xff\xfe garbage \xc3")),
        Case("broken JSON", Fault(headers=json, body=b'{"items": [{"id": "1", "te')),
        Case("a login page", Fault(headers={"Content-Type": "text/html"}, body=PAGE)),
        Case("a body cut short", Fault(cut=True)),
        Case("a body without end", Fault(padded=True)),
        Case("a redirect elsewhere", Fault(302, {"Location": f"{elsewhere}/inside?x=1"})),
    ]


async def faults(contract: Contract) -> None:
    """Each fault, at the first question and in the middle of a listing."""
    inside: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        inside.append(request.path)
        return web.json_response([])

    async with shop(contract) as here, serving(handler) as elsewhere:
        here.write(max(contract.pages, 3))
        await here.until_shown()
        for passing in (0, 1) if contract.pages else (0,):
            for at in range(len(cases(0, elsewhere))):
                case = cases(here.standin.clock.now_ms(), elsewhere)[at]
                if not (passing and case.fault.padded):
                    await _one(here, case, passing)
        assert not inside, "it asked where a redirect led to"


async def _one(here: Shop, case: Case, passing: int) -> None:
    here.write(1)
    here.standin.faults.extend([case.fault] * (1 if case.fault.padded else OFTEN))
    here.standin.passing = passing
    async with here.reading() as reading:
        error = await _error(reading.wait, case.name)
    if not passing:
        assert case.right(error), f"{case.name}: {error} {error.retry_after_s} {error.fatal}"
        _check_words(here, str(error), case.name)
    here.standin.faults.clear()
    here.standin.passing = 0
    await here.until_shown()


async def _error(wait: Callable[[float], object], name: str) -> SourceError:
    try:
        await wait(HOUR_S)  # type: ignore[misc]
    except SourceError as error:
        return error
    raise AssertionError(f"{name}: nothing is said of it")


def _check_words(here: Shop, words: str, name: str) -> None:
    assert here.contract.secret not in words, f"{name}: a secret is told"
    for request in here.standin.asked:
        assert len(request.path) < 4 or request.path not in words, f"{name}: a path is told"
        assert not request.query_string or request.query_string not in words, f"{name}: a query is told"
    assert len(words) > 20, f"{name}: no sentence"
    assert not any(mark in words for mark in ("Error", "Traceback", "Errno", "{", "aiohttp")), words
