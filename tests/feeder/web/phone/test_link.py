"""The page's end of the link: who may open it, what it believes, and what everybody sees while it is down."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from msgspec.structs import replace

from feeder.web.main import WebReady
from feeder.web.wire import Away
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import NOW_MS, SECRET, StandIn, linked, public, pulse, until
from wall import phone
from wall.clock import SteppedClock
from wall.phone import CheckCode
from wall.views import Card

Link = aiohttp.ClientWebSocketResponse


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", f"Basic {SECRET.decode()}", f"Bearer {SECRET.decode()}x"]
)
async def test_nobody_else_opens_the_link(page: WebReady, given: str) -> None:
    url = page.url.replace("http", "ws") + "/link"
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(url, headers={"Authorization": given})
        assert refused.value.status == 404
    assert not page.site.link.open


async def test_without_a_feeder_the_page_is_up_and_says_so(page: WebReady, visitor: Visitor) -> None:
    text = await visitor.get("/")
    assert visitor.status == 200
    assert "Le magasin est injoignable" in text
    await visitor.get("/n/QZ7M-K3")
    assert visitor.status == 503
    await visitor.get("/r/0123456789AB")
    assert visitor.status == 503
    assert "Le magasin est injoignable" in visitor.text


async def test_silence_is_told_with_the_age_of_what_is_shown(
    page: WebReady, clock: SteppedClock, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    assert "injoignable" not in await visitor.get("/")
    clock.step(4.9)
    assert "injoignable" not in await visitor.get("/")
    clock.step(200)
    assert "date d’il y a 3\u202fmin" in await visitor.get("/")
    heard = page.site.age_s
    await pulse(link)
    await until(lambda: page.site.age_s < heard)
    assert "injoignable" not in await visitor.get("/")


async def test_cards_go_after_their_time_when_the_shop_is_away(
    page: WebReady, clock: SteppedClock, feeder: StandIn, link: Link
) -> None:
    chat = Card(post="c", revision=1, kind="chat", source="s", valid_s=60)
    note = Card(post="n", revision=1, kind="note", source="s", valid_s=3600)
    page.site.told(public(NOW_MS, cards=[chat, note]))
    assert page.site.cards() == [chat, note]
    clock.step(61)
    assert page.site.cards() == [note]


async def test_a_newer_link_replaces_the_older(page: WebReady, feeder: StandIn, link: Link) -> None:
    feeder.hold.clear()
    asking = asyncio.create_task(page.site.ask(CheckCode(n=0, code="x")))
    await until(lambda: bool(feeder.asked))
    newer = StandIn(codes={"x": ""})
    async with linked(page, newer):
        with pytest.raises(Away):
            await asking
        assert (await page.site.ask(CheckCode(n=0, code="x"))).ok
        assert await link.receive() is not None
        assert link.closed


async def test_answers_find_their_questions(page: WebReady, feeder: StandIn, link: Link) -> None:
    feeder.codes |= {str(number): str(number) for number in range(50)}
    answers = await asyncio.gather(*(page.site.ask(CheckCode(n=0, code=str(one))) for one in range(50)))
    assert [answer.place for answer in answers] == [str(number) for number in range(50)]


async def test_an_answer_that_does_not_come_is_away(
    page: WebReady, feeder: StandIn, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeder.web.wire.ANSWER_S", 0.01)
    feeder.hold.clear()
    with pytest.raises(Away):
        await page.site.ask(CheckCode(n=0, code="x"))
    feeder.hold.set()
    monkeypatch.setattr("feeder.web.wire.ANSWER_S", 6.0)
    assert not (await page.site.ask(CheckCode(n=0, code="x"))).ok, "the late answer went to nobody"


@pytest.mark.parametrize("sent", ["", "{", '{"t":"public"}', '{"t":"told","n":"x","ok":1}', "[]", "\x00"])
async def test_what_is_no_message_ends_the_link(page: WebReady, feeder: StandIn, link: Link, sent: str) -> None:
    await link.send_str(sent)
    await until(lambda: not page.site.link.open)
    with pytest.raises(Away):
        await page.site.ask(CheckCode(n=0, code="x"))


async def test_an_answer_to_nothing_is_nothing(page: WebReady, feeder: StandIn, link: Link) -> None:
    await link.send_str(phone.encode(phone.Told(n=999, ok=True)))
    assert not (await page.site.ask(CheckCode(n=0, code="x"))).ok


async def test_what_is_the_same_for_everybody_is_made_once_and_anew_when_told(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    first = await visitor.get("/")
    tag = visitor.headers["ETag"]
    await visitor.get("/", **{"If-None-Match": tag})
    assert (visitor.status, visitor.text) == (304, "")
    assert await visitor.get("/") == first
    page.site.told(replace(public(NOW_MS), shop_label="Maison <Tilleul>"))
    text = await visitor.get("/", **{"If-None-Match": tag})
    assert visitor.status == 200
    assert "Maison &lt;Tilleul&gt;" in text


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "", "fr"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "de,en;q=0.3,fr;q=0.8", "fr"),
        ("/", "x" * 5000, "fr"),
        ("/", "en;q=nan", "fr"),
        ("/?lang=en", "fr", "en"),
        ("/?lang=xx", "en", "en"),
    ],
)
async def test_the_language_is_the_readers(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor, path: str, accepted: str, language: str
) -> None:
    text = await visitor.get(path, **{"Accept-Language": accepted})
    assert f'<html lang="{language}">' in text
    said = {"fr": "Ce qui se dit ici se lit ici.", "en": "What is said here can be read here."}
    assert said[language] in text


async def test_a_chosen_language_stays(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    text = await visitor.get("/?lang=en")
    assert 'href="/rules?lang=en"' in text


async def test_monitors_are_told(page: WebReady, visitor: Visitor) -> None:
    assert json.loads(await visitor.get("/health")) == {"status": "ok", "feeder": "away"}
