"""How long each post was on the screens, from what they report; and a digest of each report in the log.

The seconds go into the comparison of the public panel (`wall/parity.py`). The digests make the play log one that
cannot be rewritten afterwards: `Played` says how many scripts there were, between which numbers, with which SHA-256.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, time, timedelta

import msgspec

from feeder.house import House
from feeder.side import SideTables, Stored
from wall import events as ev
from wall import wire
from wall.clock import day_of
from wall.parity import NEGATIVE, POSITIVE
from wall.post import Post, State
from wall.roles import AUTHOR, FEEDER
from wall.stats import MONTH, Played

log = logging.getLogger("feeder.played")
EVERY_S = 60.0
QUARTER_MS = 15 * 60_000
AT_ONCE = 2000
"""Scripts read before others have their turn, and the most that one digest is over."""
LONGEST_MS = 6 * 3_600_000
"""No scene lasts longer (ms): what a screen reports beyond that is a wrong clock."""
LAST_MS = 253_370_764_799_999
"""The last `Instant` there is (Unix ms)."""
MONTH_MS = (MONTH + 2) * 86_400_000
KEPT = "screens:played"
"""Under this name the side tables keep up to where the digests go; no source can be called so."""


class _Mark(msgspec.Struct):
    """Scripts up to `done` are in the log; `next`: those up to there are being written."""

    done: int = 0
    next: int = 0


def screen_ms(script: wire.Script) -> Mapping[str, int]:
    """How long (ms) each post was shown by this script. Page 0 is a post's beginning on a board: no showing."""
    length = max(0, min(script.to_ms - script.from_ms, LONGEST_MS))
    return dict.fromkeys((post for post, _, page in script.posts if page > 0), length)


def sides(state: State, shown_ms: Mapping[str, int]) -> Played:
    """Seconds on screens of the month's posts that were shown at some time, negative and positive, by their ids.

    Those that their author took back are left out, as in the shares; one that no screen drew has 0 s.
    """
    first = day_of(state.now_ms, state.zone) - timedelta(days=MONTH - 1)
    since_ms = datetime.combine(first, time(), state.zone).timestamp() * 1000
    found: dict[str, list[float]] = {NEGATIVE: [], POSITIVE: []}
    posts = [post for post in state.posts.values() if post.received_ms >= since_ms and post.split[2] in found]
    for post in sorted(posts, key=lambda post: post.id):
        if post.shown_ms is not None and not _taken_back(post):
            found[post.split[2]].append(shown_ms.get(post.id, 0) / 1000)
    return found[NEGATIVE], found[POSITIVE]


def digest(scripts: Sequence[Stored]) -> str:
    """SHA-256 (hex) over the scripts as stored, in this order, a newline after each."""
    whole = hashlib.sha256()
    for one in scripts:
        whole.update(one.script.encode() + b"\n")
    return whole.hexdigest()


class PlayLog:
    """Reads the play log behind the screens' reports, and hands the seconds to the house."""

    def __init__(
        self, house: House, side: SideTables, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._house = house
        self._side = side
        self._sleep = sleep
        self._read: int | None = None
        self._shown_ms: dict[str, int] = {}

    async def run(self) -> None:
        """For ever. Raises LogBroken."""
        quarter = self._quarter()
        while True:
            await self.count()
            if self._quarter() != quarter:
                quarter = self._quarter()
                await self.report()
            await self._sleep(EVERY_S)

    async def count(self) -> None:
        """Take in what screens have reported since, and hand it over. Raises LogBroken."""
        since_ms = self._house.now_ms() - MONTH_MS
        if self._read is None:
            self._read, _ = await self._side.numbers(since_ms)
        news = False
        while rows := await self._side.stored(self._read, AT_ONCE):
            self._read, news = rows[-1].number, True
            for row in rows:
                self._take(row)
            await asyncio.sleep(0)
        if self._shown_ms or news:
            posts = self._house.state.posts
            for name in [n for n in self._shown_ms if n not in posts or posts[n].received_ms < since_ms]:
                del self._shown_ms[name]
            found = sides(self._house.state, self._shown_ms)
            if found != self._house.played:
                self._house.played = found

    async def report(self) -> None:
        """Write a digest for each screen that has reported since the last time. Raises LogBroken."""
        mark = await self._mark()
        _, last = await self._side.numbers(0)
        # Where all has been deleted meanwhile, numbers have begun anew.
        mark = _Mark() if mark.done > last else _Mark(mark.done, min(mark.next, last))
        while mark.next > mark.done or (mark := await self._ahead(mark)).next > mark.done:
            rows = [row for row in await self._side.stored(mark.done, AT_ONCE) if row.number <= mark.next]
            for screen in sorted({row.screen for row in rows}):
                await self._write(screen, [row for row in rows if row.screen == screen], mark)
            mark = await self._save(_Mark(mark.next, mark.next))

    async def _ahead(self, mark: _Mark) -> _Mark:
        """Up to where the next digests go, kept before they are written: after a crash they are the same again."""
        rows = await self._side.stored(mark.done, AT_ONCE)
        return await self._save(_Mark(mark.done, rows[-1].number)) if rows else mark

    async def _write(self, screen: str, rows: Sequence[Stored], mark: _Mark) -> None:
        event = ev.Played(
            at_ms=self._house.now_ms(), actor=FEEDER, shop=self._house.shop, screen=screen,
            from_ms=_instant(min(row.from_ms for row in rows)), to_ms=_instant(max(row.to_ms for row in rows)),
            count=len(rows),
            digest=digest(rows), first=rows[0].number, last=rows[-1].number,
        )  # fmt: skip
        await self._house.append(event, entry=f"played-{mark.next}-{rows[0].number}-{screen}")

    def _take(self, row: Stored) -> None:
        try:
            script = msgspec.json.decode(row.script, type=wire.Script)
        except msgspec.DecodeError:
            log.warning("script %d of the play log cannot be read", row.number)
            return
        posts = self._house.state.posts
        for post, length_ms in screen_ms(script).items():
            if post in posts:
                self._shown_ms[post] = self._shown_ms.get(post, 0) + length_ms

    async def _mark(self) -> _Mark:
        kept = await self._side.cursor(KEPT)
        try:
            return msgspec.json.decode(kept, type=_Mark) if kept is not None else _Mark()
        except msgspec.DecodeError:
            log.warning("up to where the play log was digested is not known any more: all of it is, once more")
            return _Mark()

    async def _save(self, mark: _Mark) -> _Mark:
        await self._side.save_cursor(KEPT, msgspec.json.encode(mark).decode(), self._house.now_ms())
        return mark

    def _quarter(self) -> int:
        return self._house.now_ms() // QUARTER_MS


def _instant(ms: int) -> int:
    """As it can stand in an event: a screen with a wrong clock may report years that no calendar has."""
    return max(0, min(ms, LAST_MS))


def _taken_back(post: Post) -> bool:
    return post.deleted or (post.refusal is not None and post.refusal.actor == AUTHOR)
