"""The curve, the acts and the story of a day, made once for a day that is over.

The story is put together anew whenever it is asked for: what may not be seen any more is not in it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from feeder.house import House
from feeder.past.course import clipped, histogram, peaks
from feeder.past.reel import Reel
from feeder.past.story import Answer, Facts, Span, story
from feeder.quiet import DAYS, Rhythm
from feeder.replaying.days import known_day, span_of
from feeder.replaying.diary import Diary, Writer
from feeder.replaying.film import Film, event_of
from feeder.replaying.seen import gone
from feeder.side import SideTables
from wall.log.base import Cursor, LogBroken
from wall.past import Chapter, Course
from wall.state import State

KEPT = 32
ACTS = 200_000
"""Days kept, and acts of all of them together: some 50 MB."""
READ = 200
"""Records read before others have their turn."""
AT_ONCE = 5000
"""Posts looked through before others have their turn."""


@dataclass(frozen=True)
class Day:
    """A day that was gone through. `waiting`: undecided posts at its end."""

    date: date
    course: Course
    diary: Diary
    waiting: int


class Courses:
    """The days of one house."""

    def __init__(self, house: House, side: SideTables) -> None:
        self._house = house
        self._side = side
        self._kept: OrderedDict[date, Day] = OrderedDict()
        self._quiet: OrderedDict[date, list[Span]] = OrderedDict()
        self._open: tuple[date, Writer] | None = None
        """The day that is going on."""
        self._making = asyncio.Lock()

    async def of(self, text: str, *, story: bool = False) -> Course:
        """The course of the day `text`, with its story or without. Raises Refused, LogBroken."""
        day = await self.day(text)
        course = replace(day.course, screens=await self._side.screens(day.course.from_ms, day.course.to_ms))
        return replace(course, story=await self._story(day)) if story else course

    async def day(self, text: str) -> Day:
        """The day `text`. Raises Refused, LogBroken."""
        house = self._house
        house.settle()
        named = known_day(text, house.state, house.now_ms())
        async with self._making:  # two who open the same day at once have it made once
            known = self._kept.get(named)
            now_ms = house.now_ms()
            if known is not None and self._is_over(named, known):
                self._kept.move_to_end(named)
                return known
            try:
                self._kept[named] = made = await self._made(named, now_ms)
            except LogBroken:
                self._open = None  # what was read half-way is not gone on with
                raise
            self._kept.move_to_end(named)
            while len(self._kept) > KEPT or (len(self._kept) > 1 and self._acts() > ACTS):
                self._kept.popitem(last=False)
            return made

    def film(self, screen: str) -> Film:
        """What this screen drew."""
        return Film(self._house, self._side, screen)

    def _is_over(self, named: date, known: Day) -> bool:
        return known.course.to_ms == span_of(named, self._house.state.zone)[1]

    def _acts(self) -> int:
        return sum(len(day.diary.acts) for day in self._kept.values())

    async def _made(self, named: date, now_ms: int) -> Day:
        house = self._house
        from_ms, end_ms = span_of(named, house.state.zone)
        to_ms = min(end_ms, now_ms + 1)  # an event of this very millisecond has happened
        writer = await self._written(named, from_ms, to_ms)
        diary, state = writer.end(to_ms), writer.state
        told_ms = min(end_ms, now_ms)
        received = histogram(diary.received, from_ms, to_ms)
        shop = house.shop
        darks = ((since, until) for since, until, _ in reversed(state.darks.get(shop, [])))
        dark = state.dark.get(shop)
        course = Course(
            day=named.isoformat(),
            zone=str(house.state.zone),
            from_ms=from_ms,
            to_ms=told_ms,
            received=received,
            shown=histogram(diary.shown, from_ms, to_ms),
            withheld=histogram(diary.withheld, from_ms, to_ms),
            first_ms=diary.first_ms,
            last_ms=diary.last_ms,
            peaks=peaks(received, from_ms),
            refusals=[at_ms for at_ms, _ in diary.refusals],
            paused=clipped(reversed(state.pauses.get(shop, [])), state.paused.get(shop), from_ms, told_ms),
            dark=clipped(darks, dark[0] if dark is not None else None, from_ms, told_ms),
            off=clipped(self._offs(), None, from_ms, told_ms),
        )
        return Day(named, course, diary, _waiting(state))

    async def _written(self, named: date, from_ms: int, to_ms: int) -> Writer:
        """The day up to `to_ms`, folded. One that goes on is gone on with."""
        house, known = self._house, self._open
        if known is not None and known[0] == named:
            writer = known[1]
        else:
            writer = Writer(await Reel(house).seek(from_ms - 1), from_ms)
        self._open = None  # where this fails half-way, it begins anew
        done = False
        while not done and (records := await house.log.read(Cursor(house.epoch, writer.state.through), READ)):
            for record in records:
                event = event_of(record)
                done = record.seq > house.state.through or (event is not None and event.at_ms >= to_ms)
                if done:
                    break
                writer.take(record.seq, event)
            await asyncio.sleep(0)
        if not done and to_ms < span_of(named, house.state.zone)[1]:
            self._open = named, writer
        return writer

    def _offs(self) -> Iterable[Span]:
        """The house's own: that it was away is known only when it is back, perhaps on another day."""
        return reversed(self._house.state.offs)

    async def _story(self, day: Day) -> list[Chapter]:
        posts, diary = self._house.state.posts, day.diary

        def seen(name: str) -> bool:
            post = posts.get(name)
            return post is not None and not gone(post.revision, post)

        answers: list[Answer] = []
        for name, at_ms in diary.replies.items():
            post = posts.get(name)
            if post is not None and post.reply_seq and post.reply_shown and seen(name):
                answers.append(
                    Answer(
                        name,
                        at_ms,
                        diary.delays[name],
                        post.split[2],
                        len(post.supporters),
                        post.contest == "reversed",
                    )
                )
        promised = [one for one in diary.promises if posts[one[1]].promise is not None]
        facts = Facts(
            course=day.course,
            up=diary.up,
            answers=answers,
            replied=len(diary.replies),
            replied_at=sorted(diary.replies.values()),
            promises=[(at, name) for at, name, state in promised if state in ("taken-up", "under-way")],
            kept=[(at, name) for at, name, state in promised if state == "done"],
            refused=diary.refusals,
            quiet=await self._quiet_hours(day),
            waiting=day.waiting,
        )
        return story(facts, seen)

    async def _quiet_hours(self, day: Day) -> list[Span]:
        """The day's quiet hours, judged by the four weeks before (`feeder/quiet.py`)."""
        known = self._quiet.get(day.date)
        if known is None:
            zone = self._house.state.zone
            rhythm = Rhythm(zone)
            first_ms, _ = span_of(day.date - timedelta(days=DAYS), zone)
            for number, post in enumerate(list(self._house.state.posts.values())):
                if first_ms <= post.received_ms < day.course.from_ms:
                    rhythm.take(post.received_ms)
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)
            hours = rhythm.quiet_hours(day.date)
            known = self._quiet[day.date] = list(_hours(day, hours, self._house.state))
            if len(self._quiet) > KEPT:
                self._quiet.popitem(last=False)
        return known


def _hours(day: Day, hours: Iterable[int], state: State) -> Iterator[Span]:
    """These hours of the clock, as stretches (Unix ms); neighbours are one."""
    wanted, begin, end = set(hours), 0, 0
    _, last_ms = span_of(day.date, state.zone)
    for at_ms in range(day.course.from_ms, last_ms, 3_600_000):
        if datetime.fromtimestamp(at_ms / 1000, state.zone).hour in wanted:
            begin, end = begin or at_ms, at_ms + 3_600_000
        elif begin:
            yield begin, end
            begin = 0
    if begin:
        yield begin, end


def _waiting(state: State) -> int:
    return sum(len(queue) for queue in state.waiting.values())
