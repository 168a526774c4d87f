"""The invitation: a code that is large and light, the address in words, and what becomes of what is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box
from display.look import contrast
from display.scenes import invitation
from display.scenes.base import Invitation, Plate, World
from tests.display.scenes.plates import SIZES, a_kit, check, reaches, read, sizes, texts

ADDRESS = "https://mur.maison-tilleul.fr/lyon/"
WORLD = World(invitation=Invitation(ADDRESS))


def code(plate: Plate) -> Box | None:
    """The ground of a plate's QR code."""
    found = [layer.commands[0] for layer in plate.layers if layer.key.endswith(":code")]
    return found[0] if found and isinstance(found[0], Box) else None


@pytest.mark.parametrize("url", ["", "  "])
def test_without_an_address_there_is_nothing_to_say(url: str) -> None:
    assert invitation.plates(a_kit(), World(invitation=Invitation(url, "Venez"))) == []


def test_it_says_what_becomes_of_what_is_written_and_the_address_in_words() -> None:
    [plate] = invitation.plates(a_kit(), WORLD)
    sentence, beneath, address = read(plate)
    assert sentence == "Votre mot a sa place ici."
    assert "mot" in sentence
    assert beneath.startswith("Scannez le code, écrivez : quelqu’un de la maison vous lit.")
    assert beneath.endswith("refusés pour un motif d’une liste publique.")
    assert address == "mur.maison-tilleul.fr/lyon"


def test_the_shops_own_sentence_stands_instead_of_ours() -> None:
    [plate] = invitation.plates(a_kit(), World(invitation=Invitation(ADDRESS, "Qu’en dites-vous ?")))
    assert read(plate)[0] == "Qu’en dites-vous ?"


@pytest.mark.parametrize("size", SIZES)
def test_the_code_is_large_and_light(size: tuple[int, int]) -> None:
    kit = a_kit(size)
    [plate] = invitation.plates(kit, WORLD)
    ground = code(plate)
    assert ground is not None
    assert ground.rect.w >= min(kit.look.page.body.h, kit.look.page.body.w) * 0.3
    assert contrast(ground.colour, "#000000") > 10


urls = st.one_of(texts, st.just(ADDRESS), st.just("https://x.fr/" + "a" * 287))
sentences = texts.map(lambda text: text[:120])


@settings(max_examples=60, deadline=None)
@given(urls, sentences, sizes, reaches)
def test_any_address_and_sentence_have_room(url: str, sentence: str, size: tuple[int, int], reach: float) -> None:
    kit = a_kit(size, reach)
    check(kit, invitation.plates(kit, World(invitation=Invitation(url, sentence))))


@pytest.mark.parametrize("sentence", [":", " … ", "—"])
def test_signs_alone_are_no_sentence(sentence: str) -> None:
    kit = a_kit((1080, 1920), 8.0)
    made, own = (invitation.plates(kit, World(invitation=Invitation(":", said))) for said in (sentence, ""))
    check(kit, made)
    assert list(made) == list(own)
