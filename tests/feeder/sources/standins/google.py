"""Google's token server and Business Profile API (v4 reviews) as their documentation tells them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import to_iso

LOCATION = "accounts/111/locations/222"
CLIENT, SECRET, REFRESH = "client.apps.googleusercontent.com", "hush-client", "hush-refresh"
WORDS = ("STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE")
ORDERS = ("rating", "rating desc", "updateTime desc")
LASTS_S = 3599
QUOTA = 300
"""Calls a minute."""
STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
          429: "RESOURCE_EXHAUSTED"}  # fmt: skip


def error(code: int, message: str, *details: dict[str, Any]) -> web.Response:
    """An error in Google's format (google.rpc.Status)."""
    told: dict[str, Any] = {"code": code, "message": message, "status": STATUS[code]}
    return web.json_response({"error": told | ({"details": list(details)} if details else {})}, status=code)


def quota_error(value: str) -> web.Response:
    """429 with the quota that was passed; a project that has no leave yet has one of 0."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com", "metadata": {"quota_limit_value": value}}  # fmt: skip
    return error(429, "Quota exceeded for quota metric 'Requests'.", info)


@dataclass
class GoogleStandIn(StandIn):
    """`project` is what keeps every question from being answered, if anything does."""

    tokens: dict[str, float] = field(default_factory=dict)
    """Tokens given and when they end (s)."""
    calls: deque[float] = field(default_factory=deque)
    refused: bool = False
    """Whether the refresh token was revoked."""
    project: web.Response | None = None

    def is_login(self, request: web.Request) -> bool:
        return request.path == "/token"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.is_login(request):
            return await self._token(request)
        if self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "), 0) <= self._now_s():
            return error(401, "Request had invalid authentication credentials. Expected OAuth 2 access token.")
        if self.project is not None:
            return self.project
        self.calls.append(self._now_s())
        while self.calls[0] <= self._now_s() - 60:
            self.calls.popleft()
        if len(self.calls) > QUOTA:
            return quota_error(str(QUOTA))
        listing = f"/v4/{LOCATION}/reviews"
        if request.method != "GET" or not request.path.startswith(listing):
            return error(404, "Requested entity was not found.")
        if request.path == listing:
            return self._list(request)
        found = {entry.key: entry for entry in self.present()}.get(request.path.removeprefix(f"{listing}/"))
        return error(404, "Requested entity was not found.") if found is None else web.json_response(review(found))

    def _list(self, request: web.Request) -> web.Response:
        size, order = request.query.get("pageSize", "50"), request.query.get("orderBy", "updateTime desc")
        token = request.query.get("pageToken", "page-0")
        if not size.isdigit() or int(size) > 50 or order not in ORDERS or not token.startswith("page-"):
            return error(400, "Request contains an invalid argument.")
        listed = sorted(self.present(), key=lambda entry: (-entry.updated_ms, -entry.number))
        at = int(token.removeprefix("page-"))
        page = listed[at : at + int(size)]
        told: dict[str, Any] = {"reviews": [review(entry) for entry in page], "totalReviewCount": len(listed)}
        if not page:
            del told["reviews"]  # proto3 JSON leaves out what is empty
        else:
            told["averageRating"] = sum(entry.stars or 0 for entry in listed) / len(listed)
        if at + int(size) < len(listed):
            told["nextPageToken"] = f"page-{at + int(size)}"
        return web.json_response(told)

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if request.method != "POST" or form.get("grant_type") != "refresh_token":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            told = {"error": "invalid_client", "error_description": "Unauthorized"}
            return web.json_response(told, status=401)
        if form.get("refresh_token") != REFRESH or self.refused:
            told = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return web.json_response(told, status=400)
        token = f"ya29.hush-{len(self.tokens)}"
        self.tokens[token] = self._now_s() + LASTS_S
        return web.json_response(
            {"access_token": token, "expires_in": LASTS_S, "token_type": "Bearer",
             "scope": "https://www.googleapis.com/auth/business.manage"}
        )  # fmt: skip

    def _now_s(self) -> float:
        return self.clock.now_ms() / 1000


def review(entry: Entry) -> dict[str, Any]:
    """A review as the API gives it: times with nine digits of a second, nothing for what is empty."""
    told = {
        "name": f"{LOCATION}/reviews/{entry.key}",
        "reviewId": entry.key,
        "reviewer": {"displayName": f"Client {entry.number}", "profilePhotoUrl": "https://photo.example/x"},
        "starRating": WORDS[round(entry.stars or 0)],
        "createTime": _nanos(entry.written_ms),
        "updateTime": _nanos(entry.updated_ms),
    }
    return told | ({"comment": entry.text} if entry.text else {})


def _nanos(ms: int) -> str:
    return to_iso(ms).replace("Z", "456789Z")
