"""The embedded log: the conformance suite, and what only a file on a disk can suffer."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from tests.wall.log.conformance import Conformance
from tests.wall.log.opened import entry, everything, first
from tests.wall.log.processes import PATIENCE_S, killed_after, start
from wall.log.base import Cursor, LogBroken
from wall.log.group import GroupWriter
from wall.log.sqlite import SqliteLog

NOBODY = 65534


class TestSqlite(Conformance):
    @asynccontextmanager
    async def writer(self, place: Path) -> AsyncIterator[SqliteLog]:
        log = SqliteLog.open(place / "log.db")
        try:
            yield log
        finally:
            await log.close()

    @asynccontextmanager
    async def reader(self, place: Path) -> AsyncIterator[SqliteLog]:
        log = SqliteLog.open(place / "log.db", read_only=True)
        try:
            yield log
        finally:
            await log.close()


async def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged: dict[str, int] = {}
    for run in range(10):
        process = await start("write", tmp_path, f"run{run}")
        for line in await killed_after(process, 30 + 17 * run):
            seq, id_ = line.split()
            assert id_ not in acknowledged
            acknowledged[id_] = int(seq)
    assert len(set(acknowledged.values())) == len(acknowledged) >= 1000
    log = SqliteLog.open(tmp_path / "log.db")
    records = await everything(log)
    await log.close()
    kept = {record.id: record.seq for record in records}
    assert {id_: kept.get(id_) for id_ in acknowledged} == acknowledged
    assert len(kept) == len(records) == len({record.seq for record in records})
    assert all(record.facts == record.id.encode() * 20 for record in records)


async def test_a_commit_is_on_the_disk_and_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    """What no `kill -9` can show, as the kernel outlives it: SQLite is told to wait for the disk (FULL is 2)."""
    writer = GroupWriter(tmp_path / "log.db", "create table if not exists t(x);")

    def told(connection: sqlite3.Connection) -> list[object]:
        asked = ("synchronous", "journal_mode", "secure_delete")
        return [connection.execute(f"pragma {name}").fetchone()[0] for name in asked]

    assert await writer.run(told) == [2, "wal", 1]
    await writer.close()


async def test_a_job_that_fails_takes_nobody_along(tmp_path: Path) -> None:
    """Of many jobs in one transaction one raises: it alone is told, and the others are kept."""
    writer = GroupWriter(tmp_path / "log.db", "create table if not exists t(x);")

    def job(number: int) -> Callable[[sqlite3.Connection], int]:
        def run(connection: sqlite3.Connection) -> int:
            if number % 3 == 0:
                raise KeyError(number)
            connection.execute("insert into t values (?)", (number,))
            return number

        return run

    results = await asyncio.gather(*(writer.run(job(n)) for n in range(30)), return_exceptions=True)
    assert [r for r in results if isinstance(r, int)] == [n for n in range(30) if n % 3]
    assert sum(isinstance(r, KeyError) for r in results) == 10
    kept = await writer.run(lambda connection: connection.execute("select x from t order by x").fetchall())
    assert kept == [(n,) for n in range(30) if n % 3]
    await writer.close()


async def test_what_shares_a_transaction_with_a_database_error_is_told_and_not_kept(tmp_path: Path) -> None:
    """Told that it failed and kept all the same would be as bad as the contrary."""
    writer = GroupWriter(tmp_path / "log.db", "create table if not exists t(x);")
    held = threading.Event()

    def insert(number: int) -> Callable[[sqlite3.Connection], int]:
        table = "nowhere" if number == 7 else "t"
        return lambda connection: connection.execute(f"insert into {table} values (?)", (number,)).rowcount  # noqa: S608

    busy = asyncio.gather(writer.run(lambda _: held.wait(PATIENCE_S)), return_exceptions=True)
    others = asyncio.gather(*(writer.run(insert(n)) for n in range(20)), return_exceptions=True)
    await asyncio.sleep(0)
    held.set()
    results = await others
    await busy
    told_kept = [n for n, result in enumerate(results) if result == 1]
    kept = await writer.run(lambda connection: connection.execute("select x from t order by x").fetchall())
    assert kept == [(n,) for n in told_kept]
    assert len(told_kept) < 19
    assert all(isinstance(result, LogBroken) for n, result in enumerate(results) if n not in told_kept)
    await writer.run(insert(50))
    await writer.close()


# --- one writer ------------------------------------------------------------------------------------------------


async def test_a_second_writer_is_refused_in_words(tmp_path: Path) -> None:
    log = SqliteLog.open(tmp_path / "log.db")
    with pytest.raises(LogBroken, match=r"log\.db.*another feeder"):
        SqliteLog.open(tmp_path / "log.db")
    await log.append(entry("a"))
    await log.close()
    again = SqliteLog.open(tmp_path / "log.db")
    assert len(await everything(again)) == 1
    await again.close()


async def test_a_second_writer_in_another_process_is_refused_until_the_first_dies(tmp_path: Path) -> None:
    process = await start("hold", tmp_path)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"open\n"
    with pytest.raises(LogBroken, match=r"log\.db.*another feeder"):
        SqliteLog.open(tmp_path / "log.db")
    process.kill()
    await process.wait()
    log = SqliteLog.open(tmp_path / "log.db")
    await log.append(entry("a"))
    await log.close()


async def test_readers_do_not_write(tmp_path: Path) -> None:
    writer = SqliteLog.open(tmp_path / "log.db")
    reader = SqliteLog.open(tmp_path / "log.db", read_only=True)
    await writer.append(entry("a"))
    with pytest.raises(LogBroken, match=r"log\.db.*reading only"):
        await reader.append(entry("b"))
    assert [r.id for r in await everything(reader)] == ["a"]
    await reader.close()
    await writer.close()


async def test_a_reader_follows_through_a_restart_of_the_writer(tmp_path: Path) -> None:
    writer = SqliteLog.open(tmp_path / "log.db")
    reader = SqliteLog.open(tmp_path / "log.db", read_only=True, poll_s=0.001)
    following = asyncio.ensure_future(first(3, reader.follow(Cursor(writer.epoch))))
    for name in ("a", "b", "c"):
        await writer.append(entry(name))
        await writer.close()
        writer = SqliteLog.open(tmp_path / "log.db")
    assert [record.id for record in await following] == ["a", "b", "c"]
    await reader.close()
    await writer.close()


# --- what a disk can do ----------------------------------------------------------------------------------------


async def filled(path: Path, count: int = 200) -> None:
    log = SqliteLog.open(path)
    await asyncio.gather(*(log.append(entry(f"e{n}", facts=b"x" * 500)) for n in range(count)))
    await log.close()


async def opened_and_read(path: Path) -> None:
    log = SqliteLog.open(path)
    try:
        await everything(log)
        for number in range(5):
            await log.append(entry(f"more{number}", facts=b"y" * 3000))
    finally:
        await log.close()


@pytest.mark.parametrize(
    "garbage", [b"no database at all" * 100, b"\x00" * 8192, b"SQLite format 3\x00" + b"\xff" * 8000]
)
async def test_a_file_that_is_no_log_is_said_to_be_none(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(garbage)
    for read_only in (False, True):
        with pytest.raises(LogBroken, match=r"log\.db"):
            SqliteLog.open(path, read_only=read_only)
    assert path.read_bytes() == garbage


@pytest.mark.parametrize("damage", ["cut", "middle", "every page"])
async def test_a_damaged_log_is_said_to_be_damaged(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "log.db"
    await filled(path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 3]
    else:
        step = len(data) if damage == "middle" else 4096
        for at in range(4096 if damage == "every page" else len(data) // 2, len(data), step):
            data[at : at + 3000] = os.urandom(3000)
    path.write_bytes(data)
    with pytest.raises(LogBroken, match=r"log\.db"):
        await opened_and_read(path)


async def test_another_programs_database_is_not_a_log(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    connection = sqlite3.connect(path)
    connection.executescript("create table meta(name text, value text); create table other(x);")
    connection.close()
    with pytest.raises(LogBroken, match=r"log\.db"):
        SqliteLog.open(path, read_only=True)


async def test_what_is_not_there_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(LogBroken, match=r"nowhere\.db"):
        SqliteLog.open(tmp_path / "nowhere.db", read_only=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(LogBroken, match="folder"):
        SqliteLog.open(tmp_path / "file" / "folder" / "log.db")
    (tmp_path / "is-a-folder").mkdir()
    with pytest.raises(LogBroken, match="is-a-folder"):
        SqliteLog.open(tmp_path / "is-a-folder")


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """For a while nobody may write into `folder`: not even root, who becomes another user."""
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
    root = os.geteuid() == 0
    for parent in folder.parents if root else ():
        if parent.is_relative_to(folder.parents[1]):
            parent.chmod(0o755)
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


async def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    with without_rights(folder), pytest.raises(LogBroken, match=r"log\.db"):
        SqliteLog.open(folder / "log.db")
    await filled(folder / "log.db", 3)
    with without_rights(folder), pytest.raises(LogBroken, match=r"log\.db"):
        SqliteLog.open(folder / "log.db")


async def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    process = await start("fill", tmp_path)
    async with asyncio.timeout(PATIENCE_S):
        told = (await process.communicate())[0].decode().splitlines()
    assert process.returncode == 0
    assert told[-2].startswith("broken")
    assert "log.db" in told[-2]
    assert "full" in told[-2] or "disk" in told[-2]
    kept = {line.split()[2]: line.split()[1] for line in told if line.startswith("kept")}
    assert len(kept) > 10
    log = SqliteLog.open(tmp_path / "log.db")
    records = await everything(log)
    assert {record.id: str(record.seq) for record in records} == kept
    await log.close()


async def test_a_broken_log_breaks_followers_too_and_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    await filled(path)
    reader = SqliteLog.open(path, read_only=True)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    with pytest.raises(LogBroken, match=r"log\.db"):
        await first(200, reader.follow(Cursor(reader.epoch)))
    await reader.close()
