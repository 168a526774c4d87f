"""Replay at any speed, in any order of jumps, gives the state of a fold from the start."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.past.reel import Reel, between
from tests.feeder.past.houses import check, folded, grow, house_of, keeping, readable, record, told
from tests.wall.logs import GRACE_MS, START_MS, Log, logs

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
EVERY = st.integers(1, 7)
PLACES = st.lists(
    st.tuples(st.floats(-0.05, 1.05), st.sampled_from((-1, 0, 1, GRACE_MS - 1, GRACE_MS, 3_600_000))),
    min_size=1, max_size=6,
)  # fmt: skip
"""Where to jump: at which event, and how long (ms) beside it."""


def instants(log: Log, places: list[tuple[float, int]]) -> list[int]:
    times = [event.at_ms for _, event in log] or [START_MS]
    return [max(0, times[min(len(times) - 1, max(0, int(at * len(times))))] + beside) for at, beside in places]


@FEW
@given(log=logs(), places=PLACES, every=EVERY)
def test_any_order_of_jumps_gives_the_state_of_a_fold_from_the_start(
    log: Log, places: list[tuple[float, int]], every: int
) -> None:
    async def jump(path: Path) -> None:
        house = house_of(log)
        async with keeping(house, path, every) as past:
            assert past.made == len(log) // every
            reel, other = Reel(house), Reel(house)
            for at_ms in instants(log, places):
                await check(reel, house, at_ms)
                await check(other, house, at_ms + 60_000)  # whoever looks at another time changes nothing here
                await check(reel, house, at_ms)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(jump(Path(folder) / "past.db"))


@FEW
@given(log=logs(), places=PLACES, every=EVERY, cut=st.floats(0, 1))
def test_a_restart_goes_on_with_what_was_kept(
    log: Log, places: list[tuple[float, int]], every: int, cut: float
) -> None:
    async def jump(path: Path) -> None:
        before, after = log[: int(cut * len(log))], log[int(cut * len(log)) :]
        house = house_of(before)
        async with keeping(house, path, every):
            pass
        house = house_of(before)
        async with keeping(house, path, every) as past:
            assert past.made == 0
            reel = Reel(house)
            for at_ms in instants(before, places):
                await check(reel, house, at_ms)
            grow(house, after)
            for at_ms in instants(log, places):
                await check(reel, house, at_ms)
        async with keeping(house, path, every) as past:
            for at_ms in instants(log, places):
                await check(Reel(house), house, at_ms)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(jump(Path(folder) / "past.db"))


@FEW
@given(log=logs(), every=EVERY, speed=st.integers(1, 3_600_000), data=st.data())
def test_any_speed_gives_the_state_of_a_fold_from_the_start(
    log: Log, every: int, speed: int, data: st.DataObject
) -> None:
    async def play(path: Path) -> None:
        house = house_of(log)
        start = data.draw(st.integers(START_MS - 1000, house.state.now_ms))
        async with keeping(house, path, every):
            reel = Reel(house)
            for frame in range(12):
                await check(reel, house, start + frame * speed)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder) / "past.db"))


@FEW
@given(log=logs(), every=EVERY, from_place=st.floats(0, 1), long_ms=st.sampled_from((0, 1, 20_000, 7_200_000)))
def test_what_happened_between_two_instants_is_all_of_it_in_the_logs_order(
    log: Log, every: int, from_place: float, long_ms: int
) -> None:
    async def look(path: Path) -> None:
        house = house_of(log)
        (from_ms,) = instants(log, [(from_place, 0)])
        wanted = [
            seq
            for seq, event in log
            if from_ms <= event.at_ms < from_ms + long_ms and readable(record(seq, event)) is not None
        ]
        assert [record.seq async for record, _ in between(house, from_ms, from_ms + long_ms)] == wanted
        async with keeping(house, path, every):
            assert [record.seq async for record, _ in between(house, from_ms, from_ms + long_ms)] == wanted

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(look(Path(folder) / "past.db"))


@FEW
@given(log=logs(), cut=st.floats(0, 1), late_ms=st.integers(0, 20_000))
def test_what_comes_in_late_is_folded_in_at_its_place(log: Log, cut: float, late_ms: int) -> None:
    """Time has passed at the end of the log; what is written next may have happened a moment before."""

    async def look() -> None:
        house = house_of(log[: int(cut * len(log))])
        reel = Reel(house)
        await reel.seek(house.state.now_ms + late_ms)
        for one in log[int(cut * len(log)) :]:
            grow(house, [one])
            at_ms = max(reel.state.now_ms, one[1].at_ms + late_ms)
            assert told(await reel.seek(at_ms)) == told(await folded(house, at_ms))

    asyncio.run(look())
