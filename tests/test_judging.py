"""The shares and intervals in which screening's figures are told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judging import Share, accuracy, covered, per_hundred, precision, recall

PAIRS = [("neg", "neg"), ("neg", "pos"), ("pos", "neg"), ("neu", "unsure"), ("pos", "pos")]


def test_recall_and_precision_count_what_they_say() -> None:
    assert recall(PAIRS, "neg") == Share(1, 2)
    assert precision(PAIRS, "neg") == Share(1, 2)
    assert recall(PAIRS, "neu") == Share(0, 1)
    assert accuracy(PAIRS) == Share(2, 5)
    assert math.isnan(precision([], "neg").value)


def test_wilsons_interval_is_the_published_one() -> None:
    """10 of 20: 0.299 to 0.701 (Newcombe, Statistics in Medicine 17, 1998: method 3 gives the same form)."""
    low, high = Share(10, 20).interval()
    assert low == pytest.approx(0.2993, abs=5e-4)
    assert high == pytest.approx(0.7007, abs=5e-4)
    assert per_hundred(Share(10, 20)) == "50.0 in 100 [29.9–70.1] of 20"


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_lies_in_its_interval(hits: int, more: int) -> None:
    share = Share(hits, hits + more)
    low, high = share.interval()
    assert 0 <= low <= share.value + 1e-12
    assert share.value <= high <= 1


@pytest.mark.parametrize(
    ("by", "told"), [([(0, 5)], True), ([(0, 4)], False), ([(0, 3), (2, 4), (9, 10)], True), ([], False)]
)
def test_half_of_a_span_has_to_be_covered(by: list[tuple[int, int]], told: bool) -> None:
    assert covered(0, 10, by) is told
