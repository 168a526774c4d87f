"""An archive taken to another machine: two processes, two folders, the first of them gone; the same day is played."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from config.tokens import read_tokens
from feeder.archive.asking import House
from feeder.archive.faults import Faulty
from feeder.archive.opening import open_archive, use
from feeder.demo.lived.__main__ import CONFIG, RULES, SECRET
from feeder.demo.lived.days import live
from tests.e2e.processes import PATIENCE_S, Shop
from wall import commands as do
from wall import wire
from wall.client import Down, Link
from wall.clock import SystemClock, day_of

YESTERDAY = day_of(SystemClock().now_ms()) - timedelta(days=1)
DAY = YESTERDAY.isoformat()
HOURS = (0.0, 0.25, 0.41, 0.5, 0.55, 0.62, 0.7, 0.78, 0.99)
"""Shares of the day, at whose instants both are asked what there was."""


@contextlib.asynccontextmanager
async def lived(folder: Path) -> AsyncIterator[Shop]:
    """A shop with two days behind it, as a real process."""
    folder.mkdir()
    await live(folder, days=2, until=YESTERDAY, seed=3, posts_a_day=40)
    shop = Shop(folder, CONFIG, {"LIVED_SECRET": SECRET})
    (folder / "house-rules.toml").write_text(RULES.read_text())
    running = await shop.feeder()
    try:
        yield shop
    finally:
        await running.end()


def token(tokens: Path, role: str) -> str:
    return next(one.token for one in read_tokens(tokens).values() if one.role == role)


async def played(url: str, secret: str) -> list[tuple[object, ...]]:
    """What a replay of that day shows at those instants, jump by jump: cards, wall, clock, figures, scene."""
    ask = wire.Replay(day=DAY, paused=True, screen="ecran-1")
    link = Link(url, lambda: wire.Hello(token=secret, replay=ask))
    found: list[tuple[object, ...]] = []
    jumps: list[int] = []
    view: wire.View | None = None
    figures: wire.Panel | None = None
    async with asyncio.timeout(PATIENCE_S), contextlib.aclosing(link.messages()) as messages:  # type: ignore[type-var]
        async for message in messages:
            assert not isinstance(message, Down | wire.Goodbye), message
            if isinstance(message, wire.Course):
                length = message.to_ms - message.from_ms
                jumps = [message.from_ms + round(share * length) for share in HOURS]
                found.append((message,))
            elif isinstance(message, wire.View) and message.whole:
                view = message
            elif isinstance(message, wire.Beat):
                figures = message.panel
            elif isinstance(message, wire.Scene) and view is not None and jumps:
                cards = sorted(view.add, key=lambda card: card.post)
                found.append((cards, view.wall, view.at_ms, view.through, figures, message))
                await link.send(wire.Steer(at_ms=jumps.pop(0)))
                view = None
            if len(found) > len(HOURS):
                return found
    raise AssertionError("it ended early")


async def asked(url: str, secret: str) -> list[wire.Answer]:
    """What a manager's desk is told of that day: what happened, and its queues at half past three."""
    link = Link(url, lambda: wire.Hello(token=secret))
    async with link.call():
        course = (await link.ask("course", day=DAY)).course
        assert course is not None
        at_ms = course.from_ms + round(0.645 * (course.to_ms - course.from_ms))
        acts = await link.ask("acts", day=DAY, limit=500)
        queues = [
            await link.ask("past", queue=queue, at_ms=at_ms, limit=50) for queue in ("waiting", "shown", "decided")
        ]
    return [msgspec.structs.replace(answer, n=0) for answer in (acts, *queues)]


async def opening(folder: Path, *words: str) -> tuple[asyncio.subprocess.Process, str]:
    """`run_feeder.py open …` on another machine; the process once it serves, and its address."""
    other = Shop(folder, "", {})
    running = await other._start("open", "run_feeder.py", "open", *words, ready="ws://")
    told = json.loads((folder / "var/run/feeder.json").read_text())
    return running.process, told["url"]


