"""A past day, played to one screen: the public view of then, pauses and announcements too, less whatever may not be
seen now.

The same fold as the present, with another clock. What was forgotten, withdrawn, refused or edited since stays
hidden, also when that happens while the replay runs; chips that are there now cover what was bare then.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from feeder.cards import promise
from feeder.house import House
from feeder.public import PublicView, WallView
from feeder.session import Session
from wall import wire
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.ledger.book import Book
from wall.log.base import Cursor, Record
from wall.state import Post, State, advance, apply
from wall.stats import panel

FRAME_S = 0.1
SPEEDS = (1.0, 3600.0)


class Player:
    """Plays `ask` to one session."""

    def __init__(self, house: House, view: PublicView, ask: wire.Replay, zone: str) -> None:
        self._house = house
        self._view = view
        self._ask = ask
        self._zone = ZoneInfo(zone)
        self._state = State(zone=self._zone)
        self._book = Book()
        self._wall = WallView(house, self._state)
        self._holds: dict[str, wire.Card] = {}
        self._cursor = Cursor(house.epoch)

    async def play(self, session: Session) -> None:
        """Play from the start to the end asked for, at most to the present; then say goodbye (`replay-end`)."""
        try:
            start_ms, end_ms = bounds_of(self._ask, self._zone)
        except ValueError as error:
            session.close("protocol", f"replay: {error}")
            return
        speed = max(SPEEDS[0], min(SPEEDS[1], self._ask.speed))
        clock = self._house.clock
        await self.fold_to(start_ms)
        if not self._ask.start:
            # Nobody wants to watch the night: the day begins a moment before the first thing that happened in it.
            start_ms = max(start_ms, await self._next_ms(end_ms) - round(speed * 1000))
        end_ms = min(end_ms, max(start_ms, self._house.now_ms()))
        began, first = clock.monotonic(), True
        while True:
            then_ms = min(start_ms + round((clock.monotonic() - began) * 1000 * speed), end_ms)
            await self.fold_to(then_ms)
            await self.show(session, then_ms, first)
            if first:  # folding all that came before the day may have taken a while: the day begins now
                began, first = clock.monotonic(), False
            if then_ms >= end_ms:
                session.close("replay-end", self._ask.day, after_all=True)
                return
            await asyncio.sleep(FRAME_S)

    async def fold_to(self, then_ms: int) -> None:
        """Bring the projection of then up to `then_ms`; it only goes forward."""
        while records := await self._house.log.read(self._cursor, 500):
            for record in records:
                try:
                    event = decode_event(record.facts)
                except Unreadable:
                    self._pass(record, None)
                    continue  # without effect now, as it was then; the house has reported it
                if event.at_ms > then_ms:
                    advance(self._state, then_ms)
                    return
                apply(self._state, record.seq, event)
                self._pass(record, event)
            await asyncio.sleep(0)
        advance(self._state, then_ms)

    def _pass(self, record: Record, event: AnyEvent | None) -> None:
        self._book.enter(record.seq, record.facts, event)
        self._cursor = Cursor(self._cursor.epoch, record.seq)

    async def _next_ms(self, end_ms: int) -> int:
        """When the next event happened (Unix ms); `end_ms` if none did before."""
        records = await self._house.log.read(self._cursor, 1)
        try:
            return min(end_ms, decode_event(records[0].facts).at_ms) if records else end_ms
        except Unreadable:
            return 0  # unknown: then from the beginning

    async def show(self, session: Session, then_ms: int, whole: bool) -> None:
        """Send what changed since the last call, and the beat of then."""
        wanted: dict[str, wire.Card] = {}
        for name in self._state.visible:
            now = self._house.state.posts.get(name)
            if now is not None and may_be_seen(self._state.posts[name], now):
                made = self._view.get(name) or await self._view.card(now)
                if made is not None:
                    wanted[name] = await self._as_then(made, self._state.posts[name], now)
        add = [made for name, made in wanted.items() if self._holds.get(name) != made]
        remove = [name for name in self._holds if name not in wanted]
        self._holds = wanted
        figures = panel(self._state, ledger=self._book.tree)
        wall = await self._wall.refresh()
        if whole:
            wall = self._wall.now
        if add or remove or whole or wall is not None:
            view = wire.View(
                add=add, remove=remove, through=self._state.through, at_ms=then_ms, whole=whole, panel=figures,
                wall=wall,
            )  # fmt: skip
            session.push(wire.encode(view))
        beat = wire.Beat(through=self._state.through, at_ms=then_ms, panel=figures, replay=True)
        session.push(wire.encode(beat))

    async def _as_then(self, made: wire.Card, then: Post, now: Post) -> wire.Card:
        """The card with the promise and the spotlight of then; a promise that was taken back since is not shown."""
        promised = made.promise
        if then.promise_seq != now.promise_seq or then.promised_ms != now.promised_ms:
            words = await self._house.contents.promise(then)
            promised = promise(then, words) if now.promise is not None else None
        if (promised, then.spotlit) == (made.promise, made.spotlit):
            return made
        return replace(made, promise=promised, spotlit=then.spotlit)


def may_be_seen(then: Post, now: Post) -> bool:
    """Whether a post that was on the wall then may be shown again now: as it is now, or not at all."""
    if now.forgotten or now.deleted or now.revision != then.revision:
        return False
    return now.state == "shown" or (now.state == "expired" and now.kind != "chat")


def bounds_of(ask: wire.Replay, zone: ZoneInfo) -> tuple[int, int]:
    """From when to when (Unix ms) is played: the whole day in the shop's zone, or `start` and `end` (`14:00`).

    Raises ValueError, in words.
    """
    try:
        day = date.fromisoformat(ask.day)
        start = time.fromisoformat(ask.start) if ask.start else time()
        end = time.fromisoformat(ask.end) if ask.end else None
    except ValueError as error:
        raise ValueError(f"expected a day like 2026-11-22 and times like 14:00: {error}") from error
    begin = datetime.combine(day, start, zone)
    finish = datetime.combine(day, end, zone) if end else datetime.combine(day + timedelta(days=1), time(), zone)
    if finish <= begin:
        raise ValueError("it ends before it begins")
    return round(begin.timestamp() * 1000), round(finish.timestamp() * 1000)
