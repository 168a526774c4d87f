"""The curve, the acts and the story of a day, made once for a day that is over (`feeder/replaying/kept.py`).

The story is put together anew whenever it is asked for: what may not be seen any more is not in it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from feeder.house import House
from feeder.past.course import clipped, histogram, peaks
from feeder.past.folding import foretell
from feeder.past.reel import Reel
from feeder.past.story import Answer, Facts, Span, story
from feeder.quiet import DAYS, Rhythm
from feeder.replaying import kept
from feeder.replaying.days import known_day, span_of
from feeder.replaying.diary import Diary, Writer
from feeder.replaying.film import Film, event_of
from feeder.replaying.kept import Day
from feeder.replaying.outline import Sleep, few, keep, outline
from feeder.replaying.seen import gone
from feeder.side import SideTables
from wall.log.base import Cursor, LogBroken
from wall.past import Chapter, Course
from wall.state import State

Pause = Callable[[], Awaitable[None]]
KEPT = 32
ACTS = 200_000
"""Days kept, and acts of all of them together: some 50 MB."""
READ = 40
"""Records gone through before others have their turn."""
PAUSE_S = 0.02
"""For how long (s) others have their turn while a day is gone through that nobody has asked for."""
AT_ONCE = 5000
"""Posts looked through before others have their turn."""


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

    def soon(self, text: str) -> bool:
        """Whether the course of this day is at hand, or as good as that. Raises Refused."""
        house = self._house
        named = known_day(text, house.state, house.now_ms())
        if named in self._kept or kept.has(house, named):
            return True
        return few(house, named)

    async def outline(self, text: str) -> Course:
        """The day without anything that it must be gone through for, but when it began. Raises Refused, LogBroken."""
        course = await outline(self._house, text)
        return replace(course, screens=await self._side.screens(course.from_ms, course.to_ms))

    async def keep(self, sleep: Sleep = asyncio.sleep) -> None:
        """For ever: go through the days that are over, the newest first, while others have their turn."""
        await keep(self._house, lambda named: self._gone_through(named, lambda: sleep(PAUSE_S)), sleep)

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
                made = self._read(named) or await self._made(named, now_ms)
                self._kept[named] = made
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

    def _read(self, named: date) -> Day | None:
        day = kept.read(self._house, named)
        if day is None:
            return None
        course = day.course
        off = clipped(self._offs(), None, course.from_ms, course.to_ms)
        return Day(named, replace(course, off=off), day.diary, day.fates)

    async def _made(self, named: date, now_ms: int) -> Day:
        house = self._house
        from_ms, end_ms = span_of(named, house.state.zone)
        to_ms = min(end_ms, now_ms + 1)  # an event of this very millisecond has happened
        known = self._open
        self._open = None  # where this fails half-way, it begins anew
        writer = known[1] if known is not None and known[0] == named else await self._begun(from_ms)
        over = await self._go_through(writer, to_ms, lambda: asyncio.sleep(0))
        if not over and to_ms < end_ms:
            self._open = named, writer
        day = await self._told(named, writer, to_ms, now_ms)
        if over and to_ms == end_ms:
            await kept.put(house, day)
        return day

    async def _gone_through(self, named: date, pause: Pause) -> None:
        """Put a day that is over down, if its end is in the log."""
        from_ms, end_ms = span_of(named, self._house.state.zone)
        writer = await self._begun(from_ms)
        if await self._go_through(writer, end_ms, pause):
            await kept.put(self._house, await self._told(named, writer, end_ms, end_ms))

    async def _told(self, named: date, writer: Writer, to_ms: int, now_ms: int) -> Day:
        house = self._house
        from_ms, end_ms = span_of(named, house.state.zone)
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
        return Day(named, course, diary, await _fates(state, diary))

    async def _begun(self, from_ms: int) -> Writer:
        return Writer(await Reel(self._house).seek(from_ms - 1), from_ms)

    async def _go_through(self, writer: Writer, to_ms: int, pause: Pause) -> bool:
        """Enter what happened before `to_ms`; returns whether the log goes on after that."""
        house = self._house
        while records := await house.log.read(Cursor(house.epoch, writer.state.through), READ):
            for record in records:
                event = event_of(record)
                if record.seq > house.state.through:
                    return False  # the house itself does not know of it yet
                if event is not None:
                    if event.at_ms >= to_ms:
                        return True
                    foretell(house.state.posts, writer.state, record.seq, event)
                writer.take(record.seq, event)
            await pause()
        return False

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
            arrived=list(self._arrived(diary)),
            fates=day.fates,
        )
        return story(facts, seen)

    def _arrived(self, diary: Diary) -> Iterator[tuple[int, str, str]]:
        """What came in and was on the wall that day, of a conversation only the first that was; with its split."""
        told: set[str] = set()
        for at_ms, name in zip(diary.received, diary.arrived, strict=True):
            post = self._house.state.posts.get(name) if name in diary.up else None
            if post is None or post.conversation in told:
                continue
            if post.conversation is not None:
                told.add(post.conversation)
            yield at_ms, name, post.split[2]

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


async def _fates(state: State, diary: Diary) -> dict[str, int]:
    """What had become of the day's posts, as counts by state."""
    found: Counter[str] = Counter()
    for number, name in enumerate(diary.arrived):
        found[state.posts[name].state] += 1
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
    return dict(found)
