"""A WordPress site on the loopback, for the contract tests: `wp/v2/comments` with its pages of at most 100, its
application passwords and its error bodies, after the REST handbook (developer.wordpress.org/rest-api) and what
WordPress 6.1 answered (`test_wordpress_server.py` asks a real one)."""

from __future__ import annotations

import json

from aiohttp import encode_basic_auth, web

from feeder.sources.base import Context, Source
from feeder.sources.parts.wordpress.comments import Traits, parse_comments
from feeder.sources.wordpress import WordPress, WordPressOptions
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import SteppedClock, from_iso, to_iso

SECRET = "hush hush"
USER = "feeder"


def _error(code: str, status: int) -> web.Response:
    return web.json_response({"code": code, "message": "…", "data": {"status": status}}, status=status)


class Site(StandIn):
    """Everything under `/wp-json`, to that one user only."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != encode_basic_auth(USER, f"{SECRET} 1", "utf-8"):
            return _error("incorrect_password", 401)
        route = request.path.removeprefix("/wp-json/wp/v2")
        if route == "/users/me":
            return web.json_response({"id": 7})
        if route.startswith("/comments/"):
            entry = self.entries.get(f"k{route.rpartition('/')[2]}")
            there = entry is not None and not entry.deleted
            return web.json_response(_comment(entry)) if there and entry else _error("rest_comment_invalid_id", 404)
        size, page = int(request.query.get("per_page", "10")), int(request.query.get("page", "1"))
        if not 1 <= size <= 100:
            return _error("rest_invalid_param", 400)
        after_ms = from_iso(request.query["after"])
        found = [_comment(entry) for entry in self.present() if entry.written_ms // 1000 * 1000 > after_ms]
        total = -(-len(found) // size)
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(total)}
        return web.json_response(found[(page - 1) * size : page * size], headers=headers)


def _comment(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.number, "date_gmt": to_iso(entry.written_ms)[:19], "author": 0, "author_name": "Zoé",
        "content": {"rendered": f"<p>{entry.text}</p>\n"}, "link": f"https://site.example/?p=1#comment-{entry.number}",
        "status": "approved", "meta": [],
    }  # fmt: skip


class WordPressContract:
    """Comments go to the bin and come back."""

    secret, pages, reversible, edits, deletions = SECRET, 201, True, True, True
    saved = json.dumps([
        {"id": n, "date_gmt": f"2026-11-2{n}T08:14:03", "author": n % 2, "author_name": "Zoé &amp; Ali",
         "content": {"rendered": f"<p>Très bien,<br />{n} fois</p>\n"}, "link": f"https://site.example/#comment-{n}",
         "status": "approved", "meta": {"rating": "4"}}
        for n in range(1, 5)
    ]).encode()  # fmt: skip

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_comments(data, Traits())
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> Site:
        return Site(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Source:
        given = {"type": "wordpress", "name": "blog", "url": standin.url, "user": USER, "password_env": "P"}
        return WordPress(WordPressOptions.model_validate(given), Context(clock, {"P": f"{SECRET} 1"}), sleep)
