"""A small service and a source for it, made for the contract tests: with `defect` it does one thing wrong.

`GET /posts?page=N&since=ISO` with `X-Key`: three posts a page, the oldest first, moved since; `more` tells of a next.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any, Literal

from aiohttp import web

from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.shared.http import Answer, Web
from feeder.sources.shared.lenient import MAX_TEXT, clean, json_value
from feeder.sources.shared.polling import Pace as Polled
from feeder.sources.shared.polling import Polling, poll
from feeder.sources.shared.window import Page, Window
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import StandIn
from wall.clock import SteppedClock, from_iso, to_iso
from wall.events import Rating

SECRET = "hush-hush"
PER_PAGE = 3


class SmallService(StandIn):
    """Enforces its key and its pages; they begin with the oldest, or with the `newest`."""

    newest = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("X-Key") != f"{SECRET}-1":
            return web.json_response({"error": "key"}, status=401)
        since_ms, page = from_iso(request.query["since"]), int(request.query["page"])
        found = sorted(
            (one for one in self.present() if one.updated_ms >= since_ms),
            key=lambda one: (one.written_ms, one.number),
            reverse=self.newest,
        )
        items = [
            {"id": one.key, "text": one.text, "stars": one.stars, "at": to_iso(one.written_ms),
             "moved": to_iso(one.updated_ms)}
            for one in found[(page - 1) * PER_PAGE : page * PER_PAGE]
        ]  # fmt: skip
        return web.json_response({"items": items, "more": len(found) > page * PER_PAGE})


class SmallOptions(Polling):
    """The reference's options."""

    type: Literal["small"] = "small"
    url: str


def parse(data: bytes, defect: str = "") -> Page:
    """A page of the small service. Raises SourceError for what is none."""
    document = json.loads(data) if defect == "raises" else json_value(data) if _is_json(data) else None
    listed = document.get("items") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(listed, list):
        raise SourceError("The small service sends something that is no list: we try again.")
    items, rejected = [], []
    for number, raw in enumerate(listed):
        try:
            items.append(_post(raw))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            if defect == "loses the rest":
                return Page((), (), ("everything",))
            rejected.append(f"post {number}: not as it should be")
    return Page(tuple(items), (), tuple(rejected), "more" if document.get("more") else None)


def _is_json(data: bytes) -> bool:
    try:
        json_value(data)
    except ValueError:
        return False
    return True


def _post(raw: dict[str, Any]) -> Seen:
    text, stars = clean(raw["text"])[0], raw["stars"]
    if not isinstance(raw["id"], str) or not 0 < len(raw["id"]) < 200 or len(text) > MAX_TEXT:
        raise ValueError
    rating = None if stars is None else Rating(min(5.0, max(1.0, float(stars))))
    return Seen(
        native_id=raw["id"],
        text=text,
        rating=rating,
        written_ms=from_iso(raw["at"]),
        updated_ms=from_iso(raw["moved"]),
    )


class Small:
    """The source. What it does wrong is named in `defect`."""

    def __init__(self, options: SmallOptions, context: Context, sleep: Pace, defect: str = "") -> None:
        self.name, self._options, self._clock, self._sleep, self._defect = (
            options.name, options, context.clock, sleep, defect
        )  # fmt: skip
        self._web = Web("The small service", context.clock, {"X-Key": f"{SECRET}-1"}, origin=options.url, sleep=sleep)

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        window = Window(cursor)
        every_s = 20.0 if self._defect == "hungry" else self._options.every_s
        recheck_s = 1e9 if self._defect == "never looks back" else self._options.recheck_s
        pace = Polled(every_s, recheck_s, self._options.window_days)
        async for batch in poll(self, window, pace, self._clock, self._sleep):
            if self._defect == "cursor before the posts" and batch.items and batch.cursor:
                yield Batch((), batch.cursor)
            items = batch.items
            if self._defect == "tells twice":
                items = (*items, *items[:1])
            if self._defect == "other ids":
                items = tuple(
                    Seen(native_id=f"{random.random()}", text=item.text) if item.what == "new" else item
                    for item in items
                )
            yield Batch(items, batch.cursor, batch.rejected)

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        if self._defect == "its own time" and not whole:
            since_ms = self._clock.now_ms() - round(self._options.every_s * 1000)
        number = 1
        while True:
            answer = await self._page(number, since_ms)
            if self._defect == "an error is an empty page" and answer.status == 500:
                return
            if self._defect == "deaf to Retry-After" and answer.status == 429:
                raise SourceError("The small service asks us to come less often: we wait.")
            if self._defect == "never gives up a key" and answer.status == 401:
                raise SourceError("The small service refused the key: we try again.")
            if self._defect == "tells its key" and answer.status == 401:
                raise SourceError("The small service refused the key {key}.", key=f"{SECRET}-1", fatal=True)
            self._web.expect(answer, 200)
            page = parse(answer.body)
            yield page
            number += 1
            if page.more is None or (self._defect == "two pages only" and number > 2):
                return

    async def _page(self, number: int, since_ms: int) -> Answer:
        cap = 100_000_000 if self._defect == "swallows everything" else 1_000_000
        where = f"{self._options.url}/posts"
        asked = {"page": str(number), "since": to_iso(since_ms)}
        if self._defect == "two at once":
            both = (self._web.get(where, params=asked, max_bytes=cap) for _ in range(2))
            return (await asyncio.gather(*both))[0]
        return await self._web.get(where, params=asked, max_bytes=cap)

    async def is_gone(self, native_id: str, created: str) -> bool:
        return True

    async def close(self) -> None:
        await self._web.close()


class SmallContract:
    """The reference's contract."""

    secret, pages, reversible, edits, deletions = SECRET, 8, True, True, True
    day_calls = 2_000
    saved = json.dumps({"items": [
        {"id": f"p{n}", "text": f"Très bien {n}", "stars": n, "at": "2026-11-20T10:00:00Z",
         "moved": "2026-11-20T10:00:00Z"}
        for n in range(1, 5)
    ], "more": False}).encode()  # fmt: skip

    def __init__(self, defect: str = "", newest: bool = False) -> None:
        self.defect, self.newest = defect, newest

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse(data, self.defect)
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> SmallService:
        service = SmallService(clock)
        service.newest = self.newest
        return service

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Small:
        options = SmallOptions.model_validate({"type": "small", "name": "small", "url": standin.url})
        return Small(options, Context(clock, {}), sleep, self.defect)
