"""The shop's live chat as a Matrix homeserver tells it: the part of the client-server API that a reader needs.

Like the real one: `/sync` waits for what is new, cuts long timelines (`limited`, `prev_batch`), an edit is an
event of its own, and what was redacted is empty from then on.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from feeder.demo.rooms import Filter, Json, RoomEvent, by_room, position, read_filter, served, stream
from feeder.demo.sample import Day, Lines

BASE = "/_matrix/client/v3"
LONGEST_S = 30.0
NOTHING: Mapping[str, list[Json]] = {"events": []}


class _Bad(Exception):
    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(words)
        self.status, self.code = status, code


class Homeserver:
    """One homeserver; `accounts` are its readers: user id -> (password, access token)."""

    def __init__(self, lines: Lines, day: Day, accounts: Mapping[str, tuple[str, str]]) -> None:
        self._day = day
        self._accounts = accounts
        self._streams = {user: stream(lines, day, user) for user in accounts}
        self._filters: list[Any] = []

    def routes(self) -> list[web.RouteDef]:
        room, user = BASE + "/rooms/{room}", BASE + "/user/{user}"
        return [
            web.get("/_matrix/client/versions", self._answer(self._versions)),
            web.get(f"{BASE}/login", self._answer(self._flows)),
            web.post(f"{BASE}/login", self._answer(self._login)),
            web.get(f"{BASE}/account/whoami", self._answer(self._whoami)),
            web.get(f"{BASE}/joined_rooms", self._answer(self._joined)),
            web.post(f"{user}/filter", self._answer(self._keep_filter)),
            web.get(f"{BASE}/sync", self._answer(self._sync)),
            web.get(f"{room}/messages", self._answer(self._messages)),
            web.get(f"{room}/event/{{event}}", self._answer(self._event)),
            web.get(f"{room}/joined_members", self._answer(self._members)),
            web.get(f"{room}/state", self._answer(self._state)),
            web.get(f"{room}/members", self._answer(self._member_events)),
        ]

    def _answer(self, handler: Callable[[web.Request], Awaitable[Any]]) -> Callable[[web.Request], Any]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return web.json_response(await handler(request))
            except _Bad as bad:
                return web.json_response({"errcode": bad.code, "error": str(bad)}, status=bad.status)

        return answer

    async def _versions(self, request: web.Request) -> Json:
        return {"versions": ["v1.1", "v1.11"]}

    async def _flows(self, request: web.Request) -> Json:
        return {"flows": [{"type": "m.login.password"}]}

    async def _login(self, request: web.Request) -> Json:
        try:
            given = await request.json()
            name, password = str(given["identifier"]["user"]), str(given["password"])
        except (ValueError, KeyError, TypeError) as error:
            raise _Bad(400, "M_BAD_JSON", "expected m.login.password with identifier and password") from error
        for user, (right, token) in self._accounts.items():
            if name in (user, user[1:].partition(":")[0]) and password == right:
                return {"user_id": user, "access_token": token, "device_id": "MUR"}
        raise _Bad(403, "M_FORBIDDEN", "Invalid username or password")

    def _who(self, request: web.Request) -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise _Bad(401, "M_MISSING_TOKEN", "Missing access token")
        for user, (_password, right) in self._accounts.items():
            if token == right:
                return user
        raise _Bad(401, "M_UNKNOWN_TOKEN", "Unrecognised access token")

    def _readable(self, request: web.Request) -> list[RoomEvent]:
        events = self._streams[self._who(request)]
        return events[: position(events, self._day.now_s())]

    def _in_room(self, request: web.Request) -> list[RoomEvent]:
        events = [event for event in self._readable(request) if event.room == request.match_info["room"]]
        if not events:
            raise _Bad(403, "M_FORBIDDEN", "You are not a member of this room")
        return events

    async def _whoami(self, request: web.Request) -> Json:
        return {"user_id": self._who(request), "device_id": "MUR"}

    async def _joined(self, request: web.Request) -> Json:
        return {"joined_rooms": [room for room, _events in by_room(self._readable(request))]}

    async def _keep_filter(self, request: web.Request) -> Json:
        self._who(request)
        self._filters.append(await request.json())
        return {"filter_id": str(len(self._filters) - 1)}

    def _filter(self, request: web.Request, *, sync: bool) -> Filter:
        text = request.query.get("filter", "{}")
        try:
            return read_filter(json.loads(text) if text.startswith("{") else self._filters[int(text)], sync=sync)
        except (ValueError, IndexError, AttributeError) as error:
            raise _Bad(400, "M_INVALID_PARAM", f"filter: {error}") from error

    async def _sync(self, request: web.Request) -> Json:
        user, wanted = self._who(request), self._filter(request, sync=True)
        events = self._streams[user]
        since = _token(request.query["since"]) if "since" in request.query else 0
        wait_s = min(_whole(request.query.get("timeout", "0")) / 1000, LONGEST_S)
        if "since" in request.query and since < len(events):
            await self._day.until(events[since].after_s, wait_s)
        readable = events[: position(events, self._day.now_s())]
        rooms = {room: self._joined_room(new, since, readable, wanted) for room, new in by_room(readable[since:])}
        if wanted.rooms is not None:
            rooms = {room: told for room, told in rooms.items() if room in wanted.rooms}
        return {"next_batch": f"s{max(len(readable), since)}", "rooms": {"join": rooms}}

    def _joined_room(self, new: list[RoomEvent], since: int, readable: list[RoomEvent], wanted: Filter) -> Json:
        fitting = [event for event in new if wanted.lets(event)]
        timeline = fitting[-wanted.limit :]
        start = readable.index(timeline[0], since) if timeline else len(readable)
        before = [event for event in new if "state_key" in event.body and event not in timeline]
        return {
            "timeline": {
                "events": [served(event, readable) for event in timeline],
                "limited": len(fitting) > len(timeline),
                "prev_batch": f"s{start}",
            },
            "state": {"events": [event.body for event in before]},
            "ephemeral": NOTHING, "account_data": NOTHING,
        }  # fmt: skip

    async def _messages(self, request: web.Request) -> Json:
        room, query, readable = self._in_room(request), request.query, self._readable(request)
        wanted, limit = self._filter(request, sync=False), max(1, min(_whole(query.get("limit", "10")), 1000))
        if query.get("dir") not in ("b", "f"):
            raise _Bad(400, "M_MISSING_PARAM", "dir is b or f")
        back = query["dir"] == "b"
        start = _token(query["from"]) if "from" in query else (len(readable) if back else 0)
        end = _token(query["to"]) if "to" in query else (0 if back else len(readable))
        low, high = (end, start) if back else (start, end)
        known = set(map(id, room))
        places = [
            n for n in range(low, min(high, len(readable))) if id(readable[n]) in known and wanted.lets(readable[n])
        ]
        cut = (places[::-1] if back else places)[:limit]
        answer: Json = {"start": f"s{start}", "chunk": [served(readable[n], readable) for n in cut], "state": []}
        if len(cut) < len(places):
            answer["end"] = f"s{cut[-1] if back else cut[-1] + 1}"
        return answer

    async def _event(self, request: web.Request) -> Json:
        room = self._in_room(request)
        for event in room:
            if event.id == request.match_info["event"]:
                return served(event, room)
        raise _Bad(404, "M_NOT_FOUND", "Event not found.")

    async def _state(self, request: web.Request) -> list[Json]:
        return [event.body for event in self._in_room(request) if "state_key" in event.body]

    async def _member_events(self, request: web.Request) -> Json:
        return {"chunk": [body for body in await self._state(request) if body["type"] == "m.room.member"]}

    async def _members(self, request: web.Request) -> Json:
        members = (await self._member_events(request))["chunk"]
        return {"joined": {body["state_key"]: {"display_name": body["content"]["displayname"]} for body in members}}


def _token(text: str) -> int:
    """The place in the stream that a token names."""
    if not (text.startswith("s") and text[1:].isascii() and text[1:].isdigit() and len(text) <= 10):
        raise _Bad(400, "M_INVALID_PARAM", "Invalid stream token")
    return int(text[1:])


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise _Bad(400, "M_INVALID_PARAM", f"expected a whole number, not {text[:20]!r}")
    return int(text)
