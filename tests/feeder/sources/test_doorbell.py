"""A hook that only rings: believed as far as a ring is, heard at any time, and never without a pause."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.shared.doorbell import KEY, QUIET_S, Doorbell


class Held:
    """A `sleep` that ends when a test says so; what it was asked (s)."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        if seconds > QUIET_S:
            await self.over.wait()


async def test_a_ring_wakes_and_a_ring_before_is_not_forgotten() -> None:
    held = Held()
    bell = Doorbell(sleep=held)
    waiting = asyncio.create_task(bell.wait(300))
    await asyncio.sleep(0)
    assert (await bell.deliver({}, b"anything"))[0] == 200
    await waiting
    for _ in range(100):
        await bell.deliver({}, b"")
    await bell.wait(300)
    assert held.asked == [300, QUIET_S, 300, QUIET_S]
    again = asyncio.create_task(bell.wait(300))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not again.done()  # a hundred rings were one
    held.over.set()
    await again


async def test_without_a_ring_it_waits_its_time() -> None:
    held = Held()
    held.over.set()
    await Doorbell(sleep=held).wait(300)
    assert held.asked == [300]


async def test_who_is_cancelled_leaves_nothing_behind() -> None:
    bell = Doorbell(sleep=Held())
    before = len(asyncio.all_tasks())
    waiting = asyncio.create_task(bell.wait(300))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(asyncio.all_tasks()) == before


@settings(max_examples=30, deadline=None)
@given(key=st.text(min_size=1), given_key=st.one_of(st.none(), st.text(), st.just("\udcff")))
async def test_only_who_knows_the_key_may_ring(key: str, given_key: str | None) -> None:
    key = key.encode("utf-8", "replace").decode()
    bell = Doorbell(key, Held())
    status, told = await bell.deliver({} if given_key is None else {KEY: given_key}, b"")
    assert status == (200 if given_key == key else 401)
    assert key not in told.get("error", "") or len(key) < 12
    assert (await bell.deliver({KEY: key}, b""))[0] == 200
