"""Number plates; and what is made of the same letters and figures."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found


@pytest.mark.parametrize(
    "plate", ["AB-123-CD", "ab-123-cd", "AB 123 CD", "FG–345–HJ", "FG.345.HJ", "FG 345-HJ", "1-ABC-123", "1234 AB 59"]
)
def test_the_strict_form_is_found_anywhere(plate: str) -> None:
    assert found(f"celle-ci : {plate} !") == [("plate", plate)]


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("la clio ab 123 cd", "ab 123 cd"), ("voiture AB123CD", "AB123CD"), ("ab123cd sur votre parking", "ab123cd"),
        ("immatriculée 456 xyz 13", "456 xyz 13"), ("123 ABC 69 garée devant", "123 ABC 69"),
        ("2 def 456, plaque belge", "2 def 456"),
        ("le scooter BT-80-K", "BT-80-K"), ("plaque VD 123 456", "VD 123 456"), ("car reg AB12 CDE", "AB12 CDE"),
        ("Kennzeichen M-AB 1234", "M-AB 1234"), ("une Golf, MZ-AB 123", "MZ-AB 123"), ("Ford KV19ZXO", "KV19ZXO"),
    ],
)  # fmt: skip
def test_near_a_word_for_a_vehicle_other_forms_are_found(text: str, plate: str) -> None:
    assert found(text) == [("plate", plate)]


@pytest.mark.parametrize(
    "text",
    [
        "une HP 301 XL et une HP 903XL", "encre PG-545XL", "TV 165 cm", "le UE55AU7172", "pneus 205/55 R16 91V",
        "Boeing 747-400", "la Peugeot 3008 de 2017", "votre véhicule BMW X4", "plaque de cuisson 4 feux",
        "plaque BA13",
        "parking 500 places", "bus 14", "128 GB 12", "ab 123 cd", "A4 500 feuilles", "scooter 50 cc 2 temps",
        "perceuse DHP484RTJ", "RAL 7016",
    ],
)  # fmt: skip
def test_models_and_sizes_are_left_alone(text: str) -> None:
    assert found(text) == []
