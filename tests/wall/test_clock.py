"""Times as text and back, days, and the clock that is stepped by hand."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wall.clock import FIRST_MS, LAST_MS, SteppedClock, SystemClock, day_of, from_iso, to_iso


@given(st.integers(FIRST_MS, LAST_MS))
@example(1_795_305_600_123)
def test_a_time_is_read_as_it_was_written(ms: int) -> None:
    assert from_iso(to_iso(ms)) == ms


@given(st.integers())
@example(10**30)
@example(-(10**30))
def test_any_number_can_be_told_as_a_time(ms: int) -> None:
    assert from_iso(to_iso(ms)) == max(FIRST_MS, min(ms, LAST_MS))


@given(
    st.text(max_size=30)
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{0,15}(Z|[+-][0-9:]{0,8})?", fullmatch=True)
)
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-14:00")
@example("2026-11-22T24:00:00")
@example("\ud800")
def test_what_is_no_time_is_a_value_error(text: str) -> None:
    try:
        assert isinstance(from_iso(text), int)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-22T09:14:03.120Z", "2026-11-22T09:14:03.120Z"),
        ("2026-11-22T10:14:03+01:00", "2026-11-22T09:14:03.000Z"),
        ("2026-11-22 09:14", "2026-11-22T09:14:00.000Z"),
        ("2026-11-22", "2026-11-22T00:00:00.000Z"),
    ],
)
def test_times_by_example(text: str, iso: str) -> None:
    assert to_iso(from_iso(text)) == iso


def test_a_day_is_the_shops_own() -> None:
    late = from_iso("2026-11-22T23:30:00Z")
    assert day_of(late) == day_of(late, UTC) == date(2026, 11, 22)
    assert day_of(late, ZoneInfo("Europe/Paris")) == date(2026, 11, 23)
    assert day_of(late, timezone(timedelta(hours=-12))) == date(2026, 11, 22)


def test_the_days_on_which_clocks_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert day_of(from_iso("2026-10-24T22:30:00Z"), paris) == date(2026, 10, 25)
    assert day_of(from_iso("2026-10-25T22:30:00Z"), paris) == date(2026, 10, 25)
    assert day_of(from_iso("2026-10-25T23:00:00Z"), paris) == date(2026, 10, 26)


def test_a_stepped_clock_stands_still_until_it_is_stepped() -> None:
    clock = SteppedClock()
    before = clock.now_ms(), clock.monotonic()
    assert (clock.now_ms(), clock.monotonic()) == before
    clock.step(1.5)
    assert (clock.now_ms(), clock.monotonic()) == (before[0] + 1500, before[1] + 1.5)


def test_the_systems_clock_goes_forward() -> None:
    clock = SystemClock()
    assert clock.now_ms() > from_iso("2024-01-01")
    assert clock.monotonic() <= clock.monotonic()
