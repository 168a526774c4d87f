"""What happened to a post, from the log: every event with whoever did it and the words that went with it.

Words are there for as long as they can be read; what was forgotten stays an event without them. In `reason` stands
the code of a refusal or a block; of a promise its state (`none`: taken back); of a spotlight that ended, `off`; of a
contest `upheld` or `reversed`.
"""

from __future__ import annotations

import asyncio

from feeder.house import House
from wall.author_events import ContestDecided
from wall.codec import Unreadable, decode_content, decode_event
from wall.content import Content, PromiseContent, ReasonContent, ReplyContent
from wall.events import AnyEvent, Approved, AuthorBlocked, Promised, Received, Refusal, Spotlit
from wall.log.base import Record
from wall.state import Post
from wall.vault import ContentDamaged, ContentForgotten
from wall.wire import HistoryEntry

MOST = 500
"""Entries told: the last."""
UNREADABLE = "unreadable"


class Histories:
    """The histories of the posts of one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._odd: dict[str, list[int]] = {}
        """By post, the events without effect, which no post's own history has: void or unreadable ones."""
        self._void: set[int] = set()
        self._looked = 0, 0

    async def of(self, post: Post) -> list[HistoryEntry]:
        """At most `MOST` entries, the oldest first. Raises LogBroken."""
        await self._look_for_odd_ones()
        out: list[HistoryEntry] = []
        for number, seq in enumerate(sorted({*post.history, *self._odd.get(post.id, ())})[-MOST:]):
            record = await self._house.log.get(seq)
            if record is not None:
                out.append(self._entry(record))
            if number % 32 == 31:
                await asyncio.sleep(0)
        return out

    async def _look_for_odd_ones(self) -> None:
        voided, unreadable = self._house.state.voided, self._house.unreadable
        looked, self._looked = self._looked, (len(voided), len(unreadable))
        new = [seq for seq, _ in voided[looked[0] :]]
        self._void.update(new)
        for seq in [*new, *unreadable[looked[1] :]]:
            record = await self._house.log.get(seq)
            if record is not None:
                self._odd.setdefault(record.post, []).append(seq)

    def _entry(self, record: Record) -> HistoryEntry:
        try:
            event = decode_event(record.facts)
        except Unreadable:
            return HistoryEntry(seq=record.seq, at_ms=0, event=UNREADABLE, by="", void=True)
        return HistoryEntry(
            seq=record.seq,
            at_ms=event.at_ms,
            event=str(type(event).__struct_config__.tag),
            by=event.actor,
            reason=reason_of_event(event),
            revision=event.revision if isinstance(event, Received | Approved | Refusal) else 0,
            words=_words(self._content(record)) if not isinstance(event, Received) else "",
            masks=len(event.masks) if isinstance(event, Approved) else 0,
            void=record.seq in self._void,
        )

    def _content(self, record: Record) -> Content | None:
        if record.sealed is None:
            return None
        try:
            return decode_content(self._house.vault.unseal(record.id, record.sealed))
        except (ContentForgotten, ContentDamaged, Unreadable):
            return None  # forgotten; what is damaged was logged when it was read for the post itself


def reason_of_event(event: AnyEvent) -> str:
    """The code that goes with an event, as in `HistoryEntry.reason`; empty: none does."""
    match event:
        case Refusal() | AuthorBlocked():
            return event.reason
        case Promised():
            return event.state or "none"
        case ContestDecided():
            return "upheld" if event.upheld else "reversed"
        case Spotlit():
            return "" if event.on else "off"
    return ""


def _words(content: Content | None) -> str:
    match content:
        case ReasonContent():
            return content.words
        case ReplyContent() | PromiseContent():
            return content.text
    return ""
