"""Numbers of orders and the like; never those of articles, models and sizes."""

from __future__ import annotations

import pytest

from tests.feeder.screening.privacy.looking import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ma commande 45879632", "45879632"), ("commande n°45879632", "45879632"), ("cde nº 45879632", "45879632"),
        ("n° de commande : 45-879-632", "45-879-632"), ("commande numéro 4587", "4587"),
        ("cmd #A12-4587", "#A12-4587"),
        ("ma commande LM-40781-22 passée hier", "LM-40781-22"), ("my order 4587963 never came", "4587963"),
        ("commande du 12/03/2024 n° 889921", "889921"), ("commande web n°W00012345", "W00012345"),
        ("commande passée le 12 mars sous le numéro 889921", "889921"), ("45879632 c'est ma commande", "45879632"),
        ("la commande quarante et un zéro sept douze", "quarante et un zéro sept douze"),
        ("ticket de caisse n° 007318", "007318"), ("j'ai le ticket 0441-882", "0441-882"),
        ("facture FA-2024-0087", "FA-2024-0087"), ("facture n° 2024/0087", "2024/0087"), ("devis D240118", "D240118"),
        ("dossier SAV24-00917", "SAV24-00917"), ("réclamation réf. REC/2025/4471", "REC/2025/4471"),
        ("votre réf : RC/44187", "RC/44187"), ("carte de fidélité 9135 7204 5123", "9135 7204 5123"),
        ("mon numéro client est le 458 796", "458 796"), ("client 10077428", "10077428"),
        ("réservation ABX45T", "ABX45T"), ("booking reference QX7T9L", "QX7T9L"),
        ("bon de retrait BR-7Z41P", "BR-7Z41P"),
        ("code de retrait 7781-AK", "7781-AK"), ("avoir n° 55102", "55102"), ("pedido 4471829", "4471829"),
        ("vu le #2231904 ?", "#2231904"), ("reçu n° 118-4420", "118-4420"),
        ("la commande de mon mari, 2231904, traîne", "2231904"), ("return label RMA-22817", "RMA-22817"),
    ],
)  # fmt: skip
def test_a_word_says_whose_number_it_is(text: str, number: str) -> None:
    assert found(text) == [("order", number)]


@pytest.mark.parametrize(
    "number",
    [
        "LA123456789FR",
        "XY 004 418 229 FR",
        "1Z999AA10123456784",
        "6A12345678901",
        "8R 9910 2233 4185",
        "302-1234567-1234567",
    ],
)
def test_a_carriers_number_is_known_by_its_form(number: str) -> None:
    assert found(f"où est {number} ?") == [("order", number)]


@pytest.mark.parametrize(
    "text",
    [
        "commande de 3 articles pour 149,90 €", "commande du 12/05/2024 jamais reçue",
        "commande 2024 toujours pas là",
        "j'ai commande le KT-3180 en noir", "j'ai commande KT-31805", "j'ai commandé 12 chaises",
        "commande de 2 vis 5x60",
        "ticket de 45 €", "facture de 1250 euros", "livraison à Lille 59000", "livraison 48h", "colis de 12,5 kg",
        "colis de 12500 g", "le colis 30x40x50 est abîmé", "client depuis 2005", "client n°1", "le SAV 24h/24",
        "carte fidélité 10 %", "carte mère B550-A", "caisse n° 12", "réf 45879632 introuvable", "article 303.123.45",
        "référence 701.234.56", "le modèle KT-3180", "Item 4471-B", "ma commande : article 45879632", "lot n° 2024A",
        "la pièce n° 14", "suivi bloqué depuis 5 jours", "order of 3 items", "le ticket dit 20250112",
        "my order of 250000 won", "couleur #123456", "code promo ETE2025", "dossier en cours depuis 2023-2024",
    ],
)  # fmt: skip
def test_quantities_dates_and_articles_are_nobodys(text: str) -> None:
    assert found(text) == []
