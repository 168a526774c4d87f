"""Writes an archive's file, beside a feeder that goes on: for its owner alone, and under its name only once whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from feeder.archive.shapes import (
    APPLICATION,
    COLUMNS,
    LEAVES,
    MOST_BLOCK,
    TABLES,
    VERSION,
    Facts,
    Row,
    block_of,
    over,
)
from wall.log.base import LogBroken
from wall.log.plain import PlainLog

PACKED = 6
"""zlib's level: 65 bytes a record at 5 µs; its best saves one byte in a hundred for twice the time."""
LAST = 2**62
Progress = Callable[[int, int], None]


class Writer:
    """One archive being written at `path`, which must not be there. Raises LogBroken whenever the disk refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            # Nobody reads it before it is whole, and what a crash leaves is thrown away: no journal.
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            for pragma in (f"application_id={APPLICATION}", f"user_version={VERSION}", "journal_mode=OFF",
                           "synchronous=OFF", "page_size=4096"):  # fmt: skip
                self._connection.execute(f"pragma {pragma}")
            for table in TABLES.values():
                self._connection.execute(table)
        except (OSError, sqlite3.Error) as error:
            raise _broken(path, error) from error

    def blocks(self, log: Path, size: int, progress: Progress) -> list[bytes]:
        """Copy the facts of the first `size` records of the log; returns the digest of each block."""
        found: list[bytes] = []
        done = 0
        with closing(PlainLog(log)) as reader:
            for number, rows in enumerate(reader.pages(LAST, LEAVES)):
                data = block_of([Facts(row.seq, row.facts) for row in rows[: size - done]])
                if len(data) > MOST_BLOCK:
                    raise LogBroken(f"{log}: {LEAVES} records of {len(data)} bytes are more than an archive takes")
                found.append(sha256(data).digest())
                self._insert("block", "number, data", [(number, zlib.compress(data, PACKED))])
                done += len(rows)
                progress(min(done, size), size)
                if done >= size:
                    return found
        if size:
            raise LogBroken(f"{log}: {size} records were signed, and {done} are there")
        return found

    def rows(self, table: str, rows: Iterable[Row]) -> bytes:
        """Write the rows of a table, in the order of its first column; returns their digest (see `shapes.over`)."""
        given = list(rows)
        self._insert(table, COLUMNS[table], given)
        return over(given)

    def finish(self, manifest: bytes, note: str) -> str:
        """Write the manifest and its certificate, and end; returns the SHA-256 (hex) of the file."""
        self._insert("meta", "name, value", [("manifest", manifest), ("note", note.encode())])
        try:
            self._connection.close()
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, sqlite3.Error) as error:
            raise _broken(self.path, error) from error

    def drop(self) -> None:
        """Nothing came of it: take the file away."""
        self._connection.close()
        self.path.unlink(missing_ok=True)

    def _insert(self, table: str, columns: str, rows: list[Row]) -> None:
        places = ", ".join("?" * (columns.count(",") + 1))
        try:
            self._connection.execute("begin")
            self._connection.executemany(f"insert into {table}({columns}) values ({places})", rows)  # noqa: S608
            self._connection.execute("commit")
        except sqlite3.Error as error:
            raise _broken(self.path, error) from error


def _broken(path: Path, error: OSError | sqlite3.Error) -> LogBroken:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return LogBroken(f"{path.name}: the archive cannot be written: {why}")
