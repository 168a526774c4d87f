"""Quiet hours of made-up weeks: found where they are, not found where nothing can be known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.quiet import Rhythm

PARIS = ZoneInfo("Europe/Paris")
WEEKDAY = {9: 4, 10: 6, 11: 6, 12: 5, 13: 1, 14: 2, 15: 6, 16: 7, 17: 8, 18: 6}
SATURDAY = {9: 2, 10: 9, 11: 12, 12: 12, 13: 12, 14: 12, 15: 12, 16: 12, 17: 12, 18: 9}
MONDAY = date(2026, 11, 23)


def at(day: date, hour: int, minute: int = 0, fold: int = 0) -> int:
    return round(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS, fold=fold).timestamp() * 1000)


def shop(
    until: date, days: int, weekday: Mapping[int, int] = WEEKDAY, saturday: Mapping[int, int] = SATURDAY
) -> Rhythm:
    """The posts of so many days before `until`; closed on Sundays."""
    received = []
    for back in range(1, days + 1):
        day = until - timedelta(days=back)
        plan: Mapping[int, int] = {} if day.weekday() == 6 else saturday if day.weekday() == 5 else weekday
        received += [at(day, hour, minute) for hour, count in plan.items() for minute in range(count)]
    return Rhythm(PARIS, received)


def test_a_weekday_has_its_own_quiet_hours_and_a_saturday_others() -> None:
    rhythm = shop(MONDAY, 28)
    assert rhythm.quiet_hours(MONDAY) == [13, 14]
    assert rhythm.quiet_hours(MONDAY + timedelta(days=5)) == [9]
    assert rhythm.quiet_hours(MONDAY + timedelta(days=6)) == []


@pytest.mark.parametrize(
    ("when", "until"),
    [((12, 59), None), ((13, 0), (15, 0)), ((14, 59), (15, 0)), ((15, 0), None), ((3, 0), None)],
)
def test_now_is_quiet_until_the_last_quiet_hour_in_a_row_is_over(
    when: tuple[int, int], until: tuple[int, int] | None
) -> None:
    until_ms, hours = shop(MONDAY, 28).now(at(MONDAY, *when))
    assert until_ms == (at(MONDAY, *until) if until else 0)
    assert hours == [13, 14]


@pytest.mark.parametrize("days", [0, 1, 2])
def test_nothing_is_said_on_too_few_days(days: int) -> None:
    rhythm = shop(date(2026, 11, 20), days)  # a Friday: the days before are weekdays
    assert rhythm.quiet_hours(date(2026, 11, 20)) == []
    assert shop(date(2026, 11, 20), 3).quiet_hours(date(2026, 11, 20)) == [13, 14]


def test_nothing_is_said_where_hardly_anything_comes() -> None:
    received = [at(MONDAY - timedelta(days=7 * week), hour) for week, hour in ((1, 9), (2, 11), (3, 18), (4, 18))]
    assert Rhythm(PARIS, received).quiet_hours(MONDAY) == []


def test_one_busy_afternoon_makes_no_other_hour_quiet() -> None:
    even = dict.fromkeys(range(9, 19), 3)
    rhythm = shop(MONDAY, 28, weekday=even)
    for minute in range(59):
        rhythm.take(at(MONDAY - timedelta(days=4), 15, minute))
    assert rhythm.quiet_hours(MONDAY) == []


def test_what_is_older_than_four_weeks_counts_no_longer() -> None:
    rhythm = shop(MONDAY, 28)
    for back in range(29, 140):
        for minute in range(30):
            rhythm.take(at(MONDAY - timedelta(days=back), 13, minute))
    assert rhythm.quiet_hours(MONDAY) == [13, 14]


def test_days_on_which_the_clocks_are_changed() -> None:
    """In the night of 25 October 2026 the hour from two to three comes twice, and has no more to do for that."""
    sunday = date(2026, 11, 1)
    always = {**dict.fromkeys(range(24), 4), 2: 2}
    received = []
    for week in range(1, 5):
        day = sunday - timedelta(days=7 * week)
        received += [at(day, hour, minute) for hour, count in always.items() for minute in range(count)]
    changed = date(2026, 10, 25)
    received += [at(changed, 2, minute, fold=1) for minute in range(2)]
    rhythm = Rhythm(PARIS, received)
    assert rhythm.quiet_hours(sunday) == [2]
    spring = Rhythm(
        PARIS,
        [
            at(date(2026, 3, 29) - timedelta(days=7 * week), hour, minute)
            for week in range(1, 5)
            for hour in range(24)
            for minute in range(1 if hour in (2, 3) else 3)
        ],
    )
    begins = at(date(2026, 3, 29), 1, 59) + 60_000  # at two it is three
    assert spring.now(begins) == (at(date(2026, 3, 29), 4), [2, 3])
    assert spring.now(begins - 1)[0] == 0


@given(st.lists(st.integers(0, 4_000_000_000_000), max_size=60), st.integers(0, 4_000_000_000_000))
def test_whatever_came_the_answer_is_of_this_day(received: list[int], now_ms: int) -> None:
    until_ms, hours = Rhythm(PARIS, received).now(now_ms)
    assert hours == sorted(set(hours))
    now = datetime.fromtimestamp(now_ms / 1000, PARIS)
    if until_ms:
        assert now.hour in hours
        assert now_ms < until_ms <= now_ms + 25 * 3_600_000
        last = datetime.fromtimestamp((until_ms - 1) / 1000, UTC).astimezone(PARIS)
        assert last.hour in hours
    else:
        assert now.hour not in hours
