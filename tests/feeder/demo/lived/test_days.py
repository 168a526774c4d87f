"""Lived days are what a feeder would have: legal throughout, told by scripts of what was public, same for a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load
from feeder.demo.lived.__main__ import main
from feeder.demo.lived.days import live
from feeder.house import House
from feeder.past.reel import Reel
from feeder.side import SideTables
from feeder.sources.webhook import OPTIONS
from wall.clock import SteppedClock, from_iso
from wall.codec import decode_event
from wall.events import AnyEvent
from wall.log.base import Cursor
from wall.log.sqlite import SqliteLog
from wall.post import Post
from wall.rules import REASONS
from wall.vault import Vault
from wall.wire import Script

UNTIL = date(2026, 11, 21)
DAYS = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight days, lived once."""
    where = tmp_path_factory.mktemp("lived")
    asyncio.run(live(where, days=DAYS, until=UNTIL, seed=3, posts_a_day=150))
    return where


@contextlib.asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[House]:
    """The folder as a feeder opens it."""
    async with contextlib.AsyncExitStack() as stack:
        vault = await Vault.open(folder / "keys.db")
        stack.push_async_callback(vault.close)
        log = SqliteLog.open(folder / "log.db")
        stack.push_async_callback(log.close)
        yield await House.open(log, vault, SteppedClock(), ZoneInfo("Europe/Paris"), "tilleul")


async def events(house: House) -> list[AnyEvent]:
    records = await house.log.read(Cursor(house.epoch), 1_000_000)
    return [decode_event(record.facts) for record in records]


async def scripts(folder: Path) -> list[Script]:
    side = SideTables(folder / "side.db")
    try:
        return [script for _, script in await side.scripts(0, 2**53)]
    finally:
        await side.close()


async def test_every_event_is_legal_and_every_kind_of_work_is_there(folder: Path) -> None:
    async with opened(folder) as house:
        assert (house.state.voided, house.unreadable) == ([], [])
        done = Counter(type(event).__name__ for event in await events(house))
        wanted = """Received Approved Withheld Seconded Undone Replied Promised Supported Contested ContestDecided
            Informed Redacted Forgotten SourceDeleted PassedOn Talked Paused Resumed Announced HandedOver Lit Darkened
            SourceFailed SourceRecovered Started Played ProfileSet Spotlit""".split()  # noqa: SIM905
        assert [name for name in wanted if not done[name]] == []
        posts = house.state.posts.values()
        assert {post.state for post in posts} >= {"shown", "withheld", "withdrawn", "undisplayable", "waiting"}
        assert {post.kind for post in posts} == {"review", "forum", "chat", "note"}
        assert {post.stars for post in posts} == {None, 1, 2, 3, 4, 5}
        assert {post.language for post in posts} >= {"fr", "en", "ar", "de"}
        assert len({post.refusal.reason for post in posts if post.refusal is not None} & set(REASONS)) >= 8
        assert {post.contest for post in posts} >= {"upheld", "reversed"}
        assert {post.promise for post in posts} >= {"taken-up", "done"}


async def test_every_text_is_sealed_and_can_be_read_but_for_what_went(folder: Path) -> None:
    async with opened(folder) as house:
        for post in house.state.posts.values():
            read = await house.contents.text(post)
            assert (read is None) == (post.forgotten or post.state == "undisplayable")


async def test_scripts_show_what_was_public_then_one_after_the_other(folder: Path) -> None:
    told = await scripts(folder)
    rng = random.Random(1)
    for before, after in pairwise(told):
        assert before.from_ms < before.to_ms <= after.from_ms
    drawn = [script for script in told if script.posts]
    assert {script.scene for script in drawn} == {"stream", "spotlight", "conversation", "you-said-we-did"}
    async with opened(folder) as house:
        reel = Reel(house)
        for script in sorted(rng.sample(drawn, 60), key=lambda one: one.from_ms):
            for at_ms in (script.from_ms, script.to_ms - 1):
                state = await reel.seek(at_ms)
                for post, revision, _ in script.posts:
                    then = state.posts[post]
                    assert (then.visible, then.revision) == (True, revision)


async def test_when_the_shop_is_shut_the_screen_is_dark(folder: Path) -> None:
    night = [script for script in await scripts(folder) if script.to_ms - script.from_ms > 6 * 3_600_000]
    assert {script.scene for script in night} == {"dark"}
    assert len(night) == DAYS - 1


async def test_a_seed_lives_the_same_days(tmp_path: Path) -> None:
    async def lived(name: str, seed: int) -> list[tuple[object, ...]]:
        await live(tmp_path / name, days=2, until=UNTIL, seed=seed, posts_a_day=40)
        async with opened(tmp_path / name) as house:
            found: list[tuple[object, ...]] = [(type(one).__name__, one.at_ms) for one in await events(house)]
            for post in house.state.posts.values():
                found.append((*facts(post), await house.contents.text(post) is None))
            return found

    def facts(post: Post) -> tuple[object, ...]:
        return post.kind, post.source, post.stars, post.state, post.received_ms, post.first_decided_ms

    first = await lived("a", 5)
    assert first == await lived("b", 5)
    assert first != await lived("c", 6)


@pytest.mark.parametrize("seed", [2, 11])
async def test_a_tidy_shop_leaves_nothing_waiting(tmp_path: Path, seed: int) -> None:
    await live(tmp_path, days=3, until=UNTIL, seed=seed, posts_a_day=60, tidy=True)
    async with opened(tmp_path) as house:
        waiting = [post for post in house.state.posts.values() if post.state == "waiting" or post.contest == "open"]
        assert waiting == []
        assert len(house.state.posts) > 100


async def test_the_last_day_has_a_rush_about_one_thing(folder: Path) -> None:
    async with opened(folder) as house:
        morning = [
            post for post in house.state.posts.values()
            if from_iso("2026-11-21T10:40+01:00") <= post.received_ms < from_iso("2026-11-21T11:25+01:00")
        ]  # fmt: skip
        texts = [await house.contents.text(post) for post in morning]
        about = [text for text in texts if text is not None and "scenseur" in text.text]
        assert len(about) > len(morning) / 2 > 8


async def test_a_folder_with_a_log_is_left_alone(folder: Path) -> None:
    before = (folder / "log.db").read_bytes()
    with pytest.raises(FileExistsError):
        await live(folder, days=1, until=UNTIL, seed=1)
    assert (folder / "log.db").read_bytes() == before


@pytest.mark.parametrize(
    "given", [["--days", "0"], ["--posts", "-3"], ["--days", "many"], ["--until", "0001-01-01"], ["--until", "hier"]]
)
def test_nonsense_is_refused_before_anything_is_made(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "here"), *given])
    assert given[0] in capsys.readouterr().err
    assert not (tmp_path / "here").exists()


def test_the_command_makes_a_folder_that_a_feeder_starts_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = [str(tmp_path), "--days", "1", "--posts", "10", "--until", "2026-11-21"]
    assert main(argv) == 0
    assert "1 days:" in capsys.readouterr().out
    house = load(tmp_path / "wall.toml", {"webhook": OPTIONS}, {"LIVED_SECRET": "whsec_" + "a" * 32})
    assert house.settings.shop.id == "tilleul"
    assert (tmp_path / "log.db").exists()
    assert main(argv) == 1
    assert "already" in capsys.readouterr().err
