"""Tempo: reading time for all alike, first showings oldest first, turns, removals; simulated with a stepped now."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.items import group
from display.tempo.slides import Slide
from tests.display.coursing import PACE, Column, Room, Wall, words
from tests.display.making import card, turns


@pytest.mark.parametrize(("count", "seconds"), [(0, 8.0), (10, 8.0), (60, 24.5), (16, 8.0), (40, 17.0)])
def test_dwell_is_reading_time(count: int, seconds: float) -> None:
    assert PACE.dwell(count) == seconds


def test_nothing_to_show_is_no_slide_and_a_first_post_is_up_at_once() -> None:
    wall = Wall()
    assert wall.step() is None
    assert wall.timeline.next_due(wall.now) is None
    wall.cards.append(card("a"))
    assert wall.step() == Slide("stream", (group(wall.cards)[0],))
    assert wall.timeline.next_due(wall.now) == 8.0


def test_the_newest_is_first_and_what_was_shown_before_makes_room_once_read_again() -> None:
    wall = Wall([card(f"p{n}", words(40), shown_ms=n) for n in range(4)]).stood()
    wall.step()
    assert wall.posts() == ["p3", "p2", "p1", "p0"]
    wall.cards.append(card("new", shown_ms=9))
    wall.step()
    assert wall.timeline.next_due(wall.now) == PACE.dwell(40)
    wall.step(16.5)
    assert "new" not in wall.posts()
    assert wall.timeline.queued == 1
    wall.step(0.5)
    assert wall.posts() == ["new", "p3", "p2", "p1"]
    assert wall.timeline.queued == 0


def test_a_first_showing_makes_room_for_nobody_until_all_of_them_were_read() -> None:
    wall = Wall([card(f"p{n}", words(40), shown_ms=n) for n in range(4)])
    wall.step()
    wall.cards.append(card("new", shown_ms=9))
    wall.step(PACE.dwell(160) - 0.5)
    assert wall.posts() == ["p3", "p2", "p1", "p0"]
    wall.step(0.5)
    assert wall.posts()[0] == "new"


def test_a_rush_queues_oldest_first_and_shortens_nobodys_time() -> None:
    wall = Wall()
    for n in range(24):
        wall.cards.append(card(f"p{n:02}", words(40), shown_ms=n))
        wall.step(0.25)
    assert wall.timeline.queued == 20
    wall.step(PACE.dwell(160) * 10)
    first: dict[str, float] = {}
    for now, slide in wall.up:
        for item in slide.items if slide else ():
            first.setdefault(item.key, now)
    times = [first[f"p:p{n:02}"] for n in range(24)]
    assert times == sorted(times)
    assert all(wall.seconds(f"p{n:02}") >= PACE.dwell(40) for n in range(24))


def test_room_that_is_left_is_taken_at_once_and_everybody_keeps_the_time_to_be_read() -> None:
    wall = Wall([card("a", words(40), shown_ms=1)])
    wall.step(1)
    wall.cards.append(card("b", words(60), shown_ms=2))
    wall.step()
    assert wall.posts() == ["b", "a"]
    assert wall.timeline.next_due(wall.now) == PACE.dwell(40) + PACE.reading(60)


def test_a_long_text_is_begun_on_the_board_and_its_pages_follow_each_with_its_time() -> None:
    wall = Wall([card("long", words(150)), card("short", shown_ms=1)])
    board = wall.step()
    assert board is not None
    assert (board.scene, set(wall.posts()), set(board.begun)) == ("stream", {"long", "short"}, {"p:long"})
    assert wall.timeline.queued == 1
    wall.step(90)
    pages = [(now, slide.page) for now, slide in wall.up if slide and slide.scene == "spotlight"]
    turned = [pages[0]] + [b for a, b in pairwise(pages) if a[1] != b[1]]
    assert [page for _, page in turned][:3] == [1, 2, 3]
    assert turned[0][0] == PACE.dwell(23)
    assert turned[1][0] - turned[0][0] == PACE.dwell(60)
    assert turned[2][0] - turned[1][0] == PACE.dwell(60)
    assert wall.timeline.queued == 0
    assert wall.scenes()[:2] == ["stream", "spotlight"]


def test_a_beginning_is_no_showing_nor_are_some_of_the_pages() -> None:
    wall = Wall([card("long", words(150)), card("short", shown_ms=1)])
    queued = []
    for _ in range(4):
        slide = wall.step()
        queued.append((slide.scene if slide else "", slide.page if slide else 0, wall.timeline.queued))
        wall.step((wall.timeline.next_due(wall.now) or 0) - wall.now)
    assert queued == [("stream", 1, 1), ("spotlight", 1, 1), ("spotlight", 2, 1), ("spotlight", 3, 0)]


def test_a_board_of_one_beginning_only_is_left_out() -> None:
    wall = Wall([card("long", words(150))])
    slide = wall.step()
    assert slide is not None
    assert (slide.scene, slide.pages) == ("spotlight", 3)


def test_no_two_beginnings_stand_on_one_board() -> None:
    wall = Wall([card(f"l{n}", words(150), shown_ms=n) for n in range(3)] + [card("short", shown_ms=9)])
    wall.step(600)
    assert all(len(slide.begun) <= 1 for slide in wall.slides())
    for before, after in pairwise(wall.slides()):
        if before.begun:
            assert {item.key for item in after.items} == before.begun
            assert (after.scene, after.page) == ("spotlight", 1)


def test_a_removal_leaves_at_the_next_step_and_its_place_is_filled() -> None:
    wall = Wall([card(f"p{n}", words(20), shown_ms=n) for n in range(6)]).stood()
    wall.step()
    assert wall.posts() == ["p5", "p4", "p3", "p2"]
    wall.cards = [one for one in wall.cards if one.post != "p4"]
    wall.step()
    assert wall.posts() == ["p5", "p3", "p2", "p1"]
    wall.cards = []
    assert wall.step() is None


def test_what_is_alone_and_removed_gives_way_at_once() -> None:
    wall = Wall([card("long", words(150)), card("b")])
    wall.timeline.acquaint([("b", 1)])
    wall.step(PACE.dwell(23))
    assert wall.posts() == ["long"]
    wall.cards = wall.cards[1:]
    wall.step()
    assert wall.posts() == ["b"]


def test_what_was_begun_and_removed_has_no_pages() -> None:
    wall = Wall([card("long", words(150)), card("b")])
    wall.step(3)
    wall.cards = wall.cards[1:]
    wall.step(60)
    assert wall.scenes() == ["stream", "stream"]
    assert wall.posts() == ["b"]


def test_an_edited_post_leaves_and_its_new_text_is_news() -> None:
    wall = Wall([card("a"), card("b", shown_ms=1)])
    wall.step(3)
    wall.cards[0] = card("a", "autre chose", revision=2)
    slide = wall.step()
    assert slide is not None
    assert [mark for item in slide.items for mark in item.marks] == [("a", 2), ("b", 1)]


def test_masked_anew_is_drawn_anew_at_once() -> None:
    for room in (Room(), Room(most=2)):
        wall = Wall([card("a", "06 39 98 00 00")], room)
        wall.step(1)
        wall.cards[0] = card("a", "…")
        slide = wall.step()
        assert slide is not None
        assert slide.items[0].cards[0].form == card("a", "…").form


def test_what_became_too_long_for_its_board_is_begun_there_and_the_eldest_make_room() -> None:
    wall = Wall([card(f"p{n}", words(30), shown_ms=n) for n in range(3)], Column()).stood()
    wall.step()
    wall.cards[2] = card("p2", words(59), shown_ms=2)
    wall.step()
    assert wall.posts() == ["p2", "p1"]
    wall.cards[2] = card("p2", words(200), shown_ms=2)
    slide = wall.step()
    assert slide is not None
    assert slide.begun == {"p:p2"}


def test_when_what_was_read_changes_the_pages_begin_anew() -> None:
    wall = Wall([card("long", words(150))])
    wall.step(PACE.dwell(60) + 1)
    assert wall.timeline.slide is not None
    assert wall.timeline.slide.page == 2
    wall.cards = [card("long", words(170))]
    slide = wall.step()
    assert slide is not None
    assert (slide.page, slide.pages) == (2, 3)
    wall.timeline.setter = Room(most=50)
    wall.cards = [card("long", words(171))]
    slide = wall.step()
    assert slide is not None
    assert (slide.page, slide.pages) == (1, 4)


def test_a_conversation_is_one_thing_and_grows() -> None:
    said = turns(3)
    wall = Wall(said[:2])
    wall.step(1)
    assert wall.posts() == ["c1-0", "c1-1"]
    wall.cards = list(said)
    wall.step()
    assert wall.posts() == ["c1-0", "c1-1", "c1-2"]


def test_a_new_turn_of_the_conversation_that_is_up_gets_its_time() -> None:
    said = turns(9, text=words(10))
    wall = Wall(said[:7], Room(most=88))
    wall.timeline.setter = Room(most=50)
    wall.step(PACE.dwell(50) + 2)
    assert wall.timeline.slide is not None
    assert (wall.timeline.slide.scene, wall.timeline.slide.page) == ("conversation", 2)
    wall.cards = list(said[:8])
    before = wall.timeline.next_due(wall.now) or 0
    wall.step()
    assert "c1-7" in wall.posts()
    assert wall.timeline.queued == 0
    assert (wall.timeline.next_due(wall.now) or 0) >= max(before, wall.now + PACE.dwell(10))


def test_a_new_turn_of_a_long_conversation_opens_it_where_it_is_new() -> None:
    said = turns(9, text=words(14))
    wall = Wall([*said[:8], card("other", shown_ms=1)]).stood()
    wall.step()
    wall.cards = [*said, card("other", shown_ms=1)]
    wall.step(120)
    opened = next(slide for slide in wall.slides() if slide.scene == "conversation" and slide.pages == 3)
    assert opened.page == 3


def test_what_stood_before_the_screen_came_is_no_news() -> None:
    wall = Wall([card(f"p{n}", shown_ms=n) for n in range(90)]).stood()
    wall.step()
    assert wall.posts() == ["p89", "p88", "p87", "p86"]
    assert wall.timeline.queued == 0
    wall.step(8)
    assert wall.posts() == ["p85", "p84", "p83", "p82"]


def test_a_replay_at_speed_is_hastened_but_never_flickers() -> None:
    assert PACE.hastened(60).dwell(60) == 2.0
    assert PACE.hastened(2).dwell(60) == pytest.approx(12.25)


def test_a_board_is_filled_from_the_next_few_but_the_next_one_is_always_there() -> None:
    lengths = [30, 60, 50, 20, 40]
    wall = Wall([card(f"p{n}", words(length), shown_ms=-n) for n, length in enumerate(lengths)], Column()).stood()
    boards: list[list[str]] = []
    for _ in range(4):
        wall.step()
        boards.append(wall.posts())
        wall.step(PACE.dwell(100))
    assert boards[:2] == [["p0", "p2", "p3"], ["p1", "p4"]]
    assert "p0" in boards[2]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=3, max_size=14))
def test_over_time_every_post_has_as_many_turns_as_any_other(lengths: list[int]) -> None:
    wall = Wall([card(f"p{n}", words(length), shown_ms=n) for n, length in enumerate(lengths)], Column())
    wall.step(900)
    wall.up.clear()  # until then newcomers were shown for the first time
    wall.step(3600)
    shown = dict.fromkeys((one.post for one in wall.cards), 0)
    for slide in wall.slides():
        for item in slide.items:
            whole = item.key not in slide.begun and slide.page == slide.pages
            shown[item.cards[0].post] += whole
    assert min(shown.values()) >= 1
    assert max(shown.values()) - min(shown.values()) <= 6  # however long it goes on
