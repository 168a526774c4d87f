"""Nothing to show yet, and waiting for the feeder: always a sentence, the invitation where there is one, and room."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.scenes import base, empty, message, reconnecting
from display.scenes.base import Invitation, Plate, World
from tests.display.scenes.plates import a_kit, check, reaches, read, sizes, texts

ADDRESS = "https://mur.maison-tilleul.fr/lyon/"
WORLD = World(invitation=Invitation(ADDRESS))


def inviting(plate: Plate) -> bool:
    return any(layer.key.endswith(":code") for layer in plate.layers)


@pytest.mark.parametrize("name", ["empty", "reconnecting"])
def test_the_scenes_for_bad_times_always_have_a_plate_and_the_code_where_there_is_one(name: str) -> None:
    plates = base.find()[name].plates
    [bare] = plates(a_kit(), World())
    assert not inviting(bare)
    [with_code] = plates(a_kit(), WORLD)
    assert inviting(with_code)
    assert "mur.maison-tilleul.fr/lyon" in read(with_code)
    assert read(with_code)[0] == read(bare)[0]


def test_reconnecting_says_when_the_last_news_came() -> None:
    [plate] = reconnecting.plates(a_kit(), World(age_s=5_400))
    assert "Dernières nouvelles à 09:00." in read(plate)
    assert not [text for text in read(reconnecting.plates(a_kit(), World())[0]) if "nouvelles" in text]


@pytest.mark.parametrize(
    ("url", "typed"),
    [
        (ADDRESS, "mur.maison-tilleul.fr/lyon"),
        ("http://x.fr", "x.fr"),
        (" https://x.fr/a?b=1#c ", "x.fr/a?b=1#c"),
        ("https://x.fr/\u202egnp", "x.fr/⟦U+202E⟧gnp"),
    ],
)
def test_an_address_is_told_as_people_type_it(url: str, typed: str) -> None:
    assert message.address(url) == typed


@settings(max_examples=60, deadline=None)
@given(texts | st.just(ADDRESS), sizes, reaches, st.none() | st.floats(0, 1e9))
def test_any_address_and_age_have_room(url: str, size: tuple[int, int], reach: float, age: float | None) -> None:
    kit = a_kit(size, reach)
    world = World(invitation=Invitation(url), age_s=age)
    check(kit, [*empty.plates(kit, world), *reconnecting.plates(kit, world)])
