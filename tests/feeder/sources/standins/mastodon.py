"""A Mastodon server after its documentation: hashtag timeline with `Link`, single statuses, limits, the stream.

A token is wanted, as servers do that show nothing to strangers; the stream always wants one. `cut` breaks it off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import to_iso

TOKEN = "jeton-tres-secret"
TAG = "chezlulu"
FIRST = 117_440_841_601_474_000
"""Ids are snowflakes, told as text."""
WINDOW_S = 300


@dataclass
class MastodonStandIn(StandIn):
    """`more`: other fields of a status, by its key. `allowed`: requests that are left in five minutes."""

    more: dict[str, dict[str, Any]] = field(default_factory=dict)
    allowed: int = 300
    left: int = 300
    since_s: float = 0.0
    streams: dict[web.WebSocketResponse, web.Request] = field(default_factory=dict)
    streaming: bool = True

    def status(self, key: str, entry: Entry) -> dict[str, Any]:
        """A Status entity: what of it is read, and some of the rest."""
        person = entry.number % 7
        return {
            "id": str(FIRST + entry.number), "created_at": to_iso(entry.written_ms), "in_reply_to_id": None,
            "sensitive": False, "spoiler_text": "", "visibility": "public", "language": "fr", "replies_count": 0,
            "edited_at": to_iso(entry.updated_ms) if entry.updated_ms > entry.written_ms else None, "reblog": None,
            "uri": f"{self.url}/users/p{person}/{entry.number}", "url": f"{self.url}/@p{person}/{entry.number}",
            "content": f'<p>{entry.text} <a href="{self.url}/tags/{TAG}" class="mention hashtag">#<span>ChezLulu'
            "</span></a></p>",
            "account": {"id": str(person), "username": f"p{person}", "acct": f"p{person}@ailleurs.example",
                        "display_name": f"Personne {person} :pain:", "emojis": [{"shortcode": "pain", "url": "x"}],
                        "note": "<p>bonjour</p>", "bot": False, "noindex": False},
            "tags": [{"name": TAG, "url": f"{self.url}/tags/{TAG}"}], "emojis": [], "mentions": [],
            **self.more.get(key, {}),
        }  # fmt: skip

    async def answer(self, request: web.Request) -> web.StreamResponse:
        known = request.headers.get("Authorization") == f"Bearer {TOKEN}"
        if request.path == "/api/v1/streaming":
            return await self._stream(request, known)
        now_s = self.clock.now_ms() / 1000
        if now_s - self.since_s >= WINDOW_S:
            self.since_s, self.left = now_s, self.allowed
        self.left -= 1
        limits = {
            "X-RateLimit-Limit": str(self.allowed), "X-RateLimit-Remaining": str(max(0, self.left)),
            "X-RateLimit-Reset": to_iso(round((self.since_s + WINDOW_S) * 1000)),
        }  # fmt: skip
        if self.left < 0:
            return web.json_response({"error": "Too many requests"}, status=429, headers=limits)
        if not known:
            return web.json_response({"error": "The access token is invalid"}, status=401, headers=limits)
        listing = "/timelines/tag/" in request.path or request.path == "/api/v1/notifications"
        response = self._timeline(request) if listing else self._single(request)
        response.headers.update(limits)
        return response

    def _timeline(self, request: web.Request) -> web.Response:
        limit = min(int(request.query.get("limit", "20")), 40)
        below = int(request.query.get("max_id", str(2 * FIRST)))
        shown = [
            status
            for key, entry in reversed(self.entries.items())
            if not entry.deleted and FIRST + entry.number < below
            for status in [self.status(key, entry)]
            if status["visibility"] == "public" and any(tag["name"] == TAG for tag in status["tags"])
        ][:limit]
        if request.path == "/api/v1/notifications":
            if request.query.getall("types[]", []) != ["mention"]:
                return web.json_response({"error": "only mentions are asked for here"}, status=422)
            told = [{"id": status["id"], "type": "mention", "status": status} for status in shown]
            response = web.json_response(told)
        else:
            response = web.json_response(shown)
        if len(shown) == limit:
            kind = "types[]=mention&" if request.path == "/api/v1/notifications" else ""
            there = f"{self.url}{request.path}?{kind}limit={limit}"
            response.headers["Link"] = (
                f'<{there}&max_id={shown[-1]["id"]}>; rel="next", <{there}&min_id={shown[0]["id"]}>; rel="prev"'
            )
        return response

    def _single(self, request: web.Request) -> web.Response:
        number = int(request.path.rsplit("/", 1)[1]) - FIRST
        for key, entry in self.entries.items():
            if entry.number == number and not entry.deleted:
                return web.json_response(self.status(key, entry))
        return web.json_response({"error": "Record not found"}, status=404)

    async def _stream(self, request: web.Request, known: bool) -> web.StreamResponse:
        if not self.streaming:
            return web.Response(status=404)
        if not known:
            return web.Response(status=401, headers={"X-Error-Message": "Invalid access token"})
        asked = (request.query.get("stream"), request.query.get("tag", "").casefold())
        if asked not in (("hashtag", TAG), ("user:notification", "")):
            return web.Response(status=400)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.streams[socket] = request
        try:
            async for _ in socket:
                pass
        finally:
            del self.streams[socket]
        return socket

    async def tell(self, event: str, payload: str) -> None:
        """What the stream's listeners get."""
        for socket in list(self.streams):
            await socket.send_str(json.dumps({"stream": ["hashtag", TAG], "event": event, "payload": payload}))

    async def tell_status(self, key: str, event: str = "update") -> None:
        await self.tell(event, json.dumps(self.status(key, self.entries[key])))

    def cut(self) -> None:
        """The connections break off, without any goodbye."""
        for request in list(self.streams.values()):
            if request.transport is not None:
                request.transport.abort()
