"""Where somebody lives is found; where a shop is, a seat, a lesson and a price are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.base import Setup, screen
from feeder.screening.privacy.address import Addresses, screeners
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row

[ADDRESS] = screeners(Setup())

FOUND = [
    ("Livrez au 3 bis rue du Four, 35000 Rennes, merci", "3 bis rue du Four, 35000 Rennes"),
    ("jhabite 45 av jean jaures 69007 lyon et je", "45 av jean jaures 69007 lyon"),
    ("c’est au 19, quai des Bateliers. Sonnez", "19, quai des Bateliers"),
    ("chez moi 5 imp des hirondelles portail bleu", "5 imp des hirondelles"),
    ("128 bd de la Libération, appt 12, 13004 Marseille", "128 bd de la Libération, appt 12, 13004 Marseille"),
    ("rue Rés. Les Genêts, bât. B, 4 r. Colbert 83000 Toulon", "Rés. Les Genêts, bât. B, 4 r. Colbert 83000 Toulon"),
    ("9 rue du 8 Mai 1945, 93200 Saint-Denis", "9 rue du 8 Mai 1945, 93200 Saint-Denis"),
    ("au 31 Grand’Rue, 68000 Colmar", "31 Grand’Rue, 68000 Colmar"),
    ("au lieu-dit Kerbrezel, 29390 Scaër", "lieu-dit Kerbrezel, 29390 Scaër"),
    ("BP 40112, 59300 Valenciennes", "BP 40112, 59300 Valenciennes"),
    ("je vis à 59280 Armentières depuis peu", "59280 Armentières"),
    ("cp 44800 saint herblain", "44800 saint herblain"),
    ("2 place de l’église", "2 place de l’église"),
    ("14B rue Colbert, escalier 2", "14B rue Colbert, escalier 2"),
    ("au 11 bis, ancienne route d’Arras", "11 bis, ancienne route d’Arras"),
    ("4 chmin des postes", "4 chmin des postes"),
    ("livraison Ferme du Haut-Mesnil, D 12, Vernon, merci", "Ferme du Haut-Mesnil, D 12, Vernon"),
    ("22 rue des Lilas\n35000 Rennes\nBonjour", "22 rue des Lilas\n35000 Rennes"),
    # abroad
    ("Rue des Palais 44, 1030 Bruxelles", "Rue des Palais 44, 1030 Bruxelles"),
    ("Avenue de la Gare 15, 1003 Lausanne", "Avenue de la Gare 15, 1003 Lausanne"),
    ("Bahnhofstrasse 21, 8001 Zürich", "Bahnhofstrasse 21, 8001 Zürich"),
    ("Kerkstraat 108, 9050 Gentbrugge", "Kerkstraat 108, 9050 Gentbrugge"),
    ("I live at 12 Church Lane, SW1A 1AA", "12 Church Lane, SW1A 1AA"),
    ("send it to 22 Alder Close, Canterbury CT1 2AB please", "22 Alder Close, Canterbury CT1 2AB"),
    ("12 lilas street", "12 lilas street"),
]
NOT_FOUND = """
le magasin de la rue Nationale ferme à 19 h
boulevard Voltaire, 2 magasins fermés
avenue de la gare, c’est fermé
il reste 4 places de parking
1 place de cinéma et 2 cours de yoga offerts
3 passages en caisse et 5 quais
rayon 12, allée des jouets
1 route barrée devant le magasin
50000 clients ne peuvent pas se tromper
20000 Euros de travaux
réf. 59012 Noir, code 12345 Valide
le modèle 1460 Cuir lisse
en 2024 Noël tombait un mercredi
bus 12 place Bellecour
au 2e étage, porte B
place de la Mairie 3 voitures mal garées
20 ch sous le capot
taille 38 route
it is 5 minutes away by road
""".strip().splitlines()
MANY = (
    "12 rue de la ",
    "1 ",
    "résidence Les ",
    "75000 Paris ",
    "rue ",
    "12 Church Lane ",
    "bât. B, ",
    "75 011 ",
    "a1 1aa ",
)


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in screen(text, [ADDRESS])]


@pytest.mark.parametrize(("text", "address"), FOUND)
def test_where_somebody_lives_is_found_whole(text: str, address: str) -> None:
    assert found(text) == [address]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_streets_without_a_number_seats_and_prices_are_no_address(text: str) -> None:
    assert found(text) == []


def test_a_finding_suggests_the_chip_over_an_address() -> None:
    [each] = screen("au 14 rue des Lilas", [ADDRESS])
    assert (each.flag, each.kind, each.label, each.rule) == ("address", "address", "address", "address.way/1")


def test_the_shops_own_address_is_let_off() -> None:
    [allowing] = screeners(Setup(allow=("14 rue des Lilas",)))
    assert screen("Au 14, rue des Lilas, 59000 Lille", [allowing]) == []
    assert len(screen("Au 15, rue des Lilas, 59000 Lille", [allowing])) == 1


SAMPLE = "12 8 bis rue r. av place cité de la l’ Lilas lilas 59000 1000 Lille lille , . résidence bât. B - CT1 2AB"
PARTS = [*SAMPLE.split(), "\n"]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=25).map(" ".join))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_findings_are_apart_in_order_and_within_the_text(text: str) -> None:
    spans = [(each.start, each.end) for each in ADDRESS.find(text, "")]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


def masked(text: str) -> str:
    for each in reversed(list(ADDRESS.find(text, ""))):
        text = f"{text[: each.start]}▒▒▒{text[each.end :]}"
    return text


@pytest.mark.parametrize("part", MANY)
def test_the_work_grows_with_the_text_and_no_faster(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in looks at the gaps between words, which every rule takes."""
    looked = 0
    gap = Row.gap

    def counted(self: Row, at: int) -> str:
        nonlocal looked
        looked += 1
        return gap(self, at)

    monkeypatch.setattr(Row, "gap", counted)
    each = []
    for times in (200, 400):
        looked = 0
        list(Addresses(Allowed(())).find(part * times))
        each.append(looked)
    assert each[1] < 2.5 * each[0] + 200
