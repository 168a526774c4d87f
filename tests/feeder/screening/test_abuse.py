"""Hard words aimed at a person are found; what is coarse and aimed at nothing, or told about, never is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.abuse import ABUSE, lexicons, thorough
from feeder.screening.base import Token, heard, screen, tokens
from feeder.screening.phrases import LONGEST_PHRASE, BadPhrase, Index, phrase

AIMED = [
    ("vendeuse, espèce de connasse", "espèce de connasse"),
    ("Espèce d’abruti, rends-moi mon argent", "Espèce d’abruti"),
    ("La caissière est une vraie conne.", "caissière est une vraie conne"),
    ("Bande d'incapables !", "Bande d'incapables"),
    ("T’es qu’un naze, va te faire foutre", "va te faire foutre"),
    ("ENFOIRÉ", "ENFOIRÉ"),
    ("cette vendeuse débile m’a ignorée", "vendeuse débile"),
    ("Je vais te casser la gueule", "Je vais te casser la gueule"),
    ("Je sais où tu habites", "Je sais où tu habites"),
    ("tu vas le regretter", "tu vas le regretter"),
    ("sale arabe", "sale arabe"),
    ("You are a fucking moron", "You are a fucking moron"),
    ("The cashier was an idiot", "cashier was an idiot"),
    ("I’m going to kill you", "I’m going to kill you"),
]
NOT_AIMED = """
c’est de la merde ce gilet
Putain, c’est cher
Quelle merde, ce service
ça fait chier d’attendre
c’est vraiment con, il manquait ma taille
c’est débile comme système
je suis un idiot, j’ai oublié le ticket
une espèce de gilet en laine
une semaine de retard, inadmissible
une salopette pour ma fille
la connexion du site est nulle
service nul, vendeuse incapable de répondre
Vous êtes des incapables
elle m’a traitée de connasse
on nous prend pour des cons
un bâtard bien cuit
du fromage de vache
la grosse dame devant moi
va te faire plaisir
je vais vous attendre
nous allons vous retrouver avec plaisir
this vest is a piece of shit
I felt like an idiot
she called me an asshole
the zip is stupid
the staff was useless
""".strip().splitlines()


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in screen(text, [ABUSE])]


@pytest.mark.parametrize(("text", "words"), AIMED)
def test_what_is_aimed_at_somebody_is_found_with_its_words(text: str, words: str) -> None:
    assert found(text) == [words]


@pytest.mark.parametrize("text", NOT_AIMED)
def test_what_is_aimed_at_nothing_or_told_about_is_no_abuse(text: str) -> None:
    assert found(text) == []


def test_no_phrase_goes_over_a_full_stop_or_a_line() -> None:
    assert found("C’est une espèce. De connerie, rien.") == []
    assert found("Il manque une fille de\nPute et Soumise, l’association.") == []


def test_a_finding_names_its_rule_and_suggests_no_chip() -> None:
    (each,) = screen("va crever", [ABUSE])
    assert (each.flag, each.rule, each.label) == ("abuse", "abuse.threat.fr/1", None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("?a ?b", "has to be there"),
        ("{nothing} x", "no list"),
        ("Café", "without accents"),
        ("a||b", "without accents"),
        ("a " * (LONGEST_PHRASE + 1), "more than"),
    ],
)
def test_a_phrase_that_cannot_be_used_says_why(said: str, why: str) -> None:
    with pytest.raises(BadPhrase, match=why):
        phrase(said, {})


def test_what_may_be_left_out_is_left_out_in_every_way() -> None:
    index = Index([("x", phrase("tu es ?un ?un con", {}))])
    for text in ("tu es con", "tu es un con", "tu es un un con"):
        row = tokens(text)
        assert list(index.find(text, row)) == [(0, len(row), "x")]
    assert list(index.find("tu un con", tokens("tu un con"))) == []


class Counting(list[Token]):
    """Words that count how often they are looked at."""

    looked = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        self.looked += 1
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[Token]:
        self.looked += len(self)
        return super().__iter__()


@pytest.mark.parametrize(
    "part", ["vous etes ", "espece de ", "tu es trop trop une ", "je vais te ", "you are so ", "a "]
)
def test_the_work_grows_with_the_words_and_no_faster(part: str) -> None:
    costs = []
    for times in (100, 200, 10_000):
        text = part * times
        row = Counting(tokens(text))
        for lexicon in lexicons():
            list(lexicon.find(text, row))
        costs.append(row.looked)
    assert costs[2] <= 101 * (costs[1] - costs[0]) + costs[0]


PIECES = "espèce de d' connasse tu es un con , . putain vous êtes you are an idiot never 🪑 é"
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_whatever_is_received_findings_lie_in_it_on_whole_words(text: str) -> None:
    for each in screen(text, [ABUSE]):
        assert 0 <= each.start < each.end <= len(text)
        assert not (each.start and text[each.start - 1].isalnum())
        assert not (each.end < len(text) and text[each.end].isalnum())


PHRASES = [slots for each in lexicons() for some in each.index._by_first.values() for _, slots in some]


@st.composite
def phrases(draw: st.DrawFn) -> str:
    """What a phrase of the lists matches, more or less, spelled in odd ways."""
    slots = draw(st.sampled_from(PHRASES))
    words = [draw(st.sampled_from(sorted(slot.words))) for slot in slots if not slot.optional or draw(st.booleans())]
    if draw(st.integers(0, 9)) == 0:
        words.pop(draw(st.integers(0, len(words) - 1)))
    said = draw(st.sampled_from([" ", ", ", "\u00a0", "-", "’", ". ", "\n"])).join(words)
    return draw(st.sampled_from(SPELLINGS))(said)


SPELLINGS: list[Callable[[str], str]] = [
    str, str.upper, str.title, lambda said: said.replace("e", "é"), lambda said: said.replace("e", "e\u0301"),
    lambda said: said.replace("oe", "œ"), lambda said: said.replace("a", "\uff41"), lambda said: f"«{said}»",
    lambda said: said + "\u0301" * 60 + "x", lambda said: f"x{said}", lambda said: f"½{said}ß",
    lambda said: f"\ufdfa{said}",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(st.text(max_size=100), st.lists(st.one_of(phrases(), st.text(max_size=20)), max_size=3).map(" ".join))
)
def test_what_is_passed_over_has_nothing_to_find(text: str) -> None:
    assert list(ABUSE.find(text, "")) == list(thorough(text))
    assert {each.flag for each in thorough(text)} <= set(ABUSE.flags)


@given(st.one_of(st.text(), phrases()))
def test_what_is_heard_has_every_word_of_the_text(text: str) -> None:
    words = heard(text)
    assert words is None or words >= {
        token.folded for token in tokens(text) if token.folded.split() == [token.folded]
    }


def test_most_texts_are_passed_over() -> None:
    text = "Un accueil charmant, des prix corrects ; tu peux y aller, la vendeuse est aimable. Une grosse lampe !"
    words = heard(text)
    assert words is not None
    assert not any(lexicon.aimed.passes(words) for lexicon in lexicons())
