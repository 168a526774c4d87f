"""You said, we did: the customer's own words, at most begun, the shop's on its panel, the newest change first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box
from display.items import group
from display.scenes import promises
from display.scenes.base import World
from tests.display.making import card, turns
from tests.display.scenes.plates import HOUR_MS, NOW_MS, SIZES, a_kit, check, icons, reaches, read, sizes, texts
from wall.text import display_form, plain
from wall.views import Promise
from wall.wire import Card

STATES = ("taken-up", "under-way", "done", "declined")
LONG = "Des bancs près des cabines, s’il vous plaît. " * 30


def promised(post: str, text: str = "Il manque des bancs.", *, state: str = "done", hours: int = 1, words: str = "",
             **given_: object) -> Card:  # fmt: skip
    promise = Promise(state=state, at_ms=NOW_MS - hours * HOUR_MS, form=display_form(words))  # type: ignore[arg-type]
    return card(post, text, kind="note", promise=promise, **given_)


def world(*cards: Card) -> World:
    return World(items=tuple(group(cards)))


def test_without_promises_there_is_nothing_to_say() -> None:
    assert promises.plates(a_kit(), World()) == []
    assert promises.plates(a_kit(), world(card("p1"), *turns(3))) == []


def test_the_newest_change_comes_first_whatever_its_state_and_its_posts_age() -> None:
    cards = [
        promised(f"p{n}", f"Mot {n}", state=state, hours=hours, shown_ms=n)
        for n, (state, hours) in enumerate(zip(STATES, (30, 2, 400, 70), strict=True))
    ]
    said = [text for plate in promises.plates(a_kit(), world(*cards)) for text in read(plate)]
    assert [text for text in said if text.startswith("Mot ") and text[4:].isdigit()] == [
        "Mot 1",
        "Mot 0",
        "Mot 3",
        "Mot 2",
    ]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("taken-up", "Pris en compte le 22 novembre"), ("under-way", "En cours depuis le 22 novembre"),
        ("done", "Fait le 22 novembre"), ("declined", "Pas possible : réponse du 22 novembre"),
    ],
)  # fmt: skip
def test_the_state_is_told_by_shape_and_word_and_date_on_the_shops_panel(state: str, said: str) -> None:
    kit = a_kit()
    [plate] = promises.plates(kit, world(promised("p1", state=state, words="Deux bancs sont posés.")))
    assert said in read(plate)
    assert "Deux bancs sont posés." in read(plate)
    assert "Il manque des bancs." in read(plate)
    assert state in icons(plate)
    panels = [c.colour for layer in plate.layers for c in layer.commands if isinstance(c, Box)]
    assert panels == [kit.look.theme.panel, kit.look.theme.accent]


def test_every_state_is_drawn_alike_but_for_shape_and_word() -> None:
    drawn = []
    for state in STATES:
        [plate] = promises.plates(a_kit(), world(promised("p1", state=state, words="Voilà.")))
        drawn.append({c.colour for layer in plate.layers for c in layer.commands if hasattr(c, "colour")})
    assert all(one == drawn[0] for one in drawn)


def test_a_long_post_is_begun_and_marked_and_a_short_one_is_not() -> None:
    [plate, *_] = promises.plates(a_kit(), world(promised("p1", LONG, words="Posés.")))
    [begun] = [text for text in read(plate) if text.startswith("Des bancs")]
    assert LONG.startswith(begun)
    assert len(begun) <= promises.BEGUN
    assert begun.endswith((" ", "bancs", "plaît."))
    assert "en entier parmi les autres" in read(plate)
    [plate] = promises.plates(a_kit(), world(promised("p1", words="Posés.")))
    assert "en entier parmi les autres" not in read(plate)


def test_marks_and_texts_say_whose_words_stand_there() -> None:
    [plate] = promises.plates(a_kit(), world(promised("p1", "Un mot.", revision=3), card("p2")))
    assert plate.marks == (("p1", 3),)
    assert plate.texts == {"p1": "Un mot."}
    assert {post for layer in plate.layers for post in layer.posts} == {"p1"}


def test_many_take_several_plates_and_each_is_told_once() -> None:
    cards = [promised(f"p{n:02}", f"Le mot numéro {n}.", hours=n, words="C’est noté. " * 8) for n in range(7)]
    plates = promises.plates(a_kit(), world(*cards))
    assert len(plates) > 2
    assert [mark for plate in plates for mark in plate.marks] == [(f"p{n:02}", 1) for n in range(7)]
    assert read(plates[0])[1] == f"1/{len(plates)}"


def test_of_very_many_the_last_changed_are_told() -> None:
    cards = [promised(f"p{n:03}", f"Le mot numéro {n}.", hours=n) for n in range(300)]
    plates = promises.plates(a_kit(), world(*cards))
    assert [post for plate in plates for post, _ in plate.marks] == [f"p{n:03}" for n in range(promises.MOST)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(texts, st.sampled_from(STATES), texts), min_size=1, max_size=4),
    st.integers(0, NOW_MS),
    sizes,
    reaches,
)
def test_any_words_have_room_verbatim_and_none_is_lost(
    said: list[tuple[str, str, str]], at_ms: int, size: tuple[int, int], reach: float
) -> None:
    cards = [
        card(f"p{n}", text, kind="note", promise=Promise(state=state, at_ms=at_ms, form=display_form(words)))  # type: ignore[arg-type]
        for n, (text, state, words) in enumerate(said)
    ]
    kit = a_kit(size, reach)
    plates = promises.plates(kit, world(*cards))
    check(kit, plates)
    assert {mark for plate in plates for mark in plate.marks} == {(one.post, 1) for one in cards}
    for one in cards:
        shown = "".join((plate.texts or {}).get(one.post, "") for plate in plates)
        assert plain(one.form).strip().startswith(shown.strip())
        assert shown.strip() or not plain(one.form).strip()


@settings(max_examples=60, deadline=None)
@given(texts, sizes)
def test_the_shops_words_are_whole(words: str, size: tuple[int, int]) -> None:
    kit = a_kit(size)
    left = "".join(plain(display_form(words)).split())
    for plate in promises.plates(kit, world(promised("p1", "Un mot.", words=words))):
        for text in ("".join(text.split()) for text in read(plate)):
            left = left.removeprefix(text)
    assert left == ""


@pytest.mark.parametrize("size", SIZES)
def test_a_short_answer_stands_with_the_words_it_answers(size: tuple[int, int]) -> None:
    [plate] = promises.plates(a_kit(size), world(promised("p1", LONG, words="Deux bancs sont posés.")))
    assert "Deux bancs sont posés." in read(plate)


def test_an_answer_too_high_to_stand_beneath_its_words_stands_beside_them() -> None:
    kit = a_kit((2560, 1080))
    cards = [promised(f"p{n}", "Ouvrez aussi le lundi, s’il vous plaît !", hours=n, words="Nous sommes six. " * 9)
             for n in range(3)]  # fmt: skip
    for plate in promises.plates(kit, world(*cards)):
        said = read(plate)
        assert said.count("Ouvrez aussi le lundi, s’il vous plaît !") == sum("Fait le" in text for text in said)
