"""An archive as a log that is only read (`wall/log/base.py`): the same fold, the same replay run on it.

Its facts are those of the house's own log, under the same numbers. Contents are there as far as the archive has them.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence

import msgspec

from feeder.archive.reading import ArchiveFile
from feeder.archive.shapes import LEAVES, Facts
from wall.log.base import Appended, Bounds, Cursor, CursorLost, Entry, LogBroken, Record

BLOCKS = 8
"""Blocks kept unpacked."""


class _Head(msgspec.Struct):
    shop: str = "-"
    post: str = "-"


_head = msgspec.json.Decoder(_Head)


class ArchiveLog:
    """An `EventLog`. `firsts`: the seq of each block's first record."""

    def __init__(self, file: ArchiveFile, firsts: array[int], last: int) -> None:
        self._file = file
        self._firsts = firsts
        self._last = last
        self._blocks: OrderedDict[int, list[Facts]] = OrderedDict()

    async def append(self, entry: Entry, expect: int | None = None) -> Appended:
        raise LogBroken(f"{self._file.path.name}: an archive, opened for reading only")

    async def read(self, after: Cursor, limit: int = 500, shops: Sequence[str] | None = None) -> list[Record]:
        if after.epoch != self._file.manifest.epoch:
            raise CursorLost(f"the cursor belongs to another log than {self._file.path.name}")
        if after.seq > self._last:
            raise CursorLost(f"the cursor {after.seq} lies beyond the end of {self._file.path.name}")
        found: list[Record] = []
        for number in range(max(0, bisect_right(self._firsts, after.seq) - 1), len(self._firsts)):
            rows = self._block(number)
            begin = bisect_right(rows, after.seq, key=lambda row: row.seq)
            for row in rows[begin:]:
                record = self._record(row)
                if shops is None or record.shop in shops:
                    found.append(record)
                if len(found) >= limit:
                    return found
        return found

    async def follow(self, after: Cursor, shops: Sequence[str] | None = None) -> AsyncIterator[Record]:
        while records := await self.read(after, LEAVES, shops):
            for record in records:
                yield record
            after = Cursor(after.epoch, records[-1].seq)
        await asyncio.Event().wait()  # nothing is ever added

    async def get(self, seq: int) -> Record | None:
        number = bisect_right(self._firsts, seq) - 1
        if number < 0:
            return None
        rows = self._block(number)
        at = bisect_right(rows, seq, key=lambda row: row.seq) - 1
        return self._record(rows[at]) if at >= 0 and rows[at].seq == seq else None

    async def bounds(self) -> Bounds:
        return Bounds(self._file.manifest.epoch, self._firsts[0] if self._firsts else 0, self._last)

    async def close(self) -> None:
        self._file.close()

    def _block(self, number: int) -> list[Facts]:
        known = self._blocks.get(number)
        if known is None:
            known = self._file.facts(number)
            if known is None:
                raise LogBroken(f"{self._file.path.name}: block {number} cannot be read")
            self._blocks[number] = known
            if len(self._blocks) > BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return known

    def _record(self, row: Facts) -> Record:
        sealed = self._file.sealed(row.seq)
        try:
            head = _head.decode(row.facts)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            head = _Head()
        name, content = sealed if sealed is not None else (f"archived-{row.seq}", None)
        return Record(row.seq, name, head.shop, head.post, row.facts, content)
