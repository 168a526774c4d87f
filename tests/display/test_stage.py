"""The first picture: what was cached is drawn before anything that waits or speaks is even loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from display.app import Screen
from display.cache import Cache, stamp_now
from display.first import first_picture
from display.show import FEW
from display.start import build
from display.store import Store
from tests.display.making import card
from tests.display.peer import Peer
from tests.display.whole import TEXTS, files_with, posts, running, state, view, wanted
from wall import wire
from wall.clock import SystemClock
from wall.text import Run
from wall.views import Announcement

SLOW = ("asyncio", "websockets", "pydantic", "aiohttp", "babel.messages", "argparse")


def cached(folder: Path, *cards: wire.Card, wall: wire.Wall | None = None) -> None:
    store = Store(shop="Maison Tilleul", through=7, epoch="e1", wall=wall or wire.Wall())
    store.cards = {one.post: one for one in cards}
    folder.mkdir(parents=True, exist_ok=True)
    Cache(folder).save(store, stamp_now())


def test_the_first_picture_needs_nothing_that_waits_or_speaks() -> None:
    code = f"import sys, run_display, display.first; print(*[one for one in {SLOW!r} if one in sys.modules])"
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=root,
        check=True,
        env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
    )
    assert told.stdout.split() == []


def test_what_was_cached_is_drawn_and_the_screen_goes_on_from_it(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    cached(asked.folder, card("a", "premier avis"))
    stage = first_picture(asked, TEXTS, SystemClock())
    assert posts(asked) == ["a"]
    first = state(asked)
    screen = build(asked, TEXTS, SystemClock(), stage)
    assert isinstance(screen, Screen)
    again = screen.draw(screen.machine.clock.monotonic())
    assert [post for post, _, _ in again.shown.posts] == ["a"]
    assert state(asked) == first, "the same picture is not told twice"


def test_what_ran_out_while_off_is_neither_drawn_first_nor_left_on_the_disk(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    cached(asked.folder, card("a", "premier avis"), card("b", "parole brève", valid_s=0.0))
    stage = first_picture(asked, TEXTS, SystemClock())
    assert posts(asked) == ["a"]
    screen = build(asked, TEXTS, SystemClock(), stage)
    screen.save()
    assert files_with(tmp_path, "parole brève") == []
    assert files_with(asked.folder, "premier avis") == ["public.json"]


async def test_a_pause_is_kept_at_once_and_an_announcement_that_ended_leaves_the_disk(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    said = Announcement(id="n", form=(Run("Nocturne jeudi"),), at_ms=0, until_ms=2**42)
    peer = Peer()
    peer.first = wire.View(through=1, at_ms=0, whole=True, wall=wire.Wall(announcements=[said]))
    async with peer.serving(), running(asked, peer) as screen:
        await peer.until_ack(1)
        assert files_with(asked.folder, "Nocturne") == ["public.json"]
        await peer.say(wire.View(through=2, at_ms=0, wall=wire.Wall(paused_ms=5)))
        await peer.until_ack(2)
        assert files_with(tmp_path, "Nocturne") == []
        assert screen.machine.cache is not None
        saved = screen.machine.cache.load()
        assert saved is not None
        assert saved.wall == wire.Wall(paused_ms=5)
        await peer.say(view(through=3))
        await peer.until_ack(3)
        assert screen.show.store.wall == wire.Wall(paused_ms=5)


def test_the_first_picture_looks_at_few_posts_and_those_after_it_at_all(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    cards = [card(f"p{n:03}", f"Bonjour à tous {n}", shown_ms=n) for n in range(200)]
    cached(asked.folder, *cards)
    stage = first_picture(asked, TEXTS, SystemClock())
    first = posts(asked)
    assert first
    assert set(first) <= {one.post for one in cards[-FEW:]}
    screen = build(asked, TEXTS, SystemClock(), stage)
    seen, now = set(first), screen.machine.clock.monotonic()
    for turn in range(400):
        seen |= {post for post, _, _ in screen.draw(now + turn).shown.posts}
    assert len(seen) > FEW
