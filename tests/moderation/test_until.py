"""Until when an announcement stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.writing.until import MOST_DAYS, UNITS, NotATime, Until, read, until_ms
from wall.clock import from_iso

PARIS = ZoneInfo("Europe/Paris")
NOON = from_iso("2026-11-22T12:00:00+01:00")


@pytest.mark.parametrize(
    ("given_", "ends"),
    [
        ("18:00", "2026-11-22T18:00:00+01:00"),
        ("18h30", "2026-11-22T18:30:00+01:00"),
        ("2026-11-30", "2026-12-01T00:00:00+01:00"),
        ("2026-11-30 18:00", "2026-11-30T18:00:00+01:00"),
        ("2026-11-30T9:05", "2026-11-30T09:05:00+01:00"),
        ("2h", "2026-11-22T14:00:00+01:00"),
        (" 90min ", "2026-11-22T13:30:00+01:00"),
        ("3 j", "2026-11-25T12:00:00+01:00"),
    ],
)
def test_times_are_the_shops(given_: str, ends: str) -> None:
    assert until_ms(read(given_), NOON, PARIS) == from_iso(ends)


def test_without_a_word_it_ends_with_the_day() -> None:
    assert until_ms(Until(), NOON, PARIS) == from_iso("2026-11-23T00:00:00+01:00")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_ends_at_midnight_when_the_clocks_change(day: str) -> None:
    morning = from_iso(f"{day}T00:30:00") - 3_600_000
    ends = until_ms(read(day), morning, PARIS)
    assert datetime.fromtimestamp(ends / 1000, PARIS).strftime("%H:%M") == "00:00"
    assert datetime.fromtimestamp(ends / 1000 - 1, PARIS).date().isoformat() == day


@pytest.mark.parametrize(
    "given_", ["", "soon", "25:00", "18", "2026-02-30", "2026-11-30 26:00", "h", "-2h", "٣h", "1e3h"]
)
def test_what_is_no_time_is_said_to_be_none(given_: str) -> None:
    with pytest.raises(NotATime, match="unknown"):
        read(given_)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ("11:59", "past"),
        ("0h", "past"),
        ("2026-11-21", "past"),
        ("2030-01-01", "far"),
        ("9999d", "far"),
        ("9999-12-31", "far"),
    ],
)
def test_neither_past_nor_far(given_: str, code: str) -> None:
    with pytest.raises(NotATime, match=code):
        until_ms(read(given_), NOON, PARIS)


def ends_at(given_: str, now_ms: int) -> int | str:
    """When it ends, or the code of why not."""
    try:
        return until_ms(read(given_), now_ms, PARIS)
    except NotATime as error:
        return error.code


@given(st.text())
def test_any_words_are_read_or_refused(text: str) -> None:
    ends = ends_at(text, NOON)
    assert isinstance(ends, int) or ends in ("unknown", "past", "far")


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1), timezones=st.just(PARIS)),
    ahead=st.integers(1, 200),
    unit=st.sampled_from(sorted(UNITS)),
)
def test_what_is_given_lies_ahead_and_within_a_year(now: datetime, ahead: int, unit: str) -> None:
    now_ms = round(now.timestamp() * 1000)
    for given_ in (f"{ahead}{unit}", (now.date() + timedelta(ahead)).isoformat()):
        ends = ends_at(given_, now_ms)
        assert isinstance(ends, int)
        assert now_ms < ends <= now_ms + MOST_DAYS * 86_400_000
