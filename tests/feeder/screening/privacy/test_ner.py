"""The model's guesses are sifted: few of them count. The model itself is asked where it is installed."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.base import Setup, screen
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.ner import Guessed, extra_screeners


def sifted(text: str, *guesses: str, allow: tuple[str, ...] = ()) -> list[str]:
    """What is left of these guesses in this text."""
    spans = [(text.index(guess), text.index(guess) + len(guess), "PER") for guess in guesses]
    found = Guessed(Allowed(allow), lambda _text: spans).find(text)
    return [text[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("le vendeur Sklaer m’a aidée", "Sklaer"),
        ("merci à Ysaudrenn", "Ysaudrenn"),
        ("j’ai vu ça avec Ysaudrenn hier", "Ysaudrenn"),
        ("et puis, Ysaudrenn Kervadour, tout va bien", "Ysaudrenn Kervadour"),
        ("le petit nouveau, Ysaudrenn, apprend vite", "Ysaudrenn"),
        ("hier Ysaudrenn Kervadour m’a rappelée", "Ysaudrenn Kervadour"),
    ],
)
def test_an_unknown_name_where_a_person_can_stand_is_found(text: str, guess: str) -> None:
    assert sifted(text, guess) == [guess]


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Livraison annoncée pour mardi", "Livraison"),
        ("Madame, Monsieur, veuillez", "Monsieur"),
        ("la lampe Arleta imite une marque", "Arleta"),
        ("le livre de Gwenaud Musset", "Gwenaud Musset"),
        ("un parfum Nina Ricci", "Nina Ricci"),
        ("merci à Carrefour", "Carrefour"),
        ("je recommande Zorglup", "Zorglup"),
        ("le code BA13 Placo", "BA13 Placo"),
        ("le camembert Kervadour est fondant", "Kervadour"),
        ("le ciré Ysaudrenn Kervadour prend l’eau", "Ysaudrenn Kervadour"),
        ("Très bonne Adresse, Viande Tendre et Saine", "Viande Tendre"),
        ("chez Kervadour c’est moins cher", "Kervadour"),
        ("wach kayn hadchi", "wach kayn"),
        ("au 12 rue Gwenaud Kervadour", "Gwenaud Kervadour"),
    ],
)
def test_what_the_model_takes_for_people_otherwise_is_nobody(text: str, guess: str) -> None:
    assert sifted(text, guess) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [("passez le bonjour à Ysaudrenn, merci", ["Ysaudrenn"]), ("avec Ysaudrenn tout va", [])],
)
def test_a_place_is_somebody_where_a_phrase_leads_to_a_person(text: str, left: list[str]) -> None:
    at = text.index("Ysaudrenn")
    found = Guessed(Allowed(()), lambda _text: [(at, at + len("Ysaudrenn"), "LOC")]).find(text, "fr")
    assert [text[each.start : each.end] for each in found] == left


def test_in_another_language_the_model_alone_proves_nothing() -> None:
    text = "and then, Ysaudrenn Kervadour, all went well"
    look = Guessed(Allowed(()), lambda _text: [(10, 29, "PER")])
    assert [len(list(look.find(text, language))) for language in ("fr", "en")] == [1, 0]


def test_what_the_rules_found_already_is_not_told_again() -> None:
    assert sifted("merci à Sophie et à Ysaudrenn", "Sophie") == []


def test_what_the_shop_allows_is_nobody() -> None:
    assert sifted("le vendeur Sklaer", "Sklaer", allow=("sklaer",)) == []


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5))
@settings(max_examples=200, deadline=None)
def test_no_guess_however_odd_leads_out_of_the_text(text: str, guesses: list[tuple[int, int]]) -> None:
    people = [(start, end, "PER") for start, end in guesses]
    for each in Guessed(Allowed(()), lambda _text: people).find(text):
        assert 0 <= each.start < each.end <= len(text)


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    find: object = importlib.util.find_spec

    def lacking(name: str, package: str | None = None) -> ModuleSpec | None:
        assert callable(find)
        spec: ModuleSpec | None = None if name == "spacy" else find(name, package)
        return spec

    monkeypatch.setattr(importlib.util, "find_spec", lacking)
    with pytest.raises(ImportError, match="spacy"):
        extra_screeners(Setup())


@pytest.mark.peer("ner")
def test_the_model_finds_whom_the_rules_do_not_know_and_little_else() -> None:
    model = extra_screeners(Setup())
    text = "Tout s’est bien passé avec Gwenvred Kerlouan, charmant. Merci Darty, et la crème Yves Rocher est bonne."
    [each] = screen(text, model)
    assert text[each.start : each.end] == "Gwenvred Kerlouan"
    assert each.label == "name"
    assert each.rule.startswith("ner.")
