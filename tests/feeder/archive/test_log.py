"""An archive as a log: every read gives what the house's own log gives, wherever blocks begin and end."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from feeder.archive import checking, log, writing
from feeder.archive.faults import Faulty
from feeder.archive.opening import open_archive
from feeder.archive.shapes import Facts
from tests.feeder.archive import tampering as how
from tests.feeder.archive.shop import shop
from wall.clock import SteppedClock
from wall.log.base import Cursor, CursorLost, Entry, LogBroken


@pytest.mark.parametrize("leaves", [1, 4, 1024])
async def test_every_read_is_that_of_the_house(leaves: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (writing, checking, log):
        monkeypatch.setattr(module, "LEAVES", leaves)
    async with shop(tmp_path) as kept:
        await kept.made(tmp_path / "day.archive")
        house = kept.place.house
        opened = await open_archive(tmp_path / "day.archive", SteppedClock())
        try:
            size, read = opened.file.manifest.size, opened.house.log
            assert len(opened.file.manifest.blocks) == -(-size // leaves)
            for after in range(size + 1):
                for limit in (1, 2, 3, 5, size):
                    expected = await house.log.read(Cursor(house.epoch, after), min(limit, size - after))
                    found = await read.read(Cursor(house.epoch, after), limit)
                    assert [(one.seq, one.facts) for one in found] == [(one.seq, one.facts) for one in expected]
            for seq in (0, 1, size, size + 1, 2**62):
                one, other = await read.get(seq), await house.log.get(seq)
                assert (one.facts if one else None) == (other.facts if other and seq <= size else None)
            bounds = await read.bounds()
            assert (bounds.epoch, bounds.first, bounds.last) == (house.epoch, 1, size)
            with pytest.raises(CursorLost):
                await read.read(Cursor("another", 0))
            with pytest.raises(CursorLost):
                await read.read(Cursor(house.epoch, size + 1))
            with pytest.raises(LogBroken):
                await read.append(Entry("x", "lyon", "-", b"{}"))
        finally:
            await opened.close()


async def test_a_change_before_the_day_is_named_by_its_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (writing, checking, log):
        monkeypatch.setattr(module, "LEAVES", 4)
    async with shop(tmp_path) as kept:
        await kept.made(tmp_path / "day.archive")

    def change(connection: sqlite3.Connection) -> None:
        rows = how.facts(connection, 1)
        rows[2] = Facts(rows[2].seq, rows[2].facts + b" ")
        how.put_facts(connection, rows, 1)

    how.changed(tmp_path / "day.archive", tmp_path / "changed", change)
    with pytest.raises(Faulty) as faulty:
        await open_archive(tmp_path / "changed", SteppedClock())
    assert [(one.code, one.facts["first"], one.facts["last"]) for one in faulty.value.faults] == [("block", 4, 7)]
