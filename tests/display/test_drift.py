"""The picture's wandering: small, slow, fair to every place, decided by the time alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from display.kiosk.drift import REACH, STEP_MS, drift, next_step_s


@given(st.integers(0, 2_000_000_000_000), st.integers(240, 4320))
def test_it_stays_near_and_goes_one_pixel_at_a_time(now_ms: int, short: int) -> None:
    x, y = drift(now_ms, short)
    assert max(abs(x), abs(y)) <= short * REACH
    assert drift(now_ms, short) == (x, y)
    soon = now_ms + round(next_step_s(now_ms) * 1000)
    assert drift(soon - 1, short) == (x, y)
    to_x, to_y = drift(soon, short)
    assert abs(to_x - x) + abs(to_y - y) == (1 if short * REACH >= 1 else 0)


def test_every_place_is_held_as_long_as_any_other() -> None:
    side = 9
    period = 2 * (side * side - 1)
    held = Counter(drift(n * STEP_MS, 1080) for n in range(period))
    assert len(held) == side * side
    assert set(held.values()) <= {1, 2}
    assert 4 <= period * STEP_MS / 3_600_000 <= 12
