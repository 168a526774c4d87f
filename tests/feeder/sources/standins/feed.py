"""A forum's JSON Feed on the loopback, for the contract tests: an address with a key in it, an ETag, the latest
entries first (jsonfeed.org 1.1, RFC 9110)."""

from __future__ import annotations

import hashlib
import json

from aiohttp import web

from feeder.sources.base import Context, Source
from feeder.sources.feed import FeedOptions, FeedSource, parse_feed
from feeder.sources.parts.feed.document import Document, read
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import StandIn
from wall.clock import SteppedClock, to_iso

SECRET = "feed-key"
HEAD = {"version": "https://jsonfeed.org/version/1.1", "title": "Le forum de la maison"}


class Forum(StandIn):
    """Its feed holds everything, the newest first."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("key") != f"{SECRET}-1":
            return web.Response(status=403, text="<html>Accès refusé</html>", content_type="text/html")
        items = [
            {
                "id": entry.key,
                "url": f"https://forum.example/t/{entry.key}",
                "content_text": entry.text,
                "date_published": to_iso(entry.written_ms),
                "date_modified": to_iso(entry.updated_ms),
                "authors": [{"name": "Zoé"}],
            }
            for entry in reversed(self.present())
        ]
        body = json.dumps({**HEAD, "items": items}).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, headers={"ETag": tag}, content_type="application/feed+json")


async def _in_process(data: bytes, content_type: str, limit: int) -> Document:
    return read(data, content_type, limit)


def _options(url: str) -> FeedOptions:
    return FeedOptions.model_validate({"type": "feed", "name": "forum", "url": f"{url}/feed.json?key={SECRET}-1"})


class FeedContract:
    """A feed has no pages and tells of no deletion."""

    secret, pages, reversible, edits, deletions = SECRET, 0, False, True, False
    saved = json.dumps({**HEAD, "items": [
        {"id": f"{n}", "url": f"https://forum.example/t/{n}", "content_html": f"<p>Bonjour à tous,</p>{n}",
         "title": f"Sujet {n}", "date_published": f"2026-11-2{n}T09:14:00+01:00", "language": "fr",
         "authors": [{"name": "Zoé"}, {"name": "Ali"}]}
        for n in range(4)
    ]}).encode()  # fmt: skip

    def parse(self, data: bytes) -> tuple[int, int]:
        batch = parse_feed(data, _options("https://forum.example"), "application/feed+json")
        return sum(item.what != "deleted" for item in batch.items), len(batch.rejected)

    def standin(self, clock: SteppedClock) -> Forum:
        return Forum(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Source:
        return FeedSource(_options(standin.url), Context(clock, {}), sleep, _in_process)
