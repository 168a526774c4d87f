"""By when: days that can be promised, and their place in the shop's own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.deciding import promising
from moderation.words import Words
from tests.moderation.bench import french

DAY = "d’ici lundi"


def test_days_are_a_friday_a_month_s_end_and_three_weeks() -> None:
    assert promising.days(date(2026, 11, 22), french()) == [
        "d’ici vendredi 27 novembre", "d’ici lundi 30 novembre", "d’ici dimanche 13 décembre",
    ]  # fmt: skip
    assert promising.days(date(2026, 11, 27), Words(lang="en"))[0] == "by Friday 4 December"


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_every_day_offered_lies_ahead_and_none_twice(today: date) -> None:
    told = promising.days(today, Words(lang="en"))
    ahead = {f"by {Words(lang='en').weekday(today + timedelta(days))}" for days in range(1, 70)}
    assert len(set(told)) == len(told) >= 2
    assert set(told) <= ahead


@pytest.mark.parametrize(
    ("text", "before", "day", "told"),
    [
        ("Réparé.", "", DAY, "Réparé d’ici lundi."),
        ("Réparé", "", DAY, "Réparé d’ici lundi"),
        ("Réparé d’ici mardi, promis.", "d’ici mardi", DAY, "Réparé d’ici lundi, promis."),
        ("Réparé d’ici mardi.", "d’ici mardi", "", "Réparé."),
        ("Réparé.", "d’ici mardi", "", "Réparé."),
        ("", "", DAY, "D’ici lundi, "),
        ("D’ici lundi, elle marche.", DAY, "d’ici mardi", "D’ici mardi, elle marche."),
        ("D’ici lundi, elle marche.", DAY, "", "elle marche."),
        ("", "", "", ""),
    ],
)
def test_a_day_takes_its_place(text: str, before: str, day: str, told: str) -> None:
    assert promising.dated(text, before, day) == told


@given(st.text(alphabet="ab .!…\n", max_size=30), st.lists(st.sampled_from([DAY, "d’ici vendredi", ""]), max_size=6))
def test_however_often_one_changes_one_s_mind_one_day_stands_there(text: str, minds: list[str]) -> None:
    before = ""
    for day in minds:
        text = promising.dated(text, before, day)
        before = day
    assert text.lower().count("d’ici") == (1 if before else 0)
