"""What is inferred about negative and positive posts, held against published figures and against brute force."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wall.figures import Difference, Share
from wall.parity import FEW, newcombe, of_means, of_medians, of_shares, wilson


def share(shown: int, total: int) -> Share:
    return Share(shown=shown, total=total)


@pytest.mark.parametrize(
    ("one", "low", "high"),
    [((81, 263), 0.2553, 0.3662), ((15, 148), 0.0624, 0.1605), ((0, 20), 0.0, 0.1611), ((1, 29), 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_the_literature(one: tuple[int, int], low: float, high: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    assert wilson(share(*one)) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775), ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)  # fmt: skip
def test_newcombes_interval_is_that_of_the_literature(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Interval estimation for the difference between independent proportions, table II (10)."""
    assert newcombe(share(*one), share(*other)) == pytest.approx((low, high), abs=5e-5)


shares = st.integers(1, 500).flatmap(lambda total: st.builds(share, st.integers(0, total), st.just(total)))


@given(shares, shares)
def test_an_interval_holds_what_it_is_about_and_looks_the_same_from_the_other_side(one: Share, other: Share) -> None:
    for some in (one, other):
        low, high = wilson(some)
        assert 0 <= low <= some.shown / some.total <= high <= 1
    low, high = newcombe(one, other)
    assert -1 - 1e-12 <= low <= one.shown / one.total - other.shown / other.total <= high <= 1 + 1e-12
    assert newcombe(other, one) == pytest.approx((-high, -low))


@given(shares, shares)
def test_less_and_more_are_told_only_where_chance_is_left_out(one: Share, other: Share) -> None:
    told = of_shares(one, other)
    if min(one.total, other.total) < FEW:
        assert told == Difference(told="few")
    else:
        assert told.told == ("less" if told.high < 0 else "more" if told.low > 0 else "same")
        assert told.low <= told.value <= told.high
        assert of_shares(other, one).told == {"less": "more", "more": "less", "same": "same"}[told.told]


delays = st.lists(st.integers(0, 10**8), min_size=FEW, max_size=80).map(sorted)


@settings(deadline=None, max_examples=20)
@given(delays, delays)
def test_medians_are_compared_the_same_way_each_time(negative: list[int], positive: list[int]) -> None:
    told = of_medians(negative, positive)
    assert told == of_medians(list(negative), list(positive))
    assert told.value == (statistics.median(negative) - statistics.median(positive)) / 1000
    assert told.low <= told.value <= told.high
    assert of_medians(negative[: FEW - 1], positive) == Difference(told="few")


@pytest.mark.parametrize("n", [30, 31, 60, 101])
def test_the_medians_interval_is_that_of_plain_resampling(n: int) -> None:
    """The ranks are drawn from their own distribution; drawing whole resamples must come to the same."""
    rng = random.Random(n)
    negative = sorted(round(rng.expovariate(1 / 4000)) for _ in range(n))
    positive = sorted(round(rng.expovariate(1 / 2000)) for _ in range(2 * n))
    plain = sorted(
        statistics.median(rng.choices(negative, k=n)) - statistics.median(rng.choices(positive, k=2 * n))
        for _ in range(4000)
    )
    told = of_medians(negative, positive)
    width = (plain[-100] - plain[99]) / 1000
    assert told.low == pytest.approx(plain[99] / 1000, abs=0.12 * width)
    assert told.high == pytest.approx(plain[-100] / 1000, abs=0.12 * width)


@pytest.mark.parametrize("n", [30, 100, 1234])
def test_the_means_interval_is_about_that_of_the_normal_law(n: int) -> None:
    """Of so many values the mean is nearly normal: whether groups are drawn or values makes no difference."""
    rng = random.Random(n)
    negative, positive = ([rng.gauss(mean, 50) for _ in range(n)] for mean in (300, 320))
    told = of_means(negative, positive)
    half = 1.96 * (statistics.variance(negative) / n + statistics.variance(positive) / n) ** 0.5
    assert told.value == pytest.approx(statistics.fmean(negative) - statistics.fmean(positive))
    assert told.value - told.low == pytest.approx(half, rel=0.25)
    assert told.high - told.value == pytest.approx(half, rel=0.25)
    assert told == of_means(list(negative), list(positive))


def test_chance_is_called_something_else_about_once_in_twenty_times() -> None:
    """Both sides from one distribution: how often the interval leaves out 0, over the three comparisons."""
    rng, wrong = random.Random(7), [0, 0, 0]
    for _ in range(100):
        one, other = ([rng.expovariate(1 / 100) for _ in range(60)] for _ in range(2))
        counts = [sum(rng.random() < 0.8 for _ in range(60)) for _ in range(2)]
        told = (
            of_shares(share(counts[0], 60), share(counts[1], 60)),
            of_medians(sorted(round(1000 * v) for v in one), sorted(round(1000 * v) for v in other)),
            of_means(one, other),
        )
        for at, difference in enumerate(told):
            wrong[at] += difference.told != "same"
    assert all(1 <= number <= 13 for number in wrong), wrong


@pytest.mark.parametrize("values", [[5] * 40, [0] * 31])
def test_where_everything_is_equal_there_is_no_difference(values: Sequence[int]) -> None:
    assert of_medians(values, values) == Difference(told="same")
    assert of_means(values, values) == Difference(told="same")
