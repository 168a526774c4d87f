"""A day's curve and its peaks: what is much is judged by the day itself."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from feeder.past.course import BUCKET_S, LEAST_A_DAY, clipped, histogram, peaks

SIZE = BUCKET_S * 1000


def day(open_from: int, open_to: int, each: int, *bursts: tuple[int, int]) -> list[int]:
    """288 buckets: `each` in every bucket while open, and bursts of (bucket, posts)."""
    counts = [each if open_from <= at < open_to else 0 for at in range(288)]
    for at, count in bursts:
        counts[at] += count
    return counts


def test_a_burst_is_a_peak_and_a_steady_day_has_none() -> None:
    assert peaks(day(108, 228, 2), 0) == []
    (peak,) = peaks(day(108, 228, 2, (150, 12), (151, 20), (152, 9)), 0)
    assert (peak.from_ms, peak.to_ms) == (149 * SIZE, 153 * SIZE)
    assert peak.at_ms == 151 * SIZE + SIZE // 2
    assert peak.received == 2 * 4 + 41


def test_a_peak_tells_of_as_many_posts_as_made_it_one() -> None:
    sparse = [0] * 288
    for at in range(108, 228, 6):
        sparse[at] = 1
    sparse[155], sparse[156], sparse[157] = 4, 1, 4
    (peak,) = peaks(sparse, 0)
    assert (peak.from_ms, peak.to_ms, peak.received) == (155 * SIZE, 158 * SIZE, 9)


def test_two_bursts_are_two_peaks_in_order_and_only_the_largest_are_told() -> None:
    two = peaks(day(108, 228, 1, (200, 15), (120, 30)), 0)
    assert [peak.received for peak in two] == [33, 18]
    assert [peak.at_ms < 180 * SIZE for peak in two] == [True, False]
    many = peaks(day(0, 288, 0, *((at, 20 + at // 30) for at in range(10, 288, 30))), 1_000)
    assert len(many) == 6
    assert [peak.received for peak in many] == [24, 25, 26, 27, 28, 29]


def test_a_small_day_has_no_peaks_however_it_came() -> None:
    assert peaks(day(108, 228, 0, (150, LEAST_A_DAY - 1)), 0) == []
    assert peaks([], 0) == []
    assert peaks([0] * 288, 0) == []
    spread = day(108, 228, 0, *((at, 1) for at in range(108, 228, 5)))
    assert peaks(spread, 0) == []


def test_chance_alone_makes_hardly_a_peak() -> None:
    rng, found = random.Random(7), 0
    for _ in range(50):
        counts = [0] * 288
        for _ in range(400):
            counts[rng.randrange(108, 228)] += 1
        found += len(peaks(counts, 0))
    assert found <= 5


@given(st.lists(st.integers(0, 40), max_size=300), st.integers(0, 10**13))
def test_peaks_lie_in_the_day_apart_from_each_other_and_hold_what_they_say(counts: list[int], from_ms: int) -> None:
    found = peaks(counts, from_ms)
    for peak in found:
        first, last = (peak.from_ms - from_ms) // SIZE, (peak.to_ms - from_ms) // SIZE
        assert 0 <= first < last <= len(counts)
        assert peak.from_ms <= peak.at_ms < peak.to_ms
        assert peak.received == sum(counts[first:last]) > 0
    assert all(one.to_ms < next_.from_ms for one, next_ in itertools.pairwise(found))


@given(st.lists(st.integers(-(10**6), 10**8), max_size=50), st.integers(1, 90_000_000))
def test_everything_that_came_within_the_day_is_counted_once(instants: list[int], to_ms: int) -> None:
    counts = histogram(instants, 0, to_ms)
    assert sum(counts) == sum(0 <= at < to_ms for at in instants)
    assert len(counts) == -(-to_ms // SIZE)


def test_a_day_of_23_or_25_hours_has_its_own_number_of_stretches() -> None:
    assert [len(histogram([], 0, hours * 3_600_000)) for hours in (23, 24, 25)] == [276, 288, 300]


def test_stretches_are_cut_to_the_day() -> None:
    past = [(900, 950), (300, 900), (100, 300), (10, 20)]
    assert clipped(past, None, 200, 800) == [(200, 300), (300, 800)]
    assert clipped([], 50, 200, 800) == [(200, 800)]
    assert clipped([(100, 300)], 700, 200, 800) == [(200, 300), (700, 800)]
    assert clipped([(100, 100), (0, 200)], 800, 200, 800) == []
