"""The feed of a real WordPress' comments through everything that happens to it: what it held is in the house once.

A feed tells nobody what was deleted, and what has left it before it was read is lost: that is what feeds are. Here it
holds as much as the tests need, but for the one about that.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from feeder.sources.base import Context
from feeder.sources.feed import FeedOptions, FeedSource, Reader
from feeder.sources.parts.feed.document import Document, read
from feeder.sources.parts.feed.worker import read_apart
from tests.feeder.sources.at_work import Line, reading
from tests.feeder.sources.blog import Blog
from tests.feeder.sources.gate import until
from tests.feeder.sources.small_server import Pace
from tests.peers.wordpress import WordPress
from wall.clock import SystemClock

pytestmark = pytest.mark.peer("wordpress")
DAY_S = 86_400


class Fed(Blog):
    """A blog whose feed is read."""

    def held(self) -> dict[str, str]:
        """What everybody may read there now, by the ids that its feed gives."""
        return {f"{self.site.url}/la-lampe/#comment-{id}": text for id, text in self.public().items()}


@pytest.fixture
def blog(wordpress: WordPress) -> Iterator[Fed]:
    made = Fed(wordpress)
    made.edit(("feed", 2000, ""))
    yield made
    if not wordpress.running:
        wordpress.restart()
    made.edit(("feed", 10, ""))


async def in_process(data: bytes, content_type: str, limit: int) -> Document:
    """Saves the start of a process for each reading that is begun."""
    return read(data, content_type, limit)


def source(url: str, reader: Reader = in_process, **more: Any) -> tuple[FeedSource, FeedOptions]:
    """Reads it whole each time, and never waits."""
    given = {"type": "feed", "name": "fil", "url": f"{url}/comments/feed/", "title": "drop", "every_s": 5,
             "recheck_s": 5, "max_entries": 2000}  # fmt: skip
    options = FeedOptions.model_validate(given | more)
    return FeedSource(options, Context(SystemClock(), {}), Pace(), reader), options


async def test_a_burst_of_a_thousand_a_bad_network_and_kill_9(blog: Fed, tmp_path: Path) -> None:
    ids = blog.write(1000, 5000)
    async with Line(blog.site.port).laid() as line:
        made, options = source(line.url, read_apart, recheck_s=3600)
        async with reading(tmp_path, made, options) as wall:
            # What came whole is read, and the rest at once, not at the next “recheck_s”.
            line.after(100_000, line.cut)
            await wall.until_holds(blog.held())
            line.hush()
            made._web._total_s = 0.5
            assert "did not answer within 0.5 s" in await wall.fallen()
            made._web._total_s = 30.0
            line.mend()
            wall.again.set()
            before = blog.held()
            line.after(100_000, blog.site.kill9)
            assert re.search("broke off|cannot be reached|damaged|is empty", await wall.fallen())
            await asyncio.to_thread(blog.site.restart)
            blog.change(ids[::40], "après la panne")
            wall.again.set()
            await wall.until_holds(before | blog.held())
            assert len(wall.posts) == 1000
            assert {post.revision for post in wall.posts} == {1, 2}


async def test_reading_that_ends_at_any_moment_and_a_day_away(blog: Fed, tmp_path: Path) -> None:
    ids, rng = blog.write(300, DAY_S), Random(8)
    for cut in range(6):
        async with reading(tmp_path, *source(blog.site.url)) as wall:
            if cut % 2:
                await wall.count(1)
            for _ in range(rng.randrange(3000)):
                await asyncio.sleep(0)
        blog.edit(*(("edit", id, f"revu au {cut}e tour") for id in ids[cut::50]))
    blog.write(200, DAY_S // 2)
    async with reading(tmp_path, *source(blog.site.url)) as wall:
        await wall.until_holds(blog.held())
        assert len(wall.posts) == 500


async def test_more_than_the_feed_holds_is_lost_and_that_is_told(blog: Fed, tmp_path: Path) -> None:
    blog.edit(("feed", 10, ""))
    blog.write(10, DAY_S)
    first = blog.held()
    async with reading(tmp_path, *source(blog.site.url)) as wall:
        await wall.until_holds(first)
        blog.write(30, 60)
        await wall.count(20)
        latest = dict(list(blog.held().items())[-10:])
        await wall.until_holds(first | latest)
        await until(lambda: wall.one.rejected == 1)
