"""How often a secret may be tried: bounded for each name, in all, in memory; nobody is shut out for good."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from feeder.accounts import throttle
from feeder.accounts.throttle import BURST, CAP_S, FREE, MOST, PER_S, Throttle

steps = st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.floats(0, 500, allow_nan=False)), max_size=200)


@given(steps)
def test_wrong_tries_are_few_for_each_name_and_in_all(tries: list[tuple[str, float]]) -> None:
    held, now_s = Throttle(), 0.0
    begun: list[tuple[str, float]] = []
    for name, pause_s in tries:
        now_s += pause_s
        if held.wait_s(name, now_s) == 0:
            held.begin(name, now_s)
            begun.append((name, now_s))
    for name in "abcd":
        times = [at for who, at in begun if who == name]
        for earlier, later in zip(times, times[FREE + 8 :], strict=False):
            # Nine tries further: five free, then at least 2, 4, 8 s, unless an hour passed between two of them.
            gaps = [b - a for a, b in itertools.pairwise(times) if earlier <= a and b <= later]
            assert later - earlier >= 14 - 1e-6 or max(gaps) >= throttle.FORGET_S
    for at, (_, since) in enumerate(begun):
        for upto, (_, until) in enumerate(begun[at:]):
            assert upto <= BURST + (until - since) * PER_S + 1e-6


@given(steps)
def test_whoever_waits_as_told_may_try(tries: list[tuple[str, float]]) -> None:
    held, now_s = Throttle(), 0.0
    for name, pause_s in tries:
        now_s += pause_s
        wait_s = held.wait_s(name, now_s)
        assert 0 <= wait_s <= max(CAP_S, BURST / PER_S)
        now_s += wait_s
        assert held.wait_s(name, now_s) < 1e-6
        held.begin(name, now_s)


def test_the_right_secret_begins_anew_and_costs_nobody_anything() -> None:
    held = Throttle()
    for _ in range(1000):
        assert held.wait_s("a", 0.0) == 0
        held.begin("a", 0.0)
        held.good("a")
    assert len(held) == 0


def test_memory_is_bounded_whatever_names_are_tried() -> None:
    held = Throttle()
    for number in range(2 * MOST):
        held.begin(f"name {number}", float(number))
    assert len(held) == MOST


def test_many_at_the_same_moment_are_counted_as_they_begin() -> None:
    held = Throttle()
    let_in = 0
    for _ in range(100):
        if held.wait_s("a", 1.0) == 0:
            held.begin("a", 1.0)
            let_in += 1
    assert let_in == FREE
