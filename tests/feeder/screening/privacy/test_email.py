"""E-mail addresses, spelled out and mistyped ones too."""

from __future__ import annotations

import pytest

from feeder.screening.base import Setup
from tests.feeder.screening.privacy.looking import found, screeners


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@exemple.fr", "Jean+achats@mail.exemple.co.uk", "MARIE.B@EXEMPLE.FR", "marie_b-59@exemple.shop",
        "jean @ exemple.fr", "jean@exemple . fr", "jean@exemple,fr", "jean＠exemple.fr", "j\u200bean@exemple.fr",
    ],
)  # fmt: skip
def test_an_address_is_found_whole(address: str) -> None:
    assert found(f"Écrivez à {address} svp.") == [("email", address)]


@pytest.mark.parametrize(
    "address",
    [
        "jean arobase exemple point fr", "jean.dupont AROBASE exemple.fr", "jean "
        "(at) exemple.fr", "jean {at} exemple.fr",
        "jean[arobase]exemple[point]fr", "jean at exemple dot com", "jean tiret bas dupont chez exemple point net",
        "jean point dupont arobase gmail point com", "jean.dupont59 chez gmail", "juan arroba exemple punto es",
        "jean arobase gmail com", "jean arobase gmail", "jean[a]exemple.fr", "jean at orange.fr",
        "jean-at-exemple-dot-com", "ingrid dot holt at exemple.uk", "ingrid underscore holt at exemple dot example",
    ],
)  # fmt: skip
def test_an_address_in_words_is_found_whole(address: str) -> None:
    assert found(f"mon mail : {address}, merci") == [("email", address)]


@pytest.mark.parametrize(
    "address", ["jean@gmail", "jean@gmailcom", "jean@@exemple.fr", "jean@ hotmail", "jean@exemple", "jean.dupont@"]
)
def test_an_address_that_is_cut_short_is_found(address: str) -> None:
    assert found(f"répondez à {address} svp") == [("email", address)]


@pytest.mark.parametrize(
    "text",
    [
        "à 10:30 @ la caisse", "10€ @ la pièce", "regarde at home", "50 % à 70 %", "le point de vente",
        "à quel point de vue",
        "rien chez le point retrait", "client chez Orange depuis longtemps", "satisfait à tout point de vue",
        "at this point it was closed", "chez vous (à Lille)", "on a un point com faible", "la table "
        "(a) et la chaise (b)",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_addresses_of_the_shop_itself_are_no_personal_data() -> None:
    ours = screeners(Setup(allow=("maison-exemple.fr", "contact@autre.fr")))
    assert found("sav@maison-exemple.fr ou contact@autre.fr, pas jean@autre.fr", ours) == [("email", "jean@autre.fr")]
