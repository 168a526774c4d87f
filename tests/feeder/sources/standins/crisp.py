"""Crisp after its documentation: a REST interface and a real Socket.IO server, with what both refuse.

Documented: basic auth and tier, `invalid_session`, `not_subscribed`, page sizes from 20 to 50, the order and filter
by date of update, messages before a time, a daily quota, the RTM's proof and its subscription. Our guess: how many
messages one page has, and the reason of a 404 for one message.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import aiohttp
import socketio
from aiohttp import web

from wall.clock import SteppedClock, from_iso

WEBSITE = "8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
IDENTIFIER, KEY = "5c0595b2-9381", "3bdb0812d0f5352bf689"
MESSAGES_A_PAGE = 20


@dataclass
class Talk:
    """A conversation as Crisp has it."""

    updated_ms: int
    data: dict[str, Any] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Crisp:
    """Call `start`; `kill` ends it at once, and what it knows is there again after the next `start`."""

    clock: SteppedClock
    port: int = 0
    talks: dict[str, Talk] = field(default_factory=dict)
    quota: int = 10_000
    asked: list[str] = field(default_factory=list)
    proofs: list[dict[str, Any]] = field(default_factory=list)
    live_address: str = ""
    fingerprints: itertools.count[int] = field(default_factory=lambda: itertools.count(163_239_623_329_114))

    def __post_init__(self) -> None:
        self._runner: web.AppRunner | None = None
        self._io: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._io = socketio.AsyncServer(async_mode="aiohttp", namespaces=["/"])
        self._io.on("authentication", self._authentication)
        app = web.Application()
        self._io.attach(app, socketio_path="w/b1")
        app.router.add_get("/v1/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def kill(self) -> None:
        """No goodbye: every connection is reset, and nobody listens any more."""
        if self._runner is None:
            return
        await self.cut()
        await self._io.shutdown()
        await self._runner.cleanup()
        self._runner = None

    async def cut(self) -> None:
        """The network breaks: every connection is reset."""
        if self._runner is not None and self._runner.server is not None:
            for connection in list(self._runner.server.connections):
                if connection.transport is not None:
                    connection.transport.abort()

    # --- what happens there ---------------------------------------------------------------------------------

    async def say(self, session: str, content: Any, sender: str = "user", **more: Any) -> int:
        """Somebody writes; gives the message's fingerprint."""
        self.clock.step(1)
        talk = self.talks.setdefault(session, Talk(0))
        fingerprint, now_ms = next(self.fingerprints), self.clock.now_ms()
        user = {"user_id": session, "nickname": "Nadège"}
        if sender == "operator":
            user = {"user_id": "a4c32c68-be91-4e29-b05f-976e93abbe3f", "nickname": "Maud"}
        talk.updated_ms = now_ms
        talk.messages[fingerprint] = {
            "session_id": session, "website_id": WEBSITE, "type": "text", "from": sender, "origin": "chat",
            "content": content, "mentions": [], "stamped": True, "timestamp": now_ms, "fingerprint": fingerprint,
            "user": user, **more,
        }  # fmt: skip
        await self.emit("message:send" if sender == "user" else "message:received", talk.messages[fingerprint])
        return fingerprint

    async def edit(self, session: str, fingerprint: int, content: str) -> None:
        self.clock.step(1)
        self.talks[session].messages[fingerprint] |= {"content": content, "edited": True}
        self.talks[session].updated_ms = self.clock.now_ms()
        await self._about("message:updated", session, fingerprint=fingerprint, content=content)

    async def remove(self, session: str, fingerprint: int) -> None:
        self.clock.step(1)
        del self.talks[session].messages[fingerprint]
        self.talks[session].updated_ms = self.clock.now_ms()
        await self._about("message:removed", session, fingerprint=fingerprint)

    async def set_data(self, session: str, data: dict[str, Any]) -> None:
        self.clock.step(1)
        talk = self.talks.setdefault(session, Talk(self.clock.now_ms()))
        talk.data |= data
        talk.updated_ms = self.clock.now_ms()
        await self._about("session:set_data", session, data=talk.data)

    async def remove_talk(self, session: str) -> None:
        del self.talks[session]
        await self._about("session:removed", session)

    async def _about(self, event: str, session: str, **more: Any) -> None:
        await self.emit(event, {"website_id": WEBSITE, "session_id": session, **more})

    async def emit(self, event: str, data: Any) -> None:
        if self._runner is not None:
            await self._io.emit(event, data, room=event)

    # --- RTM ------------------------------------------------------------------------------------------------

    async def _authentication(self, sid: str, proof: Any) -> None:
        self.proofs.append(proof)
        good = proof.get("username") == IDENTIFIER and proof.get("password") == KEY and proof.get("tier") == "website"
        if not good or proof.get("rooms", [WEBSITE]) != [WEBSITE]:
            await self._io.emit("unauthorized", {"message": "invalid_session"}, to=sid)
            await self._io.disconnect(sid)
            return
        for event in proof["events"]:
            await self._io.enter_room(sid, event)
        await self._io.emit("authenticated", True, to=sid)

    # --- REST -----------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.asked.append(path)
        status, reason, data = self._find(request, path)
        headers = {"Date": formatdate(self.clock.now_ms() / 1000, usegmt=True)}
        body = {"error": status >= 400, "reason": reason, "data": data}
        return web.json_response(body, status=status, headers=headers)

    def _find(self, request: web.Request, path: str) -> tuple[int, str, Any]:
        wanted = aiohttp.encode_basic_auth(IDENTIFIER, KEY, "utf-8")
        if request.headers.get("Authorization") != wanted or request.headers.get("X-Crisp-Tier") != "website":
            return 401, "invalid_session", {}
        if len(self.asked) > self.quota:
            return 429, "quota_limit_exceeded", {}
        match path.split("/"):
            case ["website", website, *_] if website != WEBSITE:
                return 404, "not_subscribed", {}
            case ["website", _, "connect", "endpoints"]:
                address = self.live_address or f"ws://127.0.0.1:{self.port}/w/b1/"
                return 200, "resolved", {"socket": {"app": address, "stream": address}}
            case ["website", _, "conversations", page]:
                return self._conversations(int(page), request.query)
            case ["website", _, "conversation", session, *_] if session not in self.talks:
                return 404, "session_not_found", {}
            case ["website", _, "conversation", session, "meta"]:
                return 200, "resolved", {"nickname": "Nadège", "data": self.talks[session].data}
            case ["website", _, "conversation", session, "messages"]:
                before = int(request.query.get("timestamp_before", "9999999999999"))
                said = [one for one in self.talks[session].messages.values() if one["timestamp"] < before]
                return 200, "listed", said[-MESSAGES_A_PAGE:]
            case ["website", _, "conversation", session, "message", fingerprint]:
                found = self.talks[session].messages.get(int(fingerprint))
                return (200, "resolved", found) if found else (404, "message_not_found", {})
        return 404, "route_not_found", {}

    def _conversations(self, page: int, query: Mapping[str, str]) -> tuple[int, str, Any]:
        size = int(query.get("per_page", "20"))
        if not 20 <= size <= 50:
            return 400, "invalid_data", {}
        since_ms = from_iso(query["filter_date_start"])
        found = [(talk.updated_ms, session) for session, talk in self.talks.items() if talk.updated_ms >= since_ms]
        assert query["order_date_updated"] == "1"
        told = [
            {"session_id": session, "website_id": WEBSITE, "updated_at": updated_ms,
             "meta": {"nickname": "Nadège", "data": self.talks[session].data}}
            for updated_ms, session in sorted(found, reverse=True)[(page - 1) * size : page * size]
        ]  # fmt: skip
        return (206 if len(told) == size else 200), "listed", told
