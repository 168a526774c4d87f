"""A Discourse after its documentation and its own source: `/posts.json`, `/posts/ID.json`, keys, limits, errors.

`old`: its pages are the fifty numbers up to `before`, as they were until 2026, not the fifty posts below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.feeder.sources.standin import Entry, StandIn
from wall.clock import to_iso

KEY, USER = "clef-tres-secrete", "lecteur"
REFUSED = {"errors": ["You are not permitted to view the requested resource. The API username or key is invalid."],
           "error_type": "invalid_access"}  # fmt: skip
MISSING = {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}
SLOW = {"errors": ["You have performed this action too many times, please try again later."],
        "error_type": "rate_limit", "extras": {"wait_seconds": 37, "time_left": "37 seconds"}}  # fmt: skip


@dataclass
class DiscourseStandIn(StandIn):
    """A forum; `more`: other fields of a post, by its key. `unlisted`: keys of posts whose topic is in no list."""

    locked: bool = False
    old: bool = False
    more: dict[str, dict[str, Any]] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)

    def post(self, key: str, entry: Entry) -> dict[str, Any]:
        """A post as PostSerializer gives it (what of it is read, and some of the rest)."""
        person = entry.number % 7 + 1
        return {
            "id": entry.number, "name": f"Personne {person}", "username": f"personne{person}", "user_id": person,
            "created_at": to_iso(entry.written_ms), "updated_at": to_iso(entry.updated_ms),
            "cooked": f"<p>{entry.text}</p>", "raw": entry.text, "post_number": entry.number % 5 + 1, "post_type": 1,
            "topic_id": 100 + entry.number // 5, "topic_slug": "un-sujet", "topic_title": "Un sujet",
            "category_id": 5, "version": 1, "hidden": False, "user_deleted": False, "deleted_at": None,
            "staff": False, "moderator": False, "admin": False, "actions_summary": [], **self.more.get(key, {}),
        }  # fmt: skip

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.locked and (request.headers.get("Api-Key"), request.headers.get("Api-Username")) != (KEY, USER):
            return web.json_response(REFUSED, status=403)
        present = {entry.number: key for key, entry in self.entries.items() if not entry.deleted}
        if request.path == "/posts.json":
            return web.json_response({"latest_posts": self._listed(present, request.query.get("before", ""))})
        number = int(request.path.removeprefix("/posts/").removesuffix(".json"))
        if number not in present:
            return web.json_response(MISSING, status=404)
        single = self.post(present[number], self.entries[present[number]])
        return web.json_response({name: value for name, value in single.items() if name != "topic_title"})

    def _listed(self, present: dict[int, str], before: str) -> list[dict[str, Any]]:
        shown = [number for number in sorted(present, reverse=True) if present[number] not in self.unlisted]
        at = int(before) if before.isdigit() else 0
        if self.old:
            at = at or len(self.entries)
            shown = [number for number in shown if at - 50 < number <= at]
        elif at:
            shown = [number for number in shown if number < at]
        return [self.post(present[number], self.entries[present[number]]) for number in shown[:50]]
