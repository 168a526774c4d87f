"""A wall whose feeder does not run: its log folded to be read, or kept, under its exclusive lock, to be written to.

`Offline` writes as the feeder's house does (`wall/writing.py`): what is done here is judged by the same rules.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import tzinfo
from pathlib import Path

from wall.clock import Clock
from wall.codec import Unreadable, decode_event
from wall.content import Content
from wall.erasing import finish
from wall.events import AnyEvent
from wall.log.base import Cursor, EventLog, Record
from wall.log.sqlite import SqliteLog
from wall.post import Post, State
from wall.receipts import plain
from wall.refused import Refused
from wall.state import advance, apply
from wall.vault import Keys, Vault
from wall.writing import write

AT_ONCE = 5000
LEAST = 3
"""Letters of a post's id, or more, name it, if no other begins so."""


async def fold(log: EventLog, zone: tzinfo, now_ms: int) -> State:
    """What the log amounts to now. Events that cannot be read have no effect. Raises LogBroken."""
    state = State(zone=zone)
    bounds = await log.bounds()
    cursor = Cursor(bounds.epoch)
    while records := await log.read(cursor, AT_ONCE):
        for record in records:
            take(state, record)
        cursor = Cursor(bounds.epoch, records[-1].seq)
    advance(state, max(now_ms, state.now_ms))
    return state


def take(state: State, record: Record) -> None:
    """Fold one record in."""
    try:
        apply(state, record.seq, decode_event(record.facts))
    except Unreadable:
        state.through = record.seq
        known = state.posts.get(record.post)
        if known is not None:
            known.last_seq = record.seq


def find(state: State, keys: Keys, given: str) -> Post:
    """The post with this id, receipt, or beginning of an id. Raises Refused (`unknown-post`, `ambiguous-post`)."""
    code = plain(given)
    post = state.posts.get(given) or (state.posts.get(keys.post_of(code)) if code else None)
    if post is not None:
        return post
    found = [name for name in state.posts if name.startswith(given)] if len(given) >= LEAST else []
    if len(found) != 1:
        raise Refused("ambiguous-post" if found else "unknown-post", post=given[:64])
    return state.posts[found[0]]


class Offline:
    """See `wall.forgetting.Keeper`. Made by `keeping(…)`."""

    def __init__(self, log: EventLog, vault: Vault, state: State, clock: Clock) -> None:
        self.log = log
        self.vault = vault
        self.state = state
        self._clock = clock
        self._done: dict[str, int] = {}

    def done(self, entry: str) -> int | None:
        """The seq of an entry that was written here."""
        return self._done.get(entry)

    def now_ms(self) -> int:
        """Never behind what the log has seen."""
        return max(self._clock.now_ms(), self.state.now_ms)

    async def append(
        self, event: AnyEvent, *, entry: str, content: Content | None = None, expect: int | None = None
    ) -> int:
        """Write one event and fold it in; returns its seq. Raises as `wall.writing.write` does."""
        salt = secrets.token_urlsafe(16)
        done = await write(
            self.log, self.vault, self.state, event, entry=entry, salt=salt, content=content, expect=expect
        )
        record = await self.log.get(done.seq)
        if record is not None:
            take(self.state, record)
        self._done[entry] = done.seq
        return done.seq


@asynccontextmanager
async def keeping(log: Path, keys: Path, zone: tzinfo, clock: Clock) -> AsyncIterator[Offline]:
    """The wall with this log and this vault, for as long as the context lasts; no feeder can start meanwhile.

    Raises LogBroken: a feeder runs, or a file cannot be used.
    """
    events = SqliteLog.open(log)
    try:
        vault = await Vault.open(keys)
        try:
            state = await fold(events, zone, clock.now_ms())
            await finish(events, vault, state)
            yield Offline(events, vault, state, clock)
        finally:
            await vault.close()
    finally:
        await events.close()
