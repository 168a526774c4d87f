"""Notes as a feed: JSON Feed 1.1 (jsonfeed.org/version/1.1) and Atom (RFC 4287). Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import msgspec

from feeder.web.parts.wall_view import iso, origin, person, promised, stars
from feeder.web.wording import Wording, line
from wall.phone import Public
from wall.views import Card

MOST = 100
"""Notes in a feed: the newest."""
ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is made of; `notes` may all be on the web, the newest first."""

    public: Public
    notes: Sequence[Card]
    say: Wording

    @property
    def title(self) -> str:
        shop = line(self.public.shop_label or self.public.shop)
        return self.say.gettext("What customers write at {shop}").format(shop=shop)

    @property
    def about(self) -> str:
        return self.say.gettext(
            "Notes left in the shop, word for word, the most recent first: those whose authors agreed to the web."
        )

    def id(self, post: str = "") -> str:
        """A name for good, for the feed or for one note, whatever address the page has."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"vis-a-vis/{self.public.shop}/{post}").urn

    def url(self, path: str) -> str:
        """An address of the page; empty while it has none."""
        return f"{self.public.public_url.rstrip('/')}{path}" if self.public.public_url else ""

    def title_of(self, card: Card) -> str:
        told = f"{person(card, self.say)} · {origin(card, self.public.labels, self.say)}"
        return f"{told} · {stars(card.stars, self.say)}" if card.stars else told

    def text_of(self, card: Card) -> str:
        """The author's words, then the shop's, told apart."""
        parts = [self.say.plain(card.form)]
        if card.reply:
            parts.append(self.say.gettext("The shop replies") + self.say.gettext(": ") + self.say.plain(card.reply))
        if card.promise is not None:
            told = promised(card.promise, self.public.at_ms, self.say)
            words = self.say.plain(card.promise.form)
            parts.append(told.when + (self.say.gettext(": ") + words if words else ""))
        return "\n\n".join(parts)


def published(card: Card) -> int:
    """When it was published (Unix ms)."""
    return card.shown_ms or card.received_ms


def updated(card: Card) -> int:
    """When it changed last, as far as a reader sees it (Unix ms)."""
    return max(published(card), card.promise.at_ms if card.promise else 0)


def as_json(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    told: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if feed.public.public_url:
        told |= {"home_page_url": feed.url("/wall"), "feed_url": feed.url("/feed.json")}
    told |= {"description": feed.about, "language": feed.say.language, "items": [_item(feed, x) for x in feed.notes]}
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def _item(feed: Feed, card: Card) -> dict[str, object]:
    told: dict[str, object] = {"id": feed.id(card.post)}
    if feed.public.public_url:
        told["url"] = feed.url(f"/wall#m-{card.post}")
    about: dict[str, object] = {"kind": card.kind, "stars": card.stars, "topic": card.topic, "place": card.place}
    if card.promise is not None:
        about["promise"] = {"state": card.promise.state, "supporters": card.promise.supporters}
    return told | {
        "title": feed.title_of(card),
        "content_text": feed.text_of(card),
        "date_published": iso(published(card)),
        "date_modified": iso(updated(card)),
        "authors": [{"name": person(card, feed.say)}],
        "_vis_a_vis": about,
    }


def as_atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": feed.say.language})
    _put(root, "id", feed.id())
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.about)
    _put(root, "updated", iso(max((updated(card) for card in feed.notes), default=feed.public.panel.since_ms or 0)))
    _put(_under(root, "author"), "name", line(feed.public.shop_label or feed.public.shop))
    if feed.public.public_url:
        _under(root, "link", rel="self", type="application/atom+xml", href=feed.url("/feed.atom"))
        _under(root, "link", rel="alternate", type="text/html", href=feed.url("/wall"))
    for card in feed.notes:
        entry = _under(root, "entry")
        _put(entry, "id", feed.id(card.post))
        _put(entry, "title", feed.title_of(card))
        _put(entry, "published", iso(published(card)))
        _put(entry, "updated", iso(updated(card)))
        _put(_under(entry, "author"), "name", person(card, feed.say))
        if feed.public.public_url:
            _under(entry, "link", rel="alternate", type="text/html", href=feed.url(f"/wall#m-{card.post}"))
        _put(entry, "content", feed.text_of(card), type="text")
    ElementTree.indent(root, " ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _under(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _put(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    _under(parent, tag, **attributes).text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
