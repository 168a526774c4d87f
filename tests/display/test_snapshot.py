"""One picture of the present state, and why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from display.app import Screen
from display.ports import Address
from display.snapshot import NothingToDraw, snapshot
from display.start import Wanted, build, hello
from tests.display.making import card
from tests.display.peer import Peer
from tests.display.whole import TEXTS, posts, view, wanted
from wall import wire
from wall.client import Link, Sent
from wall.clock import SystemClock


async def test_a_snapshot_draws_the_present_state(tmp_path: Path) -> None:
    asked = wanted(tmp_path, once=True)
    peer = Peer()
    peer.first = view(card("a"), through=3, whole=True)
    screen = build(asked, TEXTS, SystemClock())
    async with peer.serving():
        await snapshot(screen, screen.output, Address(peer.url, "x"), link_to(screen, asked), "")  # type: ignore[arg-type]
    assert (tmp_path / "wall.png").read_bytes().startswith(b"\x89PNG")
    assert posts(asked) == ["a"]
    assert not (asked.folder / "public.json").exists()


async def test_a_snapshot_without_feeder_or_cache_says_why(tmp_path: Path) -> None:
    asked = wanted(tmp_path, once=True)
    screen = build(asked, TEXTS, SystemClock())
    with pytest.raises(NothingToDraw, match=r"127\.0\.0\.1:9"):
        await snapshot(screen, screen.output, Address("ws://127.0.0.1:9", "x"), link_to(screen, asked), "")  # type: ignore[arg-type]
    with pytest.raises(NothingToDraw, match="no feeder"):
        await snapshot(screen, screen.output, None, link_to(screen, asked), "no feeder")  # type: ignore[arg-type]


async def test_a_snapshot_that_is_refused_says_so(tmp_path: Path) -> None:
    asked = wanted(tmp_path, once=True)
    screen = build(asked, TEXTS, SystemClock())
    peer = Peer()
    peer.refuse = wire.Goodbye("bad-token", "this token opens nothing here")
    async with peer.serving():
        with pytest.raises(Sent, match="opens nothing"):
            await snapshot(screen, screen.output, Address(peer.url, "x"), link_to(screen, asked), "")  # type: ignore[arg-type]


def link_to(screen: Screen, asked: Wanted):  # type: ignore[no-untyped-def]
    return lambda address: Link(address.url, lambda: hello(screen.show, address.token, asked))
