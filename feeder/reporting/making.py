"""Makes a report: what is asked for, found, read, counted and told, with everybody else having their turn meanwhile.

`Report.period`, `before`, `month` and `days` are `wall/stats.py: period`: of the posts received in those days as they
stand now, pauses and the like cut to them; a span that is not over has them up to now, and `before` is of whole days
all the same. Figures that compare are cut alike (`figures.py`). `slots` are by the time at which something happened.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from feeder.house import House
from feeder.queues.places import unanswered
from feeder.quiet import DAYS, Rhythm
from feeder.reporting import telling
from feeder.reporting.figures import Side, figures, put_times, tally
from feeder.reporting.gathered import Gathered, gather
from feeder.reporting.lot import Lot
from feeder.reporting.origins import Came, count, sources
from feeder.reporting.periods import periods
from feeder.reporting.quotes import Quoting
from feeder.reporting.reading import first_at, read
from feeder.reporting.slots import Slots
from feeder.reporting.spans import Days, both, days, within
from feeder.reporting.spread import WEEKS, spread
from feeder.reporting.standing import standing
from feeder.reporting.texts import PRAISE, Texts
from feeder.reporting.turns import slices, through
from wall import days as cells
from wall.clock import day_of
from wall.figures import Delay, Period
from wall.ledger.tree import short
from wall.log.base import Record
from wall.report import Figure, Report
from wall.stats import MONTH, delay

if TYPE_CHECKING:
    from feeder.reporting.topics import Found


@dataclass(frozen=True)
class About:
    """What a report says of the house. `labels`: the sources' public names."""

    shop: str
    label: str
    zone: str
    language: str
    labels: Mapping[str, str]


async def report(house: House, day: str, about: About) -> Report:
    """The report of a day (`2026-11-22`), an ISO week (`2026-W47`) or a month (`2026-11`).

    Raises Refused (`bad-days`, `days-too-early`, `days-too-late`), LogBroken, CursorLost.
    """
    house.settle()
    made = _Making(house, about, day)
    stop = house.listen(made.texts.touch)
    try:
        return await made.report()
    finally:
        stop()


