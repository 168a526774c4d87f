"""What one screen drew on a day, by its play log, read an hour at a time.

A screen's report is believed as far as it can be true: no scene lasts longer than six hours, none is of the future,
and none shows what had not happened. Where two overlap, the one that began later was up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence

from feeder.house import House
from feeder.played import LONGEST_MS
from feeder.side import SideTables
from wall.codec import Unreadable, decode_event
from wall.events import AnyEvent
from wall.log.base import Cursor, Record
from wall.views import Script

PAGE_MS = 3_600_000
PAGES = 4
"""Hours kept in memory."""
AHEAD_MS = 120_000
"""How far (ms) a screen's clock may be from the feeder's (`display/kiosk/trust.py` trusts no more)."""
HELD_MS = 3_600_000
"""No card is drawn longer than this (ms) after the last contact: further back no state is held."""


class Film:
    """The scripts of `screen`."""

    def __init__(self, house: House, side: SideTables, screen: str) -> None:
        self._house = house
        self._side = side
        self.screen = screen
        self._pages: OrderedDict[int, list[Script]] = OrderedDict()
        self._holds: OrderedDict[int, tuple[int | None, int | None]] = OrderedDict()

    async def up(self, at_ms: int) -> Script | None:
        """What was up at an instant (Unix ms); None: nothing is known of it. Raises LogBroken."""
        for script in reversed(await self._began(at_ms)):
            if script.from_ms <= at_ms < script.to_ms and await self._may_be(script):
                return script
        return None

    async def begins(self, from_ms: int, to_ms: int) -> int | None:
        """When this screen first drew something between two instants (Unix ms); None: it did not."""
        return await self._side.first(self.screen, from_ms, to_ms)

    async def passed(self, from_ms: int, to_ms: int, least_ms: int) -> list[int]:
        """When scripts of at least `least_ms` began after `from_ms` that were over at `to_ms`, in order."""
        return [
            script.from_ms
            for script in await self._began(to_ms)
            if from_ms < script.from_ms and script.to_ms <= to_ms and script.to_ms - script.from_ms >= least_ms
        ]

    async def held_ms(self, script: Script, at_ms: int) -> int:
        """Up to when (Unix ms) this screen knew the log as it drew `script`, at most `at_ms`."""
        if script.through <= 0:
            return at_ms
        _, next_ms = await self._around(script.through)
        if next_ms is None or next_ms > at_ms:
            return at_ms
        return max(next_ms - 1, script.from_ms - HELD_MS)

    async def _began(self, at_ms: int) -> Sequence[Script]:
        scripts = await self._page(at_ms // PAGE_MS)
        return scripts[: bisect_right(scripts, at_ms, key=lambda script: script.from_ms)]

    async def _page(self, number: int) -> list[Script]:
        known = self._pages.get(number)
        if known is None:
            begin = number * PAGE_MS
            rows = await self._side.film(self.screen, begin, begin + PAGE_MS, LONGEST_MS)
            known = [script for script in map(cut, rows) if script is not None]
            if begin + PAGE_MS > self._house.now_ms() - AHEAD_MS:
                return known  # more may still be reported
            self._pages[number] = known
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return known

    async def _may_be(self, script: Script) -> bool:
        """Whether what this screen says it had drawn had happened by then: else its clock was wrong."""
        if script.to_ms > self._house.now_ms() + AHEAD_MS or script.through > self._house.state.through:
            return False
        if script.through <= 0:
            return True
        at_ms, _ = await self._around(script.through)
        return at_ms is None or at_ms <= script.to_ms + AHEAD_MS

    async def _around(self, through: int) -> tuple[int | None, int | None]:
        """When the event at `through` happened (Unix ms), and when the next one did; None: not known."""
        known = self._holds.get(through)
        if known is None:
            record = await self._house.log.get(through)
            after = await self._house.log.read(Cursor(self._house.epoch, through), 1)
            known = _at_ms(record), _at_ms(after[0] if after else None)
            if after:
                self._holds[through] = known
                if len(self._holds) > 200:
                    self._holds.popitem(last=False)
        return known


def cut(script: Script) -> Script | None:
    """A script as it can be true; None if it cannot: it ends as it begins, or before."""
    if script.to_ms <= script.from_ms:
        return None
    to_ms = min(script.to_ms, script.from_ms + LONGEST_MS)
    if to_ms == script.to_ms:
        return script
    return Script(
        scene=script.scene, posts=script.posts, from_ms=script.from_ms, to_ms=to_ms, through=script.through,
        page=script.page,
    )  # fmt: skip


def event_of(record: Record) -> AnyEvent | None:
    """What a record says; None: it cannot be read."""
    try:
        return decode_event(record.facts)
    except Unreadable:
        return None


def _at_ms(record: Record | None) -> int | None:
    if record is None:
        return None
    event = event_of(record)
    return event.at_ms if event is not None else None
