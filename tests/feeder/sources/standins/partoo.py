"""Partoo after its documentation: a key in a header, thirty reviews a page, 300 calls a minute, `deleted` as a state.

Where the documentation says nothing it is as unkind as may be: deleting a review does not move its date, deleted ones
are listed only when asked for, and the latest change comes first, so that pages move while they are read.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import from_iso, to_iso

KEY = "partoo-secret-key"
PER_PAGE = 30


@dataclass
class PartooStandIn(StandIn):
    """`partner` is where all its reviews come from."""

    partner: str = "google_my_business"
    lists_deleted: bool = False
    per_minute: int = 300
    calls_ms: deque[int] = field(default_factory=deque)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("x-APIKey") != KEY:
            return web.json_response({"error": {"authentication": "User not authenticated"}}, status=401)
        now_ms = self.clock.now_ms()
        while self.calls_ms and self.calls_ms[0] <= now_ms - 60_000:
            self.calls_ms.popleft()
        if len(self.calls_ms) >= self.per_minute:
            return web.json_response({}, status=429, headers={"Retry-After": "60"})
        self.calls_ms.append(now_ms)
        if (request.method, request.path) != ("GET", "/v2/reviews"):
            return web.json_response({"error": {"json": "Resource not found"}}, status=404)
        return self._reviews(request)

    def _reviews(self, request: web.Request) -> web.Response:
        asked = request.query
        known = {"update_date__gte", "update_date__lte", "state__in", "business__in", "partner__in", "page"}
        try:
            since_ms = from_iso(datetime.strptime(asked["update_date__gte"], "%Y-%m-%dT%H:%M:%S").isoformat())
            number = int(asked["page"])
        except (KeyError, ValueError):
            return web.json_response({"error": {"json": {"update_date__gte": "Not a date"}}}, status=400)
        if set(asked) - known or number < 1:
            return web.json_response({"error": {"json": {}}}, status=400)
        usual = "treated,not_treated" + (",deleted" if self.lists_deleted else "")
        states = asked.get("state__in", usual).split(",")
        found = [
            self.review(one)
            for one in sorted(self.entries.values(), key=lambda one: (-one.updated_ms, one.number))
            if one.updated_ms >= since_ms
        ]
        found = [one for one in found if one["state"] in states and one["partner"] in self._partners(asked)]
        pages = -(-len(found) // PER_PAGE)
        reviews = found[(number - 1) * PER_PAGE : number * PER_PAGE]
        return web.json_response({"page": number, "max_page": pages, "count": len(found), "reviews": reviews})

    def _partners(self, asked: Any) -> list[str]:
        return str(asked.get("partner__in", self.partner)).split(",")

    def review(self, one: Entry) -> dict[str, Any]:
        """An entry as Partoo tells it."""
        written, updated = to_iso(one.written_ms), to_iso(one.updated_ms)
        return {
            "key": "k", "org_id": 42, "id": one.number, "business_id": "5409c35a97bbc544d8e26737",
            "partner": self.partner, "partner_id": f"accounts/1/locations/2/reviews/{one.key}",
            "author_name": f"Auteur {one.key}", "date": written, "update_date": updated,
            "delete_date": updated if one.deleted else None, "rating": None if one.stars is None else int(one.stars),
            "recommended": None, "title": None, "content": one.text,
            "state": "deleted" if one.deleted else "not_treated",
            "link": f"https://maps.example/{one.key}", "comments": [], "tags": [{"id": 25, "label": "food"}],
        }  # fmt: skip
