"""The list of the archives that this house made: whose keys it gives, and where copies of its days may lie."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from wall.log.group import GroupWriter

SCHEMA = """
create table if not exists archive(
  sha256 text primary key, day text not null, at_ms integer not null, bytes integer not null) without rowid;
"""


class Made(Struct, frozen=True):
    """An archive of `day`, made at `at_ms` (Unix ms), of so many `bytes`; `sha256` (hex) of the whole file."""

    sha256: str
    day: str
    at_ms: int
    bytes: int


class Kept:
    """Durable, one writer. Raises LogBroken when the disk refuses."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises LogBroken."""
        self._writer = GroupWriter(path, SCHEMA)

    async def add(self, made: Made) -> None:
        row = (made.sha256, made.day, made.at_ms, made.bytes)
        await self._writer.run(
            lambda connection: connection.execute("insert or ignore into archive values (?, ?, ?, ?)", row).rowcount
        )

    async def find(self, sha256: str) -> Made | None:
        """The archive with this digest; None: none was made here."""
        row = await self._writer.run(
            lambda connection: connection.execute("select * from archive where sha256 = ?", (sha256,)).fetchone()
        )
        return None if row is None else Made(*row)

    async def close(self) -> None:
        await self._writer.close()
