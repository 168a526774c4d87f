"""When the wall is lit: against a naive day-by-day definition, over both clock changes, minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.kiosk.hours import DAY, Hours, Span, light

PARIS = ZoneInfo("Europe/Paris")
MINUTE_MS = 60_000
ZONES = (
    "Europe/Paris", "Europe/London", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Africa/Casablanca", "Pacific/Chatham", "Africa/Cairo", "Antarctica/Troll", "America/Santiago", "UTC",
)  # fmt: skip


def ms(local: str, zone: ZoneInfo = PARIS) -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp() * 1000)


def naive(hours: Hours, local: datetime) -> str:
    """The definition in other words: how many minutes is it since a day began, on which this is still open?"""
    minute = local.hour * 60 + local.minute
    for back in (0, 1):
        if hours.night and inside(hours.night, minute + back * DAY):
            return "night"
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        span = None if day in hours.closed else hours.week[day.weekday()]
        if hours.always or (span and inside(span, minute + back * DAY)):
            return ""
    return "closed"


def inside(span: Span, minute: int) -> bool:
    """Whether a span that begins today holds at `minute`, counted from today's midnight on into tomorrow."""
    length = (span[1] - span[0] - 1) % DAY + 1
    return 0 <= minute - span[0] < length


def check_each_minute(hours: Hours, zone: ZoneInfo, start_ms: int, count: int) -> None:
    """Lit or dark is as defined at each of `count` minutes, and every change is foretold."""
    told = light(hours, zone, start_ms)
    for at in range(start_ms, start_ms + count * MINUTE_MS, MINUTE_MS):
        right = naive(hours, datetime.fromtimestamp(at / 1000, zone))
        if told.until_ms is not None and at >= told.until_ms:
            assert at == told.until_ms
            assert right != told.why, "it said that something would change"
            told = light(hours, zone, at)
        assert told.why == right, datetime.fromtimestamp(at / 1000, zone)


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24"])
@pytest.mark.parametrize(
    "hours",
    [
        Hours(),
        Hours(night=None, week=((18 * 60, 150),) * 7),
        Hours(always=True),
        Hours(night=(120, 180), always=True),
        Hours(night=None, week=((150, 165),) * 7),
    ],
)
def test_each_minute_around_a_clock_change(day: str, hours: Hours) -> None:
    check_each_minute(hours, PARIS, ms(f"{day}T12:00"), 36 * 60)


def test_the_night_is_six_hours_on_the_clock_and_five_or_seven_in_truth() -> None:
    for day, real in (("2026-03-29", 5), ("2026-10-25", 6 + 1), ("2026-11-22", 6)):
        told = light(Hours(always=True), PARIS, ms(f"{day}T01:00"))
        assert told.why == "night"
        assert told.until_ms == ms(f"{day}T07:00") == ms(f"{day}T01:00") + real * 3_600_000


def test_over_midnight_a_span_belongs_to_the_day_on_which_it_begins() -> None:
    bar = Hours(week=(None,) * 4 + ((18 * 60, 120), (18 * 60, 120), None), night=None)
    assert light(bar, PARIS, ms("2026-11-20T23:30")).lit  # Friday
    assert light(bar, PARIS, ms("2026-11-22T01:59")).lit  # what Saturday began
    assert light(bar, PARIS, ms("2026-11-22T02:00")).why == "closed"
    shut = Hours(week=bar.week, closed=frozenset({date(2026, 11, 21)}), night=None)
    assert light(shut, PARIS, ms("2026-11-21T01:00")).lit
    assert light(shut, PARIS, ms("2026-11-21T20:00")).why == "closed"
    assert light(shut, PARIS, ms("2026-11-22T01:00")).why == "closed"


def test_the_law_stands_above_the_shop() -> None:
    late = Hours(week=((18 * 60, 4 * 60),) * 7)
    assert light(late, PARIS, ms("2026-11-22T00:59")).lit
    assert light(late, PARIS, ms("2026-11-22T01:00")).why == "night"


def test_what_never_changes_says_so() -> None:
    assert light(Hours(always=True, night=None), PARIS, ms("2026-11-22T01:00")).until_ms is None
    assert light(Hours(week=(None,) * 7, night=None), PARIS, ms("2026-11-22T01:00")).until_ms is None


def test_the_next_change_may_be_after_a_fortnight_of_holidays() -> None:
    away = frozenset(date(2026, 12, 20) + timedelta(days=n) for n in range(14))
    assert light(Hours(closed=away, night=None), PARIS, ms("2026-12-20T12:00")).until_ms == ms("2027-01-03T08:00")


spans = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).filter(lambda span: span[0] != span[1])


@settings(max_examples=100, deadline=None)
@given(
    week=st.tuples(*[st.none() | spans] * 7),
    night=st.none() | spans,
    zone=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    always=st.booleans(),
)
def test_any_week_anywhere(
    week: tuple[Span | None, ...], night: Span | None, zone: str, start: datetime, always: bool
) -> None:
    start_ms = int(start.replace(tzinfo=UTC, second=0, microsecond=0).timestamp()) * 1000
    check_each_minute(Hours(week=week, night=night, always=always), ZoneInfo(zone), start_ms, 26 * 60)


@given(now=st.integers(1_700_000_000_000, 2_000_000_000_000), zone=st.sampled_from(ZONES))
def test_the_next_change_is_ahead_whatever_the_second(now: int, zone: str) -> None:
    told = light(Hours(), ZoneInfo(zone), now)
    assert told.until_ms is not None
    assert told.until_ms > now
    assert light(Hours(), ZoneInfo(zone), told.until_ms - 1).why == told.why
    assert light(Hours(), ZoneInfo(zone), told.until_ms).why != told.why
