"""Figures of two reports beside one another: nothing is claimed that the reports themselves could not know."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wall.figures import Period
from wall.report import Figure, Report
from wall.report_figures import against

UNITS = st.sampled_from(["posts", "share", "seconds"])
VERDICTS = st.sampled_from(["more", "less", "same", "chance", "few"])


def report(
    *figures: Figure, first: str = "2026-11-16", last: str = "2026-11-22", until_ms: int | None = None
) -> Report:
    return Report(shop="lyon", label="Lyon", zone="Europe/Paris", span="week", first=first, last=last, made_ms=0,
                  until_ms=until_ms, period=Period(), figures=list(figures))  # fmt: skip


def share(part: float, of: int) -> Figure:
    return Figure(name="replied", unit="share", now=part, of=of)


def count(value: float, half: float, before: float = 100) -> Figure:
    return Figure(name="received", unit="posts", now=value, before=before, told="chance", low=value - before - half,
                  high=value - before + half)  # fmt: skip


def told(now: Figure, before: Figure) -> str:
    (found,) = against(report(now), report(before, first="2026-11-09", last="2026-11-15"))
    return found.told


def test_shares() -> None:
    assert told(share(0.9, 400), share(0.5, 400)) == "more"
    assert told(share(0.5, 400), share(0.9, 400)) == "less"
    assert told(share(0.5, 5000), share(0.5, 5000)) == "same"
    assert told(share(0.5, 60), share(0.55, 60)) == "chance"
    assert told(share(0.9, 29), share(0.1, 400)) == "few"
    assert told(share(7.5, 400), share(0.1, 400)) == "few"


def test_counts_by_how_far_the_shops_own_days_scatter() -> None:
    assert told(count(300, 40), count(100, 40)) == "more"
    assert told(count(130, 40), count(100, 40)) == "chance"
    assert told(count(300, 400), count(100, 400)) == "chance"
    assert told(count(20, 5), count(10, 5)) == "few"


def test_counts_of_unequal_or_unfinished_spans_are_not_compared() -> None:
    month = report(count(300, 40), first="2026-11-01", last="2026-11-30")
    assert against(report(count(100, 40)), month)[0].told == "few"
    assert against(report(count(100, 40), until_ms=1), report(count(300, 40)))[0].told == "few"
    (found,) = against(report(share(0.9, 400)), month)[:1]
    assert found.told == "few"
    assert found.before is None


def test_medians() -> None:
    def delay(seconds: float, half: float) -> Figure:
        return Figure(name="delay", unit="seconds", now=seconds, before=900, told="chance", low=-half, high=half)

    assert told(delay(600, 60), delay(1800, 100)) == "less"
    assert told(delay(600, 20), delay(620, 20)) == "same"
    assert told(delay(600, 1300), delay(1800, 100)) == "chance"


def test_what_only_one_of_them_knows_stands_there_without_a_verdict() -> None:
    found = against(report(share(0.9, 400)), report(Figure(name="new", unit="posts", now=3)))
    assert [(one.name, one.now, one.before, one.told) for one in found] == [
        ("replied", 0.9, None, "few"), ("new", None, 3, "few"),
    ]  # fmt: skip


NUMBER = st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**12), 10**12)


@given(
    st.lists(
        st.tuples(UNITS, VERDICTS, NUMBER, NUMBER, st.floats(), st.floats(), st.integers(-5, 10**9)), max_size=4
    ),
    st.lists(
        st.tuples(UNITS, VERDICTS, NUMBER, NUMBER, st.floats(), st.floats(), st.integers(-5, 10**9)), max_size=4
    ),
)
def test_any_reports_can_be_compared(some: list[tuple], others: list[tuple]) -> None:  # type: ignore[type-arg]
    sides = [
        report(*(Figure(name=f"f{at}", unit=unit, told=verdict, now=now, before=before, low=low, high=high, of=of)
                 for at, (unit, verdict, now, before, low, high, of) in enumerate(side)))
        for side in (some, others)
    ]  # fmt: skip
    for one in against(sides[0], sides[1]):
        assert one.told == "few" or one.low <= one.high


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_shares_that_differ_by_chance_alone_are_seldom_called_different(part: float) -> None:
    rng, wrong = random.Random(7), 0
    for _ in range(400):
        one, other = (sum(rng.random() < part for _ in range(80)) for _ in range(2))
        wrong += told(share(one / 80, 80), share(other / 80, 80)) in ("more", "less")
    assert wrong <= 400 * 0.08
