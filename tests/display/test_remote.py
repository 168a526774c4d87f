"""What the desk asks of a screen is done and answered, and what the screen tells of itself is so."""

from __future__ import annotations

import asyncio
import struct
import zlib
from pathlib import Path

import pytest

from display.app import Screen
from display.kiosk.hours import Light
from display.kiosk.machine import Figures
from display.kiosk.trust import Known
from display.pages.spread import room
from display.start import build
from tests.display.making import card
from tests.display.peer import Peer
from tests.display.whole import TEXTS, running, view, wanted
from wall import wire
from wall.clock import SystemClock


async def answered(peer: Peer, order: wire.Order) -> wire.Obeyed:
    """What the screen answers to that order, once it is connected."""
    await peer.until(lambda: True if since_hello(peer, wire.Ack) else None)
    await peer.say(order)
    return await peer.until(
        lambda: next((m for m in peer.heard if isinstance(m, wire.Obeyed) and m.n == order.n), None)
    )


def since_hello(peer: Peer, kind: type) -> list[wire.ToHub]:
    """What the screen said of that kind since it last connected."""
    hello = max((n for n, m in enumerate(peer.heard) if isinstance(m, wire.Hello)), default=0)
    return [message for message in peer.heard[hello:] if isinstance(message, kind)]


def size_of(png: bytes) -> tuple[int, int]:
    """The size of a PNG whose pixels can be unpacked."""
    width, height = struct.unpack(">II", png[16:24])
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    assert len(zlib.decompress(data)) == height * (3 * width + 1)
    return width, height


async def test_it_names_itself_over_the_picture_and_stops(tmp_path: Path) -> None:
    peer = Peer()
    peer.first = view(card("a"), through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(1)
        assert (await answered(peer, wire.Order(n=7, what="identify", seconds=30))).ok
        assert screen.badge is not None
        name, until = screen.badge
        assert name == "ecran"
        assert screen.draw(until - 1).next_s <= 1
        assert keys(screen)[-1] == "badge"
        screen.draw(until)
        assert "badge" not in keys(screen)


async def test_a_picture_of_what_it_shows(tmp_path: Path) -> None:
    peer = Peer()
    peer.first = view(card("a"), through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer):
        await peer.until_ack(1)
        assert size_of((await answered(peer, wire.Order(n=1, what="thumbnail", width=320))).picture) == (320, 180)
        assert size_of((await answered(peer, wire.Order(n=2, what="thumbnail", width=10**9))).picture) == (960, 540)
        assert size_of((await answered(peer, wire.Order(n=3, what="thumbnail", width=-4))).picture) == (64, 36)


async def test_a_playlist_is_played_kept_over_a_restart_and_given_back(tmp_path: Path) -> None:
    asked = wanted(tmp_path, playlist=("stream", "spotlight"))
    peer = Peer()
    async with peer.serving(), running(asked, peer) as screen:
        assert (await answered(peer, wire.Order(n=1, what="playlist", playlist=["transparency", "stream"]))).ok
        names = ["transparency", "stream", "fairness"]  # the last may not be left out
        assert screen.remote.health().playlist == names
        assert screen.remote.health().room == room(screen.show.look) > 0
        refused = await answered(peer, wire.Order(n=2, what="playlist", playlist=["stream", "dancing"]))
        assert not refused.ok
        assert "dancing" in refused.why
        assert not (await answered(peer, wire.Order(n=3, what="playlist", playlist=["pause"]))).ok
        assert not (await answered(peer, wire.Order(n=4, what="playlist", playlist=["stream"] * 101))).ok
        assert screen.remote.health().playlist == names
    assert build(asked, TEXTS, SystemClock()).remote.health().playlist == names
    peer = Peer()
    async with peer.serving(), running(asked, peer) as screen:
        assert (await answered(peer, wire.Order(n=5, what="playlist"))).ok
        assert screen.remote.health().playlist[:2] == ["stream", "spotlight"]
    assert build(asked, TEXTS, SystemClock()).remote.health().playlist[:2] == ["stream", "spotlight"]


async def test_reload_is_answered_and_ends_the_show_to_begin_anew(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        assert (await answered(peer, wire.Order(n=1, what="reload"))).ok
        await asyncio.gather(*screen.remote._tasks)
        assert screen.remote.reload


async def test_an_order_that_fails_is_answered_and_the_show_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("un mot regrettable")

    peer = Peer()
    async with peer.serving(), running(wanted(tmp_path), peer):
        monkeypatch.setattr("display.kiosk.remote.shrunk", broken)
        answer = await answered(peer, wire.Order(n=1, what="thumbnail"))
        assert not answer.ok
        assert answer.why.startswith("ValueError at test_remote.py:")
        await peer.say(view(card("b"), through=5))
        await peer.until_ack(5)


async def test_in_the_dark_it_does_not_light_up_to_name_itself(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        screen.lights.light = Light("night")
        assert not (await answered(peer, wire.Order(n=1, what="identify"))).ok
        assert screen.badge is None


async def test_more_orders_than_it_can_see_to_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("display.kiosk.remote.BUSY", 0)
    peer = Peer()
    async with peer.serving(), running(wanted(tmp_path), peer):
        assert (await answered(peer, wire.Order(n=1, what="thumbnail"))).why == "busy"


async def test_it_tells_how_it_is_when_what_it_shows_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("display.kiosk.remote.BREATH_S", 0.0)
    monkeypatch.setattr("display.kiosk.remote.HEALTH_S", 1000.0)
    peer = Peer()
    peer.first = view(card("a"), through=3, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(3)
        following = asyncio.create_task(screen.remote.follow())
        first = await peer.until(lambda: next((m for m in peer.heard if isinstance(m, wire.Health)), None))
        assert (first.scene, first.posts, first.size, first.theme) == ("stream", [("a", 1, 1)], (960, 540), "day")
        assert first.problems == []
        await peer.say(view(through=4, remove=("a",)))
        again = await peer.until(
            lambda: next((m for m in peer.heard if isinstance(m, wire.Health) and m.scene != "stream"), None)
        )
        assert again.posts == []
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def test_problems_are_told_in_the_house_s_words(tmp_path: Path) -> None:
    screen = build(wanted(tmp_path, problem="wall.toml: broken"), TEXTS, SystemClock())
    remote = screen.remote
    assert remote.problems() == ["wall.toml: broken"]
    screen.lights.known = Known(0, 3 * 3_600_000)
    screen.unwritten = "No space left on device"
    remote._figures = Figures(free_mib=12, temperature_c=97.0)
    told = " | ".join(remote.problems())
    for words in ("avance de 3 h", "No space left", "12", "97", "wall.toml"):
        assert words in told.replace("\u202f", " ")
    screen.lights.known = Known(0, -400_000)
    assert "retarde de 6 min" in " ".join(remote.problems()).replace("\u202f", " ")
    screen.lights.known = Known(0, -20 * 86_400_000)
    assert "20 jours" in " ".join(remote.problems())


def keys(screen: Screen) -> list[str]:
    return [layer.key for layer in screen.picture.frame.layers] if screen.picture is not None else []
