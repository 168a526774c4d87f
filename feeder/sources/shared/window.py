"""What was seen of a service that tells neither edits nor deletions: found by reading a window again and comparing.

Pure. Its `dump` is a source's cursor. What is gone stays known as gone until it leaves the window: it may come back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from feeder.sources.base import Seen

GONE = ""
"""The digest of what is gone."""
TOLD = "?"
"""The digest of what may have been told, or not: it is told again."""


class Page(Struct, frozen=True):
    """One page of a listing as a source's pure `parse` gives it.

    `unusable`: (native id, created) of what is there and cannot be taken (too long, no text any more); it counts as
    listed, and what was taken of it before goes. `rejected`: why, for people, with nothing of its words. `more`: how
    to get the next page (a token, an address, a number as text), None at the end. `oldest_ms`: the earliest time on
    the page in the order of the listing, for those that are read until they are old enough.
    """

    items: tuple[Seen, ...] = ()
    unusable: tuple[tuple[str, str], ...] = ()
    rejected: tuple[str, ...] = ()
    more: str | None = None
    oldest_ms: int | None = None


class Known(Struct, frozen=True, array_like=True):
    """What is kept of one post: its `created`, when it last moved (Unix ms, 0: not told), a digest."""

    created: str
    at_ms: int
    digest: str


class Kept(Struct, omit_defaults=True):
    """The cursor. `own` is the source's: a place in a listing, a budget."""

    latest_ms: int | None = None
    seen: dict[str, Known] = {}
    own: Any = None


class Window:
    """`latest_ms`: the latest time on any post, None before the first. `own`: what the source itself keeps (JSON)."""

    def __init__(self, cursor: str | None = None) -> None:
        """A cursor that cannot be read (a younger version's, say) is no cursor: everything is read again."""
        try:
            kept = msgspec.json.decode(cursor or "{}", type=Kept)
        except (msgspec.DecodeError, UnicodeError):
            kept = Kept()
        self.seen, self.latest_ms, self.own = kept.seen, kept.latest_ms, kept.own

    def dump(self) -> str:
        return msgspec.json.encode(Kept(latest_ms=self.latest_ms, seen=self.seen, own=self.own)).decode()

    def promise(self, items: Iterable[Seen]) -> str:
        """The cursor from before `items` were told: it knows of them, so that they are missed should they go."""
        told: dict[str, Known] = {}
        for item in items:
            # Where a number was given to another, the old one comes first, and goes: that must be found again too.
            told.setdefault(item.native_id, Known(item.created, self.seen[item.native_id].at_ms, TOLD))
        return msgspec.json.encode(Kept(latest_ms=self.latest_ms, seen=self.seen | told, own=self.own)).decode()

    def take(self, page: Page) -> tuple[Seen, ...]:
        """What of a page is new, edited, back again or, by an edit, no longer usable."""
        return tuple(self._news(page))

    def _news(self, page: Page) -> Iterator[Seen]:
        for native_id, _ in page.unusable:
            known = self.seen.get(native_id)
            if known is not None and known.digest != GONE:
                yield from self.gone([native_id])
        for item in page.items:
            at_ms = max(item.updated_ms or 0, item.written_ms or 0)
            self.latest_ms = max(self.latest_ms or 0, at_ms) or self.latest_ms
            known, digest = self.seen.get(item.native_id), _digest(item)
            if known is not None and (known.created, known.digest) == (item.created, digest):
                continue
            if known is not None and known.created != item.created and known.digest != GONE:
                yield from self.gone([item.native_id])  # its number was given to another
                known = None
            self.seen[item.native_id] = Known(item.created, at_ms, digest)
            yield item if known is None else replace(item, what="edited")

    def absent(self, listed: Set[str], since_ms: int) -> list[str]:
        """Ids that last moved after `since_ms` (Unix ms), are not `listed` any more and not known as gone."""
        return [
            native_id
            for native_id, known in self.seen.items()
            if native_id not in listed and known.digest != GONE and known.at_ms > since_ms
        ]

    def gone(self, ids: Iterable[str]) -> tuple[Seen, ...]:
        """Note that they are gone; what the feeder is told."""
        told = []
        for native_id in ids:
            known = self.seen[native_id]
            self.seen[native_id] = Known(known.created, known.at_ms, GONE)
            told.append(Seen(what="deleted", native_id=native_id, created=known.created))
        return tuple(told)

    def turn(self, native_id: str) -> None:
        """It was asked for and is there: whatever else is missing comes first the next time."""
        self.seen[native_id] = self.seen.pop(native_id)

    def prune(self, before_ms: int) -> None:
        """Let go of what is older than the window (Unix ms)."""
        self.seen = {native_id: known for native_id, known in self.seen.items() if known.at_ms >= before_ms}


def _digest(item: Seen) -> str:
    told = msgspec.json.encode([item.text, item.author, item.rating, item.reply])
    return hashlib.sha256(told).hexdigest()[:12]
