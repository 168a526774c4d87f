"""Hard words aimed at a person are found, with their kind; what is aimed at nothing, or told about, never is."""

from __future__ import annotations

import pytest

from feeder.screening.abuse.screener import screeners
from feeder.screening.base import Setup, screen
from feeder.screening.phrases import BadPhrase

(ABUSE,) = screeners(Setup())

AIMED = [
    ("Espèce d’abruti, rends-moi mon argent", "insult"),
    ("Bande d'incapables !", "insult"),
    ("T’es qu’un naze, va te faire foutre", "insult"),
    ("cette vendeuse débile m’a ignorée", "insult"),
    ("Le caissier a le QI d’une huître", "insult"),
    ("Je vais te casser la gueule", "threat"),
    ("Je sais où tu habites", "threat"),
    ("sale arabe", "hate"),
    ("Retourne dans ton pays", "hate"),
    ("Je la baiserais bien, la caissière", "sexual"),
    ("Espèce de paillasson, regarde-moi quand je te parle", "insult"),
    ("Cornichon, rends-moi ma carte", "insult"),
    ("La vendeuse est bête à pleurer", "insult"),
    ("Je vais lui arracher la langue, à ton gérant", "threat"),
    ("J’espère que vous allez crever seul", "threat"),
    ("Ces romanichels sont partout", "hate"),
    ("Elle couche avec le directeur, c’est connu", "sexual"),
    ("You are a fucking moron", "insult"),
    ("That cashier is a spineless weasel", "insult"),
    ("I hope he dies", "threat"),
    ("I’m going to kill you", "threat"),
    ("Der Verkäufer ist ein Vollidiot", "insult"),
    ("El encargado es un gilipollas", "insult"),
    ("Il commesso è un coglione", "insult"),
    ("De verkoper is een klootzak", "insult"),
    ("O vendedor é um idiota", "insult"),
]
HIDDEN = [
    "c.o.n.n.a.r.d",
    "c o n n a r d",
    "conn4rd",
    "connaaaard",
    "c\u043ennard",
    "con\u200bnard",
    "conn*rd",
    "con-nard",
]
NOT_AIMED = """
c’est de la merde ce gilet
Putain, c’est cher
ça fait chier d’attendre
je suis un idiot, j’ai oublié le ticket
une espèce de gilet en laine
une salopette pour ma fille
Vous êtes des incapables
elle m’a traitée de connasse
on nous prend pour des cons
un bâtard bien cuit
La vieille dame du comptoir est adorable
Ce ne sont pas des idiots
Mon idiot de frère a perdu le ticket
Bande de champions, tout remarche
Tu vas voir, c’est la plus belle librairie
Fatima du rayon pain est toujours aimable
Watch your head at the door
va te faire plaisir
Un homme a crié « ta gueule » à la caissière
I felt like an idiot
she called me an asshole
""".strip().splitlines()
MISSED = ["On se demande qui l’a laissé sortir sans surveillance", "Même le silence a plus de choses à dire que lui"]
"""Known: irony and images that no list of words foresees."""


def found(text: str) -> list[str]:
    return [each.kind for each in screen(text, [ABUSE]) if each.flag == "abuse"]


@pytest.mark.parametrize(("text", "kind"), AIMED)
def test_what_is_aimed_at_somebody_is_found_with_its_kind(text: str, kind: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize("word", HIDDEN)
def test_what_is_hidden_from_a_list_is_found_where_it_stands(word: str) -> None:
    text = f"Quel {word} ce vendeur"
    (each,) = [each for each in screen(text, [ABUSE]) if each.flag == "abuse"]
    assert each.start <= text.index(word)
    assert each.end >= text.index(word) + len(word)


@pytest.mark.parametrize("text", NOT_AIMED)
def test_what_is_aimed_at_nothing_or_told_about_is_no_abuse(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", MISSED)
def test_known_as_missed(text: str) -> None:
    assert found(text) == []


def test_what_is_only_coarse_says_so() -> None:
    (each,) = screen("Quelle merde, ce service", [ABUSE])
    assert (each.flag, each.kind, each.label) == ("coarse", "coarse", None)


OWN = 'version = 3\n[words]\nname = "cornichon+s"\n[insult]\nphrases = ["{name}"]\n'


def test_a_shop_adds_words_of_its_own() -> None:
    (own,) = screeners(Setup(abuse=(OWN,)))
    (each,) = screen("quels cornichons", [own])
    assert (each.rule, each.kind) == ("abuse.insult.own1/3", "insult")
    assert found("quels cornichons") == []


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("[insult", "own1: "),
        ('[insult]\nphrases = ["{nobody}"]', "nobody"),
        ('[insult]\nphrases = ["Café"]', "without accents"),
        ('[insult]\nphrases = "x"', "a list of texts"),
        ("[insults]\nphrases = []", "insults"),
        ("[words]\na = 1", "separated by spaces"),
        ('[words]\na = "É"', "without accents"),
        ("version = 'x'", "a number"),
    ],
)
def test_a_broken_list_says_which_and_why(toml: str, why: str) -> None:
    with pytest.raises(BadPhrase, match=r"^own1: ") as error:
        screeners(Setup(abuse=(toml,)))
    assert why in str(error.value)
