"""The keys of an archive: lent by its house, or taken along in a file for some days; never longer than they may."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.archive.asking import forget, keep_asking, keep_until
from feeder.archive.faults import Faulty, fault
from feeder.archive.opening import Opened, open_archive, use
from tests.feeder.archive.shop import Kept, shop
from wall import archive as shapes
from wall import commands as do
from wall.clock import SteppedClock

KEYS = shapes.Keys(
    archive="a" * 64, at_ms=1_795_305_600_000, vkey="v", keys={"r-1": bytes(32)}, badges={"noa": "Noa"}
)  # fmt: skip


def test_a_key_file_is_good_until_its_date_and_no_longer() -> None:
    data = shapes.file_of(KEYS, 3)
    for later_ms in (0, shapes.DAY_MS, 3 * shapes.DAY_MS - 1):
        assert shapes.read_file(data, KEYS.at_ms + later_ms).keys == KEYS
    for later_ms in (3 * shapes.DAY_MS, 400 * shapes.DAY_MS, -2 * shapes.DAY_MS):
        with pytest.raises(shapes.BadKeys) as bad:
            shapes.read_file(data, KEYS.at_ms + later_ms)
        assert bad.value.code == "over"


def test_no_key_file_is_good_for_longer_than_a_month() -> None:
    for days in (0, -1, 30.01, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="days"):
            shapes.file_of(KEYS, days)
    told = msgspec.json.decode(shapes.file_of(KEYS, 30))
    told["until_ms"] += shapes.DAY_MS
    with pytest.raises(shapes.BadKeys) as bad:
        shapes.read_file(msgspec.json.encode(told), KEYS.at_ms)
    assert bad.value.code == "too-long"


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_anything_else_is_no_key_file(data: bytes) -> None:
    with pytest.raises(shapes.BadKeys):
        shapes.read_file(data, KEYS.at_ms)
    with pytest.raises(shapes.BadKeys):
        shapes.joined([data])


def test_keys_are_told_in_no_log() -> None:
    assert "AAAA" not in repr(KEYS)
    assert "x00" not in repr(KEYS)


class Lender:
    """A house at the other end, as it answers at that moment."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.why = ""

    async def keys(self, sha256: str) -> shapes.Keys:
        if self.why:
            raise fault(self.why, why="…")
        return await self.kept.keys(sha256)


class Minutes:
    """Sleeps in the place of asyncio: each minute passes when the test lets it."""

    def __init__(self, clock: SteppedClock) -> None:
        self.clock = clock
        self.slept = asyncio.Event()
        self.go = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.slept.set()
        await self.go.wait()
        self.go.clear()
        self.clock.step(seconds)

    async def minute(self) -> None:
        """Let one pass, and wait until what comes of it is done."""
        self.slept.clear()
        self.go.set()
        await self.slept.wait()


async def words(opened: Opened, post: str) -> str:
    text = await opened.house.contents.text(opened.house.state.posts[post])
    return text.text if text is not None else ""


async def test_what_the_house_forgets_is_forgotten_in_an_archive_that_is_open(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        sha = await kept.made(tmp_path / "day.archive")
        opened = await open_archive(tmp_path / "day.archive", SteppedClock())
        lender, time = Lender(kept), Minutes(SteppedClock())
        await use(opened, await lender.keys(sha))
        told: list[str] = []
        opened.house.listen(told.extend)
        task = asyncio.create_task(keep_asking(opened, lender, time))  # type: ignore[arg-type]
        await time.slept.wait()
        gone, stays = kept.posts["shown"], kept.posts["before"]
        assert await words(opened, gone)
        assert await words(opened, stays)
        await kept.place.do(do.Forget(id=kept.place.id(), post=gone, because="asked for"))
        lender.why = "unreachable"
        await time.minute()
        assert await words(opened, gone)  # it could not be asked
        lender.why = ""
        await time.minute()
        assert await words(opened, gone) == ""
        assert await words(opened, stays)
        assert gone in told
        assert gone not in opened.house.state.visible
        lender.why = "refused"
        await time.minute()
        assert await words(opened, stays) == ""
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await opened.close()


async def test_keys_of_a_file_end_while_an_archive_is_open(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        sha = await kept.made(tmp_path / "day.archive")
        opened = await open_archive(tmp_path / "day.archive", SteppedClock())
        await use(opened, await kept.keys(sha))
        clock = SteppedClock()
        time = Minutes(clock)
        task = asyncio.create_task(keep_until(opened, clock.now_ms() + 90_000, clock, time))
        await time.slept.wait()
        await time.minute()
        assert await words(opened, kept.posts["shown"])
        time.go.set()
        await task
        assert await words(opened, kept.posts["shown"]) == ""
        await opened.close()


async def test_keys_for_something_else_are_refused(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        sha = await kept.made(tmp_path / "day.archive")
        answer = await kept.keys(sha)
        opened = await open_archive(tmp_path / "day.archive", SteppedClock())
        wrong = {name: hashlib.sha256(name.encode()).digest() for name in answer.keys}
        for keys, code in (
            (msgspec.structs.replace(answer, archive="0" * 64), "other-archive"),
            (msgspec.structs.replace(answer, vkey="x+1+2"), "other-key"),
            (msgspec.structs.replace(answer, keys=wrong), "content"),
        ):
            with pytest.raises(Faulty) as faulty:
                await use(opened, keys)
            assert faulty.value.faults[0].code == code
            assert await words(opened, kept.posts["shown"]) == ""
        forget(opened)
        await opened.close()


async def test_what_may_not_be_seen_now_is_told_with_the_keys(tmp_path: Path) -> None:
    async with shop(tmp_path) as kept:
        sha = await kept.made(tmp_path / "day.archive")
        place, post = kept.place, kept.posts["before"]
        await place.do(do.Withdraw(id=place.id(), post=post, reason="unintelligible"))
        place.step(60)
        now = {one.post: one for one in (await kept.keys(sha)).posts}
        assert now[post].state == place.house.state.posts[post].state == "withdrawn"
        opened = await open_archive(tmp_path / "day.archive", SteppedClock())
        assert opened.house.state.posts[post].state == "shown"  # as it was when the archive was made
        await use(opened, await kept.keys(sha))
        assert opened.house.state.posts[post].state == "withdrawn"
        await opened.close()
