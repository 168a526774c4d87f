"""The file of snapshots: what the projection was after every so many records, row by row, only what had changed.

Facts alone lie here, never a word of what anybody wrote; without the file nothing is lost, it is made anew from the
log. Every row carries a digest under a key of the vault: what was changed or damaged is found when it is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from enum import IntEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from feeder.past.packing import squeeze
from wall.log.base import LogBroken
from wall.log.group import GroupWriter, connect

SCHEMA = """
create table if not exists meta(name text primary key, value text not null) without rowid;
create table if not exists snapshot(
  number integer primary key, seq integer not null, size integer not null, root blob not null,
  at_ms integer not null, low_ms integer not null, high_ms integer not null, digest blob not null);
create index if not exists snapshot_time on snapshot(at_ms, number);
create table if not exists fact(
  kind integer not null, key text not null, number integer not null, data blob not null, digest blob not null,
  primary key(kind, key, number)) without rowid;
create table if not exists shown(
  number integer primary key, post text not null, since integer not null, until integer not null,
  digest blob not null);
create index if not exists shown_post on shown(post, until);
"""
STILL = 2**62
"""`until` of what is on the wall now."""
PAGE = 256
"""Rows of the wall that are read at once."""
SNAPSHOT = "select number, seq, size, root, at_ms, low_ms, high_ms, digest from snapshot "


class PastBroken(LogBroken):
    """The snapshots cannot be read or written. `damaged`: the file is not what was written, and of no more use."""

    def __init__(self, message: str, *, damaged: bool) -> None:
        super().__init__(message)
        self.damaged = damaged


class Kind(IntEnum):
    """What a row of facts is about; its key says which one."""

    POST = 1
    COUNT = 2
    CELL = 3
    FIELD = 4
    INDEX = 5
    BLOCK = 6
    NOTICE = 7
    DAY = 8
    """A day that is over, gone through once: it belongs to no snapshot."""


class Snapshot(Struct, frozen=True):
    """The state after `seq`, settled up to `at_ms`: the latest that any event until there happened (Unix ms).

    `size` and `root`: the ledger up to there. `low_ms`, `high_ms`: between which its own records' events happened.
    """

    number: int
    seq: int
    size: int
    root: bytes
    at_ms: int
    low_ms: int
    high_ms: int


class Changes(Struct):
    """What one snapshot adds: rows (kind, key, data), who came onto the wall (place, post), who left it."""

    facts: list[tuple[int, str, bytes]] = []
    came: list[tuple[int, str]] = []
    left: list[str] = []


class Store:
    """One file, one writer. Reading is immediate; everything raises PastBroken."""

    def __init__(self, path: Path, key: bytes, tell: Callable[[PastBroken], None] | None = None) -> None:
        """Open or make the file. `key` (up to 64 bytes): what the rows' digests are made with.

        `tell`: is told when the file turns out to be broken, whoever was reading it.
        """
        self._tell = tell
        self.path = path
        self._key = key
        try:
            self._reader = connect(path)
        except LogBroken as error:
            raise _broken(error, error.__cause__) from error
        try:
            self._writer = GroupWriter(path, SCHEMA)
        except LogBroken as error:
            self._reader.close()
            raise _broken(error, error.__cause__) from error

    def origin(self) -> str | None:
        """What the file was made from, as it was told; None: it is new."""
        rows = self._fetch("select value from meta where name = 'origin'")
        return str(rows[0][0]) if rows else None

    async def hasten(self) -> None:
        """What is lost when the power goes is made anew: no commit waits for the disk. Nothing is deleted."""

        def relax(connection: sqlite3.Connection) -> None:
            connection.execute("pragma synchronous=NORMAL")
            connection.execute("pragma secure_delete=OFF")

        await self._run(relax, alone=True)

    async def begin(self, origin: str) -> None:
        """Say what the file is made from."""
        await self._run(
            lambda connection: (
                connection.execute("insert or replace into meta values ('origin', ?)", (origin,)).rowcount
            )
        )

    def newest(self) -> Snapshot | None:
        return self._snapshot("order by number desc limit 1")

    def before(self, at_ms: int) -> Snapshot | None:
        """The last snapshot of which every event had happened at `at_ms` (Unix ms)."""
        return self._snapshot("where at_ms <= ? order by at_ms desc, number desc limit 1", at_ms)

    def spans(self, from_ms: int, to_ms: int) -> list[tuple[int, int]]:
        """After which record and up to which (seq) events from `from_ms` on and before `to_ms` may be found.

        What came after the last snapshot is not among them.
        """
        rows = self._fetch(
            "select number, seq from snapshot where high_ms >= ? and low_ms < ? order by number", from_ms, to_ms
        )
        out: list[tuple[int, int]] = []
        for number, seq in rows:
            before = self._snapshot("where number = ?", number - 1)
            after = before.seq if before is not None else 0
            if out and out[-1][1] == after:
                after = out.pop()[0]
            out.append((after, seq))
        return out

    def fact(self, kind: Kind, key: str, upto: int) -> tuple[int, bytes] | None:
        """The newest row of this kind and key in the snapshots up to that number: in which it is, and its data."""
        rows = self._fetch(
            "select number, data, digest from fact where kind = ? and key = ? and number <= ? "
            "order by number desc limit 1",
            kind, key, upto,
        )  # fmt: skip
        if not rows:
            return None
        number, data, digest = rows[0]
        self._check(digest, int(kind), key, number, data)
        return number, data

    def keys(self, kind: Kind, upto: int, low: str = "", high: str = "\U0010ffff") -> list[str]:
        """The keys of this kind in the snapshots up to that number, from `low` on and before `high`."""
        query = "select distinct key from fact where kind = ? and key >= ? and key < ? and number <= ?"
        return [str(key) for (key,) in self._fetch(query, kind, low, high, upto)]

    def wall(self, upto: int, *, newest_first: bool) -> Iterator[tuple[int, str]]:
        """Every post (place, id) that was on the wall at a snapshot, in the order in which they came."""
        if newest_first:
            query, last = "number < ? and since <= ? and until > ? order by number desc", STILL
        else:
            query, last = "number > ? and since <= ? and until > ? order by number", -1
        query = f"select number, post, since, until, digest from shown where {query} limit {PAGE}"  # noqa: S608
        while rows := self._fetch(query, last, upto, upto):
            for row in rows:
                last, post = self._checked(row)
                yield last, post

    async def write(self, snapshot: Snapshot, changes: Changes) -> None:
        """Add the next snapshot: all of it or nothing."""
        number = snapshot.number
        shown = [
            (at, post, number, STILL, self._digest("shown", at, post, number, STILL)) for at, post in changes.came
        ]
        row = (
            number, snapshot.seq, snapshot.size, snapshot.root, snapshot.at_ms, snapshot.low_ms, snapshot.high_ms,
        )  # fmt: skip

        def fact(kind: int, key: str, data: bytes) -> tuple[object, ...]:
            data = squeeze(data) if kind == Kind.POST else data
            return kind, key, number, data, self._digest(kind, key, number, data)

        def add(connection: sqlite3.Connection) -> None:
            for post in changes.left:
                for at, since in connection.execute(
                    "select number, since from shown where post = ? and until = ?", (post, STILL)
                ).fetchall():
                    digest = self._digest("shown", at, post, since, number)
                    connection.execute(
                        "update shown set until = ?, digest = ? where number = ?", (number, digest, at)
                    )
            rows = [fact(int(kind), key, data) for kind, key, data in changes.facts]
            connection.executemany("insert into fact values (?, ?, ?, ?, ?)", rows)
            connection.executemany("insert into shown values (?, ?, ?, ?, ?)", shown)
            connection.execute(
                "insert into snapshot values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, self._digest("snapshot", *row))
            )

        await self._run(add)

    def day(self, key: str) -> bytes | None:
        """What was put down about a day that is over; None: nothing was."""
        found = self.fact(Kind.DAY, key, 0)
        return None if found is None else found[1]

    async def put_day(self, key: str, data: bytes) -> None:
        row = (int(Kind.DAY), key, 0, data, self._digest(int(Kind.DAY), key, 0, data))
        await self._run(
            lambda connection: connection.execute("insert or replace into fact values (?, ?, ?, ?, ?)", row).rowcount
        )

    def spoilt(self, why: str) -> PastBroken:
        """What to raise when a row cannot be what was written."""
        return self._told(PastBroken(f"{self.path}: {why}", damaged=True))

    def tell(self, error: PastBroken) -> None:
        """Have whoever keeps the file know that it could not be read or written."""
        self._told(error)

    def _told(self, error: PastBroken) -> PastBroken:
        if self._tell is not None:
            self._tell(error)
        return error

    async def close(self) -> None:
        await self._writer.close()
        self._reader.close()

    async def _run(self, job: Any, *, alone: bool = False) -> None:
        try:
            await self._writer.run(job, alone=alone)
        except LogBroken as error:
            raise PastBroken(str(error), damaged="malformed" in str(error)) from error

    def _snapshot(self, where: str, *given: int) -> Snapshot | None:
        rows = self._fetch(SNAPSHOT + where, *given)
        if not rows:
            return None
        *row, digest = rows[0]
        self._check(digest, "snapshot", *row)
        return Snapshot(*row)

    def _checked(self, row: tuple[Any, ...]) -> tuple[int, str]:
        number, post, since, until, digest = row
        self._check(digest, "shown", number, post, since, until)
        return number, post

    def _check(self, digest: object, *parts: object) -> None:
        if digest != self._digest(*parts):
            raise self.spoilt("a row is not what was written")

    def _digest(self, *parts: object) -> bytes:
        told = b"\0".join([one if type(one) is bytes else str(one).encode() for one in parts])
        return blake2b(told, digest_size=8, key=self._key).digest()

    def _fetch(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = self._reader.execute(query, given).fetchall()
            return rows
        except sqlite3.Error as error:
            raise self._told(_broken(LogBroken(f"{self.path}: {error}"), error)) from error


def erase(path: Path) -> None:
    """Take the file away, and what SQLite keeps beside it. Raises PastBroken."""
    try:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise PastBroken(f"{path}: {error.strerror}", damaged=False) from error


def _broken(error: LogBroken, cause: BaseException | None) -> PastBroken:
    """A disk that refuses is one thing, a file that is none of ours (or no longer) another."""
    damaged = isinstance(cause, sqlite3.DatabaseError) and not isinstance(
        cause, sqlite3.OperationalError | sqlite3.ProgrammingError
    )
    # A table that is missing or has other columns is told as an operational error.
    damaged = damaged or "no such" in str(error) or "has no column" in str(error)
    return PastBroken(str(error), damaged=damaged)
