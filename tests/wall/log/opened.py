"""How a log under test is opened, and short ways to fill and read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing
from pathlib import Path

from tests.wall.log.processes import PATIENCE_S
from wall.log.base import Cursor, Entry, EventLog, Record


def entry(
    id_: str, post: str = "post", shop: str = "lyon", facts: bytes = b"{}", sealed: bytes | None = None
) -> Entry:
    return Entry(id_, shop, post, facts, sealed)


async def everything(log: EventLog) -> list[Record]:
    return await log.read(Cursor((await log.bounds()).epoch), 10**6)


async def first(count: int, records: AsyncIterator[Record]) -> list[Record]:
    """The next `count` records that a follower gives."""
    got: list[Record] = []
    async with asyncio.timeout(PATIENCE_S), aclosing(records) as following:  # type: ignore[type-var]
        async for record in following:
            got.append(record)
            if len(got) == count:
                break
    return got


class Opened:
    """One backend: `place` is a folder of the test's own."""

    def writer(self, place: Path) -> AbstractAsyncContextManager[EventLog]:
        raise NotImplementedError

    def reader(self, place: Path) -> AbstractAsyncContextManager[EventLog]:
        raise NotImplementedError
