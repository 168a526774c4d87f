"""When a report is due: by opening hours and by the clock, once each, whatever was off and whenever it came back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.closing import Span, When, due, latest, moment_ms, over
from feeder.phone.calendar import EVERY_DAY, Week

PARIS = ZoneInfo("Europe/Paris")
SHOP = Week((None, *(((9 * 60, 19 * 60),) * 4), (9 * 60, 20 * 60), None), frozenset([date(2026, 11, 27)]))
"""Shut on Sundays, Mondays, and on a Friday."""
ALL: tuple[Span, ...] = ("day", "week", "month")


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp() * 1000)


def told(when: When, text: str) -> dict[str, str]:
    return {one.span: one.asked for one in latest(when, ms(text))}


@pytest.mark.parametrize(
    ("now", "due_then"),
    [
        ("2026-11-21T19:59", {"day": "2026-11-20", "week": "2026-W46", "month": "2026-10"}),
        ("2026-11-21T20:00", {"day": "2026-11-21", "week": "2026-W47", "month": "2026-10"}),
        ("2026-11-23T12:00", {"day": "2026-11-21", "week": "2026-W47", "month": "2026-10"}),
        ("2026-11-28T20:00", {"day": "2026-11-28", "week": "2026-W48", "month": "2026-11"}),
        ("2026-11-27T23:00", {"day": "2026-11-26", "week": "2026-W47", "month": "2026-10"}),
    ],
)
def test_day_week_and_month_at_closing_of_their_last_open_day(now: str, due_then: dict[str, str]) -> None:
    assert told(When(PARIS, SHOP, ALL), now) == due_then


def test_at_a_time_of_day_on_open_days_only() -> None:
    when = When(PARIS, SHOP, ("day",), 18 * 60)
    assert told(when, "2026-11-21T18:00") == {"day": "2026-11-21"}
    assert told(when, "2026-11-21T17:59") == {"day": "2026-11-20"}
    assert told(when, "2026-11-22T18:00") == {"day": "2026-11-21"}


def test_a_bar_that_closes_after_midnight_reads_of_the_evening_then() -> None:
    bar = When(PARIS, Week(((18 * 60, 2 * 60),) * 7), ("day",))
    assert told(bar, "2026-11-22T01:59") == {"day": "2026-11-20"}
    assert told(bar, "2026-11-22T02:00") == {"day": "2026-11-21"}


def test_a_shop_that_is_lit_all_day_reads_at_midnight() -> None:
    assert told(When(PARIS, Week(EVERY_DAY), ("day",)), "2026-11-22T00:00") == {"day": "2026-11-21"}


def test_a_shop_that_never_opens_has_none() -> None:
    assert latest(When(PARIS, Week((None,) * 7), ALL), ms("2026-11-22T12:00")) == []


def test_a_day_is_over_when_the_shop_has_closed_for_it() -> None:
    sunday = date(2026, 11, 22)
    shop = When(PARIS, Week((*((9 * 60, 19 * 60),) * 6, None)), ("day",), 7 * 60)
    assert not over(shop, date(2026, 11, 21), ms("2026-11-21T18:59"))
    assert over(shop, date(2026, 11, 21), ms("2026-11-21T19:00"))
    assert over(shop, sunday, ms("2026-11-21T19:00"))  # its week: it does not open on Sunday
    assert not over(shop, sunday, ms("2026-11-20T19:00"))
    assert not over(When(PARIS, Week((None,) * 7), ("day",)), sunday, ms("2026-11-22T23:59"))
    bar = When(PARIS, Week(((18 * 60, 2 * 60),) * 7), ("day",))
    assert not over(bar, date(2026, 11, 21), ms("2026-11-22T01:59"))


@given(
    st.lists(st.none() | st.tuples(st.integers(0, 1439), st.integers(1, 1440)), min_size=7, max_size=7),
    st.lists(st.integers(1, 3000), min_size=1, max_size=40),
    st.none() | st.integers(0, 1439),
)
def test_each_is_due_once_in_order_however_often_one_looks(
    hours: list[tuple[int, int] | None], steps: list[int], at_min: int | None
) -> None:
    when = When(PARIS, Week(tuple(hours)), ALL, at_min)
    now, done, sent = datetime(2026, 3, 20, tzinfo=PARIS), dict[str, str](), list[tuple[str, str]]()
    for step in steps:
        now += timedelta(minutes=step)
        now_ms = round(now.timestamp() * 1000)
        for one in due(when, now_ms, done):
            assert one.at_ms <= now_ms
            assert one.asked > done.get(one.span, "")
            done[one.span] = one.asked
            sent.append((one.span, one.asked))
        assert due(when, now_ms, done) == []
    assert len(sent) == len(set(sent))


def test_the_hour_that_a_change_of_clocks_leaves_out_is_a_moment_all_the_same() -> None:
    when = When(PARIS, Week(EVERY_DAY), ("day",), 150)
    at = moment_ms(when, date(2026, 3, 29))
    assert at is not None
    assert ms("2026-03-29T01:59") < at < ms("2026-03-29T04:00")
