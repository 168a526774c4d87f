"""A WooCommerce shop after its documentation and its source: a key by Basic or in the query, pages by number with
their count in a header, `after` in the site's time unless it ends in Z, no word about edits and deletions.

`/wp-json/wc/` is the only way in for a key. A deleted review is refused (403), one in the trash is told as such.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import to_iso

KEY, SECRET = "ck_woo-secret", "cs_woo-secret"
ROUTE = "/wp-json/wc/v3/products/reviews"
SITE = ZoneInfo("Europe/Paris")


@dataclass
class WooStandIn(StandIn):
    """`trashed`: keys of deleted reviews that still lie in the trash. `may_moderate`: whether the key's user may.
    `older`: a version that says of a deleted review that there is none (404)."""

    trashed: set[str] = field(default_factory=set)
    may_moderate: bool = True
    pretty: bool = True
    older: bool = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if not self.pretty or not request.path.startswith("/wp-json/wc/"):
            return web.Response(status=404, text="<html>not found</html>")
        key, secret = _given(request)
        if key == KEY and secret != SECRET:
            return _error(401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.")
        route, _, number = request.path.partition(f"{ROUTE}/")
        if route != ROUTE and not number:
            return _error(404, "rest_no_route", "No route was found matching the URL and request method.")
        if key != KEY or not self.may_moderate:
            return _error(
                401 if key != KEY else 403, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources."
            )
        return self._single(number) if number else self._list(request)

    def _single(self, number: str) -> web.Response:
        found = [one for one in self.entries.values() if str(one.number) == number]
        if not found or (found[0].deleted and found[0].key not in self.trashed):
            if self.older:
                return _error(404, "woocommerce_rest_review_invalid_id", "Invalid review ID.")
            return _error(403, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.")
        return web.json_response({"id": int(number), "status": "trash" if found[0].deleted else "approved"})

    def _list(self, request: web.Request) -> web.Response:
        asked = request.query
        try:
            per_page, page = int(asked.get("per_page", "10")), int(asked.get("page", "1"))
            after = datetime.fromisoformat(asked["after"])
        except (KeyError, ValueError):
            return _error(400, "rest_invalid_param", "Invalid parameter(s): after")
        if not 1 <= per_page <= 100 or page < 1:
            return _error(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        since_ms = (after if after.tzinfo else after.replace(tzinfo=SITE)).timestamp() * 1000
        found = [self.review(one) for one in self.present() if one.written_ms > since_ms]
        fields = asked["_fields"].split(",")
        shown = [{name: one[name] for name in fields} for one in found[(page - 1) * per_page : page * per_page]]
        pages = -(-len(found) // per_page)
        return web.json_response(shown, headers={"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)})

    def review(self, one: Entry) -> dict[str, Any]:
        """An entry as WooCommerce tells it. Times have whole seconds there."""
        return {
            "id": one.number, "date_created_gmt": to_iso(one.written_ms)[:19], "product_id": 7,
            "product_name": "Bouilloire", "product_permalink": "https://boutique.example/produit/bouilloire/",
            "status": "approved", "reviewer": f"Client {one.key}", "reviewer_email": "client@courriel.example",
            "review": f"<p>{one.text}</p>\n", "rating": int(one.stars or 0), "verified": True,
        }  # fmt: skip


def _given(request: web.Request) -> tuple[str, str]:
    if "consumer_key" in request.query and "consumer_secret" in request.query:
        return request.query["consumer_key"], request.query["consumer_secret"]
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    try:
        key, _, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeError):
        return "", ""
    return (key, secret) if scheme == "Basic" else ("", "")


def _error(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message, "data": {"status": status}}, status=status)
