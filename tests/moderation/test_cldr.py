"""What the desk writes by itself is what babel would write."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from moderation import cldr
from moderation.words import Words

LANGS = st.sampled_from(["fr", "en", "de"])


@given(st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e6, 1e6, allow_nan=False)), LANGS)
def test_numbers(count: float, lang: str) -> None:
    assert cldr.number(count, lang) == format_decimal(count, locale=lang)


@given(st.dates(), LANGS)
def test_days(when: date, lang: str) -> None:
    assert cldr.day(when, lang, year=False) == format_date(when, "d MMM", locale=lang)
    assert cldr.day(when, lang, year=True) == format_date(when, "d MMM y", locale=lang)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["fr", "en"]))
def test_the_time(when: datetime, lang: str) -> None:
    words = Words(lang=lang)
    ms = round(when.replace(tzinfo=words.zone).timestamp() * 1000)
    there = datetime.fromtimestamp(ms / 1000, words.zone)
    assert words.clock(ms) == format_time(there, "HH:mm", locale=lang)
