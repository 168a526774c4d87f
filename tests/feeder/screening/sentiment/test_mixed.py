"""Sentences of another language within a text are felt by that language's engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.sentiment import lexical, mixed
from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.words import row

SENTENCES = [
    "Le magasin est au coin de la rue. ",
    "But the queue was awful and they were rude. ",
    "Das Personal war sehr unfreundlich und nicht da! ",
    "Bien.\n",
    "😡 ",
]


def feel(text: str) -> Feeling:
    engine = lexical.engine("fr")
    assert engine is not None
    return engine.feel(text)


def told(text: str) -> list[tuple[str, str]]:
    return [(part.language, text[part.start : part.end]) for part in mixed.parts(row(text, {}, {}), "fr")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Le magasin est au coin de la rue.", []),
        ("Fashion week, sneakers and more", []),
        ("J’adore “the place to be”", []),
        ("Très bon accueil. But the queue was awful.", [("en", "But the queue was awful")]),
        ("Bien. Das Personal ist nicht da.", [("de", "Das Personal ist nicht da")]),
    ],
)
def test_sentences_of_another_language(text: str, parts: list[tuple[str, str]]) -> None:
    assert told(text) == parts


def test_they_count() -> None:
    assert feel("Le magasin est au coin de la rue.").label == "neu"
    assert feel("Le magasin est au coin de la rue. The staff were very rude and it was dirty.").label == "neg"
    assert feel("Le magasin est au coin. Das Personal war sehr unfreundlich und nicht da.").label == "neg"


def test_both_languages_words_are_shown() -> None:
    text = "Personnel odieux. And the queue was awful."
    assert [text[span.start : span.end] for span in feel(text).spans] == ["odieux", "awful"]


def test_without_one_nothing_is_different() -> None:
    """“die” and “bad” of a French text are no German and no English."""
    assert feel("Je die de rire, pas bad ce magasin").spans == feel("Je die de rire, pas bad ce magasin ").spans
    assert told("Je die de rire, pas bad ce magasin") == []


@given(st.lists(st.sampled_from(SENTENCES), max_size=6).map("".join))
def test_what_is_kept_and_what_is_not_are_the_text(text: str) -> None:
    parts = mixed.parts(row(text, {}, {}), "fr")
    inside, outside = mixed.kept(text, parts, inside=True), mixed.kept(text, parts, inside=False)
    assert len(inside) == len(outside) == len(text)
    assert all(text in (a, b) for text, a, b in zip(text, inside, outside, strict=True))
    feeling = feel(text)
    assert -1 <= feeling.score <= 1
    assert list(feeling.spans) == sorted(feeling.spans)
    assert all(text[span.start : span.end].strip() for span in feeling.spans)
