"""A file that is no archive, or one made to do harm: refused in words, and nothing of it is run or unpacked."""

from __future__ import annotations

import os
import random
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from feeder.archive import reading
from feeder.archive.faults import Faulty
from feeder.archive.opening import open_archive
from feeder.archive.shapes import APPLICATION, MOST_BLOCK
from tests.feeder.archive import tampering as how
from wall.clock import SteppedClock


async def code_of(file: Path) -> str:
    with pytest.raises(Faulty) as faulty:
        await open_archive(file, SteppedClock())
    assert faulty.value.faults[0].told(str)
    return faulty.value.faults[0].code


def _nothing(file: Path) -> None:
    file.write_bytes(b"")


def _words(file: Path) -> None:
    file.write_text("un mur de verre\n" * 100)


def _other(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("create table event(seq integer)")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"pragma application_id={APPLICATION}")
        connection.execute("pragma user_version=9")
        connection.execute("create table x(y)")


NONE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (_nothing, "no-archive"), "words": (_words, "no-archive"), "another database": (_other, "no-archive"),
    "of a later version": (_newer, "newer"), "not there": (lambda file: None, "no-file"),
    "a folder": (lambda file: file.mkdir(), "no-file"), "a pipe": (os.mkfifo, "no-file"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(NONE))
async def test_what_is_no_archive_is_told(name: str, tmp_path: Path) -> None:
    make, code = NONE[name]
    make(tmp_path / "file")
    assert await code_of(tmp_path / "file") == code


TRICKS: dict[str, tuple[str, ...]] = {
    "a view in the place of a table": ("drop table script",
                                       "create view script as select 1 number, 'x' screen, 'y' script"),
    "a trigger": ("create trigger t after insert on block begin delete from meta; end",),
    "an index": ("create index i on sealed(id)",),
    "another table": ("create table more(x)",),
    "another column": ("alter table block add column more",),
    "a virtual table": ("create virtual table v using fts5(x)",),
    "a generated column": ("drop table script", "create table script(number integer primary key, screen text not "
                           "null, script text generated always as (hex(zeroblob(1000))) virtual)"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TRICKS))
async def test_a_schema_with_anything_else_in_it_is_not_read(name: str, tmp_path: Path, made: Path) -> None:
    file = how.changed(made / "day.archive", tmp_path / "tricked", how.sql(*TRICKS[name]))
    assert await code_of(file) == "schema"


async def test_values_of_another_kind_are_not_taken(tmp_path: Path, made: Path) -> None:
    for table, column, value in (
        ("record", "seq", "'many'"), ("record", "core", "'{}'"), ("sealed", "id", "x'00'"),
        ("script", "script", "x'00'"), ("checkpoint", "note", "cast(x'ff' as text)"), ("checkpoint", "size", "1e300"),
    ):  # fmt: skip
        change = how.sql(f"update {table} set {column} = {value}")  # noqa: S608
        file = how.changed(made / "day.archive", tmp_path / f"{table}-{column}", change)
        assert await code_of(file) == "damaged", (table, column)


async def test_a_block_that_unpacks_without_end_is_not_unpacked(tmp_path: Path, made: Path) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range((MOST_BLOCK >> 20) + 2)) + packer.flush()
    assert len(bomb) < 1 << 20

    def put(connection: sqlite3.Connection) -> None:
        connection.execute("update block set data = ?", (bomb,))

    assert await code_of(how.changed(made / "day.archive", tmp_path / "bomb", put)) == "no-block"


async def test_more_than_anybody_could_have_made_is_not_read(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    assert await code_of(made / "day.archive") == "no-archive"


async def test_cut_short_or_damaged_anywhere_it_is_told_and_never_crashes(tmp_path: Path, made: Path) -> None:
    whole, rng = (made / "day.archive").read_bytes(), random.Random(7)
    file = tmp_path / "damaged"
    for _ in range(25):
        file.write_bytes(whole[: rng.randrange(len(whole))])
        await code_of(file)
    same = 0
    filled = [at for at, byte in enumerate(whole) if byte]  # a small file is mostly pages that are not full
    for _ in range(60):
        at = rng.choice(filled)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        try:
            opened = await open_archive(file, SteppedClock())
        except Faulty:
            continue
        await opened.close()
        same += 1  # a byte between two records, which nothing reads
    assert same < 6


async def test_nothing_can_be_written_through_the_reader(made: Path) -> None:
    file = reading.ArchiveFile(made / "day.archive")
    for query in ("delete from block", "attach 'x' as y", "select load_extension('x')", "pragma writable_schema=ON",
                  "create temp table x(y)", "select writefile('x', 'y')"):  # fmt: skip
        with pytest.raises(sqlite3.Error):
            file._connection.execute(query)
    file.close()