class _Making:
    """One report in the making."""

    def __init__(self, house: House, about: About, day: str) -> None:
        state = house.state
        self.house = house
        self.about = about
        self.zone = state.zone
        self.now_ms = state.now_ms
        self.today = day_of(self.now_ms, self.zone)
        self.since = day_of(state.since_ms, self.zone) if state.since_ms is not None else self.today
        self.days: Days = days(day, self.today, self.since)
        self.now, self.before, self.over = both(self.days, self.zone, self.now_ms)
        self.texts = Texts(house, about.language, about.label)
        self.found = Gathered()
        self.quoting = Quoting(house)

    async def report(self) -> Report:
        """Everything. What may be gone by now is looked at once more at the end."""
        found, texts = self.found, self.texts
        await asyncio.to_thread(texts.lexicon.ready)
        recent = within(self.days.first - timedelta(days=DAYS), self.days.last, self.zone)
        posts = list(self.house.state.posts.values())
        await through(gather(posts, self.days, self.now, self.before, recent, self.zone, found))
        del posts
        end = await first_at(self.house, self.now.end_ms)
        await self._read(await first_at(self.house, self.now.first_ms), end)
        texts.leave_out()
        about, complaints = await asyncio.to_thread(_topics, texts, self._compared)
        slots = await self._slots()
        # Long lists of numbers are gone through in a thread: nothing in them changes any more.
        answered = await asyncio.to_thread(self._answered_ms)
        received = [post.received_ms for post in found.now]
        hours = await asyncio.to_thread(slots.slots, received, found.shown_ms, found.refused_ms, answered)
        waiting = await asyncio.to_thread(lambda: sum(map(unanswered, found.now)))
        replied = await asyncio.to_thread(self._reply_delay)
        good = await asyncio.to_thread(texts.good_answers)
        every = await self._periods()
        figures = await self._figures()
        came = Came()
        await through(count(found.now, found.before, came))

        quoting = self.quoting
        made = Report(
            shop=self.about.shop,
            label=self.about.label,
            zone=self.about.zone,
            language=self.about.language,
            span=self.days.span,
            first=self.days.first.isoformat(),
            last=self.days.last.isoformat(),
            before_first=self.days.before_first.isoformat(),
            before_last=self.days.before_last.isoformat(),
            made_ms=self.now_ms,
            until_ms=None if self.over else self.now_ms,
            through=self.house.state.through,
            head=short(self.house.ledger.root()) if self.house.ledger.size else "",
            rules=self.house.state.rules.version if self.house.state.rules is not None else "",
            period=every[self.days.first, self.days.last],
            before=every[self.days.before_first, self.days.before_last] if self._compared else None,
            month=every[self.days.last - timedelta(days=MONTH - 1), self.days.last],
            figures=figures,
            slots=hours,
            topics=await telling.topics(about, texts, quoting),
            complaints=await telling.topics(complaints, texts, quoting),
            reply=replied,
            praised=telling.counted(self.house, texts.named),
            praise=await telling.praise(texts.named, quoting),
            replies=await telling.replies(good, quoting),
            promises=await telling.promises(found.promised, texts.promises, self.now, quoting),
            quiet=slots.use(answered, found.decided_ms, waiting),
            sources=sources(self.house.state, self.now, came, self.about.labels),
            days={first.isoformat(): one for (first, last), one in every.items() if self._is_day(first, last)},
        )
        return standing(made, quoting)

    @cached_property
    def _compared(self) -> bool:
        """Whether the span before is known as a whole: the log had begun by the time at which, in this span, the
        first post of the first day came."""
        since_ms = self.house.state.since_ms
        if since_ms is None or self.since > self.days.before_first:
            return False
        if self.since < self.days.before_first:
            return True
        early = [post.received_ms for post in self.found.now if post.split[3] == self.days.first.isoformat()]
        begins = within(self.days.first, self.days.first, self.zone).first_ms
        return not early or since_ms - self.before.first_ms <= min(early) - begins

    async def _read(self, low: int, end: int) -> None:
        """Read texts, replies and promises. `low`, `end`: the seqs of the span."""
        found, texts = self.found, self.texts
        # Only words and numbers: tables of objects would be looked through for garbage again and again, for all of
        # their hundred thousand entries at once.
        plan: dict[int, str] = {}
        how: dict[int, str] = {}
        anybody = bool(self.house.people.profiles)
        for which, posts in (("now", found.now), ("before", found.before)):
            drawn = Lot(sum(post.visible and post.voice == "customer" for post in posts))
            for some in slices(posts):
                for post in some:
                    if post.reply_seq:
                        plan[post.reply_seq], how[post.reply_seq] = post.id, "reply"
                    # What the shop says in a chat is nothing that people talk about.
                    if not post.visible or not post.content_seq or post.voice != "customer":
                        continue
                    if drawn.takes(post.id):
                        plan[post.content_seq], how[post.content_seq] = post.id, which
                    elif which == "now" and anybody and post.stars is not None and post.stars >= PRAISE:
                        plan[post.content_seq], how[post.content_seq] = post.id, "praise"
                await asyncio.sleep(0)
            if which == "now":
                texts.scale = drawn.scale
        ours = {plan[seq] for seq, what in how.items() if what == "now"}
        for some in slices(found.replied):
            for post in some:
                if low <= post.reply_seq < end:
                    read_too = post.visible and post.reply_shown and post.id in ours
                    plan[post.reply_seq], how[post.reply_seq] = post.id, "answer" if read_too else "reply"
            await asyncio.sleep(0)
        for some in slices(found.promised):
            plan.update((seq, post.id) for post in some for seq in post.history if seq not in how)
            await asyncio.sleep(0)

        everything = self.house.state.posts

        def take(record: Record) -> None:
            what, post = how.get(record.seq, "promise"), everything[plan[record.seq]]
            if what in ("now", "before"):
                texts.text(record, post, now=what == "now")
            elif what == "praise":
                texts.praise(record, post)
            elif what == "promise":
                texts.promise(record, post)
            else:
                texts.reply(record, post, read=what == "answer")

        await read(self.house, list(plan), take)

    def _answered_ms(self) -> list[int]:
        """When replies were given in the span, to whatever post: those that stand, and that people wrote."""
        times = self.texts.replied_ms
        mine = (post for post in self.found.replied if not post.reply_by.startswith("source:"))
        return sorted(times[post.reply_seq] for post in mine if times.get(post.reply_seq, -1) in self.now)

    async def _slots(self) -> Slots:
        rhythm = Rhythm(self.zone)
        for some in slices(self.found.recent_ms):
            for at_ms in some:
                rhythm.take(at_ms)
            await asyncio.sleep(0)
        slots = Slots(self.days, self.now, rhythm, self.zone, self._received(), self.since)
        await through(slots.find_quiet())
        return slots

    def _received(self) -> Counter[date]:
        """How many posts came on each day, for as long as days are compared."""
        mine = self.house.state.cells.get(cells.ALL, {})
        back = (self.days.last - self.days.before_first).days + 7 * WEEKS + DAYS
        all_days = (self.days.last - timedelta(days=n) for n in range(back))
        return Counter(
            {day: sum(mine[day.isoformat()].counts.values()) for day in all_days if day.isoformat() in mine}
        )

    async def _figures(self) -> list[Figure]:
        state, found = self.house.state, self.found
        lag_ms = max(0, self.now_ms - self.now.end_ms)
        rules = state.rules
        overdue_ms = self.now_ms - rules.answer_within_min * 60_000 if rules is not None else None
        histories = self.texts.promises.values()
        times = {
            "promised": sorted(ms for ms in map(telling.made_ms, histories) if ms is not None),
            "kept": sorted(ms for ms in map(telling.kept_ms, histories) if ms is not None),
            "contests": sorted(found.contested_ms),
        }
        both_sides = []
        for posts, span in ((found.now, self.now), (found.before, self.before)):
            side = Side()
            await through(tally(posts, span.end_ms + lag_ms, overdue_ms, self.texts.replied_ms, side))
            put_times(side, span, times)
            both_sides.append(side)
        one_day = self.days.span == "day"
        by_day = {name: Counter(day_of(ms, self.zone) for ms in some) for name, some in times.items()}
        by_day["received"] = self._received()
        spreads = {name: spread(some, self.days.first, self.since, one_day=one_day) for name, some in by_day.items()}
        compared = both_sides[1] if self._compared else None
        return await asyncio.to_thread(lambda: list(figures(both_sides[0], compared, spreads)))

    async def _periods(self) -> dict[tuple[date, date], Period]:
        whole = self.days
        length = (min(whole.last, self.today) - max(whole.first, self.since)).days + 1
        each = (max(whole.first, self.since) + timedelta(days=n) for n in range(length))
        wanted = [
            (whole.first, whole.last),
            (whole.before_first, whole.before_last),
            (whole.last - timedelta(days=MONTH - 1), whole.last),
            *((day, day) for day in each),
        ]
        house = self.house
        return await periods(house.state, wanted, self.today, house.played)

    def _is_day(self, first: date, last: date) -> bool:
        return first == last and self.days.first <= first <= self.days.last

    def _reply_delay(self) -> Delay | None:
        """From receipt to the answer that stands, of the posts of the span, as of now."""
        times = self.texts.replied_ms
        found = sorted(
            max(0, times[post.reply_seq] - post.received_ms)
            for post in self.found.now
            if post.reply_seq in times and not post.reply_by.startswith("source:")
        )
        return delay(array("q", found)) if found else None


def _topics(texts: Texts, compared: bool) -> tuple[list[Found], list[Found]]:
    from feeder.reporting.topics import topics  # here: numpy is large, and most feeders are asked once a day

    return topics(texts.lexicon, texts.now, texts.before, compared=compared)
