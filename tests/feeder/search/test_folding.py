"""Folding: what is typed finds what was meant, whatever the case, accents and punctuation."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.search.folding import MOST, fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Épatant, « l’accueil » !", "epatant l accueil"),
        ("L'ŒUVRE de Zoë", "l oeuvre de zoe"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁn ² Ⅷ", "fin 2 viii"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("\u202egauche\u202c", "gauche"),
        ("tip\u0301top", "tiptop"),
        ("👍🏽 merci\n\tbeaucoup", "👍 merci beaucoup"),
        ("مُمْتَاز", "ممتاز"),
        ("日本語。テスト", "日本語 テスト"),
        ("", ""),
        ("… !?", ""),
        ("\x1e\x1f\x00", ""),
    ],
)
def test_what_two_spellings_have_in_common(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_it_is_the_same_for_either_normal_form_and_has_nothing_to_fold_any_more(text: str) -> None:
    once = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == once
    assert all(char.isprintable() for char in once)
    assert once == " ".join(once.split())


@given(st.text())
def test_words_are_bytes_that_occur_in_what_they_were_made_of(text: str) -> None:
    said = fold(text).encode("utf-8", "replace")
    found = words(text)
    assert all(word in said for word in found)
    asked = [word.encode("utf-8", "replace") for word in fold(text).split()]
    assert len(found) == MOST or all(any(word in one for one in found) for word in asked)


def test_the_longest_word_comes_first_and_says_what_those_within_it_say() -> None:
    assert words("la lampe tapis lam a") == [b"lampe", b"tapis"]
    assert len(words(" ".join(f"{number:03}" for number in range(100)))) == MOST
