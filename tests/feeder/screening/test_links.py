"""Links in a post: as they are, dressed up, spelled out; and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.base import Setup
from feeder.screening.spam.links import LINK, MOST, is_likely, screeners

(LINKS,) = screeners(Setup(allow=("www.boutique-durand.fr", "Durand")))


def linked(text: str) -> list[tuple[str, int]]:
    return [(text[each.start : each.end], each.count) for each in LINKS.find(text, "fr")]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Voir http://promo.example/a?b=1.", "http://promo.example/a?b=1"),
        ("hxxps://promo.example", "hxxps://promo.example"),
        ("Allez sur www.promo-durand.com !", "www.promo-durand.com"),
        ("Moins cher chez promo.fr, vraiment", "promo.fr"),
        ("ici : bit.ly/3xYz", "bit.ly/3xYz"),
        ("t.me/promo", "t.me/promo"),
        ("promo.shop/offre", "promo.shop/offre"),
        ("promo point com", "promo point com"),
        ("promo (dot) com", "promo (dot) com"),
        ("promo . com", "promo . com"),
        ("promo。com", "promo。com"),
        ("PROMO.COM", "PROMO.COM"),
        ("boutique-durand.fr.promo.ru", "boutique-durand.fr.promo.ru"),
        ("Rejoignez notre groupe Telegram", "Rejoignez notre groupe Telegram"),
        ("contactez-moi sur WhatsApp vite", "contactez-moi sur WhatsApp"),
        ("Message me on Telegram", "Message me on Telegram"),
    ],
)
def test_a_link(text: str, link: str) -> None:
    assert linked(text) == [(link, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Très bien.Je reviendrai",
        "Accueil au top.Merci",
        "Rapide.de plus, pas cher",
        "Un bon point. Comme toujours",
        "12.50.ch 3.fr",
        "Écrire à jean.dupont@exemple.fr",
        "Voir www.boutique-durand.fr/horaires et avis.boutique-durand.fr",
        "J’ai contacté le magasin par WhatsApp",
        "M. Dupont, etc. Et voilà... parfait",
        "Le manuel.pdf est illisible",
    ],
)
def test_no_link(text: str) -> None:
    assert linked(text) == []


def test_several_links_are_said_once_and_counted() -> None:
    assert linked("Chez www.boutique-durand.fr non, promo.com et www.autre.com") == [("promo.com", 2)]
    assert linked("promo.com " * 100_000) == [("promo.com", MOST)]


@given(st.text(st.sampled_from("a.é-/ :@wmcofrpint()1"), max_size=60))
def test_whatever_it_is_the_span_lies_inside(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) and each.count >= 1 for each in LINKS.find(text, ""))


@pytest.mark.parametrize("piece", ["a.", "contactez-moi a "])
def test_a_megabyte_is_looked_through(piece: str) -> None:
    text = piece * (1_000_000 // len(piece)) + " www.promo.com"
    assert linked(text) == [("www.promo.com", 1)]


PIECES = (
    "promo| |.|com|.online|/a|www| point |(dot)|ﬁn|İ|ſnap|chat|t.me|://|é|contactez-moi |sur |whats app|signal|。"
    "|http|1|-|FR|xyz|ſ|K|[ . ]|punto"
)


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=8).map("".join))
def test_what_is_passed_over_has_no_link(text: str) -> None:
    assert is_likely(text) or LINK.search(text) is None
