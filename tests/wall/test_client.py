"""The one client: orders to screens through the hub, and how long it waits for an answer."""

from __future__ import annotations

import asyncio

import pytest

from tests.moderation.peer import Peer, peer
from wall import client, wire
from wall.client import Link, Unreachable


def link(to: Peer) -> Link:
    return Link(to.url, lambda: wire.Hello(token="t"))


async def test_an_order_goes_to_the_screen_of_that_name_and_its_picture_comes_back() -> None:
    async with peer() as hub:
        hub.obey = lambda tell: wire.Answer(
            n=tell.n, ok=True, picture=b"\x89PNG" if tell.screen == "vitrine" else b""
        )
        to = link(hub)
        async with to.call():
            order = wire.Order(n=0, what="thumbnail", width=320)
            answers = await asyncio.gather(to.tell("vitrine", order), to.tell("caisse", order))
        assert [answer.picture for answer in answers] == [b"\x89PNG", b""]
        assert [(tell.screen, tell.order) for tell in hub.told] == [("vitrine", order), ("caisse", order)]


async def test_a_refusal_is_an_answer() -> None:
    async with peer() as hub:
        hub.obey = lambda tell: wire.Answer(n=tell.n, ok=False, code="unknown-screen", facts={"screen": tell.screen})
        to = link(hub)
        async with to.call():
            answer = await to.tell("nulle-part", wire.Order(n=0, what="identify"))
        assert (answer.ok, answer.code) == (False, "unknown-screen")


async def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TELL_S", 0.0)
    async with peer() as hub:
        hub.obey = lambda tell: None
        to = link(hub)
        async with to.call():
            with pytest.raises(Unreachable, match="did not answer within 0 s"):
                await to.tell("vitrine", wire.Order(n=0, what="reload"))
            assert (await to.ask("status")).ok, "the connection is as good as before"


async def test_without_a_connection_it_says_so() -> None:
    to = Link("ws://127.0.0.1:9", lambda: wire.Hello(token="t"))
    with pytest.raises(Unreachable, match="not connected"):
        await to.tell("vitrine", wire.Order(n=0, what="reload"))


async def test_after_a_lost_connection_it_asks_where_the_hub_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "backoff", lambda rng, cap_s: iter([0.0] * 9))
    async with peer() as hub:
        to = Link("ws://127.0.0.1:9", lambda: wire.Hello(token="t"), again=lambda: hub.url)
        seen = []
        async for message in to.messages():
            seen.append(type(message).__name__)
            if isinstance(message, wire.Welcome):
                break
        assert (seen[0], seen[-1], to.url) == ("Down", "Welcome", hub.url)
