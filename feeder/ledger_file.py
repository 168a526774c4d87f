"""The ledger's own file: every checkpoint that was signed at its time, and which of them each witness has taken.

Neither text nor decision is in it, and all of it may be public. Without it nothing of the log is lost; but what it
holds is the only thing on this machine by which a rewritten log would be found here.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from wall.ledger import Checkpoint, Signed
from wall.log.group import GroupWriter

SCHEMA = """
create table if not exists checkpoint(
  number integer primary key, size integer not null, root blob not null, time_s integer not null,
  origin text not null, note text not null, unique(size, root, origin));
create table if not exists witness(
  name text primary key, size integer not null, root blob not null, at_ms integer not null) without rowid;
"""
SELECT = "select number, origin, size, root, time_s, note from checkpoint "


class Taken(Struct, frozen=True):
    """What a witness took last: the ledger of `size` leaves with this `root` (32 bytes), at `at_ms` (Unix ms)."""

    size: int
    root: bytes
    at_ms: int


class LedgerFile:
    """Durable, one writer. Raises LogBroken when the disk refuses."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises LogBroken."""
        self.path = path
        self._writer = GroupWriter(path, SCHEMA)

    async def keep(self, signed: Signed) -> None:
        """Write a checkpoint. Another one of the same size, over another past, stays beside it."""
        one = signed.checkpoint
        row = (one.size, one.root, one.time_s, one.origin, signed.note)
        await self._writer.run(
            lambda connection: (
                connection.execute(
                    "insert or ignore into checkpoint(size, root, time_s, origin, note) values (?, ?, ?, ?, ?)", row
                ).rowcount
            )
        )

    async def newest(self) -> Signed | None:
        """The checkpoint that was written last."""
        found = await self._select(f"{SELECT} order by number desc limit 1")
        return found[0][1] if found else None

    async def of_size(self, size: int) -> list[Signed]:
        """The checkpoints over `size` leaves, the newest first: one, unless the past was rewritten."""
        return [one for _, one in await self._select(f"{SELECT} where size = ? order by number desc", size)]

    async def after(self, number: int, most: int) -> list[tuple[int, Signed]]:
        """Up to `most` checkpoints with their numbers, in the order of signing, after the one of this `number`."""
        return await self._select(f"{SELECT} where number > ? order by number limit ?", number, most)

    async def take(self, witness: str, taken: Taken) -> None:
        """Remember what a witness took."""
        row = (witness, taken.size, taken.root, taken.at_ms)
        await self._writer.run(
            lambda connection: connection.execute("insert or replace into witness values (?, ?, ?, ?)", row).rowcount
        )

    async def taken(self) -> dict[str, Taken]:
        """What each witness took last, by its name."""
        rows = await self._writer.run(
            lambda connection: connection.execute("select name, size, root, at_ms from witness").fetchall()
        )
        return {str(name): Taken(int(size), bytes(root), int(at_ms)) for name, size, root, at_ms in rows}

    async def close(self) -> None:
        await self._writer.close()

    async def _select(self, query: str, *values: int) -> list[tuple[int, Signed]]:
        rows = await self._writer.run(lambda connection: connection.execute(query, values).fetchall())
        return [
            (int(number), Signed(Checkpoint(str(origin), int(size), bytes(root), int(time_s)), str(note)))
            for number, origin, size, root, time_s, note in rows
        ]
