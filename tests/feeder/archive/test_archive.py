"""An archive and the house that made it: the same facts, the same texts as far as keys go, and nothing forgotten."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from feeder.archive.faults import Faulty
from feeder.archive.opening import Opened, open_archive, use
from feeder.past.reel import Reel
from tests.feeder.archive.shop import DAY, Kept, shop
from wall import commands as do
from wall import wire
from wall.clock import SteppedClock, from_iso
from wall.log.base import Cursor
from wall.refused import Refused

NOON = from_iso("2026-11-22T12:00:00Z")


async def texts(opened: Opened, kept: Kept) -> dict[str, str]:
    """What can be read of each post in an opened archive; "" if nothing."""
    found = {}
    for name, post in kept.posts.items():
        text = await opened.house.contents.text(opened.house.state.posts[post])
        found[name] = text.text if text is not None else ""
    return found


async def test_an_archive_is_the_log_up_to_a_signed_checkpoint(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        file = tmp_path / "day.archive"
        sha = await kept.made(file)
        opened = await open_archive(file, SteppedClock(), kept.checkpoints.vkey)
        try:
            assert opened.file.sha256 == sha
            house, log = kept.place.house, opened.house.log
            size = opened.file.manifest.size
            assert opened.house.ledger.root() == house.ledger.root(size)
            for record in await log.read(Cursor(house.epoch), 10_000):
                original = await house.log.get(record.seq)
                assert original is not None
                assert (record.facts, record.shop, record.post) == (original.facts, original.shop, original.post)
            then = await Reel(opened.house).seek(NOON)
            assert list(then.visible) == list((await Reel(house).seek(NOON)).visible)
            assert len(opened.file.manifest.groups) == 1
            assert len(list(opened.file.rows("script"))) == 4
        finally:
            await opened.close()


async def test_without_keys_no_text_with_keys_those_of_the_day(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        file = tmp_path / "day.archive"
        sha = await kept.made(file)
        opened = await open_archive(file, SteppedClock())
        try:
            assert set((await texts(opened, kept)).values()) == {""}
            await use(opened, await kept.keys(sha))
            read = await texts(opened, kept)
            assert read.pop("older") == ""  # withdrawn the day before: its text is not in the archive
            for name, text in read.items():
                own = await kept.place.house.contents.text(kept.place.house.state.posts[kept.posts[name]])
                assert own is not None
                assert text == own.text, name
            assert opened.readable >= 6
        finally:
            await opened.close()


async def test_what_was_forgotten_since_opens_nowhere(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        file = tmp_path / "day.archive"
        sha = await kept.made(file)
        gone = kept.posts["shown"]
        words = await kept.place.house.contents.text(kept.place.house.state.posts[gone])
        assert words is not None
        assert words.text.encode() not in file.read_bytes()
        await kept.place.do(do.Forget(id=kept.place.id(), post=gone, because="asked for"))
        answer = await kept.keys(sha)
        opened = await open_archive(file, SteppedClock())
        try:
            await use(opened, answer)
            read = await texts(opened, kept)
            assert read["shown"] == ""
            assert read["before"] != ""
            assert opened.house.state.posts[gone].forgotten
            entries = [row[1] for row in opened.file.rows("sealed")]
            mine = [record.id for seq in kept.place.house.state.posts[gone].history
                    if (record := await kept.place.house.log.get(seq)) is not None]  # fmt: skip
            assert set(mine) & set(entries)  # it is in the archive, and stays sealed there for good
            assert not set(mine) & set(answer.keys)
        finally:
            await opened.close()


async def test_a_house_gives_keys_only_for_its_own_archives_unchanged(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        await kept.made(tmp_path / "day.archive")
        with pytest.raises(Refused) as refused:
            await kept.keys("0" * 64)
        assert refused.value.code == "unknown-archive"


async def test_keys_never_belong_to_staff(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        place = kept.place
        sha = await kept.made(tmp_path / "day.archive")
        answer = await kept.keys(sha)
        for name in answer.keys:
            record = next(r for r in await place.house.log.read(Cursor(place.house.epoch), 10_000) if r.id == name)
            assert record.post in place.house.state.posts or b'"announced"' in record.facts


async def test_only_a_day_that_is_over_and_known_has_one(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        for day, code in (("2026-11-23", "day-not-over"), ("2030-01-01", "future-day"), ("2020-01-01", "before-log"),
                          ("nonsense", "bad-day")):  # fmt: skip
            with pytest.raises(Refused) as refused:
                await kept.made(tmp_path / "day.archive", day)
            assert refused.value.code == code
        assert not list((tmp_path / "archives").glob("*"))


async def test_an_archive_that_is_handed_out_is_for_its_owner_alone_and_goes_away(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        ask = wire.Ask(n=1, what="archive", day=DAY, after="0")
        first = await kept.archives.archive(wire.Ask(n=1, what="archive", day=DAY, after="1"))
        assert not first.more
        assert not list((tmp_path / "archives").glob("*"))  # it was the last piece
        answer = await kept.archives.archive(ask)
        assert answer.facts["bytes"] == len(answer.piece)
    work = tmp_path / "archives"
    work.mkdir(exist_ok=True)
    (work / "9.archive").write_bytes(b"half of one, left by a crash")
    async with shop(tmp_path, lived=False) as kept:
        assert not work.exists()
        made = await kept.archives._maker.make(DAY, work / "1", lambda done, all_: None)
        assert stat.S_IMODE((work / "1").stat().st_mode) == 0o600
        assert len(made) == 64


async def test_another_house_is_named(tmp_path: Path) -> None:
    async with shop(tmp_path / "one") as one, shop(tmp_path / "two", lived=False) as two:
        await one.made(tmp_path / "day.archive")
        with pytest.raises(Faulty) as faulty:
            await open_archive(tmp_path / "day.archive", SteppedClock(), two.checkpoints.vkey)
        assert [fault.code for fault in faulty.value.faults] == ["other-key"]
