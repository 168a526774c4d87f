"""A real WordPress through everything that happens to it: each comment is in the house once, with its last words."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from random import Random

import pytest

from feeder.sources.base import Context
from feeder.sources.wordpress import WordPress as Source
from feeder.sources.wordpress import WordPressOptions
from tests.feeder.sources.at_work import Line, reading
from tests.feeder.sources.blog import Blog
from tests.feeder.sources.small_server import Pace
from tests.peers.wordpress import WordPress
from wall.clock import SystemClock

pytestmark = pytest.mark.peer("wordpress")
DAY_S = 86_400
SILENCE_S = 0.5


@pytest.fixture
def blog(wordpress: WordPress) -> Blog:
    return Blog(wordpress)


def source(url: str) -> tuple[Source, WordPressOptions]:
    """Reads its window whole each time, and never waits."""
    options = WordPressOptions.model_validate(
        {"type": "wordpress", "name": "blog", "url": url, "every_s": 1, "recheck_s": 1}
    )
    made = Source(options, Context(SystemClock(), {}), Pace())
    made._web._total_s = SILENCE_S * 10
    return made, options


async def test_a_day_away_and_kill_9_of_the_server_in_the_middle(blog: Blog, tmp_path: Path) -> None:
    before = blog.write(30, 2 * DAY_S)
    async with reading(tmp_path, *source(blog.site.url)) as wall:
        await wall.until_holds(blog.public())
    blog.write(400, DAY_S)
    blog.change(before, "pendant l’absence")
    async with reading(tmp_path, *source(blog.site.url)) as wall:
        await wall.count(200)
        blog.site.kill9()
        assert "cannot be reached" in await wall.fallen() or "broke off" in (wall.one.status().problem or "")
        assert len(wall.posts) < 430
        await asyncio.to_thread(blog.site.restart)
        blog.edit(("back", before[1], ""), ("approve", before[4], ""))
        wall.again.set()
        await wall.until_holds(blog.public())
        await wall.well()
        assert len(wall.posts) == 430
        # Told anew: what was edited, or gone and is back. Nothing else.
        again = [post for post in wall.posts if post.revision > 1]
        assert len(again) == 10
        assert wall.one.rejected == 0


async def test_a_burst_of_a_thousand_over_a_bad_network(blog: Blog, tmp_path: Path) -> None:
    ids = blog.write(1000, 5000)
    async with Line(blog.site.port).laid() as line:
        made, options = source(line.url)
        async with reading(tmp_path, made, options) as wall:
            line.after(90_000, line.cut)
            assert re.search("broke off|breaks off|nothing at all", await wall.fallen())
            assert 0 < len(wall.posts) < 500
            wall.again.set()
            await wall.count(500)
            blog.change(ids[::40], "pendant la lecture")  # what was read moves to the page before
            made._web._total_s = SILENCE_S
            line.hush()
            assert "did not answer within 0.5 s" in await wall.fallen()
            made._web._total_s = 30.0
            line.mend()
            wall.again.set()
            await wall.until_holds(blog.public())
            assert len(wall.posts) <= 1000


async def test_reading_that_ends_at_any_moment_goes_on_from_there(blog: Blog, tmp_path: Path) -> None:
    ids, rng = blog.write(350, DAY_S), Random(8)
    for cut in range(6):
        async with reading(tmp_path, *source(blog.site.url)) as wall:
            known, news = len(wall.posts), rng.choice((1, 7, 60, 99, 100))
            for _ in range(rng.randrange(200) if cut % 2 else 0):
                await asyncio.sleep(0)
            await wall.until(lambda: len(wall.posts) >= min(known + news, 340))  # noqa: B023
        blog.change(ids[cut::50], f"au {cut}e tour")
    async with reading(tmp_path, *source(blog.site.url)) as wall:
        await wall.until_holds(blog.public())
        # Those that went before they were seen are not there, and are no post.
        assert len(wall.posts) <= 350
