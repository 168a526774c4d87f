"""Texts as rows of words: spelling, parting, emoji; and every place is one of the received text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeder.screening.base import folded
from feeder.screening.sentiment.words import APART, JOINED, SOFT, row

SIGNS = {"😡", "❤", ":)", ":d", "<3"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("L’accueil déçoit", "l accueil decoit"),
        ("ÇA FAIT 20mn d'attente", "ca fait 20 mn d attente"),
        ("sœur, cœur, ﬁn", "soeur coeur fin"),
        ("e\u0301nerve\u0301", "enerve"),
        ("suuuuper nulllle", "super nulle"),
        ("pas top😡du tout", "pas top 😡 du tout"),
        ("merci ❤️ :) et :D", "merci ❤ :) et :d"),
        ("voir https://a.fr/:/x", "voir https a fr x"),
        ("<3", "<3"),
        ("", ""),
        (" \n .", ""),
    ],
)
def test_words(text: str, said: str) -> None:
    assert row(text, {"super", "nulle"}, SIGNS).said == said.split()


def test_what_parts_them() -> None:
    found = row("Bon accueil, l'attente (longue) : 20 min. Voilà\nnul", {}, SIGNS)
    assert list(zip(found.said, found.gaps, strict=True)) == [
        ("bon", APART),
        ("accueil", JOINED),
        ("l", SOFT),
        ("attente", JOINED),
        ("longue", SOFT),
        ("20", APART),
        ("min", JOINED),
        ("voila", APART),
        ("nul", APART),
    ]


def test_questions_and_loud_words() -> None:
    found = row("Où sont les caisses ? C'est NUL !", {}, SIGNS)
    assert [found.said[at] for at in found.asks] == ["caisses"]
    assert [found.said[at] for at in found.loud] == ["nul"]
    assert row("C'EST NUL", {}, SIGNS).loud == set(), "where all is in capitals nobody raises the voice"


@given(st.text() | st.text(alphabet="aéœÉßİ ’'.,:;!?()D<3\n😡❤\ufe0f\u0301-/", max_size=60))
@example("İİİ:D❤\ufe0f")
def test_every_place_is_one_of_the_text(text: str) -> None:
    found = row(text, {}, SIGNS)
    last = 0
    for start, end, said in zip(found.starts, found.ends, found.said, strict=True):
        assert last <= start < end <= len(text)
        last = end
        assert said
        if said not in SIGNS:
            spelled = folded(text[start:end])
            assert set(said) <= set(spelled)
    assert len(found.gaps) == len(found.said)
    assert all(at < len(found.said) for at in found.asks | found.loud)
