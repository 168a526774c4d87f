"""What is told of a person and wants a second pair of eyes, and what only sounds like it. Sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.base import Setup
from feeder.screening.sensitive import KINDS, LONGEST, lexicons, screeners, thorough

(SENSITIVE,) = screeners(Setup())


def kinds(text: str, language: str = "fr") -> set[str]:
    return {each.kind for each in SENSITIVE.find(text, language)}


TOLD = {
    "health": (
        "Je suis asthmatique et votre parfum d’ambiance me fait tousser.",
        "Mon père, atteint de Parkinson, n’a pas pu s’asseoir.",
        "Depuis mon AVC je marche lentement.",
        "Elle est tombée malade après l’inventaire.",
        "Ma compagne est enceinte de six mois, personne ne lui a cédé sa place.",
        "Je sors de l’hôpital et je ne peux rien porter.",
        "Votre collègue est en arrêt maladie depuis Noël.",
        "Mon fils autiste a eu peur du bruit.",
        "On m’a diagnostiqué un diabète.",
        "Je suis sous antidépresseurs.",
        "Nous venons pour ma fille, qui est en fauteuil roulant.",
        "Je me suis fait opérer du genou.",
        "I have type 1 diabetes and felt faint.",
        "My mum has dementia and got lost.",
        "I’m eight months pregnant and nobody helped.",
        "He is on antidepressants.",
        "Ich bin schwanger und durfte nicht vor.",
        "Mi madre tiene cáncer.",
    ),
    "minor": (
        "Ma fille de 8 ans a adoré.",
        "Mon fils Lucas, 6 ans, s’est perdu.",
        "J’ai seize ans et je travaille ici le samedi.",
        "Sa fille est en CM2 à l’école des Tilleuls.",
        "Un ado de 15 ans s’est fait gronder devant tout le monde.",
        "Mon petit-fils a 4 ans et demi.",
        "Elle est encore mineure.",
        "My 6-year-old son Tim was left alone.",
        "Our daughter is 9 and loves it.",
        "I’m fifteen, can I apply?",
    ),
    "religion": (
        "Je suis catholique pratiquante.",
        "Mon voisin est juif et ne vient pas le samedi.",
        "Votre caissière porte le voile.",
        "On m’a demandé de retirer ma kippa.",
        "Nous faisons le ramadan.",
        "En tant que musulman, cela me gêne.",
        "Pour des raisons religieuses, je ne peux pas.",
        "As a Muslim I was glad of the prayer room.",
        "My wife is Jewish.",
        "They asked her to take off her hijab.",
    ),
    "union": (
        "Je suis délégué CFDT dans ce magasin.",
        "La vendeuse est syndiquée.",
        "Il a sa carte à la CGT.",
        "Mon mari est représentant du personnel.",
        "I am the union rep here.",
        "She joined the union last year.",
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TOLD.items() for text in texts])
def test_told_of_a_person(kind: str, text: str) -> None:
    assert kinds(text, "") == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "L’enceinte Bluetooth est puissante.",
        "J’étais malade de rire.",
        "Une attente à rendre malade.",
        "Le rayon bio et le rayon halal sont bien fournis.",
        "Jouet pour les enfants de 3 à 6 ans.",
        "Taille enfant 8 ans, un peu juste.",
        "J’ai dix ans de métier.",
        "Mon lave-linge a 12 ans.",
        "Un détail mineur.",
        "La grève des trains n’aide pas.",
        "Le syndicat de copropriété a appelé.",
        "Une croix en bois et un calendrier de l’avent.",
        "La religieuse au chocolat est divine.",
        "Place handicapé toujours occupée.",
        "Caisse prioritaire pour femmes enceintes.",
        "Don pour la recherche contre le cancer.",
        "Fermé depuis le covid.",
        "Je suis allergique à votre musique.",
        "Ma roue de vélo est voilée.",
        "Ages 3 and up.",
        "A ten year warranty.",
        "I am sick of waiting.",
        "No wheelchair access.",
        "The Western Union desk was closed.",
    ],
)
def test_told_of_a_thing_or_of_nobody(text: str) -> None:
    assert kinds(text) == set()


def test_only_the_words_that_say_it_are_marked() -> None:
    text = "Bonjour, ma fille de 8 ans est asthmatique. Merci."
    assert [(each.kind, text[each.start : each.end]) for each in SENSITIVE.find(text, "fr")] == [
        ("minor", "ma fille de 8 ans"),
        ("health", "est asthmatique"),
    ]


WORDS = ["diabétique", "CGT", "8", "ans", "mon", "fils", "je", "suis", ",", ".", "enceinte", "juif", "a", "ma"]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=30), st.sampled_from(["", "fr", "de", "xx"]))
def test_the_shortcut_passes_over_nothing(words: list[str], language: str) -> None:
    text = " ".join(words)
    found = list(SENSITIVE.find(text, language))
    assert found == list(thorough(text, language))
    assert all(0 <= each.start < each.end <= len(text) and each.kind in KINDS for each in found)


@pytest.mark.parametrize("piece", ["une place ", "a"])
def test_a_megabyte_is_looked_through_as_far_as_posts_go(piece: str) -> None:
    (first,) = SENSITIVE.find("Je suis diabétique. " + piece * (1_000_000 // len(piece)), "fr")
    assert (first.kind, first.start) == ("health", 3)
    late = (piece * LONGEST)[: LONGEST - 30] + ". Je suis diabétique."
    (last,) = SENSITIVE.find(late, "fr")
    assert last.end == len(late) - 1


def test_every_list_says_something() -> None:
    assert [lexicon.language for lexicon in lexicons()] == ["fr", "en", "de", "es", "it", "nl", "pt"]
    assert all(not lexicon.passes(set()) for lexicon in lexicons())
