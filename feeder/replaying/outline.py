"""What is known of a day before it is gone through, and going through all of them while nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from feeder.house import House
from feeder.past.reel import between
from feeder.past.store import PastBroken
from feeder.replaying import kept
from feeder.replaying.days import known_day, span_of
from feeder.replaying.diary import UNTOLD
from wall.clock import day_of
from wall.past import Course
from wall.roles import FEEDER

FEW = 500
"""Records of a day that is gone through so quickly that nobody need see anything before."""
AGAIN_S = 600.0
"""After which time (s) it is looked whether another day is over."""
SOON_S = 1.0

Sleep = Callable[[float], Awaitable[None]]


def few(house: House, named: date) -> bool:
    """Whether so little happened on that day that going through it takes no time."""
    store = kept.store_of(house)
    if store is None:
        return house.ledger.size <= FEW
    try:
        spans, newest = store.spans(*span_of(named, house.state.zone)), store.newest()
    except PastBroken:
        return False
    count = sum((house.place(upto) or 0) - (house.place(after) or 0) for after, upto in spans)
    return count + house.ledger.size - (newest.size if newest is not None else 0) <= FEW


async def outline(house: House, text: str) -> Course:
    """The day `text` without anything that it must be gone through for, but when it began, and nobody's scripts.

    Raises Refused, LogBroken.
    """
    now_ms = house.now_ms()
    named = known_day(text, house.state, now_ms)
    from_ms, end_ms = span_of(named, house.state.zone)
    to_ms, first_ms = min(end_ms, now_ms), 0
    async for _, event in between(house, from_ms, to_ms + 1):
        if event.actor != FEEDER and not isinstance(event, UNTOLD):
            first_ms = event.at_ms
            break
    return Course(
        day=named.isoformat(), zone=str(house.state.zone), from_ms=from_ms, to_ms=to_ms, first_ms=first_ms
    )  # fmt: skip


async def keep(house: House, go_through: Callable[[date], Awaitable[None]], sleep: Sleep = asyncio.sleep) -> None:
    """For ever: have the days that are over gone through, the newest first. Raises LogBroken."""
    past, done = house.past, set[date]()
    if past is None:
        return
    store = None
    while True:
        await past.caught_up.wait()
        if past.store is not store:  # it was made anew
            store = past.store
            done.clear()
        today, first_ms = day_of(house.now_ms(), house.state.zone), house.state.since_ms
        first = day_of(first_ms, house.state.zone) if first_ms is not None else today
        try:
            for named in (today - timedelta(days=number) for number in range(1, (today - first).days + 1)):
                if named not in done:
                    done.add(named)
                    if not kept.has(house, named):
                        await go_through(named)
                    await sleep(0)
        except PastBroken:  # whoever keeps the file has been told, and makes it anew
            done.clear()
            await sleep(SOON_S)
        else:
            await sleep(AGAIN_S)
