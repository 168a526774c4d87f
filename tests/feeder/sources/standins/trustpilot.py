"""Trustpilot's API as its documentation tells it: tokens, private reviews, one private review, limits.

Its pages name the statuses of errors and not their bodies: what stands in them here is of our own making.
"""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import from_iso, to_iso

UNIT = "507f191e810c19729de860ea"
KEY, SECRET = "hush-key", "hush-secret"
LASTS_S = 100 * 3600
CALLS, CALLS_S = 833, 300
"""Trustpilot recommends no more calls than this in so many seconds; here it is held."""
ORDERS = ("createdat.asc", "createdat.desc", "stars.asc", "stars.desc")


def review_id(entry: Entry) -> str:
    return f"{entry.number:024x}"


def error(status: int, reason: str) -> web.Response:
    return web.json_response({"fault": {"faultstring": reason}}, status=status)


@dataclass
class TrustpilotStandIn(StandIn):
    """`answers`: fields that the review of a key has besides, or instead."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    calls: deque[float] = field(default_factory=deque)

    def is_login(self, request: web.Request) -> bool:
        return request.path == "/v1/oauth/oauth-business-users-for-applications/accesstoken"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.is_login(request):
            return await self._token(request)
        if self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "), 0) <= self._now_s():
            return error(401, "Invalid Access Token")
        self.calls.append(self._now_s())
        while self.calls[0] <= self._now_s() - CALLS_S:
            self.calls.popleft()
        if len(self.calls) > CALLS:
            return error(429, "Too many requests")
        if request.method != "GET":
            return error(404, "Not found")
        if request.path.startswith("/v1/private/reviews/"):
            number = request.path.rpartition("/")[2]
            found = [entry for entry in self.present() if review_id(entry) == number]
            return web.json_response(self.review(found[0])) if found else error(404, "Not found")
        unit = request.path.removeprefix("/v1/private/business-units/").removesuffix("/reviews")
        return self._list(request) if unit == UNIT else error(403, "Forbidden")

    def _list(self, request: web.Request) -> web.Response:
        asked = request.query
        size, page, order = asked.get("perPage", "20"), asked.get("page", "1"), asked.get("orderBy", "createdat.desc")
        try:
            since_ms = from_iso(asked.get("startDateTime", "2000-01-01T00:00:00"))
        except ValueError:
            return error(400, "startDateTime")
        if not (size.isdigit() and 1 <= int(size) <= 100 and page.isdigit() and int(page) >= 1 and order in ORDERS):
            return error(400, "Bad request")
        listed = [entry for entry in self.present() if entry.written_ms >= since_ms]
        listed.sort(key=lambda entry: (-entry.written_ms, -entry.number))
        at = (int(page) - 1) * int(size)
        shown = [self.review(entry) for entry in listed[at : at + int(size)]]
        return web.json_response({"links": [], "reviews": shown})

    async def _token(self, request: web.Request) -> web.Response:
        login = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        form = await request.post()
        if request.method != "POST" or request.headers.get("Authorization") != f"Basic {login}":
            return error(401, "Invalid client identifier")
        if form.get("grant_type") != "client_credentials":
            return error(400, "grant_type")
        if len([until for until in self.tokens.values() if until > self._now_s() + LASTS_S - 60]) >= 10:
            return error(429, "Too many tokens")
        token = f"hush-token-{len(self.tokens)}"
        self.tokens[token] = self._now_s() + LASTS_S
        return web.json_response({"access_token": token, "expires_in": str(LASTS_S), "token_type": "bearer"})

    def review(self, entry: Entry) -> dict[str, Any]:
        """A review as the API gives it, private words included."""
        told = {
            "id": review_id(entry),
            "stars": entry.stars or 0,
            "title": "",
            "text": entry.text,
            "language": "fr",
            "createdAt": to_iso(entry.written_ms),
            "updatedAt": to_iso(entry.updated_ms) if entry.updated_ms != entry.written_ms else None,
            "status": "active",
            "isVerified": True,
            "consumer": {"id": f"c{entry.number}", "displayName": f"Client {entry.number}"},
            "referenceId": f"order-{entry.number}",
            "referralEmail": f"client{entry.number}@example.com",
        }
        return told | self.answers.get(entry.key, {})

    def _now_s(self) -> float:
        return self.clock.now_ms() / 1000
