"""Skeepers' Published API after its documentation: OAuth 2.0 client credentials, an opaque cursor in a `Link` header,
at most 200 reviews a page, five calls a second and a hundred a minute, and no date by which to find a change."""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import encode_basic_auth, web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import from_iso, to_iso

CLIENT, SECRET = "5f7b1b3a", "skeepers-secret-word"
MOST, PER_S, PER_MINUTE, LASTS_S = 200, 5, 100, 300


@dataclass
class SkeepersStandIn(StandIn):
    """Its reviews are of products, but for those named in `of_brands`. `counts`: whether calls are limited; not for
    tests in which a source starts again and again while time stands still."""

    of_brands: set[str] = field(default_factory=set)
    counts: bool = True
    tokens: dict[str, float] = field(default_factory=dict)
    calls_ms: deque[int] = field(default_factory=deque)

    def is_login(self, request: web.Request) -> bool:
        return request.path == "/login"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.is_login(request):
            return await self._login(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0.0) <= self.clock.monotonic():
            return web.json_response({"message": "Unauthorized"}, status=401)
        if self.counts and self._is_too_often():
            return web.json_response({"message": "Too many requests"}, status=429)
        if request.path not in ("/published/products/reviews", "/published/brands/reviews"):
            return web.json_response({"message": "Not Found"}, status=404)
        return self._reviews(request, request.path.split("/")[2])

    def _is_too_often(self) -> bool:
        now_ms = self.clock.now_ms()
        while self.calls_ms and self.calls_ms[0] <= now_ms - 60_000:
            self.calls_ms.popleft()
        if len(self.calls_ms) >= PER_MINUTE or sum(at_ms > now_ms - 1000 for at_ms in self.calls_ms) >= PER_S:
            return True
        self.calls_ms.append(now_ms)
        return False

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        given = request.headers.get("Authorization", "")
        if request.method != "POST" or given != encode_basic_auth(CLIENT, SECRET, "utf-8"):
            return web.json_response({"error": "unauthorized_client"}, status=401)
        if dict(form) != {"grant_type": "client_credentials", "audience": "verified-reviews"}:
            return web.json_response({"error": "invalid_request"}, status=400)
        token = f"{SECRET}-token-{len(self.tokens)}"
        self.tokens[token] = self.clock.monotonic() + LASTS_S
        return web.json_response({"access_token": token, "expires_in": LASTS_S, "token_type": "Bearer"})

    def _reviews(self, request: web.Request, of: str) -> web.Response:
        asked = request.query
        try:
            limit, since_ms = int(asked.get("limit", "20")), from_iso(asked["publish_date.gte"])
            start = int(base64.b64decode(asked["cursor"])) if "cursor" in asked else 0
        except (KeyError, ValueError):
            return web.json_response({"message": "Bad request"}, status=400)
        if not 1 <= limit <= MOST or set(asked) - {"limit", "publish_date.gte", "cursor"}:
            return web.json_response({"message": "Bad request"}, status=400)
        found = [
            one
            for one in self.present()
            if one.number > start and one.written_ms >= since_ms and (one.key in self.of_brands) == (of == "brands")
        ]
        headers = {}
        if len(found) > limit:
            cursor = base64.b64encode(str(found[limit - 1].number).encode()).decode()
            there = urlencode({"limit": limit, "publish_date.gte": asked["publish_date.gte"], "cursor": cursor})
            headers["Link"] = (
                f'<{self.url}{request.path}?cursor=eA>; rel="prev", <{request.path}?{there}>; rel="next"'
            )
        return web.json_response([self.review(one) for one in found[:limit]], headers=headers)

    def review(self, one: Entry) -> dict[str, Any]:
        """An entry as Skeepers tells it."""
        return {
            "review_id": f"0b9c-{one.key}", "order_reference": f"C{one.number}", "shop_key": "lyon",
            "review_content": one.text, "author_firstname": "Marie", "author_lastname": "Dupont",
            "review_rate": one.stars, "locale": "fr_FR", "is_verified": True, "syndicated_review": False,
            "is_personal_data_disclosed": True, "incentivization": "none",
            "order_date": to_iso(one.written_ms - 864_000_000), "review_date": to_iso(one.written_ms),
            "publish_date": to_iso(one.written_ms), "product_page_url": f"https://boutique.example/{one.key}",
            "moderations": [],
        }  # fmt: skip
