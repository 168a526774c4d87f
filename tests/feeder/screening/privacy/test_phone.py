"""Telephone numbers, as people write them; and what has as many figures and is none."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found, look


@pytest.mark.parametrize(
    "number",
    [
        "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78", "06_12_34_56_78",
        "06\u00a012\u202f34 56 78", "0612 345 678", "06 123 456 78", "0 6 1 2 3 4 5 6 7 8", "06 - 12 - 34 - 56 - 78",
        "06,12,34,56,78", "06x12x34x56x78", "06*12*34*56*78", "06 12/34/56/78", "04 72 00 00 01",
    ],
)  # fmt: skip
def test_a_french_number_is_found_whole_however_it_is_parted(number: str) -> None:
    assert found(f"Appelez-moi au {number}, merci.") == [("phone", number)]
    assert found(f"le {number}") == [("phone", number)]


@pytest.mark.parametrize(
    "number",
    [
        "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "(+33) 6 12 34 56 78", "+33(0)612345678", "0033612345678",
        "0033 6 12 34 56 78", "33 6 12 34 56 78", "+32 475 12 34 56", "0475/12.34.56", "+41 79 123 45 67",
        "021 312 45 67", "(+352) 621 123 456", "+44 7700 900123", "07700 900123", "+1 (212) 555-0123", ""
        "(212) 555-0123",
        "+49 151 23456789", "+34 612 34 56 78", "+212 612 345 678",
    ],
)  # fmt: skip
def test_numbers_from_abroad_are_found(number: str) -> None:
    assert found(f"mon numéro : {number}, merci") == [("phone", number)]


@pytest.mark.parametrize(
    "number",
    [
        "06 12 34 56 7", "06 12 34 56 789", "061234567", "06.12.34.56.7", "06 12 34 5 6 7 8", "o6 12 34 56 78",
        "O6.12.34.56.7O", "06 l2 34 56 78", "0\u200b6\u200b12345678", "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "０６１２３４５６７８",
        "0️⃣6️⃣ 1️⃣2️⃣ 3️⃣4️⃣ 5️⃣6️⃣ 7️⃣8️⃣",
    ],
)  # fmt: skip
def test_a_mistyped_or_disguised_number_is_found(number: str) -> None:
    assert found(f"joignable au {number} après 18h") == [("phone", number)]


@pytest.mark.parametrize(
    "number",
    [
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "zero six 12 trente quatre 56 78",
        "zéro-sept quatre-vingt-dix-huit vingt et un trente douze", "06 douze 34 56 78",
        "zero seven seven zero zero nine zero zero one two three",
    ],
)  # fmt: skip
def test_a_number_in_words_is_found(number: str) -> None:
    assert found(f"c'est le {number}, merci") == [("phone", number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tél 12 34 56", "12 34 56"), ("appelez le 612345678", "612345678"), ("Tél:0612345678", "0612345678"),
        ("tel0612345678", "0612345678"), ("mon portable finit par 56 78", "56 78"),
        ("bel mij op 0475 12 34 5", "0475 12 34 5"), ("ring me on 01632 960 123", "01632 960 123"),
        ("llámame al 612 345 678", "612 345 678"),
        ("le numéro de dossier ? non, mon tel : 02 512 34 56", "02 512 34 56"),
    ],
)  # fmt: skip
def test_a_word_for_the_telephone_makes_any_number_one(text: str, number: str) -> None:
    assert found(text) == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "du 01/02/2026 au 03/04/2026", "01/02/2026 03/04/2026", "le 03 04 2026 à 10 h 30", "ouvert 09h00 12h30 14h00",
        "de 09:00 à 12:30 et de 14:00 à 19:00", "06 euros", "12,06 12 34 56 78", "1 234 567", "06 12 34 56 78 €",
        "tailles 34, 36, 38, 40, 42", "téléphone à 499 €", "téléphone 128 Go acheté en 2023",
        "appelez le 15 ou le 112",
        "j'ai téléphoné 3 fois en 2024", "numéro 1 du bricolage", "livre 978-2-07-036822-8 abîmé", "version 12.4.1.2",
        "un, deux, trois, quatre, cinq, six caisses fermées", "zéro reproche, dix sur dix", "192.168.1.10",
        "cent vingt-trois euros quatre-vingt-dix-neuf", "réf. 0612345678", "le film finit par 12 34",
        "01 02 03 04 05 de la série", "style number 100234567",
    ],
)  # fmt: skip
def test_what_is_no_number_of_somebody_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_each_finding_says_what_to_mask_and_which_rule_found_it() -> None:
    (phone,) = look("06 12 34 56 78")
    assert (phone.flag, phone.kind, phone.label, phone.rule) == ("phone", "phone", "phone", "phone.national/1")


def test_two_numbers_side_by_side_are_two() -> None:
    assert found("04 72 00 00 01 / 06 12 34 56 78") == [("phone", "04 72 00 00 01"), ("phone", "06 12 34 56 78")]
