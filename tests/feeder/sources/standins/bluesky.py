"""A Jetstream and an AppView after their own source and lexicons, on one address.

`/subscribe` enforces its parameters, waits for the first `options_update`, and moves a cursor from before its 36
hours up without a word. The AppView leaves out what is not there, and takes 25 a request.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.feeder.sources.small_server import serving
from wall.clock import SteppedClock, to_iso

POSTS = "app.bsky.feed.post"
LOOKBACK_US = 36 * 3_600_000_000


def did(person: int) -> str:
    return f"did:plc:personne{person:04d}aaaaaaaaaaa"


def record(text: str, tag: str = "ChezLulu", when: str = "2026-11-20T09:14:03.120Z", **more: Any) -> dict[str, Any]:
    """A post as its author writes it, with a hashtag."""
    facet = {"index": {"byteStart": 0, "byteEnd": 3},
             "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": tag}]}  # fmt: skip
    return {"$type": POSTS, "text": text, "createdAt": when, "langs": ["fr"], "facets": [facet], **more}


@dataclass
class BlueskyStandIn:
    """The network: `told` is everything that happened, `posts` what is there now, `labels` by DID."""

    clock: SteppedClock
    told: list[dict[str, Any]] = field(default_factory=list)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    asked: list[web.Request] = field(default_factory=list)
    sockets: dict[web.WebSocketResponse, web.Request] = field(default_factory=dict)
    down: bool = False
    url: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def happen(self, person: int, **what: Any) -> None:
        """Something more is told, a microsecond after the last."""
        last_us = self.told[-1]["time_us"] if self.told else 0
        time_us = max(self.clock.now_ms() * 1000, last_us + 1)
        self.told.append({"did": did(person), "time_us": time_us, **what})
        self.news.set()

    def write(self, person: int, rkey: str, text: str, operation: str = "create", **more: Any) -> str:
        """Somebody writes or changes a post."""
        said = record(text, when=to_iso(self.clock.now_ms()), **more)
        uri = f"at://{did(person)}/{POSTS}/{rkey}"
        self.posts[uri] = said
        commit = {"rev": "3l", "operation": operation, "collection": POSTS, "rkey": rkey, "record": said, "cid": "b"}
        self.happen(person, kind="commit", commit=commit)
        return uri

    def delete(self, person: int, rkey: str, tell: bool = True) -> None:
        del self.posts[f"at://{did(person)}/{POSTS}/{rkey}"]
        if tell:
            commit = {"rev": "3l", "operation": "delete", "collection": POSTS, "rkey": rkey}
            self.happen(person, kind="commit", commit=commit)

    def account(self, person: int, active: bool) -> None:
        """An account is switched off, or on again."""
        (self.away.discard if active else self.away.add)(did(person))
        status = {} if active else {"status": "deactivated"}
        self.happen(person, kind="account", account={"active": active, "did": did(person), "seq": 1, **status})

    def cut(self) -> None:
        """The connections break off, without any goodbye."""
        for request in list(self.sockets.values()):
            if request.transport is not None:
                request.transport.abort()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        async with serving(self._answer) as self.url:
            yield
            self.cut()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=503)
        if request.path == "/subscribe":
            return await self._subscribe(request)
        self.asked.append(request)
        name = "actors" if request.path.endswith("getProfiles") else "uris"
        values = request.query.getall(name, [])
        if not 0 < len(values) <= 25:
            return web.json_response({"error": "InvalidRequest", "message": f"{name}: 1 to 25"}, status=400)
        if name == "actors":
            return web.json_response({"profiles": [self._person(one) for one in values if one not in self.away]})
        views = [
            {"uri": uri, "cid": "b", "author": self._person(author), "record": self.posts[uri], "labels": [],
             "indexedAt": to_iso(self.clock.now_ms())}
            for uri in values
            for author in [uri.split("/")[2]]
            if uri in self.posts and author not in self.away
        ]  # fmt: skip
        return web.json_response({"posts": views})

    def _person(self, one: str) -> dict[str, Any]:
        labels = [{"src": one, "uri": one, "val": value} for value in self.labels.get(one, [])]
        return {"did": one, "handle": f"{one[8:20]}.example", "displayName": f"Nom {one[8:20]}", "labels": labels}

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        if request.query.getall("wantedCollections", []) != [POSTS] or not request.query.get("cursor", "0").isdigit():
            self.refused.append(request.query_string)
            return web.Response(status=400, text="invalid options")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = await socket.receive()
        wanted = json.loads(hello.data) if hello.type == WSMsgType.TEXT else {}
        payload: dict[str, Any] = wanted.get("payload", {})
        dids = set(payload.get("wantedDids", ()))
        if (wanted.get("type"), payload.get("wantedCollections")) != ("options_update", [POSTS]):
            self.refused.append(str(hello.data))
            return socket
        self.sockets[socket] = request
        try:
            await self._send(socket, dids, int(request.query.get("cursor", "0")))
        except ConnectionError:
            pass
        finally:
            del self.sockets[socket]
        return socket

    async def _send(self, socket: web.WebSocketResponse, dids: set[str], cursor: int) -> None:
        floor = self.clock.now_ms() * 1000 - LOOKBACK_US
        at = next((n for n, one in enumerate(self.told) if one["time_us"] >= max(cursor, floor)), len(self.told))
        at = at if cursor else len(self.told)
        closing = asyncio.create_task(socket.receive())
        while not closing.done():
            self.news.clear()
            for one in self.told[at:]:
                if not dids or one["did"] in dids:
                    await socket.send_str(json.dumps(one, ensure_ascii=False, separators=(",", ":")))
            at = len(self.told)
            waiting = asyncio.create_task(self.news.wait())
            await asyncio.wait({closing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
