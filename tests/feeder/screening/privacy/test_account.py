"""IBAN, RIB and card numbers: valid, mistyped, cut, hidden in part."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found, look


@pytest.mark.parametrize(
    "iban",
    [
        "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", "fr76 3000 6000 0112 3456 7890 189",
        "FR76-3000-6000-0112-3456-7890-189", "FR76.3000.6000.0112.3456.7890.189", "FR76 30006 00001 12345678901 89",
        "F R 7 6 3000 6000 0112 3456 7890 189", "FR76 2004 1010 0505 0001 3M02 606", "BE68 5390 0754 7034",
        "be68539007547034", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "NL91 ABNA 0417 1643 00",
        "CH93 0076 2011 6238 5295 7", "LU28 0019 4006 4475 0000", "PT50 0002 0123 1234 5678 9015 4",
    ],
)  # fmt: skip
def test_an_iban_is_found_whole_and_is_nothing_else(iban: str) -> None:
    assert found(f"virement sur {iban}, merci") == [("iban", iban)]


@pytest.mark.parametrize(
    "iban", ["FR76 3000 6000 0112 3456 7890 188", "FR76 3000 6000 0112 3456 7890 18", "BE68 5390 0754 703"]
)
def test_an_iban_with_an_error_is_one_still(iban: str) -> None:
    (finding,) = look(f"mon compte {iban} est bon")
    assert (finding.kind, finding.label, finding.rule) == ("iban", "account", "account.mistyped/1")


@pytest.mark.parametrize("rib", ["20041 01005 0500013M026 06", "30006 00001 12345678901 89"])
def test_a_french_rib_is_one(rib: str) -> None:
    assert found(f"le voici : {rib}") == [("iban", rib)]


@pytest.mark.parametrize(
    "card",
    [
        "4970 1234 5678 9012", "4970-1234-5678-9012", "4970.1234.5678.9012", "4111111111111111",
        "5555 5555 5555 4444",
        "3782 822463 10005", "**** **** **** 9012", "XXXX-XXXX-XXXX-9012", "4970 12XX XXXX 9012", "4970********9012",
    ],
)  # fmt: skip
def test_a_card_is_found_valid_or_not_hidden_or_not(card: str) -> None:
    assert found(f"débité deux fois sur {card} hier") == [("card", card)]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("ma carte bleue 4970123456789012", "4970123456789012"), ("cb 4970 1234 5678 90123", "4970 1234 5678 90123"),
        ("la carte se termine par 9012", "9012"), ("my card ending in 4242", "4242"), ("ma carte **3111", "**3111"),
        ("visa •• 3111", "•• 3111"),
        ("49 70 12 34 56 78 90 12 est ma carte bleue", "49 70 12 34 56 78 90 12"),
    ],
)  # fmt: skip
def test_a_word_makes_a_mistyped_number_a_card(text: str, card: str) -> None:
    assert found(text) == [("card", card)]


@pytest.mark.parametrize(
    "text",
    [
        "2019-2020-2021-2022", "carte à 9,90 €", "carte graphique RTX 4070", "EAN 4006381333931",
        "code barre 5449000000996",
        "XXL XXXL", "*** nul ***", "le film se termine par 2024", "carte SD 128 Go", "12 000 000 de clients",
        "FR : 3 jours",
    ],
)  # fmt: skip
def test_what_is_no_account_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_loyalty_card_is_no_bank_card() -> None:
    assert found("ma carte de fidélité 2990 4417 0083 6001") == [("order", "2990 4417 0083 6001")]
