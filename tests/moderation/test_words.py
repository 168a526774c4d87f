"""Numbers and times as the reader's language writes them, also where babel is not asked."""

from __future__ import annotations

from datetime import datetime

import pytest
from babel.dates import format_time
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from moderation.words import Words

LANGS = st.sampled_from(["fr", "en"])


@given(st.one_of(st.integers(-2000, 2000), st.integers(0, 10**15), st.floats(-1e6, 1e6, allow_nan=False)), LANGS)
def test_numbers(count: float, lang: str) -> None:
    assert Words(lang=lang).number(count) == format_decimal(count, locale=lang)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), LANGS)
def test_the_time(when: datetime, lang: str) -> None:
    words = Words(lang=lang)
    ms = round(when.replace(tzinfo=words.zone).timestamp() * 1000)
    there = datetime.fromtimestamp(ms / 1000, words.zone)
    assert words.clock(ms) == format_time(there, "HH:mm", locale=lang)


@pytest.mark.parametrize(("lang", "told"), [("fr", "14 nov. 2026"), ("en", "14 Nov 2026")])
def test_days(lang: str, told: str) -> None:
    assert Words(lang=lang).day("2026-11-14") == told
