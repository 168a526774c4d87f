"""The pace of every source that is read again and again: short reads for what is new, whole ones for the rest.

A short read begins an overlap before the latest time known; a whole read goes through the window again and finds
edits and deletions. One read after the other, never two at once. What is missing counts as gone only after a listing
that was read to its end, and only on the service's own word.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from msgspec import Struct
from pydantic import Field

from feeder.sources.base import Batch, Options, SourceError
from feeder.sources.shared.window import Page, Window
from wall.clock import Clock
from wall.words import N_

DAY_MS = 86_400_000
CHECKS = 100
"""How many missing posts are asked for after one whole read; the others wait for the next one."""
REPEATS = 10
"""So often the same page may come again in one reading, before it counts as a listing that does not go on."""
AROUND = N_("The service gives the same page over and over: nothing more was read. A cache before it may be the "
            "reason: tell whoever runs it.")  # fmt: skip
Sleep = Callable[[float], Awaitable[None]]


class Polling(Options):
    """Options of a source that is read again and again; its own model may give other defaults and bounds."""

    every_s: float = Field(300.0, ge=1, le=86_400, description="How often new posts are asked for (s).")
    recheck_s: float = Field(
        3600.0, ge=1, le=604_800, description="How often the window is read again for edits and deletions (s)."
    )
    window_days: int = Field(
        30, ge=1, le=3650, description="How far back (days) the first read goes, and edits and deletions are seen."
    )


class Listing(Protocol):
    """What a service is asked for."""

    def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """Every page with what was written or moved since `since_ms` (Unix ms, our clock), to the end.

        `whole`: the listing has to hold everything since then, for what is missing counts as gone; else what is new
        is enough. Raises SourceError, also for a listing that is cut short.
        """
        ...

    async def is_gone(self, native_id: str, created: str) -> bool:
        """Whether the service itself says that nobody may read it any more. Where it cannot be asked for one post,
        a listing read to its end is its word: True. Raises SourceError where it does not say."""
        ...


class Pace(Struct, frozen=True):
    """`overlap_ms`: how far before the latest known time a short read begins."""

    every_s: float
    recheck_s: float
    window_days: int
    overlap_ms: int = 2 * 3_600_000

    @classmethod
    def of(cls, options: Polling, overlap_ms: int = 2 * 3_600_000) -> Pace:
        return cls(options.every_s, options.recheck_s, options.window_days, overlap_ms)


async def poll(listing: Listing, window: Window, pace: Pace, clock: Clock, wait: Sleep) -> AsyncIterator[Batch]:
    """Batches for ever, at least one a read. `wait` is asked for `every_s` between two reads; it may come back
    earlier (somebody rang). Raises what the listing raises."""
    told: set[str] = set()
    """What was said of posts left out, since the last whole read but one: nobody is told twice."""
    whole_at_s: float | None = None
    while True:
        now_s = clock.monotonic()
        whole = whole_at_s is None or now_s - whole_at_s >= pace.recheck_s - pace.every_s / 2
        said: set[str] = set()
        async for batch in _read(listing, window, pace, clock, whole):
            fresh = tuple(why for why in dict.fromkeys(batch.rejected) if why not in told)
            told.update(fresh)
            said.update(batch.rejected)
            yield Batch(batch.items, batch.cursor, fresh, batch.more, batch.before)
        if whole:
            told, whole_at_s = said, now_s
        await wait(pace.every_s)


async def _read(listing: Listing, window: Window, pace: Pace, clock: Clock, whole: bool) -> AsyncIterator[Batch]:
    oldest_ms = clock.now_ms() - pace.window_days * DAY_MS
    recent_ms = oldest_ms if window.latest_ms is None else min(window.latest_ms, clock.now_ms()) - pace.overlap_ms
    since_ms = min(oldest_ms, recent_ms) if whole else recent_ms
    listed: set[str] = set()
    # A listing may begin with the newest: until its end was read, whoever starts again begins where this read did.
    began_ms = latest_ms = window.latest_ms
    before = window.own
    last: set[str] = set()
    repeats = 0
    async for page in listing.pages(since_ms, whole):
        there = {item.native_id for item in page.items} | {native_id for native_id, _ in page.unusable}
        repeats = repeats + 1 if there and there == last else 0
        if repeats == REPEATS:
            raise SourceError(AROUND)
        last = there
        listed |= there
        items = window.take(page)
        latest_ms, window.latest_ms = _later(latest_ms, window.latest_ms), began_ms
        promised = window.promise(items) if items else None
        cursor = window.dump() if items or window.own != before else None
        yield Batch(items, cursor, page.rejected, more=True, before=promised)
        before = window.own
    # Only here: every page was read to its end.
    window.latest_ms = latest_ms
    gone = []
    for native_id in window.absent(listed, since_ms)[:CHECKS] if whole else ():
        if await listing.is_gone(native_id, window.seen[native_id].created):
            gone.append(native_id)
        else:
            window.turn(native_id)
    window.prune(min(oldest_ms, recent_ms))
    items = window.gone(gone)
    moved = bool(items) or window.own != before or latest_ms != began_ms
    yield Batch(items, window.dump() if moved else None)


def _later(one: int | None, other: int | None) -> int | None:
    return other if one is None or (other is not None and other > one) else one
