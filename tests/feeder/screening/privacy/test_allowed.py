"""Brands, characters and places are nobody; what a shop says is its own is nobody whatever is said of it."""

from __future__ import annotations

import pytest

from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row


def lets_off(text: str, name: str, *, own: tuple[str, ...] = (), title: str = "", person: bool = False) -> bool:
    row = Row(text)
    start = row.words.index(Row(name).words[0])
    first = row.words.index(Row(title).words[0]) if title else start
    return Allowed(own).lets_off(row.words, start, start + len(Row(name).words), title=first, person=person)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("une crème Yves Rocher", "Yves Rocher"),
        ("chez Yves Rocher Lille", "Yves Rocher Lille"),
        ("un coffret Harry Potter", "Harry Potter"),
        ("Jules a baissé ses prix", "Jules"),
    ],
)
def test_brands_and_characters_are_nobody(text: str, name: str) -> None:
    assert lets_off(text, name)


def test_a_title_can_be_part_of_a_brand() -> None:
    assert lets_off("des Dr Martens", "Martens", title="Dr", person=True)
    assert not lets_off("le Dr Martinon", "Martinon", title="Dr", person=True)


def test_a_brand_of_one_word_is_somebody_where_something_says_so() -> None:
    assert lets_off("Jules est là", "Jules")
    assert not lets_off("mon fils Jules est là", "Jules", person=True)


def test_what_the_shop_says_is_its_own_is_nobody_even_then() -> None:
    assert lets_off("mon fils Jules est là", "Jules", own=("JULES",), person=True)
    assert lets_off("à la Galerie Élodie Dupont", "Élodie Dupont", own=("galerie elodie dupont",), person=True)
    assert not lets_off("mon fils Julien est là", "Julien", own=("Jules",), person=True)


def test_a_shop_owns_its_address_and_what_is_within_its_words() -> None:
    row = Row("au 14 rue des Lilas, 59000 Lille").words
    assert Allowed(("14 rue des lilas",)).owns(row, 1, 7)
    assert not Allowed(("14 rue des roses", "Lille")).owns(row, 1, 7)


def test_nothing_allowed_is_empty_or_has_capitals() -> None:
    assert not Allowed(("", " ", "!")).lets_off(["sophie"], 0, 1, title=0, person=False)
