"""Which days a report is of: days, ISO weeks, months; what is near where it is none; clock-change days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.reporting.spans import both, days, hours, within
from wall.refused import Refused

PARIS = ZoneInfo("Europe/Paris")
TODAY, SINCE = date(2026, 11, 22), date(2026, 9, 3)


def ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return round(datetime(year, month, day, hour, minute, tzinfo=PARIS).timestamp() * 1000)


@pytest.mark.parametrize(
    ("asked", "span", "first", "last", "before_first", "before_last"),
    [
        ("2026-11-22", "day", "2026-11-22", "2026-11-22", "2026-11-15", "2026-11-15"),
        ("2026-W47", "week", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"),
        ("2026-11", "month", "2026-11-01", "2026-11-30", "2026-10-02", "2026-10-31"),
        (" 2026-10 ", "month", "2026-10-01", "2026-10-31", "2026-08-31", "2026-09-30"),
    ],
)
def test_a_span_and_the_one_before(
    asked: str, span: str, first: str, last: str, before_first: str, before_last: str
) -> None:
    found = days(asked, TODAY, SINCE)
    told = (found.span, found.first, found.last, found.before_first, found.before_last)
    assert [str(part) for part in told] == [span, first, last, before_first, before_last]
    assert found.name == asked.strip()


@given(day=st.dates(SINCE, TODAY), kind=st.sampled_from(("day", "week", "month")))
def test_both_spans_are_equally_long_and_begin_on_the_same_weekday_but_for_months(day: date, kind: str) -> None:
    year, week, _ = day.isocalendar()
    asked = {"day": day.isoformat(), "week": f"{year}-W{week:02d}", "month": day.isoformat()[:7]}[kind]
    found = days(asked, TODAY, SINCE)
    assert found.first <= day <= found.last
    assert found.last - found.first == found.before_last - found.before_first
    assert found.before_last < found.first
    if kind != "month":
        assert found.before_first.weekday() == found.first.weekday()


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("2026-W54", "2026-W53"), ("2025-W53", "2025-W52"), ("2026-W00", "2026-W01"),
        ("2026W7", "2026-W07"),
        ("2026-13", "2026-12"), ("2026-11-31", "2026-11-30"), ("2026-2-30", "2026-02-28"),
        ("22/11/2026", "2026-11-22"),
        ("2026-1", "2026-01"), ("26-11-22", "2026-11-22"), ("hier", "2026-11-22"), ("", "2026-11-22"),
        ("9999-99-99", "9997-12-31"), ("２０２６-11-22", "2026-11-22"), ("0000-00", "2000-01"),
        ("x" * 9999, "2026-11-22"),
    ],
)  # fmt: skip
def test_what_is_no_span_is_told_with_what_is_near(asked: str, near: str) -> None:
    with pytest.raises(Refused) as refused:
        days(asked, TODAY, SINCE)
    assert (refused.value.code, refused.value.facts["near"]) == ("bad-days", near)
    assert len(str(refused.value.facts["given"])) <= 40


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{4}-?W?[0-9]{1,3}(-[0-9]{1,2})?", fullmatch=True))
def test_whatever_is_asked_for_is_answered_in_words_and_what_is_near_is_right(asked: str) -> None:
    try:
        found = days(asked, TODAY, SINCE)
    except Refused as refused:
        if refused.code == "bad-days":
            near = str(refused.facts["near"])
            try:
                assert days(near, date(9999, 1, 1), date(1, 1, 1)).name == near
            except Refused as again:
                pytest.fail(f"{near}: {again}")
    else:
        assert found.first <= TODAY
        assert found.last >= SINCE


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("2026-11-23", "days-too-late"),
        ("2026-12", "days-too-late"),
        ("2026-09-02", "days-too-early"),
        ("2026-W35", "days-too-early"),
    ],
)
def test_what_was_before_the_wall_and_what_is_to_come(asked: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        days(asked, TODAY, SINCE)
    assert refused.value.code == code


def test_a_span_that_is_not_over_is_cut_and_so_is_the_one_before_at_the_same_time_of_the_day() -> None:
    now_ms = ms(2026, 11, 18, 14, 30)
    now, before, over = both(days("2026-W47", TODAY, SINCE), PARIS, now_ms)
    assert (over, now.first_ms, now.end_ms) == (False, ms(2026, 11, 16), now_ms + 1)
    assert (before.first_ms, before.end_ms) == (ms(2026, 11, 9), ms(2026, 11, 11, 14, 30))
    now, before, over = both(days("2026-W46", TODAY, SINCE), PARIS, now_ms)
    assert (over, now.end_ms, before.end_ms) == (True, ms(2026, 11, 16), ms(2026, 11, 9))


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 11, 22), 24)]
)
def test_a_day_has_as_many_hours_as_its_clock(day: date, count: int) -> None:
    found = hours(day, PARIS)
    whole = within(day, day, PARIS)
    assert (len(found), found[0]) == (count, whole.first_ms)
    assert whole.end_ms - whole.first_ms == count * 3_600_000
    assert all(b - a == 3_600_000 for a, b in pairwise(found))


@given(
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.sampled_from(("Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")),
)
def test_hours_begin_where_the_clock_says_so_in_every_zone(day: date, zone: str) -> None:
    where = ZoneInfo(zone)
    starts = hours(day, where)
    assert starts == sorted(set(starts))
    told = [(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).astimezone(where) for at in starts]
    assert all(one.date() == day for one in told)
    assert all(one.minute == 0 for one in told[1:] if one.fold == 0) or zone == "Australia/Lord_Howe"
