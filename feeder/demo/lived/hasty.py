"""A log and a vault that are written in large pieces, for days that are made up: the same files, much sooner.

Between two `flush` calls what was written is in memory alone: never for anything that somebody relies on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from wall.log.base import Appended, Bounds, Conflict, Cursor, Entry, Record
from wall.log.sqlite import SqliteLog
from wall.vault import ContentForgotten, Vault, sealed_under

MOST = 20_000
"""Records kept in memory before they are written."""


class HastyLog:
    """An `EventLog` over a new `SqliteLog`."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log
        self._fresh: dict[int, Record] = {}
        self._ids: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._seq = 0
        self._grown = asyncio.Event()
        self.epoch = log.epoch

    @property
    def full(self) -> bool:
        """Whether it is time to flush."""
        return len(self._fresh) >= MOST

    async def append(self, entry: Entry, expect: int | None = None) -> Appended:
        if entry.id in self._ids:
            return Appended(self._ids[entry.id], True)
        last = self._last.get(entry.post, 0)
        if expect is not None and last != expect:
            raise Conflict(last)
        self._seq += 1
        self._ids[entry.id] = self._last[entry.post] = self._seq
        self._fresh[self._seq] = Record(self._seq, entry.id, entry.shop, entry.post, entry.facts, entry.sealed)
        self._grown.set()
        return Appended(self._seq)

    async def flush(self) -> None:
        """Write what is in memory. Raises LogBroken."""
        rows = [(one.seq, one.id, one.shop, one.post, one.facts, one.sealed) for one in self._fresh.values()]
        writer = self._log._writer
        if rows and writer is not None:
            await writer.run(
                lambda file: file.executemany("insert into event values (?, ?, ?, ?, ?, ?)", rows).rowcount
            )
        self._fresh.clear()

    async def read(self, after: Cursor, limit: int = 500, shops: Sequence[str] | None = None) -> list[Record]:
        await self.flush()
        return await self._log.read(after, limit, shops)

    async def follow(self, after: Cursor, shops: Sequence[str] | None = None) -> AsyncIterator[Record]:
        """Only from the end on: it follows what is being written."""
        seq = after.seq
        while True:
            while seq < self._seq:
                seq += 1
                yield self._fresh[seq]
            self._grown.clear()
            await self._grown.wait()

    async def get(self, seq: int) -> Record | None:
        found = self._fresh.get(seq)
        return found if found is not None else await self._log.get(seq)

    async def bounds(self) -> Bounds:
        return Bounds(self.epoch, min(1, self._seq), self._seq)

    async def close(self) -> None:
        await self.flush()
        await self._log.close()


class HastyVault(Vault):
    """Keys in memory until `flush`; what is destroyed is destroyed on disk at once."""

    _fresh: dict[str, tuple[str, bytes]]

    @classmethod
    async def open(cls, path: Path) -> HastyVault:
        """As `Vault.open`."""
        vault = await super().open(path)
        assert isinstance(vault, HastyVault)  # noqa: S101 - Vault.open makes one of its own class
        vault._fresh = {}
        return vault

    async def seal(self, post: str, event: str, content: bytes) -> tuple[bytes, str]:
        if self.is_forgotten(post):
            raise ContentForgotten(post)
        key = secrets.token_bytes(32)
        self._fresh[event] = (post, key)
        return sealed_under(key, event, content)

    async def flush(self) -> None:
        """Write the keys that are in memory. Raises LogBroken."""
        rows = [(event, post, key) for event, (post, key) in self._fresh.items()]
        if rows:
            await self._writer.run(lambda file: file.executemany("insert into key values (?, ?, ?)", rows).rowcount)
        self._fresh.clear()

    async def forget(self, post: str) -> int:
        await self.flush()
        return await super().forget(post)

    async def shred(self, post: str, keep: str = "") -> int:
        await self.flush()
        return await super().shred(post, keep)

    async def destroy(self, *events: str) -> int:
        await self.flush()
        return await super().destroy(*events)

    async def close(self) -> None:
        await self.flush()
        await super().close()

    def has(self, event: str) -> bool:
        return event in self._fresh or super().has(event)

    def holds(self, post: str) -> bool:
        return super().holds(post) or any(owner == post for owner, _ in self._fresh.values())

    def _key(self, event: str) -> bytes:
        return self._fresh[event][1] if event in self._fresh else super()._key(event)
