"""Reads a log and what lies beside it as files, beside a running feeder: in order, read-only, in short reads.

For checking and exporting. A reader that stays long in one read would keep the feeder from tidying up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wall.log.base import LogBroken
from wall.log.group import connect

PAGE = 5000
COLUMNS = "seq, cast(id as text), cast(shop as text), cast(post as text), coalesce(cast(facts as blob), x'')"
"""As they are meant: in a file that somebody changed, anything may stand anywhere."""


class Row(NamedTuple):
    """A record. What is sealed is not read along with it."""

    seq: int
    id: str
    shop: str
    post: str
    facts: bytes


class Noted(NamedTuple):
    """A kept checkpoint: `size`, `root` (32 bytes), and the signed note that says it."""

    size: int
    root: bytes
    note: str


class Broken(LogBroken):
    """The log cannot be read any further; `after` is the last record that could."""

    def __init__(self, after: int, why: str) -> None:
        super().__init__(why)
        self.after = after


class PlainLog:
    """The SQLite log at `path`. Raises LogBroken: it is not there, or is none."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise LogBroken(f"{path}: no such file")
        self.path = path
        self._reader = connect(path, read_only=True)
        try:
            self._reader.execute("select seq, id, shop, post, facts, sealed from event limit 0")
        except sqlite3.Error as error:
            self._reader.close()
            raise LogBroken(f"{path}: a database, but no log of ours") from error

    def last(self) -> int:
        """The last record's seq; 0 if there is none. Raises LogBroken."""
        return int(self._one("select coalesce(max(seq), 0) from event"))

    def last_ever(self) -> int:
        """The greatest seq that was ever given in this file, as SQLite itself remembers it. Raises LogBroken."""
        return int(self._one("select coalesce(max(seq), 0) from sqlite_sequence where name = 'event'"))

    def pages(self, last: int, size: int = PAGE) -> Iterator[list[Row]]:
        """Every record up to seq `last`, in order. Raises Broken."""
        seq = 0
        query = f"select {COLUMNS} from event where seq > ? and seq <= ? order by seq limit ?"  # noqa: S608
        while True:
            try:
                rows = [Row(*row) for row in self._reader.execute(query, (seq, last, size))]
            except sqlite3.Error as error:
                if size == 1:
                    raise Broken(seq, f"{self.path}: {error}") from error
                size = 1  # as far as it goes, so that what breaks can be named
                continue
            if not rows:
                return
            yield rows
            seq = rows[-1].seq

    def sealed(self, seq: int) -> bytes | None:
        """The sealed content of a record. Raises LogBroken."""
        found = self._one("select cast(sealed as blob) from event where seq = ?", seq)
        return found if isinstance(found, bytes) else None

    def close(self) -> None:
        self._reader.close()

    def _one(self, query: str, *given: object) -> Any:
        return _rows(self._reader, self.path, query, given)[0][0]


class Keys:
    """The vault's keys, one short read each: a longer one would keep it from forgetting. Raises LogBroken."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise LogBroken(f"{path}: no such file")
        self.path = path
        self._reader = connect(path, read_only=True)

    def key(self, event: str) -> bytes | None:
        """The key of the content of `event`; None if it was destroyed, or never was. Raises LogBroken."""
        rows = _rows(self._reader, self.path, "select key from key where event = ?", (event,))
        return bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        self._reader.close()


def noted(path: Path) -> list[Noted]:
    """Every checkpoint kept in the ledger's own file, the smallest first; none if there is no such file.

    Raises LogBroken.
    """
    if not path.is_file():
        return []
    rows = _asked(path, "select size, root, note from checkpoint order by size, number")
    return [Noted(int(size), bytes(root), str(note)) for size, root, note in rows]


def witnessed(path: Path) -> list[tuple[str, int, bytes]]:
    """Who took which checkpoint last, as the feeder noted it: name, size, root. Raises LogBroken."""
    if not path.is_file():
        return []
    rows = _asked(path, "select name, size, root from witness order by name")
    return [(str(name), int(size), bytes(root)) for name, size, root in rows]


def _asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    reader = connect(path, read_only=True)
    try:
        return _rows(reader, path, query, ())
    finally:
        reader.close()


def _rows(reader: sqlite3.Connection, path: Path, query: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
    try:
        return reader.execute(query, given).fetchall()
    except sqlite3.Error as error:
        raise LogBroken(f"{path}: {error}") from error
