"""Hard words at arm's length: what is veiled, where, and when a break is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from moderation.deciding.marks import Marker
from moderation.deciding.veil import LINE, RUN, RUN_S, Run, hard, veiled
from moderation.desk import Row
from moderation.drawing.about import About
from moderation.drawing.body import body
from moderation.drawing.head import head
from moderation.drawing.rows import queue_line, queue_row, wall_row
from moderation.drawing.turns import absent, turn
from moderation.words import Words
from tests.moderation.peer import post
from wall.wire import DeskPost, Finding

ABUSE = Finding(flag="abuse", start=0, end=6)
WORDS = Words(lang="en")


def said(*lines: list[tuple[str, str]]) -> str:
    return " ".join("".join(text for text, _ in line) for line in lines)


def insult(**more: object) -> DeskPost:
    return post("aaaaaaaaaaaa", "Moron! My basket was full.", findings=[ABUSE], **more)


@pytest.mark.parametrize("stars", [None, 1, 2, 3, 4, 5])
def test_words_veil_and_stars_never_do(stars: int | None) -> None:
    assert hard(insult(stars=stars))
    phone = Finding(flag="phone", start=0, end=6)
    assert not hard(post("aaaaaaaaaaaa", "Awful, awful, awful.", stars=stars, findings=[phone], flags=["abuse"]))


def test_what_was_opened_or_put_on_the_wall_is_veiled_no_more_and_nothing_is_without_a_text() -> None:
    assert veiled(insult(), ())
    assert not veiled(insult(), {"aaaaaaaaaaaa"})
    assert not veiled(insult(state="shown"), ())
    assert veiled(insult(state="withdrawn"), ())
    assert not veiled(replace(insult(), text=None), ())


def test_stars_without_words_are_no_text_that_was_lost() -> None:
    stars = replace(insult(stars=4), text="", findings=[])
    assert "a rating without words" in said(*queue_row(Row(stars), WORDS, 60, 0))
    assert "its text is not stored" in said(*queue_row(Row(replace(stars, text=None)), WORDS, 60, 0))
    assert "nothing else was written" in absent(stars, WORDS)
    assert "is not stored" in absent(replace(stars, text=None), WORDS)


def test_no_list_no_turn_and_no_page_shows_a_veiled_word() -> None:
    veiled_post = insult(reply="You are no moron.", masks=[(0, 5, "name")])
    drawn = [
        *queue_row(Row(veiled_post), WORDS, 60, 0),
        *queue_line(Row(veiled_post), WORDS, 90, 0),
        *wall_row(Row(veiled_post, gone=True), WORDS, 60, 0),
        *turn(veiled_post, WORDS, 60, 0),
        *head(Row(veiled_post), WORDS, 60, 0),
    ]
    page = body(veiled_post, WORDS, 60, 0)
    assert "oron" not in said(*drawn, *page.lines, *page.tail)
    assert page.marker.text == ""
    assert said(*drawn).count(LINE) == 4
    assert "hard words aimed at somebody?" in said(*drawn)


def test_opened_all_of_it_is_there_with_the_words_that_matched() -> None:
    about = About(opened={"aaaaaaaaaaaa"})
    assert "“Moron!”" in said(*head(Row(insult()), WORDS, 60, 0, about))
    page = body(insult(), WORDS, 60, 0, about)
    assert (page.marker.text, page.found) == (insult().text, ((0, 6),))


def test_while_words_are_marked_nothing_is_veiled() -> None:
    page = body(insult(), WORDS, 60, 0, marker=Marker(insult().text or ""), masking=False, busy=True)
    assert not page.veiled


def test_the_line_names_the_keys_that_the_house_gave() -> None:
    about = About(open_key="F4", give_key="F5")
    assert "F4 opens it; F5 passes it to somebody else." in said(*body(insult(), WORDS, 88, 0, about).tail)


def test_a_break_is_offered_once_a_run() -> None:
    run = Run()
    assert [run.opened(number * 60.0) for number in range(RUN + 3)] == [False] * (RUN - 1) + [True] + [False] * 3
    later = RUN * 60.0 + 3 * RUN_S
    assert [run.opened(later + number) for number in range(RUN)] == [False] * (RUN - 1) + [True]


@given(st.lists(st.floats(0, 3600), max_size=60))
def test_nobody_is_offered_a_break_without_a_run(steps: list[float]) -> None:
    run, now_s, times = Run(), 0.0, []
    for step in steps:
        now_s += step
        times.append(now_s)
        if run.opened(now_s):
            assert len([then for then in times if now_s - then < RUN_S]) >= RUN
