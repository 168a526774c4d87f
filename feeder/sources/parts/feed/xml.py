"""RSS and Atom into raw entries, without losing a word: fastfeedparser where it is faithful, feedparser elsewhere.

Which one reads a document changes nothing of what is read, or a post would seem edited when another one beside it
is odd; a test holds the two together.
"""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from feeder.sources.parts.feed.look import END, Survey, Unreadable, decoded, look_through


class Raw(Struct, frozen=True, kw_only=True):
    """An entry as its document has it. Types are `text`, `html` or `` (the format leaves it open); dates are ISO."""

    id: str = ""
    title: str = ""
    title_type: str = ""
    body: str = ""
    body_type: str = ""
    author: str = ""
    link: str = ""
    language: str = ""
    published: str = ""
    updated: str = ""
    damaged: bool = False


def entries(data: bytes, content_type: str = "") -> tuple[list[Raw], tuple[str, ...], bool]:
    """The document's entries in its order, what is left out of it, and whether it breaks off. Raises Unreadable."""
    text, repaired = decoded(data, content_type)
    survey = look_through(text)
    if survey.root not in ("rss", "feed", "rdf"):
        raise Unreadable("page")
    raws = _fast(text, survey) if survey.faithful and not survey.error else []
    if not raws and (survey.complete or survey.error):
        raws = _thorough(text)
    rejected: tuple[str, ...] = ()
    if survey.error and not raws:
        raise Unreadable("damaged")
    cut = bool(survey.error) and END.search(text[-2_000:]) is None
    if cut:
        # It breaks off. What stands last is cut somewhere, unless the first look saw its end.
        whole = max(survey.complete, len(raws) - 1)
        if len(raws) > whole:
            rejected = (f"the document breaks off in entry {whole + 1}",)
            raws = raws[:whole]
    return [_marked(raw, survey, number, repaired) for number, raw in enumerate(raws)], rejected, cut


def _marked(raw: Raw, survey: Survey, number: int, repaired: bool) -> Raw:
    """Flag what comes from a damaged stretch, and what holds a character that had to be replaced."""
    if (survey.error and number >= survey.complete) or (repaired and "\ufffd" in raw.title + raw.body):
        return replace(raw, damaged=True)
    return raw


def _fast(text: str, survey: Survey) -> list[Raw]:
    """By fastfeedparser; nothing where it fails or finds another number of entries than there are."""
    import fastfeedparser

    try:
        found = fastfeedparser.parse(text.encode(), include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001 - whatever it is, the other parser gets its chance
        return []
    if len(found.entries) != survey.complete:
        return []
    raws = []
    for entry, types in zip(found.entries, survey.types, strict=True):
        content = entry.get("content") or [{}]
        body, kind = str(content[0].get("value") or ""), types.get("content", types.get("encoded", ""))
        if not body:
            body, kind = str(entry.get("description") or ""), types.get("summary", "")
        raws.append(
            Raw(
                id=entry.get("id") or "",
                title=entry.get("title") or "",
                title_type=_type(types.get("title", ""), "title" in types),
                body=body,
                body_type=_type(kind, kind != ""),
                author=entry.get("author") or "",
                link=entry.get("link") or "",
                published=entry.get("published") or "",
                updated=entry.get("updated") or "",
            )
        )
    return raws


def _thorough(text: str) -> list[Raw]:
    """By feedparser, which takes everything. Raises Unreadable where it cannot either.

    Latin-1's upper half is hidden behind private characters meanwhile: feedparser takes a text in Latin-1 that could
    be UTF-8 by chance for somebody's mistake, and alters it.
    """
    import feedparser

    hide = _hiding(text)
    try:
        # As a stream: bytes that look like a file's name would be opened.
        stream = io.BytesIO(text.translate(hide).encode())
        found = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise Unreadable("damaged") from error
    atom = str(found.get("version") or "").startswith("atom")
    show = {private: code for code, private in hide.items()}
    return [_shown(_thorough_entry(entry, atom), show) for entry in found.entries]


def _hiding(text: str) -> dict[int, int]:
    """Private characters for U+0080 to U+00FF, none of which is in `text`."""
    taken = {ord(char) >> 8 for char in set(text)}
    block = next((block for block in range(0x10FE, 0xFFF, -1) if block not in taken), None)
    return {} if block is None else {code: (block << 8) + code for code in range(0x80, 0x100)}


def _shown(raw: Raw, show: Mapping[int, int]) -> Raw:
    return replace(
        raw,
        id=raw.id.translate(show),
        title=raw.title.translate(show),
        body=raw.body.translate(show),
        author=raw.author.translate(show),
        link=raw.link.translate(show),
    )


def _thorough_entry(entry: Mapping[str, Any], atom: bool) -> Raw:
    title = entry.get("title_detail") or {}
    body = (entry.get("content") or [{}])[0]
    if not body.get("value"):
        body = entry.get("summary_detail") or {}
    return Raw(
        id=entry.get("id") or "",
        title=title.get("value") or "",
        title_type=_type(title.get("type", ""), atom),
        body=body.get("value") or "",
        body_type=_type(body.get("type", ""), atom),
        author=entry.get("author") or "",
        link=entry.get("link") or "",
        language=body.get("language") or title.get("language") or "",
        published=_iso(_own(entry, "published_parsed") or _own(entry, "updated_parsed")),
        updated=_iso(_own(entry, "updated_parsed")),
    )


def _own(entry: Mapping[str, Any], key: str) -> Any:
    """An entry's own value: feedparser's `get` gives one date in place of another."""
    return dict(entry).get(key)


def _type(told: str, atom: bool) -> str:
    """`text`, `html`, or `` for what has to be found out: RSS says nothing, whatever a parser guesses."""
    if told in ("xhtml", "application/xhtml+xml"):
        return "html"
    if not atom:
        return ""
    return "text" if told in ("text", "text/plain", "") else "html"


def _iso(moment: struct_time | None) -> str:
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).isoformat() if moment else ""
    except (ValueError, OverflowError):
        return ""
