"""A forum's feeds: what is said about the shop as Atom, what customers ask each other as a JSON Feed.

As forums do, a feed holds only its latest entries; conditional requests are answered with 304.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from aiohttp import web

from feeder.demo.sample import Day, Line, Lines, Standing, standing
from feeder.demo.wordpress import paragraphs
from wall.clock import to_iso

SITE = "https://forum.maison-tilleul.example"
ATOM, JSON = "/forum/magasin.atom", "/forum/entraide.json"
HELP = frozenset({"huiler-garrigue", "heron-penche", "ampoule-vesper", "coin-cafe", "hors-sujet", "kursi-hadiqa"})
"""Threads of the mutual-help board, which has the JSON Feed; every other thread is on the shop's board."""
LATEST = 20
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NS = "http://www.w3.org/2005/Atom"


def boards(lines: Lines) -> tuple[Lines, Lines]:
    """The lines of the shop's board (Atom) and of the help board (JSON Feed); changes go with their post."""
    threads = {line.id: line.thread for line in lines if line.id}
    helping = tuple(line for line in lines if threads[line.about] in HELP)
    return tuple(line for line in lines if line not in helping), helping


def routes(lines: Lines, day: Day) -> list[web.RouteDef]:
    shop, helping = boards(lines)
    return [
        web.get(ATOM, _feed(shop, day, atom, "application/atom+xml")),
        web.get(JSON, _feed(helping, day, json_feed, "application/feed+json")),
    ]


def _feed(lines: Lines, day: Day, write: Callable[[list[Standing], Day], bytes], kind: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        latest = list(standing(lines, day.now_s()).values())[: -LATEST - 1 : -1]
        body = write(latest, day)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)

    return answer


def link(line: Line) -> str:
    return f"{SITE}/t/{line.thread}#{line.id}"


def _guid(line: Line, day: Day) -> str:
    return f"tag:maison-tilleul.example,{to_iso(day.start_ms)[:10]}:{line.id}"


def atom(latest: list[Standing], day: Day) -> bytes:
    """The entries as an Atom document, the newest first."""
    register_namespace("", NS)
    feed = Element(f"{{{NS}}}feed")

    def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        child = SubElement(parent, f"{{{NS}}}{tag}", attributes)
        child.text = text or None
        return child

    add(feed, "id", f"{SITE}/magasin")
    add(feed, "title", "Forum Maison Tilleul : le magasin")
    add(feed, "updated", to_iso(max([day.start_ms, *(_updated(told, day) for told in latest)])))
    add(feed, "link", rel="alternate", href=f"{SITE}/magasin")
    for told in latest:
        entry = add(feed, "entry")
        add(entry, "id", _guid(told.line, day))
        add(entry, "title", told.line.title)
        add(add(entry, "author"), "name", told.line.author)
        add(entry, "link", rel="alternate", href=link(told.line))
        add(entry, "published", to_iso(day.when_ms(told.line.after_s)))
        add(entry, "updated", to_iso(_updated(told, day)))
        add(entry, "content", paragraphs(told.text), type="html")
    document: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(latest: list[Standing], day: Day) -> bytes:
    """The entries as a JSON Feed 1.1, the newest first."""
    items = [
        {
            "id": _guid(told.line, day),
            "url": link(told.line),
            "title": told.line.title,
            "content_text": told.text,
            "date_published": to_iso(day.when_ms(told.line.after_s)),
            "authors": [{"name": told.line.author}],
        }
        | ({} if told.edited_s is None else {"date_modified": to_iso(_updated(told, day))})
        for told in latest
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Forum Maison Tilleul : entraide",
        "home_page_url": f"{SITE}/entraide",
        "language": "fr",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _updated(told: Standing, day: Day) -> int:
    return day.when_ms(told.line.after_s if told.edited_s is None else told.edited_s)
