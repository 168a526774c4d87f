"""Phrases in a row of words: the longest counts, and none reaches over the end of its sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.phrases import phrase
from feeder.screening.sentiment.phrasebook import Hit, Phrasebook

SOME = "a fuir pas de souci du tout mal une heure d attente rien dire x"
BOOK = Phrasebook(
    (phrase(said, {"fine": frozenset({"souci", "probleme"})}), value)
    for said, value in [
        ("a fuir", -3.0),
        ("pas de {fine}", 2.0),
        ("pas", -0.5),
        ("pas ?du ?tout mal", 1.5),
        ("une * d attente", -2.0),
        ("une heure d attente|queue", -2.5),
        ("rien * *2 dire", 2.2),
        ("a fuir vite", -3.5),
    ]
)


@pytest.mark.parametrize(
    ("said", "hit"),
    [
        ("a fuir", (2, -3.0)),
        ("a fuir vite", (3, -3.5)),
        ("a fuir lentement", (2, -3.0)),
        ("pas de souci", (3, 2.0)),
        ("pas de chance", (1, -0.5)),
        ("pas mal", (2, 1.5)),
        ("pas du tout mal", (4, 1.5)),
        ("une journee d attente", (4, -2.0)),
        ("une heure d attente", (4, -2.5)),
        ("rien vraiment dire", (3, 2.2)),
        ("rien de plus a dire", (5, 2.2)),
    ],
)
def test_the_longest_counts(said: str, hit: tuple[int, float]) -> None:
    row = said.split()
    assert BOOK.at(row, 0, len(row)) == Hit(0, *hit)


def test_it_ends_where_its_sentence_does() -> None:
    assert BOOK.at(["a", "fuir", "vite"], 0, 2) == Hit(0, 2, -3.0)
    assert BOOK.at(["a", "fuir"], 0, 1) is None


def test_what_no_phrase_begins_with_is_none() -> None:
    assert BOOK.at(["fuir"], 0, 1) is None
    assert "fuir" not in BOOK.begins
    assert "rien" in BOOK.begins


@given(st.lists(st.sampled_from(sorted({*SOME.split()})), max_size=9))
def test_a_hit_lies_in_the_row(row: list[str]) -> None:
    for at in range(len(row)):
        hit = BOOK.at(row, at, len(row))
        assert hit is None or (hit.first == at < hit.last <= len(row))
        assert hit is None or row[at] in BOOK.begins
