"""What is chance: no change is told as one in at most about 5 % of reports, real changes are found."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.reporting.chance import Spread, Worth, normal, of_counts, of_medians_s, of_shares, student
from feeder.reporting.figures import Side, figures
from feeder.reporting.spread import spread
from wall.figures import Share

DAY = date(2026, 11, 21)
CLAIMS = ("more", "less")


@pytest.mark.parametrize(
    ("known", "quantile"), [(3, 3.182446), (5, 2.570582), (10, 2.228139), (30, 2.042272), (120, 1.979930)]
)
def test_students_quantiles_are_those_of_the_tables(known: int, quantile: float) -> None:
    assert student(1, known) == pytest.approx(quantile, rel=2e-4)


@given(known=st.integers(3, 400), at_once=st.integers(1, 11))
def test_student_is_wider_than_the_normal_and_comes_near_it(known: int, at_once: int) -> None:
    assert student(at_once, known) > normal(at_once)
    assert student(at_once, 10_000) == pytest.approx(normal(at_once), rel=1e-3)
    assert student(at_once + 1, known) > student(at_once, known)


def poisson(rng: random.Random, mean: float) -> int:
    """By the times between (exponential), which is exact."""
    count, left = 0, mean
    while (left := left - rng.expovariate(1)) > 0:
        count += 1
    return count


def busy(rng: random.Random, mean: float, ratio: float) -> int:
    """A day's count whose variance is `ratio` times its mean: Poisson, of a mean that is drawn (gamma)."""
    return poisson(rng, rng.gammavariate(mean / (ratio - 1), ratio - 1) if ratio > 1 else mean)


def rate(told: Callable[[random.Random], Worth], runs: int = 300) -> float:
    """The part of the runs in which a change is claimed."""
    rng = random.Random(20261122)
    return sum(told(rng).told in CLAIMS for _ in range(runs)) / runs


@pytest.mark.parametrize("ratio", [1.0, 3.0, 8.0])
@pytest.mark.parametrize("weeks", [4, 12])
def test_days_that_only_differ_by_chance_are_not_told_to_differ(ratio: float, weeks: int) -> None:
    def told(rng: random.Random) -> Worth:
        counts = {DAY - timedelta(days=7 * back): busy(rng, 60, ratio) for back in range(weeks + 1)}
        known = spread(counts, DAY, DAY - timedelta(days=7 * weeks), one_day=True)
        return of_counts(counts[DAY], counts[DAY - timedelta(days=7)], known)

    assert rate(told) <= 0.08


def test_a_day_of_three_times_as_much_is_found() -> None:
    def told(rng: random.Random) -> Worth:
        counts = {DAY - timedelta(days=7 * back): busy(rng, 60, 3) for back in range(1, 13)}
        known = spread(counts, DAY, DAY - timedelta(days=84), one_day=True)
        return of_counts(busy(rng, 180, 3), counts[DAY - timedelta(days=7)], known)

    assert rate(told, 200) >= 0.9


@pytest.mark.parametrize("week_ratio", [1.0, 6.0])
def test_weeks_that_are_busy_as_a_whole_are_not_told_to_differ(week_ratio: float) -> None:
    first = DAY - timedelta(days=DAY.weekday())

    def told(rng: random.Random) -> Worth:
        counts: dict[date, int] = {}
        for week in range(13):
            mean = busy(rng, 210, week_ratio) / 7
            for day in range(7):
                counts[first - timedelta(days=7 * week - day)] = poisson(rng, mean)
        known = spread(counts, first, first - timedelta(days=84), one_day=False)
        now, before = (sum(counts[first - timedelta(days=back - n)] for n in range(7)) for back in (0, 7))
        return of_counts(now, before, known)

    assert rate(told, 300) <= 0.07


def test_nothing_is_said_of_days_that_are_not_known_or_too_small() -> None:
    counts = {DAY - timedelta(days=7 * back): 50 for back in range(1, 4)}
    assert spread(counts, DAY, DAY - timedelta(days=21), one_day=True) is None
    assert of_counts(300, 50, None).told == "few"
    assert of_counts(29, 12, Spread(1, 11)).told == "few"
    assert of_counts(0, 200, Spread(1, 11)).told == "less"
    assert spread({}, DAY, date(2020, 1, 1), one_day=True) is None


