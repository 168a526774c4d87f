"""Bluesky: a network in a house: flooded, cut, killed, away for too long, silent; every post exactly once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.bluesky import OPTIONS, Bluesky
from tests.feeder.sources.gate import Gate, running, until
from tests.feeder.sources.standins.bluesky import POSTS, BlueskyStandIn, did
from tests.feeder.support import place
from wall.clock import SteppedClock
from wall.state import totals


def network(standin: BlueskyStandIn, clock: SteppedClock, sleep: Any, **more: Any) -> Bluesky:
    return Bluesky(options(standin.url, **more), Context(clock, {}), sleep)


def options(url: str, **more: Any) -> Any:
    hosts = ["ws" + url.removeprefix("http")]
    usual = {
        "tag": "ChezLulu",
        "consent_basis": "notice",
        "consent_version": "2026-1",
        "appview": url,
        "hosts": hosts,
    }
    return OPTIONS.model_validate({"type": "bluesky", "name": "bluesky", **usual, **more})


async def test_a_network_in_a_house(tmp_path: Path) -> None:
    """A burst, edits, deletions, an account switched off and on; cut, a server killed; every post exactly once."""
    clock = SteppedClock()
    standin, gate = BlueskyStandIn(clock), Gate(clock)
    async with place(tmp_path, clock) as here:
        posts = here.house.state.posts

        def deleted() -> set[str]:
            return {one for one, post in posts.items() if post.deleted}

        async with standin.serve(), running(here, network(standin, clock, gate), options(standin.url)) as one:
            await until(lambda: bool(standin.sockets) and one.status().ok and one.last_ok_ms is not None)
            for number in range(1000):
                standin.write(number % 300, f"a{number}", f"Message {number}")
                standin.write(number % 300, f"b{number}", "nichts", tag="Autre")
            await until(lambda: len(posts) == 1000, gate)
            standin.write(1, "a1", "Corrigé", "update")
            standin.delete(2, "a2")
            standin.account(3, False)  # with four posts
            await until(lambda: len(deleted()) == 5, gate)
            standin.account(3, True)
            await until(lambda: len(deleted()) == 1, gate)
            standin.cut()
            for number in range(1000, 1050):
                standin.write(number % 300, f"a{number}", f"Message {number}")
            await until(lambda: len(posts) == 1050, gate)
            standin.down = True
            standin.cut()
            await until(lambda: not one.status().ok, gate)
            standin.down = False
            standin.write(7, "last", "Dernier")
            await until(lambda: len(posts) == 1051, gate)
        assert sum(post.revision == 1 for post in posts.values()) == 1051 - 5
        assert (totals(here.house.state)["received"], standin.refused) == (1051, [])


async def test_what_is_deleted_at_once_never_stays(tmp_path: Path) -> None:
    """Even where the line that deletes comes while the one that writes is still waiting to be looked at."""
    clock = SteppedClock()
    standin, gate = BlueskyStandIn(clock), Gate(clock)
    async with place(tmp_path, clock) as here, standin.serve():
        posts = here.house.state.posts
        async with running(here, network(standin, clock, gate), options(standin.url)):
            await until(lambda: bool(standin.sockets))
            for number in range(50):
                standin.write(number, f"a{number}", "Sofort weg")
                standin.delete(number, f"a{number}")
            standin.write(99, "last", "Dernier")
            await until(lambda: any(not post.deleted for post in posts.values()), gate)
            await until(lambda: sum(not post.deleted for post in posts.values()) == 1, gate)


async def _read(source: Bluesky, cursor: str | None, enough: int = 2) -> list[Batch]:
    found: list[Batch] = []
    async for batch in source.batches(cursor):
        found.append(batch)
        if len(found) >= enough:
            break
    return found


async def test_away_for_too_long_is_told_and_then_made_the_best_of(tmp_path: Path) -> None:
    """Two days away: what is missing is said, what was deleted meanwhile goes, what is kept is read."""
    clock = SteppedClock()
    standin, gate = BlueskyStandIn(clock), Gate(clock)
    clock.step(10 * 86_400)
    async with place(tmp_path, clock) as here, standin.serve():
        posts = here.house.state.posts
        async with running(here, network(standin, clock, gate), options(standin.url)):
            await until(lambda: bool(standin.sockets))
            standin.write(1, "a", "Premier")
            standin.write(2, "b", "Deuxième")
            cursor = ""
            async with asyncio.timeout(20):
                while did(2) not in cursor:
                    gate.pass_(0.01)
                    cursor = await here.side.cursor("bluesky") or ""
        clock.step(6 * 3600)
        standin.delete(1, "a")
        standin.write(3, "missed", "Verpasst")
        clock.step(40 * 3600)
        standin.write(4, "kept", "Gardé")
        with pytest.raises(SourceError, match="36 hours only, and we were away for 46"):
            await _read(network(standin, clock, gate), cursor)
        async with running(here, network(standin, clock, gate), options(standin.url)) as one:
            await until(lambda: len(posts) == 3 and any(post.deleted for post in posts.values()), gate)
            await until(lambda: one.status().ok, gate)


async def test_named_accounts_are_asked_for_by_name_with_their_last_day(tmp_path: Path) -> None:
    clock = SteppedClock()
    standin, gate = BlueskyStandIn(clock), Gate(clock)
    clock.step(86_400 * 3)
    standin.write(1, "old", "Zu alt")
    clock.step(86_400 * 1.5)
    standin.write(2, "b", "Ein anderer")
    standin.write(1, "a", "Bonjour")
    given = options("http://127.0.0.1:1", consent_basis="opt-in", accounts=[did(1)])
    async with place(tmp_path, clock) as here, standin.serve():
        source = network(standin, clock, gate, consent_basis="opt-in", accounts=[did(1)])
        async with running(here, source, given):
            await until(lambda: bool(here.house.state.posts), gate)
        (post,) = here.house.state.posts
        assert post == here.house.vault.post_id("bluesky", f"at://{did(1)}/{POSTS}/a", "")


async def test_silence_moves_the_cursor_so_that_it_never_grows_too_old() -> None:
    clock = SteppedClock()
    standin, gate = BlueskyStandIn(clock), Gate(clock)
    start_us = clock.now_ms() * 1000
    async with standin.serve():
        source = network(standin, clock, gate, consent_basis="opt-in", accounts=[did(1)])
        batches = source.batches(None)
        first = await anext(batches)
        for _ in range(8):
            following = asyncio.ensure_future(anext(batches))
            await until(lambda: bool(gate.sleepers))
            gate.pass_(3600)
            last = await following
        await source.close()
    assert (json.loads(first.cursor or "{}").get("own") or 0) <= start_us
    assert json.loads(last.cursor or "")["own"] > start_us + 7 * 3_600_000_000


async def test_the_next_server_is_tried_and_a_dead_one_named() -> None:
    clock = SteppedClock()
    standin = BlueskyStandIn(clock)
    async with standin.serve():
        good = "ws" + standin.url.removeprefix("http")
        source = network(standin, clock, Gate(clock), hosts=["ws://127.0.0.1:9", good])
        with pytest.raises(SourceError, match=r"127\.0\.0\.1:9 cannot be reached"):
            await _read(source, None)
        assert await _read(source, None, 1)
        await source.close()
