"""A feed's bytes into entries of plain text: RSS, Atom and JSON Feed. Pure; knows nothing of the network or the wall.

It runs in a process of its own (`parts/feed/worker.py`), so it imports nothing that is slow to start.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from feeder.sources.parts.feed import xml as feed_xml
from feeder.sources.parts.feed.look import Unreadable
from feeder.sources.shared.lenient import MAX_SHORT, MAX_TEXT, NotJson, clean, json_value, short, web_link
from feeder.sources.shared.plaintext import html_to_text, looks_like_html
from wall.clock import from_iso

__all__ = ["Document", "Entry", "Unreadable", "read"]

_MAIL_AND_NAME = re.compile(r"\s*[^\s@()]+@[^\s@()]+\s*\((.*)\)\s*", re.DOTALL)
_MAIL = re.compile(r"\s*[^\s@]+@[^\s@]+\s*")


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a feed. `id` may be empty. Texts are plain; times are Unix ms."""

    id: str = ""
    title: str = ""
    body: str = ""
    author: str = ""
    link: str = ""
    language: str | None = None
    written_ms: int | None = None
    updated_ms: int | None = None
    repaired: bool = False


class Document(Struct, frozen=True):
    """A feed's entries in its own order, what was left out and why, and the ids of entries whose text is no post.

    `cut`: it breaks off; there may be more of it the next time.
    """

    entries: tuple[Entry, ...] = ()
    rejected: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    cut: bool = False


def read(data: bytes, content_type: str = "", limit: int = 500) -> Document:
    """The first `limit` entries of a feed.

    Raises Unreadable and nothing else.
    """
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Unreadable("empty")
    found: list[Entry | str]
    cut = False
    try:
        if start.startswith(b"{") or ("json" in content_type and not start.startswith(b"<")):
            found, rejected = _json_entries(data)
        else:
            raws, rejected, cut = feed_xml.entries(data, content_type)
            found = [_from_xml(raw) for raw in raws]
    except RecursionError as error:
        raise Unreadable("deep") from error
    if len(found) > limit:
        rejected = (*rejected, f"only the first {limit} of {len(found)} entries are read")
    entries: list[Entry] = []
    unusable: list[str] = []
    for number, entry in enumerate(found[:limit], 1):
        problem = entry if isinstance(entry, str) else _problem(entry)
        if problem:
            rejected = (*rejected, f"entry {number}: {problem}")
            if isinstance(entry, Entry) and (entry.id or entry.link):
                unusable.append(entry.id or entry.link)
        elif isinstance(entry, Entry):
            entries.append(entry)
    return Document(tuple(entries), rejected, tuple(unusable), cut)


def _problem(entry: Entry) -> str | None:
    size = len(entry.title) + len(entry.body)
    if size > MAX_TEXT:
        return f"its text has {size:,} characters; more than {MAX_TEXT:,} are not taken, and nothing is ever cut"
    return None if entry.title or entry.body else "it has no text"


def _from_xml(raw: feed_xml.Raw) -> Entry:
    title, broken_title = clean(_words(raw.title, raw.title_type))
    body, broken_body = clean(_words(raw.body, raw.body_type))
    return Entry(
        id=short(raw.id),
        title=title.strip(),
        body=body.strip("\n"),
        author=_name(raw.author),
        link=web_link(raw.link),
        language=language(raw.language),
        written_ms=_instant(raw.published),
        updated_ms=_instant(raw.updated),
        repaired=raw.damaged or broken_title or broken_body,
    )


def _words(text: str, kind: str) -> str:
    """Plain text of a field whose type its format names (`text`, `html`) or leaves open (anything else)."""
    if kind == "html" or (kind != "text" and looks_like_html(text)):
        return html_to_text(text)
    return text.strip()


def _json_entries(data: bytes) -> tuple[list[Entry | str], tuple[str, ...]]:
    try:
        feed = json_value(data)
    except NotJson as error:
        raise Unreadable("json") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise Unreadable("other")
    return [_from_json(item) for item in items], ()


def _from_json(item: Any) -> Entry | str:
    if not isinstance(item, dict):
        return "it is no JSON object"
    texts: dict[str, str] = {}
    repaired = False
    for key in ("title", "content_text", "content_html", "summary"):
        value = item.get(key)
        texts[key], broken = clean(value) if isinstance(value, str) else ("", False)
        repaired |= broken
    body = texts["content_text"].strip() or html_to_text(texts["content_html"]) or texts["summary"].strip()
    native = item.get("id")
    if isinstance(native, bool) or not isinstance(native, (str, int, float)):
        native = ""
    return Entry(
        id=short(str(native)[: MAX_SHORT + 1]),
        title=texts["title"].strip(),
        body=body,
        author=_name(_json_author(item)),
        link=web_link(item.get("url")),
        language=language(item.get("language")),
        written_ms=_instant(item.get("date_published")),
        updated_ms=_instant(item.get("date_modified")),
        repaired=repaired,
    )


def _json_author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    name = first.get("name") if isinstance(first, dict) else None
    return name if isinstance(name, str) else ""


def _name(text: str) -> str:
    """An author's name without the mail address that RSS puts before it."""
    text = _words(short(text), "")
    if match := _MAIL_AND_NAME.fullmatch(text):
        return match[1].strip()
    return "" if _MAIL.fullmatch(text) else text


def language(value: object) -> str | None:
    """A language tag's first part (`fr-FR` -> `fr`), or None for what is no tag."""
    match = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", value) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _instant(value: object) -> int | None:
    """Unix ms of an ISO date between the years 1990 and 2200; None for anything else."""
    try:
        ms = from_iso(value) if isinstance(value, str) else 0
    except (ValueError, OverflowError):
        return None
    return ms if 631_152_000_000 <= ms < 7_258_118_400_000 else None
