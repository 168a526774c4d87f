"""Long runs of figures that fit nothing else."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found, look


@pytest.mark.parametrize(
    "number",
    [
        "9201884730118264",
        "55192 00487 3321",
        "458 796 112 305",
        "123456987",
        "00042 11873 0009182",
        "4970 9392 7596 311",
    ],
)
def test_a_long_run_is_found(number: str) -> None:
    assert found(f"c'est {number} je crois") == [("number", number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("contrat 1234567", "1234567"), ("passeport 12AB34567", "12AB34567"),
        ("permis n° 14AB00219 887120", "14AB00219 887120"),
        ("N°2231904", "2231904"), ("CNI n° X4RTBPFW4", "X4RTBPFW4"), ("imei 356938035643809", "356938035643809"),
        ("carte d'identité 880692310285", "880692310285"),
    ],
)  # fmt: skip
def test_a_word_says_what_it_is(text: str, number: str) -> None:
    assert found(text) == [("number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "code barre 3 25039 110482 7", "EAN : 3017620422003", "le 3017620422003 ne passe pas",
        "ISBN 978-2-07-036822-8",
        "12 000 000 de clients", "123 456 789 €", "1 249 990,50", "2019 2020 2021", "100 200 300 400",
        "36 38 40 42 44",
        "139 149 159", "24/12/2023 et 26/01/2024", "réf. 3560071234", "article 123456987", "000000000",
        "TSA 21031 - 59784 Lille",
        "1939-1945", "XR123456987",
    ],
)  # fmt: skip
def test_bar_codes_prices_dates_and_sizes_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_it_is_shown_as_an_account() -> None:
    assert [(each.label, each.rule) for each in look("9201884730118264")] == [("account", "number.long/1")]
