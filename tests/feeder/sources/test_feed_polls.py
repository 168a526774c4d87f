"""A feed asked again and again: conditional requests, trouble, and the process that reads."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.feed import LOST, FeedOptions, FeedSource, build
from feeder.sources.parts.feed.document import Document, read
from tests.feeder.sources.small_server import Pace, serving
from wall.clock import SteppedClock

PAYLOADS = Path(__file__).parent / "payloads"
CONTEXT = Context(SteppedClock(), {})


def _json(*items: dict[str, Any]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items}).encode()


def options(**more: Any) -> FeedOptions:
    given = {"type": "feed", "name": "forum", "url": "https://forum.example/feed?key=secret", **more}
    return FeedOptions.model_validate(given)


def texts(batch: Batch) -> dict[str, str]:
    return {item.native_id: item.text for item in batch.items if item.what != "deleted"}


class Feed:
    """A forum's feed whose entries a test changes; it counts what it is asked."""

    def __init__(self, *posts: dict[str, Any]) -> None:
        self.posts = list(posts)
        self.tag = '"1"'
        self.status = 200
        self.asked: list[str | None] = []

    async def __call__(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers.get("If-None-Match"))
        if self.status != 200:
            return web.Response(status=self.status, headers={"Retry-After": "90"})
        if self.asked[-1] == self.tag:
            return web.Response(status=304)
        return web.Response(body=_json(*self.posts), headers={"ETag": self.tag, "Last-Modified": "yesterday"})


async def in_process(data: bytes, content_type: str, limit: int) -> Document:
    return read(data, content_type, limit)


async def test_a_feed_is_asked_whether_there_is_anything_new_and_read_whole_now_and_then() -> None:
    feed = Feed({"id": "1", "content_text": "un"})
    pace = Pace()
    async with serving(feed) as url:
        source = FeedSource(options(url=url, every_s=60, recheck_s=180), CONTEXT, pace, in_process)
        polls = source.batches(None)
        assert texts(await anext(polls)) == {"1": "un"}
        feed.posts.append({"id": "2", "content_text": "deux"})
        assert await anext(polls) == Batch()  # the server says that nothing is new, which is not so
        assert await anext(polls) == Batch()
        assert texts(await anext(polls)) == {"2": "deux"}  # read whole all the same
        feed.posts[0]["content_text"] = "UN"
        feed.tag = '"2"'
        assert texts(await anext(polls)) == {"1": "UN"}
        assert await anext(polls) == Batch()
        await source.close()
    assert feed.asked == [None, '"1"', '"1"', None, '"1"', '"2"']
    assert pace.asked == [60] * 5


async def test_a_document_that_breaks_off_is_asked_for_again_without_conditions() -> None:
    whole = b"<rss><channel><item><guid>2</guid><description>deux</description></item>"
    rest = b"<item><guid>1</guid><description>un</description></item></channel></rss>"
    bodies = [whole, whole + rest, whole + rest]
    asked: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.headers.get("If-None-Match"))
        return web.Response(body=bodies.pop(0), headers={"ETag": '"1"'}, content_type="application/rss+xml")

    async with serving(answer) as url:
        source = FeedSource(options(url=url, every_s=5, recheck_s=60), CONTEXT, Pace(), in_process)
        polls = source.batches(None)
        assert [texts(await anext(polls)) for _ in range(3)] == [{"2": "deux"}, {"1": "un"}, {}]
        await source.close()
    assert asked == [None, None, '"1"']


async def test_more_than_the_feed_holds_between_two_readings_is_told() -> None:
    feed = Feed(*({"id": str(n), "content_text": "un"} for n in range(3)))
    async with serving(feed) as url:
        source = FeedSource(options(url=url, every_s=5, recheck_s=5), CONTEXT, Pace(), in_process)
        polls = source.batches(None)
        assert (await anext(polls)).rejected == ()
        for first, told in ((2, ()), (9, (LOST,)), (10, ())):
            feed.posts = [{"id": str(n), "content_text": "un"} for n in range(first, first + 3)]
            assert (await anext(polls)).rejected == told
        await source.close()


async def test_an_unchanged_document_is_not_read_again_and_a_complaint_is_made_once() -> None:
    feed = Feed({"id": "1", "content_text": "un"}, {"id": "2"})
    reads: list[int] = []

    async def counted(data: bytes, content_type: str, limit: int) -> Document:
        reads.append(len(data))
        return read(data, content_type, limit)

    async with serving(feed) as url:
        source = FeedSource(options(url=url, every_s=5, recheck_s=5), CONTEXT, Pace(), counted)
        polls = source.batches(None)
        assert (await anext(polls)).rejected == ("entry 2: it has no text",)
        assert await anext(polls) == Batch()
        assert len(reads) == 1
        feed.posts.insert(0, {"id": "3", "content_text": "trois"})
        third = await anext(polls)
        assert (texts(third), third.rejected) == ({"3": "trois"}, ("entry 3: it has no text",))
        await source.close()


async def test_trouble_is_told_and_the_next_start_reads_everything_again() -> None:
    feed = Feed({"id": "1", "content_text": "un"})
    async with serving(feed) as url:
        source = FeedSource(options(url=url), CONTEXT, Pace(), in_process)
        polls = source.batches(None)
        await anext(polls)
        feed.status = 503
        with pytest.raises(SourceError, match="trouble of its own") as caught:
            await anext(polls)
        assert caught.value.retry_after_s == 90
        feed.status = 200
        assert texts(await anext(source.batches(None))) == {"1": "un"}
        await source.close()


async def test_a_real_document_is_read_in_another_process() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=(PAYLOADS / "damaged.rss.xml").read_bytes(), content_type="application/rss+xml")

    async with serving(handler) as url:
        source = build(options(url=url), CONTEXT)
        async with asyncio.timeout(60):
            assert len((await anext(source.batches(None))).items) == 3
        await source.close()
