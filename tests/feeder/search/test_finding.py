"""Filters: what there is not is refused with the nearest right word; days are the shop's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.search.finding import check, span_ms
from wall.rules import Refused
from wall.wire import Find

PARIS = ZoneInfo("Europe/Paris")
KNOWN = {"source": ["avis", "forum"], "shop": ["lyon"], "flag": ["abuse"]}


def ms(year: int, month: int, day: int) -> int:
    return round(datetime(year, month, day, tzinfo=PARIS).timestamp() * 1000)


@pytest.mark.parametrize(
    ("find", "what", "near"),
    [
        (Find(source="forums"), "source", "forum"),
        (Find(kind="Review"), "kind", "review"),
        (Find(flag="abus"), "flag", "abuse"),
        (Find(shop="lyons"), "shop", "lyon"),
        (Find(reason="insulte"), "reason", "insult"),
    ],
)
def test_what_there_is_not_is_refused_with_the_nearest_right_word(find: Find, what: str, near: str) -> None:
    with pytest.raises(Refused) as refused:
        check(find, KNOWN)
    assert refused.value.code == "unknown-filter"
    assert (refused.value.facts["what"], refused.value.facts["near"]) == (what, near)


def test_what_there_is_passes() -> None:
    check(Find(source="avis", kind="note", flag="abuse", shop="lyon", reason="hate", language="tlh"), KNOWN)


@pytest.mark.parametrize(
    ("days", "span"),
    [
        ("2026-11-22", (ms(2026, 11, 22), ms(2026, 11, 23))),
        ("2026-11-20..2026-11-22", (ms(2026, 11, 20), ms(2026, 11, 23))),
        ("2026-10-25", (ms(2026, 10, 25), ms(2026, 10, 26))),
        (" 2026-03-29 .. 2026-03-29 ", (ms(2026, 3, 29), ms(2026, 3, 30))),
    ],
)
def test_a_day_is_the_shops(days: str, span: tuple[int, int]) -> None:
    assert span_ms(days, PARIS) == span


def test_a_day_on_which_the_clocks_are_changed_has_23_or_25_hours() -> None:
    begin, end = span_ms("2026-10-25", PARIS)
    assert end - begin == 25 * 3_600_000
    begin, end = span_ms("2026-03-29", PARIS)
    assert end - begin == 23 * 3_600_000


@pytest.mark.parametrize(
    "days",
    ["hier", "2026-13-01", "2026-11-22..", "..2026-11-22", "2026-11-22..2026-11-20", "0001-01-01", "9999-12-31"],
)
def test_what_is_no_day_is_refused(days: str) -> None:
    with pytest.raises(Refused) as refused:
        span_ms(days, PARIS)
    assert refused.value.code == "bad-day"


@given(st.text())
def test_whatever_is_written_is_a_span_or_refused(days: str) -> None:
    try:
        begin, end = span_ms(days, PARIS)
    except Refused:
        return  # any other exception fails the test
    assert begin < end
