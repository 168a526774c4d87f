"""Which day is asked for: in people's words, and what is wrong is told with the nearest right one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.replay.asked import Unclear, check_order, day_of, time_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", "2026-11-22"), ("aujourd’hui", "2026-11-22"), ("aujourd'hui", "2026-11-22"),
        ("Hier", "2026-11-21"), (" yesterday ", "2026-11-21"), ("2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
    ],
)  # fmt: skip
def test_a_day_in_the_words_that_people_use(said: str, day: str) -> None:
    assert day_of(said, TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("yestarday", "yesterday"), ("hiers", "hier"), ("2026-02-30", "2026-02-28"), ("2026-13-05", "2026-12-05"),
        ("21/11/2026", "2026-11-21"), ("2026-11-23", "2026-11-22"), ("2126-11-23", "2026-11-22"),
        ("qwfp", "2026-11-21"), ("", "2026-11-21"),
    ],
)  # fmt: skip
def test_no_day_is_told_with_the_nearest_one(said: str, near: str) -> None:
    with pytest.raises(Unclear, match=f"--replay {near}"):
        day_of(said, TODAY)


@pytest.mark.parametrize(("said", "time"), [("14:00", "14:00"), ("14h", "14:00"), ("9h05", "09:05"), ("8", "08:00")])
def test_a_time_in_the_words_that_people_use(said: str, time: str) -> None:
    assert time_of(said, "--from") == time


@pytest.mark.parametrize(("said", "near"), [("25:00", "23:00"), ("14:75", "14:59"), ("midi", "14:00")])
def test_no_time_is_told_with_the_nearest_one(said: str, near: str) -> None:
    with pytest.raises(Unclear, match=f"--to {near}"):
        time_of(said, "--to")


def test_an_end_before_the_start_is_told_turned_round() -> None:
    check_order("14:00", "16:00")
    check_order("", "16:00")
    with pytest.raises(Unclear, match="--from 14:00 --to 16:00"):
        check_order("16:00", "14:00")
    with pytest.raises(Unclear, match="--from 12:30 --to 13:30"):
        check_order("12:30", "12:30")


@given(st.text(max_size=200))
def test_whatever_is_said_is_a_day_or_a_sentence(said: str) -> None:
    told = []
    for ask in (lambda: day_of(said, TODAY), lambda: time_of(said, "--from")):
        try:
            ask()
        except Unclear as error:
            told.append(str(error))
    assert all("Did you mean" in one or "still to come" in one for one in told)
