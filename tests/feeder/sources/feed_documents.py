"""Feeds written down for tests: the same posts as JSON Feed, RSS and Atom."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def json_feed(*items: dict[str, Any]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items}).encode()


def rss(items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_rss(posts: list[tuple[str, str, str]], cdata: bool) -> str:
    wrap: Callable[[str], str] = (lambda text: f"<![CDATA[{text}]]>") if cdata else escape
    items = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>g{n}</guid>"
        f"<author>{escape(author)}</author><description>{wrap(body)}</description>"
        f"<pubDate>Sun, 22 Nov 2026 08:00:0{n} GMT</pubDate></item>"
        for n, (title, body, author) in enumerate(posts)
    )
    return rss(items).decode()


def atom(posts: list[tuple[str, str, str]], kind: str) -> str:
    entries = "".join(
        f"<entry><title type='{kind}'>{escape(title)}</title><id>tag:x,2026:{n}</id><link href='https://a.example/{n}'/>"
        f"<author><name>{escape(author)}</name></author><content type='{kind}'>{escape(body)}</content>"
        f"<published>2026-11-22T08:00:0{n}Z</published><updated>2026-11-22T09:00:0{n}Z</updated></entry>"
        for n, (title, body, author) in enumerate(posts)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entries}</feed>'
