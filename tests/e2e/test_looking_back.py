"""Looking back with real processes: a past day on screens, steered and left again; in a terminal; as a report, side
by side, as an archive elsewhere; and a post that was forgotten in between is nowhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e.looking_back import ZONE, Screens, Told, lived, manager, pages_of, terminal
from tests.e2e.processes import Changes, Shop, files_with
from tests.peers.browser import serious, visitor
from wall import wire
from wall.client import Link
from wall.clock import SystemClock, day_of

pytestmark = [
    pytest.mark.peer("browser"), pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240),
]  # fmt: skip
DAY = day_of(SystemClock().now_ms(), ZONE) - timedelta(days=1)


def at(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, ZONE):%H:%M}"


async def done(shop: Shop, *words: str) -> str:
    status, out = await shop.desk(*words, account="direction")
    assert status == 0, out
    return out


async def test_the_manager_looks_back(tmp_path: Path, browser: Browser) -> None:
    shop, told = await lived(tmp_path / "shop", DAY)
    (tmp_path / "states").mkdir()
    screens = Screens(shop, Changes(tmp_path / "states"), tmp_path / "states")
    day = DAY.isoformat()
    feeder = await shop.feeder()
    wall = await screens.start("wall", "--as", "ecran-1", "--lit")
    try:
        await screens.until("wall", lambda state: state["connected"] and state["posts"])
        await by_itself(screens, told, day)
        await from_the_desk(shop, screens, told, day)
        await in_a_terminal(shop, told, day)
        await as_a_report(shop, told, browser)
        await as_an_archive(shop, told, screens, tmp_path / "elsewhere")
    finally:
        for process in (wall, feeder):
            await process.end()
        screens.changes.close()
    assert files_with(told.words.encode(), [tmp_path]) == []


async def told_of(link: Link, right: Callable[[wire.Health], bool]) -> None:
    """Until the hub's word of the screen is `right`: a screen tells of a change a moment after it is drawn."""
    async with asyncio.timeout(30):
        while True:
            status = (await link.ask("status")).status
            assert status is not None
            (screen,) = (one for one in status.screens if one.name == "ecran-1")
            if screen.health is not None and right(screen.health):
                return


async def from_the_desk(shop: Shop, screens: Screens, told: Told, day: str) -> None:
    """The desk puts the day on a living screen and steers it to that post; it is forgotten there and then, and its
    place stays; then the present is back."""
    await done(shop, "screen", "ecran-1", "replay", day, "--speed", "1")
    before = await screens.until("wall", lambda state: state["replay"])
    assert before["connected"]
    link = manager(shop)
    async with link.call():
        middle = (told.script.from_ms + told.script.to_ms) // 2
        order = wire.Order(n=0, what="steer", steer=wire.Steer(at_ms=middle, paused=True))
        answer = await link.tell("ecran-1", order)
        assert answer.ok, answer.why
        state = await screens.until("wall", lambda state: told.post in screens.words("wall"))
        assert (state["scene"], screens.words("wall")) == ("spotlight", {told.post: told.words})
        await told_of(link, lambda health: health.scene == "replay" and health.replay is not None)
        out = await done(shop, "forget", told.post, "--because", "Sur demande.")
        assert told.words not in out
        state = await screens.until("wall", lambda state: told.words not in screens.words("wall").values())
        assert (state["replay"], list(screens.words("wall"))) == (True, [told.post])
    await done(shop, "screen", "ecran-1", "live")
    await screens.until("wall", lambda state: not state["replay"] and told.post not in screens.words("wall"))


async def by_itself(screens: Screens, told: Told, day: str) -> None:
    """A screen started for a replay draws the very scene that the shop's screen reported."""
    begins = at(told.script.from_ms)
    replay = await screens.start("replay", "--as", "ecran-1", "--replay", day, "--from", begins, "--speed", "5")
    try:
        await screens.until("replay", lambda state: screens.words("replay") == {told.post: told.words})
        assert screens.state("replay")["replay"]
    finally:
        assert await replay.end() == 0
    (screens.folder / "replay.json").unlink()  # our own keyhole, which nobody cleans once the screen has gone


async def in_a_terminal(shop: Shop, told: Told, day: str) -> None:
    """As text, as JSON, and by hand in a real terminal."""
    listed = json.loads(await done(shop, "replay", day, "--json"))
    assert told.words not in json.dumps(listed, ensure_ascii=False)
    assert told.post in json.dumps(listed)
    assert told.words not in await done(shop, "replay", day)
    async with terminal(shop, "replay", day, "--from", "12:00", "--as", "direction") as desk:
        said = await desk.until("REDIFFUSION")
        desk.types(b"q")
        async with asyncio.timeout(30):
            assert await desk.process.wait() == 0
    assert told.words not in said


async def as_a_report(shop: Shop, told: Told, browser: Browser) -> None:
    """One page in a browser, a PDF of few pages, JSON that is compared with the day before."""
    out = shop.folder / "report"
    out.mkdir()
    day, before = DAY, DAY - timedelta(days=1)
    await done(
        shop, "report", day.isoformat(), "--html", str(out / "day.html"), "--pdf", str(out / "day.pdf"),
        "--json", str(out / "day.json"), "--csv", str(out / "csv"),
    )  # fmt: skip
    await done(shop, "report", before.isoformat(), "--json", str(out / "before.json"))
    await done(
        shop, "compare", str(out / "before.json"), str(out / "day.json"), "--html", str(out / "both.html"),
        "--pdf", str(out / "both.pdf"),
    )  # fmt: skip
    assert 1 <= pages_of((out / "day.pdf").read_bytes()) <= 6
    assert 1 <= pages_of((out / "both.pdf").read_bytes()) <= 6
    received = json.loads((out / "day.json").read_text())["period"]["received"]
    seen = await visitor(browser, size={"width": 1280, "height": 900})
    asked: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    for page in ("day.html", "both.html"):
        await seen.goto((out / page).as_uri())
        assert await seen.get_by_role("heading", level=1).count() == 1
        words = await seen.inner_text("body")
        assert str(received) in words
        assert told.words not in words
        assert await serious(seen) == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    await seen.context.close()


async def as_an_archive(shop: Shop, told: Told, screens: Screens, other: Path) -> None:
    """The day as a file: verified, opened in another folder with lent keys, and played on a screen there."""
    other.mkdir()
    file, keys = other / "day.archive", other / "day.keys"
    await done(shop, "archive", DAY.isoformat(), str(file))
    await done(shop, "archive", "keys", str(file), "--to", str(keys), "--days", "1")
    away = Shop(other, "", {})
    served = await away._start("open", "run_feeder.py", "open", str(file), "--keys", str(keys), ready="ws://")
    try:
        begins = at(told.script.from_ms)
        there = await screens.start(
            "there", "--replay", DAY.isoformat(), "--from", begins, "--speed", "1", env=away.env
        )
        try:
            await screens.until("there", lambda state: state["replay"] and any(screens.words("there").values()))
            assert told.words not in screens.words("there").values()
        finally:
            await there.end()
    finally:
        assert await served.end() == 0
