"""Forty sources at once on one feeder for a day: every post once, everybody well again, and memory flat."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

from tests.feeder.sources.contract import contracts
from tests.feeder.sources.day import Day, day

SOURCES = 40
PER_POST = 12_000
"""What one post may cost (bytes), with its revisions, in the feeder's state and in the stand-in that has it."""
SLACK = 400_000
"""What may come and go (bytes): connections, caches, some hundred events of trouble; half a kilobyte a reading."""


def _kept(lived: Day) -> int:
    """Bytes in use of what was made since the tracing began."""
    lived.forget()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def test_forty_sources_for_a_day_with_memory_flat(tmp_path: Path) -> None:
    async with day(tmp_path, contracts(), SOURCES, least_s=3_600) as lived:
        await lived.hours(2)
        tracemalloc.start()
        try:
            await lived.hours(4)
            early, known = _kept(lived), len(lived.here.house.state.posts)
            await lived.hours(18, news=0.1)
            grown, posts = _kept(lived) - early, len(lived.here.house.state.posts) - known
        finally:
            tracemalloc.stop()
        await lived.hours(4, news=0, trouble=0)
        assert await lived.wrong() == []
        assert lived.troubles > 50
        assert posts > 30
        assert grown < SLACK + posts * PER_POST, f"{grown:,} bytes more after {posts} posts"
