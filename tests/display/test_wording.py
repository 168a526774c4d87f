"""The words around the posts, in French and in English."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from config.catalogue import load
from display.wording import chip_label, locale_of, zone_of
from tests.display.making import NOW_MS, card, wording
from wall.events import PromiseState
from wall.wire import Panel, Promise

SAY = wording()


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_dates_in_the_shops_language() -> None:
    assert spaced(SAY.published(card(), NOW_MS)) == "publié le 21 novembre"
    assert spaced(SAY.published(card(written_ms=None), NOW_MS)) == "reçu le 22 novembre"
    assert spaced(SAY.day(date(2026, 12, 1), NOW_MS)) == "1er décembre"
    assert spaced(SAY.day(date(2025, 12, 11), NOW_MS)) == "11 décembre 2025"
    assert spaced(SAY.today(NOW_MS)) == "dimanche 22 novembre"
    assert SAY.clock(NOW_MS) == "10:30"
    english = replace(SAY, language="en", _=load("en", "display").gettext)
    assert spaced(english.published(card(), NOW_MS)) == "published on 21 November"


def test_experience_and_checks_are_never_more_than_is_known() -> None:
    assert spaced(SAY.experienced(card(experienced_on="2026-11-14"), NOW_MS)) == "expérience du 14 novembre"
    assert spaced(SAY.experienced(card(), NOW_MS)) == "date d’expérience : non précisée"
    assert "printemps" in SAY.experienced(card(experienced_on="au printemps"), NOW_MS)
    for verified in (None, False):
        assert "vérifié" not in SAY.checked(card(verified=verified))
        assert SAY.checked(card(verified=verified)) != SAY.checked(card(verified=True))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("taken-up", "Pris en compte le 3 novembre"),
        ("under-way", "En cours depuis le 3 novembre"),
        ("done", "Fait le 3 novembre"),
        ("declined", "Pas possible : réponse du 3 novembre"),
    ],
)
def test_a_promise_says_its_state_and_its_date(state: PromiseState, said: str) -> None:
    assert spaced(SAY.promised(Promise(state=state, at_ms=NOW_MS - 19 * 86_400_000), NOW_MS)) == said
    last_year = Promise(state=state, at_ms=NOW_MS - 366 * 86_400_000)
    assert SAY.promised(last_year, NOW_MS).endswith("2025")


def test_names_and_kinds() -> None:
    assert SAY.name(card()) == "Client·e 4F2"
    assert SAY.name(card(pseudonym="4F2")) == "Client·e 4F2"
    assert SAY.name(card(pseudonym="0AB", voice="advisor")) == "Conseil 0AB"
    assert SAY.name(card(pseudonym="Solène", voice="advisor")) == "Solène"
    assert SAY.name(card(pseudonym=" ")) == "Un·e client·e"
    assert SAY.name(card(pseudonym="", voice="advisor")) == "Le conseil de la maison"
    assert SAY.name(card(pseudonym="a\nb\u202e")) == "a b⟦U+202E⟧"
    assert SAY.kind(card()) == "Avis · Avis du site"
    assert SAY.kind(card(source="inconnue")) == "Avis · inconnue"


def test_the_public_count_adds_up_and_can_be_brief() -> None:
    panel = Panel(received=12_345, shown=10_000, withheld=5, waiting=2_300, withdrawn=40)
    assert spaced(SAY.figures(panel)) == (
        "12 345 reçus  ·  10 000 affichés  ·  5 refusés  ·  2 300 en attente  ·  40 autres"
    )
    assert len(SAY.figures(panel, 2)) < len(SAY.figures(panel, 1)) < len(SAY.figures(panel))
    assert spaced(SAY.figures(Panel(received=1, shown=1))) == "1 reçu  ·  1 affiché  ·  0 refusé  ·  0 en attente"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "il y a 0 s"), (40.9, "il y a 40 s"), (61, "il y a 1 min"), (7300, "il y a 2 h")]
)
def test_ages(seconds: float, said: str) -> None:
    assert spaced(SAY.age(seconds)) == said
    assert said in spaced(SAY.stale(seconds))


def test_what_is_not_known_is_no_trouble() -> None:
    assert locale_of("xx-nonsense").language == "fr"
    assert str(zone_of("Nowhere/At-all")) == "UTC"
    assert SAY.local(-(10**18)).year == 5
    assert SAY.local(10**18).year == 9987
    assert chip_label(load("fr", "wall").gettext)("nonsense") == load("fr", "wall").gettext("personal data")


def test_a_note_says_what_it_is_and_where_and_nothing_twice() -> None:
    note = card(kind="note", source="phone", topic="problem", place="Rayon jardin")
    labelled = replace(SAY, labels=(("phone", "Mots du magasin"),))
    assert labelled.kind(note) == "Problème · Mots du magasin · Rayon jardin"
    assert labelled.kind(structs.replace(note, topic="", place="")) == "Mot · Mots du magasin"
    assert labelled.kind(structs.replace(note, topic="strange", place="\u202e\n")).startswith("Mot · Mots du magasin")
    alike = replace(SAY, labels=(("phone", "Suggestion"),))
    assert alike.kind(structs.replace(note, topic="suggestion", place="suggestion")) == "Suggestion"


@pytest.mark.parametrize(
    ("supporters", "said"),
    [(0, ""), (1, " · 1 autre personne le demande aussi"), (1204, " · 1 204 autres personnes le demandent aussi")],
)
def test_a_promise_says_how_many_others_ask_for_it(supporters: int, said: str) -> None:
    promise = Promise(state="done", at_ms=NOW_MS - 19 * 86_400_000, supporters=supporters)
    assert spaced(SAY.promised(promise, NOW_MS)) == f"Fait le 3 novembre{said}"
