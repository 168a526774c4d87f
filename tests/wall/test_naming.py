"""Whole words, whatever case and accents: who is named in a text, and where."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from wall.naming import Names, plain_letters

NAMES = ("Solène", "Jean-Pierre", "Jean", "O'Brien", "Straße", "Łukasz", "محمد")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("merci à SOLENE !", ["SOLENE"]),
        ("Merci, solène. Et Solene\u0300\u0301?", ["solène", "Solene\u0300\u0301"]),
        ("Merci Jean-Pierre, merci Jean", ["Jean-Pierre", "Jean"]),
        ("JEAN\n PIERRE m’a aidée", ["JEAN\n PIERRE"]),
        ("d’O’Brien's", ["O’Brien"]),
        ("STRASSE 5, l’équipe", ["STRASSE"]),
        ("شكرا محمد", ["محمد"]),
        ("@jean, jean", ["jean", "jean"]),
    ],
)
def test_a_name_is_found_as_it_stands_there(text: str, found: list[str]) -> None:
    names = Names(NAMES)
    assert [text[start:end] for start, end in names.spans(text)] == found
    assert names.within(text)


@pytest.mark.parametrize(
    "text", ["", "Jeanne", "Solène-Marie", "à Saint-Jean", "jean_92", "jean2", "Jea n", "sol ene", "😀", "\ud800"]
)
def test_another_name_is_none_of_these(text: str) -> None:
    assert Names(NAMES).spans(text) == []
    assert not Names(NAMES).within(text)


@pytest.mark.parametrize("names", [(), ("",), ("  ", "--", "’")])
def test_no_names_are_found_nowhere(names: tuple[str, ...]) -> None:
    nobody = Names(names)
    assert not nobody
    assert nobody.spans("le -- d’une ’") == []
    assert not nobody.within("")


LETTERS = st.text("aeéèÉßłŒﬁ'’- .\u0301\u200d😀mM0_", max_size=30)


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=3), LETTERS)
def test_what_is_found_reads_like_a_name_and_stands_by_itself(names: list[str], text: str) -> None:
    found = Names(names)
    spans = found.spans(text)
    assert bool(spans) == found.within(text)
    spelt = {" ".join(plain_letters(name).replace("-", " ").split()) for name in names}
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        at = end
        assert " ".join(plain_letters(text[start:end]).replace("-", " ").split()) in spelt
        assert not text[end : end + 1].replace("_", "a").isalnum()
        assert not unicodedata.category((text[end:] or " ")[0]).startswith("M")


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(("", " ", "…", "(", "« ", "à ", "d’")),
    st.sampled_from(("", " ", "!", ",")),
)
def test_a_name_among_other_signs_is_found_whole(name: str, before: str, after: str) -> None:
    spans = Names([name]).spans(before + name.upper() + after)
    assert spans == [(len(before), len(before) + len(name.upper()))]


@given(st.text())
def test_plain_letters_are_what_is_left_of_the_whole_text(text: str) -> None:
    marks = [char for char in unicodedata.normalize("NFKD", text) if not regex.match(r"\p{M}", char)]
    assert plain_letters(text) == "".join(marks).casefold().translate(str.maketrans("\u2019\u02bc`", "'''"))


@settings(max_examples=300)
@given(st.lists(st.one_of(LETTERS, st.text(max_size=6)), max_size=3), st.one_of(LETTERS, st.text()), st.booleans())
def test_no_text_with_a_name_is_passed_over(names: list[str], text: str, among: bool) -> None:
    text = f"{text} {' '.join(names)}" if among else text
    wanted = Names(names)
    pattern = wanted._pattern
    assert wanted.within(text) == (pattern is not None and pattern.search(plain_letters(text)) is not None)


@given(st.lists(LETTERS, max_size=3), st.lists(LETTERS, max_size=3))
def test_the_same_names_are_the_same_whatever_their_order_and_case(names: list[str], others: list[str]) -> None:
    assert Names(names).same(Names([name.upper() for name in reversed(names)]))
    if not Names(names).same(Names(others)):
        assert {plain_letters(name).strip() for name in names} != {plain_letters(name).strip() for name in others}
