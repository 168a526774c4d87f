"""The second look at the shop's own words: what it notices, what it leaves alone, and that it breaks on nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.words import Words
from moderation.writing.gentle import SAID, remarks, told


def noticed(text: str) -> list[tuple[str, str]]:
    return [(remark.code, text[remark.start : remark.end]) for remark in remarks(text)]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Vous auriez dû lire la notice.", "blame", "Vous auriez dû"),
        ("C’est de votre faute, hélas.", "blame", "votre faute"),
        ("You should have asked us.", "blame", "You should have asked"),
        ("You didn’t read the label.", "blame", "You didn’t read"),
        ("C’EST FAUX ET VOUS LE SAVEZ", "shouting", "FAUX ET VOUS LE SAVEZ"),
        ("Merci. Nous ferons mieux.", "no-date", "Nous ferons"),
        ("On va changer la lampe", "no-date", "On va changer"),
        ("Nous allons la remplacer. Lundi, c’est fermé.", "no-date", "Nous allons la remplacer"),
        ("Réparé dans les plus brefs délais", "no-date", "dans les plus brefs délais"),
        ("We will fix it.", "no-date", "We will fix it"),
        ("Cher client, merci.", "empty", "Cher client"),
        ("We are sorry for any inconvenience caused.", "empty", "any inconvenience caused"),
        ("mot " * 130, "long", ""),
    ],
)
def test_what_it_notices_and_where(text: str, code: str, words: str) -> None:
    assert noticed(text) == [(code, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Merci, la porte est réparée depuis hier.",
        "Nous changerons la lampe dès mardi.",
        "La lampe sera changée d’ici vendredi ; nous ferons signe.",
        "We’ll fix it tomorrow.",
        "À bientôt !",
        "See you soon!",
        "Nous serons ravis de vous revoir.",
        "Nous espérons, nous préparons, nous livrons, nous retirons.",
        "We’ll be happy to help.",
        "La SNCF et la TVA n’y sont pour rien.",
        "",
    ],
)
def test_what_it_leaves_alone(text: str) -> None:
    assert noticed(text) == []


def test_several_kinds_are_told_in_one_order_and_each_once() -> None:
    codes = [remark.code for remark in remarks("CHER CLIENT. Nous ferons mieux bientôt. Votre faute ! Votre faute !")]
    assert codes == ["blame", "shouting", "no-date", "empty"]
    assert codes == [code for code in SAID if code in codes]


def test_the_sentence_has_the_words_and_the_pages() -> None:
    text = "Vous   auriez\ndû lire. " + "mot " * 120
    blame, long = remarks(text)
    assert told(blame, text, Words()) == "“Vous auriez dû” may sound like a reproach."
    assert told(long, text, Words()).startswith("It takes 2 pages")


@given(st.text(max_size=400), st.integers(1, 500))
def test_whatever_is_typed_the_words_lie_in_the_text(text: str, room: int) -> None:
    for remark in remarks(text, room):
        assert 0 <= remark.start <= remark.end <= len(text)
        assert told(remark, text, Words(), room)
