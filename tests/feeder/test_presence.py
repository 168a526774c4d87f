"""When the feeder was away is a fact: to the minute after a crash, exactly after a stop in order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from feeder.presence import BEAT_S, KEPT, Presence
from tests.feeder.support import Place, place
from wall.clock import SteppedClock
from wall.codec import decode_event
from wall.events import Started
from wall.log.base import Cursor


async def started(here: Place) -> list[int | None]:
    """Since when it was away, of each start in the log."""
    records = await here.house.log.read(Cursor(here.house.epoch), 1000)
    events = [decode_event(record.facts) for record in records]
    return [event.off_since_ms for event in events if isinstance(event, Started)]


async def test_the_first_start_was_away_from_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await Presence(here.house, here.side).begin()
        assert await started(here) == [None]
        assert here.house.state.offs == []


async def test_a_crash_is_known_to_the_minute(tmp_path: Path) -> None:
    clock = SteppedClock()
    beats, hung = asyncio.Queue[float](), asyncio.Event()

    async def sleep(seconds: float) -> None:
        await beats.put(seconds)
        clock.step(seconds)
        if beats.qsize() == 3:
            hung.set()
            await asyncio.Event().wait()  # and then the power goes

    async with place(tmp_path, clock) as here:
        presence = Presence(here.house, here.side, sleep)
        await presence.begin()
        first_ms = clock.now_ms()
        task = asyncio.create_task(presence.run())
        await hung.wait()
        kept = await here.side.cursor(KEPT)
        assert kept == str(first_ms + round(2 * BEAT_S * 1000))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await here.side.save_cursor(KEPT, kept, 0)  # as it was when the power went: no last beat
    clock.step(3600)
    async with place(tmp_path, clock) as here:
        await Presence(here.house, here.side).begin()
        assert await started(here) == [None, int(kept)]
        assert here.house.state.offs == [(int(kept), clock.now_ms())]


async def test_a_stop_in_order_is_known_exactly(tmp_path: Path) -> None:
    clock = SteppedClock()
    async with place(tmp_path, clock) as here:
        presence = Presence(here.house, here.side, lambda seconds: asyncio.Event().wait())  # type: ignore[arg-type,return-value]
        await presence.begin()
        task = asyncio.create_task(presence.run())
        await asyncio.sleep(0)
        clock.step(17)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        stopped_ms = clock.now_ms()
    clock.step(5)
    async with place(tmp_path, clock) as here:
        await Presence(here.house, here.side).begin()
        assert here.house.state.offs == [(stopped_ms, stopped_ms + 5000)]


@pytest.mark.parametrize("kept", ["", "soon", "-5", "1e9", "٣", "9" * 30])
async def test_what_is_no_time_or_lies_ahead_tells_of_no_absence(tmp_path: Path, kept: str) -> None:
    async with place(tmp_path) as here:
        await here.side.save_cursor(KEPT, kept, 1)
        await Presence(here.house, here.side).begin()
        assert here.house.state.offs == []
