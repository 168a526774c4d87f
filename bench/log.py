"""The log alone: appends a second, one after another and many at once; folding at the start."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from wall.codec import decode_event, encode_event
from wall.events import Received
from wall.log.base import Cursor, Entry
from wall.log.sqlite import SqliteLog
from wall.state import State, apply

SINGLE = 1_000
GROUPED = 20_000
AT_ONCE = 200


def _entry(number: int) -> Entry:
    post = f"{number:012d}".translate(str.maketrans("0189", "abcd"))
    event = Received(at_ms=number, actor="source:bench", shop="bench", post=post, kind="review", source="bench")
    return Entry(f"r-{post}-1", "bench", post, encode_event(event), b"x" * 300)


async def measure() -> list[Figure]:
    """Run it in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        log = SqliteLog.open(Path(folder) / "log.db")
        began = time.perf_counter()
        for number in range(SINGLE):
            await log.append(_entry(number))
        single = SINGLE / (time.perf_counter() - began)
        todo = iter([_entry(SINGLE + number) for number in range(GROUPED)])

        async def appender() -> None:
            for entry in todo:
                await log.append(entry)

        began = time.perf_counter()
        await asyncio.gather(*(appender() for _ in range(AT_ONCE)))
        grouped = GROUPED / (time.perf_counter() - began)
        began, state, cursor = time.perf_counter(), State(), Cursor(log.epoch)
        while records := await log.read(cursor, 5000):
            for record in records:
                apply(state, record.seq, decode_event(record.facts))
            cursor = Cursor(log.epoch, records[-1].seq)
        folded = (SINGLE + GROUPED) / (time.perf_counter() - began)
        await log.close()
    return [
        Figure(
            "log appends, single", f"{single:,.0f}/s", f"{SINGLE} one after another, fsync each, 300-byte contents"
        ),
        Figure("log appends, grouped", f"{grouped:,.0f}/s", f"{GROUPED} by {AT_ONCE} appenders, one fsync a group"),
        Figure("fold at start", f"{folded:,.0f} events/s", f"{SINGLE + GROUPED} events read, decoded, applied"),
    ]