async def forgotten_since(shop: Shop, archive: Path, tokens: Path) -> None:
    """What is forgotten after the archive was made opens nowhere: not with the archive and the house's own answer."""
    opened = await open_archive(archive, SystemClock())
    try:
        state = opened.house.state
        gone, stays = list(state.visible)[-2:]
        moderator = House(Link(shop.url, lambda: wire.Hello(token=token(tokens, "moderator"))))
        with pytest.raises(Faulty) as faulty:
            await moderator.keys(opened.file.sha256)
        assert faulty.value.faults[0].code == "refused"
        manager = House(Link(shop.url, lambda: wire.Hello(token=token(tokens, "manager"))))
        await use(opened, await manager.keys(opened.file.sha256))
        before = await opened.house.contents.text(state.posts[gone])
        assert before is not None
        assert await opened.house.contents.text(state.posts[stays]) is not None
        status, told = await shop.desk("forget", gone, "--because", "asked for", account="direction")
        assert status == 0, told
        keys = await manager.keys(opened.file.sha256)
        await use(opened, keys)
        assert await opened.house.contents.text(state.posts[gone]) is None
        assert await opened.house.contents.text(state.posts[stays]) is not None
        assert before.text.encode() not in archive.read_bytes()
        entries = [opened.file.sealed(seq) for seq in state.posts[gone].history]
        assert [entry for entry in entries if entry is not None]  # sealed in the archive, and for good
        assert not [entry for entry in entries if entry is not None and entry[0] in keys.keys]
    finally:
        await opened.close()


async def test_an_archive_plays_elsewhere_as_it_does_in_its_house(tmp_path: Path) -> None:
    archive, keys = tmp_path / "day.archive", tmp_path / "day.keys"
    async with lived(tmp_path / "shop") as shop:
        tokens = next((tmp_path / "shop").rglob("tokens.toml"))
        status, told = await shop.desk("archive", DAY, str(archive), account="direction")
        assert status == 0, told
        status, told = await shop.desk("archive", "keys", str(archive), "--to", str(keys), account="direction")
        assert status == 0, told
        status, told = await shop.desk("archive", DAY, str(tmp_path / "no"), account="camille")
        assert (status, (tmp_path / "no").exists()) == (2, False)
        there = await played(shop.url, token(tokens, "manager"))
        told_there = await asked(shop.url, token(tokens, "manager"))
        await forgotten_since(shop, archive, tokens)
    (tmp_path / "shop").rename(tmp_path / "gone")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    process, url = await opening(elsewhere, str(archive), "--keys", str(keys), "--lang", "en")
    try:
        secrets = Path(json.loads((elsewhere / "var/run/feeder.json").read_text())["tokens_file"])
        here = await played(url, token(secrets, "manager"))
        assert here[0] == there[0]  # the bar: curve, peaks, what was refused when, whose scripts there are
        for ours, theirs in zip(here[1:], there[1:], strict=True):
            assert ours == theirs
        shown = [card for moment in here[1:] for card in moment[0]]  # type: ignore[attr-defined]
        assert any(card.form and not card.gone for card in shown)
        scenes = [moment[-1].script for moment in here[1:]]  # type: ignore[attr-defined]
        assert any(scenes)
        told_here = await asked(url, token(secrets, "manager"))
        assert told_here == told_there
        assert told_here[0].acts
        assert [post for answer in told_here[1:] for post in answer.posts or [] if post.text]
        await _nothing_can_be_done(url, token(secrets, "manager"), token(secrets, "screen"))
        async with Link(url, lambda: wire.Hello(token=token(secrets, "manager"))).call():
            process.send_signal(signal.SIGTERM)  # while somebody looks
            async with asyncio.timeout(PATIENCE_S):
                assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert not (elsewhere / "var/run/feeder.json").exists()


async def _nothing_can_be_done(url: str, manager: str, screen: str) -> None:
    link = Link(url, lambda: wire.Hello(token=manager))
    async with link.call():
        answer = await link.do(do.Pause(id="pause-0001"))
        assert (answer.ok, answer.code) == (False, "archive-opened")
        for what in ("archive", "keys", "report", "accounts"):
            assert (await link.ask(what, day=DAY)).code == "archive-opened"
        told = await link.tell("ecran-1", wire.Order(n=1, what="identify"))
        assert not told.ok
        course = (await link.ask("course", day=DAY)).course
        assert course is not None
        assert course.day == DAY
    live_one = Link(url, lambda: wire.Hello(token=screen))
    with pytest.raises(Exception, match="no present"):
        async with live_one.call():
            raise AssertionError("an archive has no present")
