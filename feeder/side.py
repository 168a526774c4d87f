"""The side tables: where each source was read up to, and what each screen drew. No content, no decision."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

import msgspec

from wall import wire
from wall.log.base import LogBroken
from wall.log.group import GroupWriter

log = logging.getLogger("feeder.side")
FILM = 20_000
"""Scripts of one screen read at once."""
SCHEMA = """
create table if not exists cursor(source text primary key, value text not null, at_ms integer not null) without rowid;
create table if not exists script(
  number integer primary key, screen text not null, from_ms integer not null, to_ms integer not null,
  script text not null, unique(screen, from_ms, script));
create index if not exists script_time on script(from_ms);
create table if not exists compared(
  receipt text primary key, agrees integer not null, at_ms integer not null) without rowid;
"""


class Stored(NamedTuple):
    """One script of the play log: its number here, whose it is, its times (Unix ms), and the bytes that were kept."""

    number: int
    screen: str
    from_ms: int
    to_ms: int
    script: str


class SideTables:
    """Durable, yet no loss: without its cursor a source is read again, and the feeder knows its posts."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises LogBroken."""
        self.path = path
        self._writer = GroupWriter(path, SCHEMA)

    async def cursor(self, source: str) -> str | None:
        """Where `source` was read up to; None at the first start."""
        row = await self._writer.run(
            lambda connection: connection.execute("select value from cursor where source = ?", (source,)).fetchone()
        )
        return None if row is None else str(row[0])

    async def save_cursor(self, source: str, value: str, at_ms: int) -> None:
        await self._writer.run(
            lambda connection: (
                connection.execute("insert or replace into cursor values (?, ?, ?)", (source, value, at_ms)).rowcount
            )
        )

    async def keep_scripts(self, screen: str, message: wire.Scripts) -> None:
        """Write a screen's batch; the same scripts again (a resent batch) change nothing."""
        rows = [
            (screen, script.from_ms, script.to_ms, msgspec.json.encode(script).decode()) for script in message.scripts
        ]
        await self._writer.run(
            lambda connection: (
                connection.executemany(
                    "insert or ignore into script(screen, from_ms, to_ms, script) values (?, ?, ?, ?)", rows
                ).rowcount
            )
        )

    async def scripts(self, from_ms: int, to_ms: int) -> list[tuple[str, wire.Script]]:
        """What screens drew between two instants, in the order of their beginning."""
        rows = await self._writer.run(
            lambda connection: connection.execute(
                "select screen, script from script where from_ms < ? and to_ms > ? order by from_ms, screen, number",
                (to_ms, from_ms),
            ).fetchall()
        )
        try:
            return [(str(screen), msgspec.json.decode(data, type=wire.Script)) for screen, data in rows]
        except msgspec.DecodeError as error:
            raise LogBroken(f"{self.path}: a script cannot be read: {error}") from error

    async def film(self, screen: str, from_ms: int, to_ms: int, longest_ms: int) -> list[wire.Script]:
        """What one screen drew between two instants (Unix ms), as it came, in the order of its beginning.

        A script that began more than `longest_ms` before is not looked for; what cannot be read is left out.
        """
        rows = await self._writer.run(
            lambda connection: connection.execute(
                "select script from script where screen = ? and from_ms > ? and from_ms < ? and to_ms > ? "
                "order by from_ms, number limit ?",
                (screen, from_ms - longest_ms, to_ms, from_ms, FILM),
            ).fetchall()
        )
        found: list[wire.Script] = []
        for (data,) in rows:
            try:
                found.append(msgspec.json.decode(data, type=wire.Script))
            except msgspec.DecodeError:
                log.warning("a script of the play log cannot be read")
        return found

    async def first(self, screen: str, from_ms: int, to_ms: int) -> int | None:
        """When the first script of this screen began between two instants (Unix ms); None: none did."""
        row = await self._writer.run(
            lambda connection: connection.execute(
                "select min(from_ms) from script where screen = ? and from_ms >= ? and from_ms < ?",
                (screen, from_ms, to_ms),
            ).fetchone()
        )
        return None if row[0] is None else int(row[0])

    async def screens(self, from_ms: int, to_ms: int) -> list[str]:
        """Whose scripts began between two instants (Unix ms): who has the most comes first."""
        rows = await self._writer.run(
            lambda connection: connection.execute(
                "select screen from script where from_ms >= ? and from_ms < ? "
                "group by screen order by count(*) desc, screen",
                (from_ms, to_ms),
            ).fetchall()
        )
        return [str(row[0]) for row in rows]

    async def stored(self, after: int, most: int) -> list[Stored]:
        """Scripts as they lie here, in the order in which they came: those numbered above `after`, up to `most`."""
        rows = await self._writer.run(
            lambda connection: connection.execute(
                "select number, screen, from_ms, to_ms, script from script where number > ? order by number limit ?",
                (after, most),
            ).fetchall()
        )
        return [Stored(*row) for row in rows]

    async def numbers(self, since_ms: int) -> tuple[int, int]:
        """The number before the first script that began at `since_ms` (Unix ms) or later, and the last one of all."""
        row = await self._writer.run(
            lambda connection: connection.execute(
                "select (select min(number) from script where from_ms >= ?), (select max(number) from script)",
                (since_ms,),
            ).fetchone()
        )
        last = row[1] or 0
        return (last if row[0] is None else row[0] - 1), last

    async def drop_scripts(self, before_ms: int, most: int) -> int:
        """Delete scripts that ended before an instant (Unix ms), `most` at a time; returns how many went."""
        return await self._writer.run(
            lambda connection: (
                connection.execute(
                    "delete from script where number in (select number from script where from_ms < ? and to_ms < ? "
                    "order by from_ms limit ?)",
                    (before_ms, before_ms, most),
                ).rowcount
            )
        )

    async def compare(self, receipt: str, agrees: bool, at_ms: int) -> None:
        """A receipt (a keyed hash) and the ledger were compared; one that ever disagreed goes on disagreeing."""
        await self._writer.run(
            lambda connection: (
                connection.execute(
                    "insert into compared values (?, ?, ?) on conflict(receipt) do update "
                    "set agrees = min(agrees, excluded.agrees), at_ms = excluded.at_ms",
                    (receipt, int(agrees), at_ms),
                ).rowcount
            )
        )

    async def compared(self) -> dict[str, bool]:
        """Every receipt (a keyed hash) that was compared, and whether it agreed."""
        rows = await self._writer.run(
            lambda connection: connection.execute("select receipt, agrees from compared").fetchall()
        )
        return {str(receipt): bool(agrees) for receipt, agrees in rows}

    async def close(self) -> None:
        await self._writer.close()
