"""Changes an archive's file as somebody with a tool would, or as its own house could, who has the key."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import msgspec

from feeder.archive.shapes import COLUMNS, WHAT, Facts, Manifest, block_of, manifest_of, over, read_block
from wall.ledger.notes import Signer

Change = Callable[[sqlite3.Connection], object]


def changed(file: Path, to: Path, change: Change) -> Path:
    """A copy of the archive `file`, changed."""
    shutil.copy(file, to)
    with closing(sqlite3.connect(to)) as connection, connection:
        connection.execute("pragma writable_schema=ON")
        change(connection)
    return to


def sql(*statements: str) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return change


def manifest(connection: sqlite3.Connection) -> Manifest:
    return manifest_of(connection.execute("select value from meta where name = 'manifest'").fetchone()[0])


def put(connection: sqlite3.Connection, told: Manifest) -> None:
    connection.execute("update meta set value = ? where name = 'manifest'", (msgspec.json.encode(told),))


def said(**fields: object) -> Change:
    """The manifest says something else, and nobody signs it anew."""
    return lambda connection: put(connection, msgspec.structs.replace(manifest(connection), **fields))


def facts(connection: sqlite3.Connection, number: int = 0) -> list[Facts]:
    packed = connection.execute("select data from block where number = ?", (number,)).fetchone()[0]
    return read_block(zlib.decompress(packed))


def put_facts(connection: sqlite3.Connection, rows: list[Facts], number: int = 0) -> None:
    packed = zlib.compress(block_of(rows))
    connection.execute("update block set data = ? where number = ?", (packed, number))


def fact(n: int, old: bytes, new: bytes) -> Change:
    """In fact `n` some bytes are others."""

    def change(connection: sqlite3.Connection) -> None:
        rows = facts(connection)
        assert old in rows[n].facts
        rows[n] = Facts(rows[n].seq, rows[n].facts.replace(old, new))
        put_facts(connection, rows)

    return change


def left_out(n: int) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        rows = facts(connection)
        del rows[n]
        put_facts(connection, rows)

    return change


def swapped(one: int, other: int) -> Change:
    """Two facts change places; their numbers stay where they were."""

    def change(connection: sqlite3.Connection) -> None:
        rows = facts(connection)
        rows[one], rows[other] = (
            Facts(rows[one].seq, rows[other].facts), Facts(rows[other].seq, rows[one].facts)
        )  # fmt: skip
        put_facts(connection, rows)

    return change


def signed_anew(key: Path, origin: str, *changes: Change) -> Change:
    """Changes by somebody with a key: every digest is made to fit, and the manifest is signed."""

    def change(connection: sqlite3.Connection) -> None:
        for one in changes:
            one(connection)
        signer = Signer.load(key, origin)
        blocks = [row[0] for row in connection.execute("select data from block order by number")]
        told = msgspec.structs.replace(
            manifest(connection),
            vkey=signer.vkey,
            blocks=[sha256(zlib.decompress(data)).digest() for data in blocks],
            records=over(_rows(connection, "record")),
            scripts=over(_rows(connection, "script")),
            checkpoints=over(_rows(connection, "checkpoint")),
            sealed=[(row[0], over([row])) for row in _rows(connection, "sealed")],
        )
        put(connection, told)
        data = connection.execute("select value from meta where name = 'manifest'").fetchone()[0]
        note = signer.certify(WHAT, sha256(data).hexdigest())
        connection.execute("update meta set value = ? where name = 'note'", (note.encode(),))

    return change


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    key = COLUMNS[table].partition(",")[0]
    return connection.execute(f"select {COLUMNS[table]} from {table} order by {key}").fetchall()  # noqa: S608
