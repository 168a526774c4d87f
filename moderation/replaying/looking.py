"""Asking the hub for the past as fast as it answers: one question in flight, and the newest wins. No toolkit here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Protocol

from moderation.replaying import days, happened
from moderation.replaying.curve import span
from moderation.replaying.days import Day
from moderation.replaying.playhead import USUAL, Playhead
from moderation.replaying.roles import worded
from moderation.replaying.then import Then, again
from moderation.words import Words
from wall import wire
from wall.client import Unreachable
from wall.clock import Clock, from_iso
from wall.past import Act
from wall.wire import DeskPost

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
        then.day = day if isinstance(day, date) else day.on(then.now_ms, words.zone)
        then.course, then.acts, then.seq, then.panel, then.counts = None, [], 0, None, {}
        then.course = course = await self.course()
        drawn = span(course)
        begin = days.instant(then.day, start, words.zone) if start is not None else drawn.from_ms
        last = min(drawn.to_ms, days.instant(then.day, end, words.zone)) if end is not None else drawn.to_ms
        first = min(drawn.from_ms, begin) if start is not None else drawn.from_ms
        then.head = Playhead(first, max(first, last), first, speed=speed).to(begin, self._clock.monotonic())
        self.want()
        self._notify()
        await self.acts()

    async def course(self) -> wire.Course:
        """The curve of the day that is open. Raises Unreachable, Refused."""
        course = (await self._ask("course", day=self._iso)).course
        if course is None:
            raise Unreachable("no course in the answer")
        return course

    async def acts(self) -> None:
        """What happened in the day, or has happened since it was asked for last. Raises Unreachable, Refused."""
        then, day = self._then, self._then.day
        more, found = True, list[Act]()
        while more:
            answer = await self._ask("acts", day=self._iso, after=str(then.seq or ""), limit=ACTS)
            if then.day != day:
                return  # another one was opened meanwhile
            acts = answer.acts or []
            then.seq = max([then.seq, *(act.seq for act in acts)])
            found.extend(acts)
            more = answer.more and bool(acts)
        then.acts = happened.telling([*then.acts, *found])
        self._notify()

    @property
    def _iso(self) -> str:
        return self._then.day.isoformat() if self._then.day is not None else ""

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
        kept = await self._kept(fresh, at_ms)
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
