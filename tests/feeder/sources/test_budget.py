"""A bucket of calls: no stretch of time has more than its calls and one burst, whatever clocks and restarts do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.shared.budget import Budget
from tests.feeder.sources.small_server import Pace
from wall.clock import SteppedClock

CALLS, PER_S, BURST = 10, 100.0, 3.0
STEPS = st.one_of(
    st.tuples(st.just("call"), st.just(0.0)),
    st.tuples(st.just("pass"), st.floats(0, 60)),
    st.tuples(st.just("restart"), st.floats(0, 60)),
    st.tuples(st.just("wall clock moves"), st.floats(-1e6, 1e6)),
)


@settings(max_examples=50, deadline=None)
@given(steps=st.lists(STEPS, max_size=40))
async def test_no_window_has_more_than_its_calls_and_one_burst(steps: list[tuple[str, float]]) -> None:
    clock = SteppedClock()
    budget, made, now_s = Budget(clock, CALLS, PER_S, BURST), [], 0.0
    pace = Pace(clock=clock)
    for what, much in steps:
        if what == "call":
            asked = len(pace.asked)
            await budget.take(pace)
            now_s += sum(pace.asked[asked:])
            made.append(now_s)
        elif what == "wall clock moves":
            clock.ms += round(much * 1000)
        else:
            clock.step(much)
            now_s += much
            if what == "restart":
                kept = budget.dump()
                clock.mono = 0.0
                budget = Budget(clock, CALLS, PER_S, BURST, kept)
    for first, begin_s in enumerate(made):
        for last in range(first, len(made)):
            most = BURST + CALLS / PER_S * (made[last] - begin_s)
            assert last - first + 1 <= most + 1e-3


async def test_what_is_saved_up_is_used_at_once_and_then_evenly() -> None:
    clock = SteppedClock()
    pace = Pace(clock=clock)
    budget = Budget(clock, CALLS, PER_S, BURST)
    for _ in range(8):
        await budget.take(pace)
    assert sum(pace.asked) == pytest.approx(50, abs=0.1)
    assert all(wait_s >= 0.001 for wait_s in pace.asked)


@pytest.mark.parametrize("ahead_ms", [0, 10**9])
async def test_a_restart_saves_up_nothing(ahead_ms: int) -> None:
    """Not even where the clock had been ahead when the budget was put down."""
    clock = SteppedClock()
    budget = Budget(clock, CALLS, PER_S, BURST)
    for _ in range(3):
        await budget.take(Pace())
    level, at_ms = budget.dump()
    again = Budget(clock, CALLS, PER_S, BURST, (level, at_ms + ahead_ms))
    assert again.wait_s() == pytest.approx(10)


def test_time_that_the_feeder_was_off_counts_up_to_one_burst() -> None:
    clock = SteppedClock()
    kept = (0.0, clock.now_ms() - 15_000)
    assert Budget(clock, CALLS, PER_S, BURST, kept).dump()[0] == pytest.approx(1.5)
    assert Budget(clock, CALLS, PER_S, BURST, (0.0, 0)).dump()[0] == BURST
    assert Budget(clock, CALLS, PER_S, BURST, (math.nan, clock.now_ms())).dump()[0] == 0.0


@pytest.mark.parametrize(("calls", "per_s", "burst"), [(0, 1, 1), (1, 0, 1), (1, 1, 0.5), (-1, 1, 1)])
def test_a_budget_that_never_allows_a_call_is_none(calls: float, per_s: float, burst: float) -> None:
    with pytest.raises(ValueError, match="not a budget"):
        Budget(SteppedClock(), calls, per_s, burst)
