"""The rate of a fade: what the machine can, evenly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.rhythm import CALM, FAST_S, LATE, SLOW_S, Rhythm


def played(rhythm: Rhythm, costs: list[float], now: float = 0.0) -> list[float]:
    """When each frame began, if each is drawn as soon as it is due."""
    began = []
    for cost in costs:
        began.append(now)
        rhythm.drawn(now, cost)
        now += cost
        now += rhythm.wait_s(now)
    return began


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def test_cheap_frames_come_sixty_times_a_second() -> None:
    assert gaps(played(Rhythm(), [0.004] * 60)) == pytest.approx([FAST_S] * 59)


def test_dear_frames_come_thirty_times_a_second_and_evenly() -> None:
    found = gaps(played(Rhythm(), [0.022] * 60))
    assert found[LATE:] == pytest.approx([SLOW_S] * (59 - LATE))


def test_one_late_frame_changes_nothing_and_the_beat_is_kept() -> None:
    rhythm = Rhythm()
    began = played(rhythm, [0.004] * 5 + [0.02] + [0.004] * 5)
    assert rhythm.interval_s == FAST_S
    assert began[-1] == pytest.approx(FAST_S * 10)


def test_it_comes_back_to_sixty_when_frames_are_cheap_for_a_while() -> None:
    rhythm = Rhythm()
    played(rhythm, [0.03] * 10)
    assert rhythm.interval_s == SLOW_S
    played(rhythm, [0.004] * (CALM - 1), 10.0)
    assert rhythm.interval_s == SLOW_S
    played(rhythm, [0.004], 20.0)
    assert rhythm.interval_s == FAST_S


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 0.2)), max_size=60))
def test_no_wait_is_longer_than_a_beat_whatever_the_past(frames: list[tuple[float, float]]) -> None:
    rhythm, now = Rhythm(), 0.0
    for gap, cost in frames:
        now += gap
        rhythm.drawn(now, cost)
        now += cost
        assert 0 <= rhythm.wait_s(now) <= rhythm.interval_s
        assert rhythm.wait_s(now + rhythm.interval_s) == pytest.approx(0, abs=1e-9)
