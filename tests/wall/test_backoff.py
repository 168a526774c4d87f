"""Delays between tries: within bounds, spread, never above the cap."""

from __future__ import annotations

import random
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from wall.backoff import backoff


@given(st.integers(), st.floats(0.001, 100), st.floats(0.001, 1000), st.floats(1.0, 10))
def test_each_delay_lies_between_half_its_ceiling_and_its_ceiling(
    seed: int, first_s: float, cap_s: float, factor: float
) -> None:
    delays = list(islice(backoff(random.Random(seed), first_s, cap_s, factor), 30))
    for n, delay in enumerate(delays):
        ceiling = min(cap_s, first_s * factor**n)
        assert ceiling / 2 * 0.999 <= delay <= ceiling * 1.001
        assert delay <= cap_s


def test_clients_that_fell_together_do_not_come_back_together() -> None:
    fifth = [next(islice(backoff(random.Random(seed)), 4, None)) for seed in range(200)]
    assert len({round(delay, 2) for delay in fifth}) > 50
    assert max(fifth) - min(fifth) > 1.0


def test_it_never_ends_and_never_grows_beyond_the_cap() -> None:
    assert max(islice(backoff(random.Random(1), cap_s=5.0), 5000)) <= 5.0
