"""Opens an archive's file for reading. It may be anything: whatever is not exactly an archive is refused at once.

Nothing in the file is ever run: a schema with anything but our own tables is refused before a row is read, what it
defines is not trusted, only reading is allowed, and nothing is unpacked beyond what an archive may hold.
"""

from __future__ import annotations

import hashlib
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from feeder.archive.faults import fault
from feeder.archive.shapes import (
    APPLICATION,
    COLUMNS,
    FORMAT,
    MOST_BLOCK,
    MOST_MANIFEST,
    MOST_ROWS,
    TABLES,
    VERSION,
    Facts,
    Manifest,
    Row,
    manifest_of,
    read_block,
)

MOST_BYTES = 1 << 36
"""Bytes in a file: 64 GiB, far more than a billion facts."""
MAGIC = b"SQLite format 3\x00"
KINDS = {
    "record": (int, int, str, str, str, bytes, bytes, bytes),
    "sealed": (int, str, bytes),
    "script": (int, str, str),
    "checkpoint": (int, int, str),
}
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_PRAGMA}
FUNCTIONS = {"count"}
PRAGMAS = {"application_id", "user_version", "quick_check"}


class ArchiveFile:
    """The archive at `path`. Raises Faulty wherever it is none. `sha256` (hex): of the whole file."""

    def __init__(self, path: Path, progress: Callable[[int, int], None] = lambda done, all_: None) -> None:
        self.path = path
        self.sha256 = _hashed(path, progress)
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None,
                check_same_thread=False,
            )  # fmt: skip
        except sqlite3.Error as error:
            raise fault("no-archive", path=path.name, why=str(error)) from error
        try:
            self._defend()
            self._check_schema()
            found = {str(name): value for name, value in self._all("select name, value from meta limit 3")}
            self.manifest, self.manifest_bytes, self.note = _manifest(found)
        except BaseException:
            self._connection.close()
            raise

    def block(self, number: int) -> bytes | None:
        """The unpacked bytes of a block; None: there is none, or it cannot be unpacked. Raises Faulty (`damaged`)."""
        rows = self._all("select data from block where number = ?", number)
        if not rows or not isinstance(rows[0][0], bytes):
            return None
        packed = zlib.decompressobj()
        try:
            data = packed.decompress(rows[0][0], MOST_BLOCK)
        except zlib.error:
            return None
        return data if packed.eof and not packed.unused_data else None

    def facts(self, number: int) -> list[Facts] | None:
        """The records of a block; None: it cannot be read."""
        data = self.block(number)
        try:
            return None if data is None else read_block(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def count(self, table: str) -> int:
        return int(self._all(f"select count(*) from {table}")[0][0])  # noqa: S608 - a name of ours

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table in the order of its key, each of the kinds that belong there. Raises Faulty."""
        key = COLUMNS[table].partition(",")[0]
        query = f"select {COLUMNS[table]} from {table} order by {key} limit {MOST_ROWS}"  # noqa: S608
        kinds = KINDS[table]
        try:
            for row in self._connection.execute(query):
                if tuple(map(type, row)) != kinds:
                    raise fault("damaged", why=f"{table} {str(row[0])[:20]}")
                yield row
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise fault("damaged", why=str(error)) from error

    def sealed(self, seq: int) -> tuple[str, bytes] | None:
        """The entry's id and the sealed content of a record; None: it is not in the archive."""
        rows = self._all("select id, sealed from sealed where seq = ?", seq)
        if not rows or not isinstance(rows[0][0], str) or not isinstance(rows[0][1], bytes):
            return None
        return rows[0][0], rows[0][1]

    def close(self) -> None:
        self._connection.close()

    def _defend(self) -> None:
        limit = self._connection.setlimit
        limit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BLOCK + (1 << 20))
        limit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 10_000)
        limit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        limit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20)
        limit(sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000)
        limit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
        for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
            self._all(f"pragma {pragma}")
        self._connection.set_authorizer(_only_reading)

    def _check_schema(self) -> None:
        mark = self._all("pragma application_id")[0][0], self._all("pragma user_version")[0][0]
        if mark[0] != APPLICATION:
            raise fault("no-archive", path=self.path.name, why="SQLite")
        if mark[1] != VERSION:
            raise fault("newer", found=str(mark[1]), known=VERSION)
        found = self._all("select type, name, sql from sqlite_master limit 100")
        expected = {("table", name, made) for name, made in TABLES.items()}
        for one in found:
            if one not in expected:
                raise fault("schema", what=f"{one[0]} {one[1]}"[:80])
        if len(found) != len(expected):
            raise fault("schema", what=f"{len(found)}/{len(expected)}")
        checked = self._all("pragma quick_check(1)")
        if checked != [("ok",)]:
            raise fault("damaged", why=str(checked[0][0])[:200])

    def _all(self, query: str, *given: object) -> list[Row]:
        try:
            return self._connection.execute(query, given).fetchall()
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise fault("damaged", why=str(error)[:200]) from error


def _only_reading(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and two not in FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and one not in PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def _hashed(path: Path, progress: Callable[[int, int], None]) -> str:
    try:
        about = path.stat()  # before it is opened: a pipe would wait for ever
        if not stat.S_ISREG(about.st_mode):
            raise fault("no-file", path=path.name, why=stat.filemode(about.st_mode))
        if about.st_size > MOST_BYTES:
            raise fault("no-archive", path=path.name, why=f"{about.st_size} bytes")
        whole, done = hashlib.sha256(), 0
        with path.open("rb") as file:
            while piece := file.read(1 << 22):
                if not done and not piece.startswith(MAGIC):
                    raise fault("no-archive", path=path.name, why="SQLite")
                whole.update(piece)
                done += len(piece)
                progress(done, about.st_size)
    except OSError as error:
        raise fault("no-file", path=path.name, why=error.strerror or str(error)) from error
    if not done:
        raise fault("no-archive", path=path.name, why="0")
    return whole.hexdigest()


def _manifest(found: dict[str, object]) -> tuple[Manifest, bytes, str]:
    data, note = found.get("manifest"), found.get("note")
    if len(found) != 2 or not isinstance(data, bytes) or not isinstance(note, bytes) or len(data) > MOST_MANIFEST:
        raise fault("manifest", why=", ".join(sorted(found))[:80] or "0")
    try:
        manifest, words = manifest_of(data), note.decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise fault("manifest", why=str(error)[:200]) from error
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise fault("newer", found=f"{manifest.format} {manifest.version}"[:80], known=VERSION)
    return manifest, data, words
