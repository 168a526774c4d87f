"""Snapshots that are not of this program, this log or this zone, or are damaged, are made anew; nothing is ever told
from them that a fold from the start would not tell."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeder.past.origin import origin
from feeder.past.reel import Reel, between
from feeder.past.store import PastBroken
from tests.feeder.past.houses import Nap, check, folded, grow, house_of, keeping, told
from tests.wall.logs import START_MS, Log, Step, written

WHATS = ("receive", "approve", "source", "withhold", "second", "reply", "promise", "announce", "pause", "resume")
STEPS = [Step(WHATS[n % len(WHATS)], n // 3 % 4, ("camille", "noa")[n % 2], 4000, n % 42) for n in range(90)]
LOG = written(STEPS)
OTHER = written([Step("source", 0, dt_ms=700, pick=n % 42) for n in range(90)])
TIMES = [START_MS, START_MS + 60_000, LOG[40][1].at_ms, LOG[-1][1].at_ms, START_MS + 7000]


async def kept(path: Path, log: Log = LOG, epoch: str = "log-1", program: str = "one") -> int:
    """Open a house on the file, look back all over the log, and tell how many snapshots it wrote."""
    house = house_of(log, epoch)
    async with keeping(house, path, program=program) as past:
        for at_ms in TIMES:
            await check(Reel(house), house, at_ms)
        async with asyncio.timeout(20):
            await past.caught_up.wait()  # also where looking back has found damage
        assert past.usable() is not None
        return past.made


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(byte ^ 0x55 for byte in data[4096:])
    path.write_bytes(data)


async def test_what_is_there_is_gone_on_with(tmp_path: Path) -> None:
    assert await kept(tmp_path / "past.db") == len(LOG) // 3
    assert await kept(tmp_path / "past.db") == 0
    assert await kept(tmp_path / "past.db", LOG[:80]) == 80 // 3  # a backup was put back: the file knows of too much
    assert await kept(tmp_path / "past.db") == len(LOG) // 3 - 80 // 3


@pytest.mark.parametrize(
    ("log", "epoch"), [(LOG, "log-2"), (OTHER, "log-1"), ([*LOG[:50], OTHER[50], *LOG[51:]], "log-1")],
    ids=["another log", "another past", "one record changed"],
)  # fmt: skip
async def test_snapshots_of_another_log_are_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, log: Log, epoch: str
) -> None:
    await kept(tmp_path / "past.db")
    with caplog.at_level(logging.INFO, "feeder.past"):
        assert await kept(tmp_path / "past.db", log, epoch) == len(log) // 3
    assert [record.getMessage().partition(": ")[2] for record in caplog.records if record.name == "feeder.past"] == [
        "it is being made anew"
    ]


async def test_another_program_makes_them_anew(tmp_path: Path) -> None:
    assert await kept(tmp_path / "past.db") == len(LOG) // 3
    assert await kept(tmp_path / "past.db", program="two") == len(LOG) // 3
    assert await kept(tmp_path / "past.db", program="two") == 0


def test_what_a_program_is(tmp_path: Path) -> None:
    (tmp_path / "state.py").write_text("one")
    (tmp_path / "notes.txt").write_text("one")
    zones = [origin("e", ZoneInfo(name), [tmp_path]) for name in ("Europe/Paris", "Europe/Lisbon", "UTC")]
    assert len(set(zones)) == 3
    (tmp_path / "notes.txt").write_text("another")
    assert origin("e", ZoneInfo("UTC"), [tmp_path]) == zones[2] != origin("f", ZoneInfo("UTC"), [tmp_path])
    (tmp_path / "state.py").write_text("another")
    assert origin("e", ZoneInfo("UTC"), [tmp_path]) != zones[2]
    assert origin("e", ZoneInfo("UTC")) != origin("e", ZoneInfo("UTC"), [tmp_path])


@pytest.mark.parametrize("damage", [cut, scribble, lambda path: path.write_bytes(b"no database at all" * 999)])
async def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "past.db"
    await kept(path)
    damage(path)
    await kept(path)
    assert await kept(path) == 0


@pytest.mark.parametrize(
    "command",
    [
        "update fact set data = (select data from fact f where f.kind = fact.kind and f.key != fact.key) "
        "where kind in (1, 2)",
        "update shown set post = 'dddddddddddd'",
        "update snapshot set at_ms = at_ms - 50000 where number < 20",
        "drop table shown",
    ],
    ids=["facts", "wall", "times", "no table"],
)
async def test_what_was_tampered_with_is_never_told(
    tmp_path: Path, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "past.db"
    await kept(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(command)
    house = house_of(LOG)
    async with keeping(house, path) as past:
        reel = Reel(house)
        for at_ms in TIMES:
            state = await reel.seek(at_ms)
            with contextlib.suppress(PastBroken):  # it reads itself when it is looked at
                assert told(state) == told(await folded(house, at_ms))
        async with asyncio.timeout(20):
            await past.caught_up.wait()
        assert past.made == len(LOG) // 3
        assert not [record for record in caplog.records if record.levelno > logging.ERROR]
        assert [seq async for seq, _ in between(house, TIMES[0], TIMES[1])]
    await kept(path)


async def test_a_disk_that_refuses_slows_looking_back_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    house, nap = house_of(LOG), Nap()
    async with keeping(house, tmp_path / "file" / "past.db", nap=nap) as past:
        assert past.usable() is None
        for at_ms in TIMES:
            await check(Reel(house), house, at_ms)
        (tmp_path / "file").unlink()
        (tmp_path / "file").mkdir()
        nap.over.set()
        await past.caught_up.wait()
        assert past.made == len(LOG) // 3
        await check(Reel(house), house, TIMES[1])
    assert len([record for record in caplog.records if record.name == "feeder.past"]) == 1


async def test_a_full_disk_is_told_once_and_asked_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    house, nap = house_of(LOG[:30]), Nap()
    async with keeping(house, tmp_path / "past.db", nap=nap) as past:
        store = past.usable()
        assert store is not None
        pages = 3 + store._reader.execute("pragma page_count").fetchone()[0]
        await store._run(lambda on: on.execute(f"pragma max_page_count={pages}").fetchone(), alone=True)
        grow(house, LOG[30:])
        async with asyncio.timeout(20):
            await nap.begun.wait()
        reel = Reel(house)
        for at_ms in TIMES:
            await check(reel, house, at_ms)
        nap.over.set()
        async with asyncio.timeout(20):
            await past.caught_up.wait()
        assert past.made >= len(LOG) // 3
        for at_ms in TIMES:
            await check(reel, house, at_ms)
    assert len([record for record in caplog.records if "full" in record.getMessage()]) == 1


@pytest.mark.parametrize("every", [4, 6, 7])
async def test_what_leaves_the_wall_and_comes_again_between_two_snapshots(tmp_path: Path, every: int) -> None:
    times = (("receive", 1), ("approve", 1), *[("source", 10_000)] * 3, ("withdraw", 1), ("source", 10_000))
    log = written([Step(what, dt_ms=dt_ms) for _ in range(8) for what, dt_ms in times])
    house = house_of(log)
    async with keeping(house, tmp_path / "past.db", every):
        for _, event in log[::-1]:
            await check(Reel(house), house, event.at_ms)
