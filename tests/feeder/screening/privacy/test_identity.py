"""Social security numbers and those of businesses, with and without a key that is right."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found, look


@pytest.mark.parametrize(
    "nir",
    [
        "1 85 05 78 006 084 91", "2 69 05 49 588 157 80", "1-85-05-78-006-084-91", "2.69.05.49.588.157.80",
        "1 85 05 78 006 084", "1 85 05 2A 006 084 91", "2 99 13 75 116 001 45",
        "1 85 05 78 006 084 / 91", "2 69 05 49 588 157 clé 80",
    ],
)  # fmt: skip
def test_a_number_in_its_groups_is_found_whatever_its_key(nir: str) -> None:
    assert found(f"le voici : {nir}.") == [("nir", nir)]


@pytest.mark.parametrize(
    ("text", "nir"),
    [
        ("n° sécu 1850578006084", "1850578006084"), ("sécurité sociale : 185057800608499", "185057800608499"),
        ("carte vitale 18505780060849", "18505780060849"), ("255081416802538 pour moi", "255081416802538"),
    ],
)  # fmt: skip
def test_without_groups_a_word_or_the_key_tells(text: str, nir: str) -> None:
    assert found(text) == [("nir", nir)]


@pytest.mark.parametrize(
    ("text", "siret"),
    [
        ("732 829 320 00074", "732 829 320 00074"), ("73282932000074", "73282932000074"),
        ("siren 732829320", "732829320"), ("SIREN : 732 829 321", "732 829 321"),
        ("siret 732 829 320 0007", "732 829 320 0007"),
        ("RCS Béthune 732 829 320", "732 829 320"), ("TVA FR 44 732829320", "FR 44 732829320"),
        ("notre entreprise, 732 829 320", "732 829 320"), ("TVA BE 0428.759.497", "BE 0428.759.497"),
    ],
)  # fmt: skip
def test_a_business_is_found(text: str, siret: str) -> None:
    assert found(text) == [("siret", siret)]


@pytest.mark.parametrize(
    "text",
    [
        "la sécu a fouillé mon sac 2 fois", "le siret n'était pas demandé", "TVA 20 %",
        "loi n° 78-17 du 6 janvier 1978",
        "1 85 05", "société créée en 1998", "le 12 85 05 78", "1.299.000 vues",
    ],
)  # fmt: skip
def test_other_figures_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_both_are_shown_as_personal() -> None:
    assert [each.label for each in look("1 85 05 78 006 084 91, siret 73282932000074")] == ["personal", "personal"]
