"""Asking the hub for the past as fast as it answers: one question in flight, and the newest wins. No toolkit here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Protocol

from moderation.desk import Listing
from moderation.replaying import days, happened
from moderation.replaying.curve import opening, span
from moderation.replaying.days import Day
from moderation.replaying.playhead import USUAL, Playhead
from moderation.replaying.roles import worded
from moderation.replaying.then import Then, again
from moderation.words import Words
from wall import wire
from wall.client import Unreachable
from wall.clock import Clock, from_iso
from wall.wire import DeskPost

KEPT_MS = 20 * 60_000
"""A post that has left its queue stays before the reader as time passes, not after a jump farther than this (ms)."""
ACTS = 500
"""Acts that are asked for at once."""
AGAIN_S = 1.0
"""After a question that failed (s)."""


class Asks(Protocol):
    """`wall.client.Link.ask`."""

    async def __call__(self, what: str, **how: str | int | wire.Find | None) -> wire.Answer: ...


class Refused(Exception):
    """The hub does not tell this; the message says why, in the reader's language."""


class Looking:
    """Keeps `then` in step with its playhead. `notify` is called after every change."""

    def __init__(self, ask: Asks, then: Then, words: Words, clock: Clock, notify: Callable[[], None]) -> None:
        self._ask_hub, self._then, self._words, self._clock = ask, then, words, clock
        self._notify = notify
        self._wanted = asyncio.Event()

    def want(self) -> None:
        """Something else is to be seen: another instant, queue or filter; or a post has changed since."""
        self._wanted.set()

    async def begin(
        self, day: Day | date, start: time | None = None, end: time | None = None, speed: float = USUAL
    ) -> None:
        """Open a day: its course, then what happened in it. Raises Unreachable, Refused."""
        then, words = self._then, self._words
        status = await self._ask("status")
        at = status.status.at if status.status is not None else ""
        try:
            then.now_ms = from_iso(at)
        except ValueError:
            then.now_ms = self._clock.now_ms()
        wanted = day if isinstance(day, date) else day.on(then.now_ms, words.zone)
        course = await self._course(wanted)
        then.day, then.course, then.acts, then.seq = wanted, course, [], 0
        then.panel, then.counts, then.listing = None, {}, Listing()
        drawn = span(course)
        begin = days.instant(wanted, start, words.zone) if start is not None else opening(course)
        last = min(drawn.to_ms, days.instant(wanted, end, words.zone)) if end is not None else drawn.to_ms
        # The last instant is the day's own: midnight is the next day's.
        mono_s = self._clock.monotonic()
        then.head = Playhead(min(drawn.from_ms, begin), max(begin, last - 1), begin, mono_s, speed, paused=False)
        self.want()
        self._notify()
        await self.acts()

    async def fresh(self) -> None:
        """The curve of the day that is open, and what has happened in it since. Raises Unreachable, Refused."""
        then, day = self._then, self._then.day
        if day is not None:
            course = await self._course(day)
            if then.day == day:
                then.course = course
                await self.acts()

    async def _course(self, day: date) -> wire.Course:
        course = (await self._ask("course", day=day.isoformat())).course
        if course is None:
            raise Unreachable("no course in the answer")
        return course

    async def acts(self) -> None:
        """What happened in the day, or has happened since it was asked for last. Raises Unreachable, Refused."""
        then, day = self._then, self._then.day
        if day is None:
            return
        # What took effect by the passing of time has the place of the event before it: that place is asked anew.
        seq = max(0, then.seq - 1)
        found = [act for act in then.acts if act.seq <= seq]
        more = True
        while more:
            answer = await self._ask("acts", day=day.isoformat(), after=str(seq or ""), limit=ACTS)
            if then.day != day:
                return  # another one was opened meanwhile
            acts = answer.acts or []
            seq = max([seq, *(act.seq for act in acts)])
            found.extend(acts)
            more = answer.more and bool(acts)
        then.seq, then.acts = seq, happened.telling(found)
        self._notify()

    async def keep(self) -> None:
        """Ask for what is wanted, for ever."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._round()
            except Unreachable:
                await asyncio.sleep(AGAIN_S)
                self._wanted.set()
            except Refused as refused:
                self._then.ended = str(refused)
            self._notify()

    async def _round(self) -> None:
        """The queue as it was at the clock of then, and the post under the cursor if it has left it."""
        then, words = self._then, self._words
        at_ms, asked = then.head.now(self._clock.monotonic()), (then.day, then.queue, then.find)
        answer = await self._ask("past", queue=then.queue, at_ms=at_ms, find=then.find, limit=then.limit)
        fresh = [worded(post, words) for post in answer.posts or ()]
        near = abs(at_ms - then.told_ms) <= KEPT_MS
        kept = await self._kept(fresh, at_ms) if near else None
        if (then.day, then.queue, then.find) != asked:
            return  # it is about something else than what is looked at now
        then.listing = again(then.listing, fresh, answer.more, kept)
        then.counts, then.told_ms = dict(answer.counts), at_ms
        then.panel = answer.panel or then.panel

    async def _kept(self, fresh: Sequence[DeskPost], at_ms: int) -> DeskPost | None:
        here = self._then.listing.selected
        if here is None or here.post.id in {post.id for post in fresh}:
            return None
        answer = await self._ask_hub("post", post=here.post.id, at_ms=at_ms)
        return worded(answer.post, self._words) if answer.post is not None else None

    async def _ask(self, what: str, **how: str | int | wire.Find | None) -> wire.Answer:
        answer = await self._ask_hub(what, **how)
        if not answer.ok and answer.code in ("", "log-broken", "too-busy"):
            raise Unreachable(answer.why or answer.code)
        if not answer.ok:
            raise Refused(self._words.refusal(answer))
        return answer
