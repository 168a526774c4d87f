"""The embedded log: SQLite in WAL mode with synchronous=FULL, one writer thread with group commit.

Measured reasons are in `docs/decisions.md`. `seq` is the table's AUTOINCREMENT key.
"""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from wall.log.base import Appended, Bounds, Conflict, Cursor, CursorLost, Entry, LogBroken, Record
from wall.log.group import GroupWriter, connect

SCHEMA = """
create table if not exists meta(name text primary key, value text not null) without rowid;
create table if not exists event(
  seq integer primary key autoincrement, id text not null unique, shop text not null, post text not null,
  facts blob not null, sealed blob);
create index if not exists event_post on event(post, seq);
create index if not exists event_shop on event(shop, seq);
"""
COLUMNS = "seq, id, shop, post, cast(facts as blob), cast(sealed as blob)"
"""Bytes, whatever somebody with a tool of their own has put there."""
PAGE = 500
LAST = 2**63 - 1
"""No number is greater in SQLite."""


class SqliteLog:
    """An `EventLog` in one file. `SqliteLog.open` writes; `SqliteLog.open(…, read_only=True)` follows another's."""

    def __init__(self, path: Path, writer: GroupWriter | None, reader: sqlite3.Connection, poll_s: float) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._poll_s = poll_s
        self._grown = asyncio.Event()
        self._closed = False
        epoch = self._fetch("select value from meta where name = 'epoch'")
        if not epoch:
            raise LogBroken(f"{path}: a database, but no log of ours")
        self.epoch: str = epoch[0][0]

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, poll_s: float = 0.02) -> SqliteLog:
        """Open or make the log at `path`. A reader in another process looks every `poll_s` seconds.

        Raises LogBroken: no such directory, no log, another writer, a damaged file.
        """
        if read_only:
            return cls(path, None, connect(path, read_only=True), poll_s)
        writer = GroupWriter(path, SCHEMA + _epoch())
        return cls(path, writer, connect(path), poll_s)

    async def append(self, entry: Entry, expect: int | None = None) -> Appended:
        if self._writer is None:
            raise LogBroken(f"{self.path}: opened for reading only")
        appended = await self._writer.run(lambda connection: _append(connection, entry, expect))
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
        return appended

    async def read(self, after: Cursor, limit: int = PAGE, shops: Sequence[str] | None = None) -> list[Record]:
        self._check(after)
        where, given = "seq > ?", [max(0, after.seq)]
        if shops is not None:
            where += f" and shop in ({','.join('?' * len(shops))})"
        rows = self._fetch(
            f"select {COLUMNS} from event where {where} order by seq limit ?",  # noqa: S608
            (*given, *(shops or ()), limit),
        )
        return [Record(*row) for row in rows]

    async def follow(self, after: Cursor, shops: Sequence[str] | None = None) -> AsyncIterator[Record]:
        version = -1
        while True:
            grown = self._grown
            seen = self._fetch("pragma data_version")[0][0]
            if self._writer is not None or seen != version:
                version = seen
                while records := await self.read(after, PAGE, shops):
                    for record in records:
                        after = Cursor(after.epoch, record.seq)
                        yield record
            if self._writer is not None:
                await grown.wait()
            else:
                await asyncio.sleep(self._poll_s)

    async def get(self, seq: int) -> Record | None:
        if not 0 < seq <= LAST:
            return None
        rows = self._fetch(f"select {COLUMNS} from event where seq = ?", (seq,))  # noqa: S608
        return Record(*rows[0]) if rows else None

    async def bounds(self) -> Bounds:
        first, last = self._fetch("select coalesce(min(seq), 0), coalesce(max(seq), 0) from event")[0]
        return Bounds(self.epoch, first, last)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            await self._writer.close()
        self._reader.close()

    def _check(self, after: Cursor) -> None:
        if after.epoch != self.epoch:
            raise CursorLost(f"the cursor belongs to another log than {self.path}")
        if after.seq > 0 and after.seq > self._fetch("select coalesce(max(seq), 0) from event")[0][0]:
            raise CursorLost(f"the cursor {after.seq} lies beyond the end of {self.path} (a restored backup?)")

    def _fetch(self, query: str, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = self._reader.execute(query, given).fetchall()
            return rows
        except sqlite3.Error as error:
            raise LogBroken(f"{self.path}: {error}") from error


def _epoch() -> str:
    return f"insert or ignore into meta values ('epoch', '{uuid.uuid4().hex}');"  # noqa: S608


def _append(connection: sqlite3.Connection, entry: Entry, expect: int | None) -> Appended:
    # Look first: «on conflict do nothing» would burn a number, and a retry must be a duplicate, not a conflict.
    known = connection.execute("select seq from event where id = ?", (entry.id,)).fetchone()
    if known is not None:
        return Appended(known[0], True)
    if expect is not None:
        actual = connection.execute(
            "select coalesce(max(seq), 0) from event where post = ?", (entry.post,)
        ).fetchone()[0]
        if actual != expect:
            raise Conflict(actual)
    done = connection.execute(
        "insert into event(id, shop, post, facts, sealed) values (?, ?, ?, ?, ?)",
        (entry.id, entry.shop, entry.post, entry.facts, entry.sealed),
    )
    return Appended(int(done.lastrowid or 0))
