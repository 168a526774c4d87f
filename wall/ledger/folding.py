"""What the projection says of a log that is read as a file: which events are void, which decisions took no effect.

The same fold as the feeder's (`wall/state.py`), page by page, so that whoever needs the marks can have them as they
become known. Pure.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, tzinfo

from msgspec import Struct

from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent, PostEvent
from wall.figures import Panel
from wall.log.plain import Row
from wall.state import State, advance, apply
from wall.stats import panel


class Marks(Struct, frozen=True):
    """Of a page: by leaf (from 0), why it is void, and which earlier decision (leaf) about its post it overtook."""

    void: dict[int, str]
    overtook: dict[int, int]


class Ending(Struct, frozen=True):
    """At the end: the panel, and the posts whose last decision (leaf) is not in effect yet."""

    panel: Panel
    pending: dict[str, int]


class Folding:
    """Is given every page of a log in order. `size`: how many leaves there were so far."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self.state = State(zone=zone)
        self.size = 0
        self._seqs = array("q")
        """Of every leaf, the seq of its record."""

    def page(self, rows: Sequence[Row], events: Sequence[AnyEvent | None] | None = None) -> Marks:
        """Fold a page in; `events` are what its facts say, if somebody read them already (None: unreadable)."""
        void: dict[int, str] = {}
        overtook: dict[int, int] = {}
        state, voided, posts = self.state, self.state.voided, self.state.posts
        for row, event in zip(rows, map(read, rows) if events is None else events, strict=True):
            n, self.size = self.size, self.size + 1
            self._seqs.append(row.seq)
            if event is None:
                state.through = row.seq
                continue
            post = posts.get(event.post) if isinstance(event, PostEvent) else None
            before = post.pending if post is not None else None
            if before is not None and (before.effective_ms is None or before.effective_ms <= event.at_ms):
                before = None  # it waits for a second moderator, or takes effect before this event does
            known = len(voided)
            apply(state, row.seq, event)
            if before is not None and post is not None and post.pending is not before:
                overtook[n] = bisect_left(self._seqs, before.seq)
            if len(voided) > known:
                void[n] = voided[-1][1]
        return Marks(void, overtook)

    def end(self, now_ms: int) -> Ending:
        """What it all comes to at `now_ms` (Unix ms), or at the last event if that is later."""
        advance(self.state, now_ms)
        pending = {
            post.id: bisect_left(self._seqs, post.pending.seq)
            for post in self.state.posts.values()
            if post.pending is not None and post.pending.effective_ms is not None
        }
        return Ending(panel(self.state), pending)


def read(row: Row) -> AnyEvent | None:
    """The event of a record; None if it cannot be read."""
    try:
        return decode_event(row.facts)
    except Unreadable:
        return None
