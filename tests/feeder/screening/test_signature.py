"""Signatures of near-duplicates: alike where the texts are, and only there."""

from __future__ import annotations

import struct
from operator import eq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.spam import alike
from feeder.screening.spam.letters import plain
from feeder.screening.spam.signature import BANDS, FEWEST, LONGEST, ROWS, RUN, signature

TEXT = (
    "Accueil formidable, conseils précis et livraison en deux jours comme promis. Le vendeur a pris le temps de tout "
    "expliquer, je recommande ce magasin à tous mes amis sans hésiter."
)


def shared(one: str, other: str) -> float:
    """The estimate of how much of their runs two texts share."""
    rows = [struct.unpack(f"<{BANDS * ROWS}H", struct.pack(f"<{BANDS}Q", *signature(text))) for text in (one, other)]
    return int(sum(map(eq, *rows))) / (BANDS * ROWS)


def truth(one: str, other: str) -> float:
    runs = [{plain(text)[at : at + RUN] for at in range(len(plain(text)) - RUN + 1)} for text in (one, other)]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


@pytest.mark.parametrize(
    "dressed",
    [
        TEXT.upper(),
        TEXT.replace("é", "e\u0301"),
        TEXT.replace(",", " !!!").replace(".", " 😀"),
        TEXT.replace(" ", "  \n"),
        TEXT.replace("é", "e").replace("è", "e").replace("à", "a"),
    ],
)
def test_dressing_up_changes_nothing(dressed: str) -> None:
    assert signature(dressed) == signature(TEXT)


@pytest.mark.parametrize("short", ["", "Merci", "Super !", "Très bon accueil, merci à vous", "😀" * 500, "." * 5000])
def test_what_many_honest_people_write_has_none(short: str) -> None:
    assert signature(short) == ()


def test_a_word_changed_is_alike_and_another_text_is_not() -> None:
    assert shared(TEXT, TEXT.replace("vendeur", "conseiller")) >= alike.ALIKE / (BANDS * ROWS)
    assert shared(TEXT, TEXT[::-1]) < 0.1


@given(st.lists(st.sampled_from(TEXT.split()), min_size=20, max_size=60), st.integers(0, 19), st.integers(1, 10))
def test_the_estimate_is_near_the_truth(words: list[str], first: int, dropped: int) -> None:
    one, other = " ".join(words), " ".join(words[:first] + words[first + dropped :])
    if signature(one) and signature(other):
        assert abs(shared(one, other) - truth(one, other)) < 0.3  # five standard errors and some


@given(st.text())
def test_whatever_it_is_it_has_a_signature_or_none(text: str) -> None:
    given_out = signature(text * 5)
    assert len(given_out) in (0, BANDS)
    assert all(0 <= number < 1 << 64 for number in given_out)
    enough = len(plain(text * 5).replace(" ", "")) >= FEWEST
    assert bool(given_out) == enough


def test_a_megabyte_is_signed_by_its_beginning() -> None:
    text = TEXT * 7000
    assert signature(text) == signature(text[:LONGEST])


def test_both_files_speak_of_the_same_numbers() -> None:
    assert alike.NUMBERS == BANDS
    assert 0.79 < alike.ALIKE / (BANDS * ROWS) < 0.81
