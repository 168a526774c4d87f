"""Now, this evening, tomorrow: by the shop's calendar, in its zone, on days on which it is open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.phone.calendar import LATE_MS, Week, When, public_from_ms
from wall.clock import day_of, to_iso

PARIS = ZoneInfo("Europe/Paris")
WEEK = Week(((540, 1140),) * 5 + ((600, 1200), None), frozenset({date(2026, 12, 25)}))


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "when", "then"),
    [
        ("2026-11-20T14:00", "now", None),
        ("2026-11-20T14:00", "evening", "2026-11-20T19:00"),
        ("2026-11-20T18:31", "evening", "2026-11-21T10:00"),  # half an hour would tell the moment
        ("2026-11-20T18:30", "evening", "2026-11-20T19:00"),
        ("2026-11-20T14:00", "tomorrow", "2026-11-21T10:00"),  # on Saturdays it opens at ten
        ("2026-11-21T14:00", "tomorrow", "2026-11-23T09:00"),  # on Sundays not at all
        ("2026-12-24T21:00", "evening", "2026-12-26T10:00"),
        ("2026-10-24T14:00", "tomorrow", "2026-10-26T09:00"),  # over the change of clocks
        ("2026-03-28T14:00", "evening", "2026-03-28T19:00"),
    ],
)
def test_when(now: str, when: When, then: str | None) -> None:
    found = public_from_ms(when, ms(now), PARIS, WEEK, 19 * 60, 9 * 60)
    assert found == (ms(then) if then is not None else None), to_iso(found or 0)


zones = st.sampled_from([PARIS, UTC, ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Apia")])
spans = st.one_of(st.none(), st.tuples(st.integers(0, 1439), st.integers(1, 1440)))


@given(
    st.sampled_from(["evening", "tomorrow"]), st.integers(1_600_000_000_000, 2_000_000_000_000), zones,
    st.lists(spans, min_size=7, max_size=7), st.integers(0, 1439), st.integers(0, 1439),
)  # fmt: skip
def test_it_is_later_and_tells_no_moment(
    when: When, now_ms: int, zone: ZoneInfo, hours: list[tuple[int, int] | None], evening: int, tomorrow: int
) -> None:
    week = Week(tuple(hours))
    then = public_from_ms(when, now_ms, zone, week, evening, tomorrow)
    assert then is not None
    assert then > now_ms
    # Everybody who chooses so within the next minutes gets the same moment, or the next day's.
    again = public_from_ms(when, now_ms + 60_000, zone, week, evening, tomorrow)
    assert again is not None
    assert again >= then
    if when == "evening" and day_of(then, zone) == day_of(now_ms, zone):
        assert then - now_ms >= LATE_MS
    local = datetime.fromtimestamp(then / 1000, zone)
    if when == "tomorrow" and any(span is not None for span in hours):
        assert week.opens(local.date()) is not None
