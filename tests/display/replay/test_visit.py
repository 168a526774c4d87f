"""A past day shown from the desk: on a line of its own; the present goes on behind it and comes back at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from display.app import Screen
from display.kiosk.hours import Light
from display.ports import Address
from display.replay.show import PastShow
from display.start import Visiting
from tests.display.making import NOW_MS, card
from tests.display.peer import Peer
from tests.display.replay.days import COURSE
from tests.display.test_remote import answered
from tests.display.whole import running, view, wanted
from wall import wire
from wall.wire import Order, Replay, Script, Steer

ASK = Replay(day=COURSE.day, paused=True)
SCRIPT = Script(scene="stream", posts=[("then", 1, 1)], from_ms=NOW_MS - 90_000, to_ms=NOW_MS)


class Past(Peer):
    """A hub that tells a past day to whoever asks for one, and the present to everybody else."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = {}
        self.first = view(card("now", "Le présent"), through=3, whole=True)
        self.past = Peer()
        self.past.first = view(card("then", "Ce jour-là"), through=1, whole=True)

    async def tell_past(self, *, at_ms: int = NOW_MS - 60_000, paused: bool = True) -> None:
        await self.past.say(COURSE)
        await self.past.say(wire.View(add=[card("then", "Ce jour-là")], through=1, at_ms=at_ms, whole=True))
        await self.past.say(wire.Beat(through=1, at_ms=at_ms, replay=True, speed=60.0, paused=paused))
        await self.past.say(wire.Scene(at_ms=at_ms, script=SCRIPT))


@asynccontextmanager
async def at_the_desk(tmp_path: Path) -> AsyncIterator[tuple[Screen, Past]]:
    """A screen that shows the present, and may be sent into the past."""
    peer = Past()
    asked = wanted(tmp_path)
    async with peer.serving(), peer.past.serving(), running(asked, peer) as screen:
        await peer.until_ack(3)
        screen.visits.ways = Visiting(lambda: Address(peer.past.url, "secret"), asked)
        try:
            yield screen, peer
        finally:
            screen.visits.end()


async def begun(screen: Screen, peer: Past) -> PastShow:
    """The replay, once it is up."""
    order = asyncio.create_task(answered(peer, Order(n=1, what="replay", replay=ASK)))
    await peer.past.until(lambda: peer.past.hellos or None)
    await peer.past.came()
    await peer.tell_past()
    assert (await order).ok
    assert isinstance(screen.guest, PastShow)
    screen.draw(screen.machine.clock.monotonic())
    return screen.guest


def said(screen: Screen) -> set[str]:
    assert screen.picture is not None
    return {post for post, _, _ in screen.picture.shown.posts}


async def test_it_is_shown_steered_and_gone_while_the_present_goes_on(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (screen, peer):
        past = await begun(screen, peer)
        assert said(screen) == {"then"}
        assert peer.past.hellos[0].replay == ASK
        health = screen.remote.health()
        assert (health.scene, health.posts, health.problems) == ("replay", [], [])
        assert health.replay == wire.Replaying(at_ms=NOW_MS - 60_000, speed=60.0, paused=True)
        assert (await answered(peer, Order(n=2, what="steer", steer=Steer(at_ms=NOW_MS, speed=5.0)))).ok
        steer = await peer.past.until(lambda: next((m for m in peer.past.heard if isinstance(m, Steer)), None))
        assert steer == Steer(at_ms=NOW_MS, speed=5.0)
        assert past.head.wish_ms == NOW_MS
        # What is withdrawn meanwhile does not come back with the present.
        await peer.say(view(card("b", "Tout neuf"), through=5, remove=("now",)))
        await peer.until_ack(5)
        assert said(screen) == {"then"}
        assert (await answered(peer, Order(n=3, what="live"))).ok
        picture = screen.draw(screen.machine.clock.monotonic())
        assert said(screen) == {"b"}
        assert not picture.replay
        assert not screen.painter.fading
        assert screen.remote.health().scene == "stream"
        assert not (await answered(peer, Order(n=4, what="steer", steer=Steer(paused=False)))).ok
    scripts = [one for m in peer.heard if isinstance(m, wire.Scripts) for one in m.scripts]
    assert not any("then" in {post for post, _, _ in one.posts} for one in scripts)
    assert not [m for m in peer.past.heard if isinstance(m, wire.Scripts)]


async def test_what_cannot_be_shown_is_answered_in_words(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (screen, peer):
        peer.past.refuse = wire.Goodbye("protocol", "that day is not there")
        refused = await answered(peer, Order(n=1, what="replay", replay=ASK))
        assert (refused.ok, refused.why) == (False, "that day is not there")
        assert screen.guest is None
        assert not (await answered(peer, Order(n=2, what="replay"))).ok
        screen.lights.light = Light("night")
        assert not (await answered(peer, Order(n=3, what="replay", replay=ASK))).ok


@pytest.mark.parametrize(("why", "dark"), [("closed", ""), ("night", "night"), ("clock", "clock")])
async def test_it_lights_a_closed_wall_and_not_against_the_law(tmp_path: Path, why: str, dark: str) -> None:
    async with at_the_desk(tmp_path) as (screen, peer):
        await begun(screen, peer)
        screen.lights.light = Light(why)  # type: ignore[arg-type]
        assert screen.why_dark == dark
        screen.visits.end()
        assert screen.why_dark == why


async def test_ten_minutes_after_its_end_the_present_is_back(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (screen, peer):
        past = await begun(screen, peer)
        past.steer(Steer(paused=False), 1000.0)
        over = wire.Beat(through=1, at_ms=COURSE.to_ms, replay=True, speed=60.0, paused=True)
        past.take(over, 1001.0)
        assert not past.ended(1001.0)
        assert not past.ended(1600.0)
        past.steer(Steer(speed=2.0), 1600.0)
        past.take(over, 1601.0)
        assert not past.ended(1700.0)
        assert not past.ended(2299.0)
        assert past.ended(2301.0)
        past.steer(Steer(paused=True), 2302.0)  # who stands somewhere to speak of it is not at its end
        past.take(over, 2303.0)
        assert not past.ended(9000.0)
        assert not past.ended(99_000.0)


async def test_when_the_line_is_lost_it_says_so_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as (screen, peer):
        past = await begun(screen, peer)
        await peer.past.drop()
        await peer.past.until(lambda: peer.past.hellos[1:] or None)
        steer = await peer.past.until(lambda: next((m for m in peer.past.heard if isinstance(m, Steer)), None))
        assert steer.at_ms == NOW_MS - 60_000
        now = (past.store.heard or 0.0) + 5.0
        picture = past.picture(0, now)
        assert {post for post, _, _ in picture.shown.posts} == {"then"}
        texts = [c.spec.form for layer in picture.frame.layers for c in layer.commands if hasattr(c, "spec")]
        assert any("ne répond pas" in "".join(getattr(p, "text", "") for p in form) for form in texts)