def test_four_equal_sundays_are_no_more_regular_than_chance() -> None:
    counts = {DAY - timedelta(days=7 * back): 40 for back in range(1, 5)}
    assert spread(counts, DAY, DAY - timedelta(days=30), one_day=True) == Spread(1.0, 3)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.93])
def test_shares_and_medians_that_do_not_change_are_not_told_to(share: float) -> None:
    def shares(rng: random.Random) -> Worth:
        one, other = (Share(shown=sum(rng.random() < share for _ in range(120)), total=120) for _ in range(2))
        return of_shares(one, other)

    assert rate(shares, 400) <= 0.07


def test_medians_that_do_not_change_are_not_told_to_and_those_that_double_are() -> None:
    def medians(rng: random.Random, more: float = 1.0) -> Worth:
        sides = [sorted(round(rng.lognormvariate(13, 1) * by) for _ in range(80)) for by in (more, 1.0)]
        return of_medians_s(sides[0], sides[1])

    assert rate(medians, 60) <= 0.1
    assert rate(lambda rng: medians(rng, 2.5), 20) >= 0.8


def test_the_interval_says_what_the_verdict_says() -> None:
    assert of_shares(Share(shown=900, total=1000), Share(shown=898, total=1000)).told == "same"
    assert of_shares(Share(shown=20, total=40), Share(shown=24, total=40)).told == "chance"
    assert of_shares(Share(shown=29, total=29), Share(shown=0, total=400)).told == "few"


@given(
    a=st.integers(0, 400), b=st.integers(0, 400), ratio=st.floats(1, 30), known=st.integers(3, 90),
    at_once=st.integers(1, 11),
)  # fmt: skip
def test_an_interval_holds_the_difference_and_more_care_makes_it_wider(
    a: int, b: int, ratio: float, known: int, at_once: int
) -> None:
    told = of_counts(a, b, Spread(ratio, known), at_once)
    if told.told != "few":
        assert told.low - 1e-6 <= a - b <= told.high + 1e-6
        wider = of_counts(a, b, Spread(2 * ratio, known), at_once)
        assert wider.high - wider.low >= told.high - told.low - 1e-6
        assert not math.isnan(told.low)


def side(rng: random.Random, posts: int, shift: float = 0.0) -> Side:
    """What a span of so many posts may look like."""
    made = Side()
    made.counts["received"] = posts
    for name, share in (("shown", 0.93), ("withheld", 0.06), ("masked", 0.05), ("replied", 0.4), ("negative", 0.3)):
        made.of[name] = posts
        made.counts[name] = sum(rng.random() < share + shift for _ in range(posts))
    for name, middle in (("delay", 13.0), ("reply-delay", 16.0)):
        made.delays[name] = sorted(round(rng.lognormvariate(middle, 1)) for _ in range(posts // 2))
    return made


def test_in_few_reports_anything_is_claimed_where_nothing_changed() -> None:
    rng, spreads = random.Random(7), {"received": Spread(1.0, 80)}
    runs, claimed = 60, 0
    for _ in range(runs):
        told = list(figures(side(rng, poisson(rng, 150)), side(rng, poisson(rng, 150)), spreads))
        assert len(told) == 11
        claimed += any(one.told in CLAIMS for one in told)
    assert claimed / runs <= 0.1  # 21 of 400, with another seed


def test_what_changed_is_claimed_among_all_others() -> None:
    rng = random.Random(8)
    now, before = side(rng, 300), side(rng, 300)
    now.counts["negative"] = 170
    told = {one.name: one for one in figures(now, before, {"received": Spread(1.0, 80)})}
    assert (told["negative"].told, told["negative"].now) == ("more", 170 / 300)
    assert told["promised"].told == "few"
    assert all(one.told == "few" and one.before is None for one in figures(now, None, {}))
