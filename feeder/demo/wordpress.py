"""A blog's comments as WordPress tells them: the part of its REST API that a reader of comments needs.

Like the real one: dates to the second in the site's time, no date of modification, what is deleted is a 404,
`author_name` and `content.rendered` are HTML, `content.raw` only for who is logged in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import encode_basic_auth, web

from feeder.demo.sample import Day, Lines, Standing, standing

ZONE = ZoneInfo("Europe/Paris")
SITE = "https://journal.maison-tilleul.example"
USER = "mur"
ROOT = "/wp-json/wp/v2/comments"
FIRST_ID = 301
ORDERS = ("date", "date_gmt", "id", "include", "post", "parent", "type")


class _Bad(Exception):
    """An answer that is no comment: status, WordPress's code, words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def routes(lines: Lines, day: Day, password: str) -> list[web.RouteDef]:
    """The API's routes over the comments in `lines`; `password` is the application password of USER."""
    numbers = {line.id: FIRST_ID + n for n, line in enumerate(line for line in lines if line.id)}
    articles = sorted({line.article for line in lines if line.id})

    def present() -> dict[int, Standing]:
        return {numbers[post]: told for post, told in standing(lines, day.now_s()).items()}

    def shape(request: web.Request, number: int, told: Standing, edit: bool) -> dict[str, Any]:
        comment = _comment(number, articles.index(told.line.article) + 12, told, _second(day, told), edit)
        fields = request.query.get("_fields", "")
        return {name: comment[name] for name in fields.split(",") if name in comment} if fields else comment

    async def many(request: web.Request) -> web.StreamResponse:
        edit, query = _may_edit(request, password), request.query
        per_page, page = _number(query, "per_page", 10, 100), _number(query, "page", 1)
        order, orderby = (
            _choice(query, "order", "desc", ("asc", "desc")),
            _choice(query, "orderby", "date_gmt", ORDERS),
        )
        found = _between(query, {n: (told, _second(day, told)) for n, told in present().items()})
        if include := query.get("include"):
            wanted = _ids(include)
            found = {n: found[n] for n in wanted if n in found}
        ranked = list(found)
        if orderby != "include":
            key: Callable[[int], Any] = (lambda n: n) if orderby == "id" else (lambda n: (found[n][1], n))
            ranked.sort(key=key, reverse=order == "desc")
        cut = ranked[(page - 1) * per_page : page * per_page]
        return web.json_response(
            [shape(request, n, found[n][0], edit) for n in cut],
            headers={"X-WP-Total": str(len(ranked)), "X-WP-TotalPages": str(math.ceil(len(ranked) / per_page))},
        )

    async def one(request: web.Request) -> web.StreamResponse:
        edit, number = _may_edit(request, password), int(request.match_info["id"])
        told = present().get(number)
        if told is None:
            raise _Bad(404, "rest_comment_invalid_id", "Identifiant de commentaire non valide.")
        return web.json_response(shape(request, number, told, edit))

    async def index(request: web.Request) -> web.StreamResponse:
        _may_edit(request, password)
        about = {"name": "Le journal de Maison Tilleul", "url": SITE, "home": SITE, "timezone_string": ZONE.key}
        return web.json_response({**about, "namespaces": ["wp/v2"]})

    return [
        web.get(ROOT, _told(many)),
        web.get(ROOT + r"/{id:\d{1,12}}", _told(one)),
        web.get("/wp-json/", _told(index)),
    ]


def _told(handler: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response: web.StreamResponse = await handler(request)
        except _Bad as bad:
            told = {"code": bad.code, "message": str(bad), "data": {"status": bad.status}}
            return web.json_response(told, status=bad.status)
        return response

    return answer


def _may_edit(request: web.Request, password: str) -> bool:
    """Whether the request is made by USER and asks for raw texts. Wrong credentials are refused, none are not."""
    header = request.headers.get("Authorization")
    known = header is not None and header == encode_basic_auth(USER, password, "utf-8")
    if header is not None and not known:
        raise _Bad(401, "incorrect_password", "Le mot de passe d’application est incorrect.")
    edit = request.query.get("context", "view") == "edit"
    if edit and not known:
        raise _Bad(401, "rest_forbidden_context", "Vous ne pouvez pas modifier les commentaires.")
    return edit


def _second(day: Day, told: Standing) -> int:
    return day.when_ms(told.line.after_s) // 1000


def _between(query: Any, found: dict[int, tuple[Standing, int]]) -> dict[int, tuple[Standing, int]]:
    after, before = _instant(query, "after"), _instant(query, "before")
    return {
        n: (told, at)
        for n, (told, at) in found.items()
        if (after is None or at > after) and (before is None or at < before)
    }


def _instant(query: Any, name: str) -> float | None:
    """A date of the query in Unix seconds; one without an offset is in the site's time, as WordPress reads it."""
    if name not in query:
        return None
    try:
        when = datetime.fromisoformat(query[name])
    except ValueError as error:
        raise _Bad(400, "rest_invalid_param", f"Paramètre(s) non valide(s) : {name}") from error
    return (when if when.tzinfo else when.replace(tzinfo=ZONE)).timestamp()


def _number(query: Any, name: str, default: int, most: int = 1_000_000) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        raise _Bad(400, "rest_invalid_param", f"Paramètre(s) non valide(s) : {name}")
    return int(text)


def _choice(query: Any, name: str, default: str, allowed: tuple[str, ...]) -> str:
    text: str = query.get(name, default)
    if text not in allowed:
        raise _Bad(400, "rest_invalid_param", f"Paramètre(s) non valide(s) : {name}")
    return text


def _ids(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 12 for part in parts):
        raise _Bad(400, "rest_invalid_param", "Paramètre(s) non valide(s) : include")
    return [int(part) for part in parts]


def _comment(number: int, post: int, told: Standing, at: int, edit: bool) -> dict[str, Any]:
    site = datetime.fromtimestamp(at, ZONE).replace(tzinfo=None).isoformat()
    content = {"rendered": paragraphs(told.text)} | ({"raw": told.text} if edit else {})
    return {
        "id": number, "post": post, "parent": 0, "author": 0,
        "author_name": escape(told.line.author, quote=False), "author_url": "",
        "date": site, "date_gmt": datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat(),
        "content": content, "link": f"{SITE}/?p={post}#comment-{number}", "status": "approved", "type": "comment",
        "author_avatar_urls": {}, "meta": [],
    }  # fmt: skip


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, a line end is a break."""
    return "".join(
        "<p>" + escape(part, quote=False).replace("\n", "<br />\n") + "</p>\n" for part in text.split("\n\n")
    )
