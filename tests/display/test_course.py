"""The playlist: scenes in turn, what is skipped, the queue before other slots but never for ever, holding on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from display.items import Item
from display.tempo.course import RUN
from display.tempo.program import PLAYLIST, program
from tests.display.coursing import PACE, Room, Wall, words
from tests.display.making import card, turns

TOLD = {"transparency": [30], "invitation": [6], "announcement": (), "empty": [12]}
LIST = ("stream", "spotlight", "announcement", "conversation", "invitation", "transparency")


def read(count: int = 6) -> list[str]:
    """Names of posts."""
    return [f"p{n}" for n in range(count)]


def a_wall(*more: object, playlist: tuple[str, ...] = LIST, **given: object) -> Wall:
    cards = [card(post, words(20), shown_ms=n) for n, post in enumerate(read())]
    return Wall([*cards, *more], playlist=playlist, told=TOLD, **given).stood()  # type: ignore[list-item,arg-type]


def test_scenes_follow_as_the_playlist_says_and_silent_ones_are_skipped() -> None:
    wall = a_wall()
    wall.step(300)
    assert wall.scenes()[:9] == ["stream", "spotlight", "invitation", "transparency"] * 2 + ["stream"]


def test_a_chat_short_enough_for_a_board_is_a_dialogue_too_in_its_slot() -> None:
    wall = a_wall(*turns(3))
    wall.step(200)
    at = wall.scenes().index("conversation")
    assert wall.slides()[at].items[0].key == "c:c1"
    assert wall.slides()[at].pages == 1


def test_every_plate_has_the_time_that_its_words_take() -> None:
    wall = a_wall(playlist=("stream", "transparency"))
    wall.says.told["transparency"] = [60, 10, 0]
    wall.step(200)
    found = [(now, slide.page) for now, slide in wall.up if slide and slide.scene == "transparency"][:3]
    ends = next(now for now, slide in wall.up if slide and slide.scene == "stream" and now > found[2][0])
    assert [page for _, page in found] == [1, 2, 3]
    assert [found[1][0] - found[0][0], found[2][0] - found[1][0], ends - found[2][0]] == [24.5, 8.0, 8.0]


def test_what_may_not_be_left_out_is_played_and_what_nobody_knows_is_told() -> None:
    made = program(["invitation", "nonsense", "pause", "x" * 99], TOLD)
    assert made.names == ("invitation", "stream", "transparency")
    assert made.unknown == ("nonsense", "pause", "x" * 40)
    assert program([], dict.fromkeys(PLAYLIST)).names == PLAYLIST
    assert program(["stream"] * 10_000, TOLD).names[-1] == "transparency"


def test_a_long_post_is_read_to_its_end_although_no_slot_asks_for_it() -> None:
    wall = a_wall(card("long", words(150), shown_ms=99), playlist=("stream",))
    wall.step(300)
    pages = [slide.page for slide in wall.slides() if slide.scene == "spotlight"]
    assert pages[:3] == [1, 2, 3]


def test_with_nothing_to_say_at_all_there_is_no_slide_and_then_the_course_goes_on() -> None:
    wall = Wall(playlist=LIST)
    assert wall.step(60) is None
    wall.cards.append(card("a"))
    assert wall.step() is not None


def test_a_wall_without_posts_says_so_in_the_streams_place_and_the_first_post_is_up_at_once() -> None:
    wall = Wall(playlist=LIST, told=TOLD)
    wall.step(120)
    assert wall.scenes()[:4] == ["empty", "invitation", "transparency", "empty"]
    while wall.timeline.slide is None or wall.timeline.slide.scene != "empty":
        wall.step(1)
    wall.cards.append(card("a"))
    wall.step()
    assert wall.posts() == ["a"]


@pytest.mark.parametrize("most", [60, 15])
def test_the_queue_goes_first_but_the_playlist_has_its_turn(most: int) -> None:
    wall = a_wall(room=Room(most=most))
    for n in range(60):
        wall.cards.append(card(f"n{n}", words(20), shown_ms=1000 + n))
    wall.step(5000)
    assert wall.timeline.queued == 0
    run, longest, seen = 0, 0, set(read())
    for slide in wall.slides():
        new = {item.cards[0].post for item in slide.items} - seen
        run = run + 1 if new else 0
        seen |= new if slide.page == slide.pages and not slide.begun else set()
        longest = max(longest, run)
    assert RUN <= longest <= RUN + 2  # a board and the pages of what it begins are not torn apart
    assert {"transparency", "invitation"} <= set(wall.scenes()[: 8 * RUN])


def test_newcomers_are_shown_before_the_next_slot_oldest_first() -> None:
    wall = a_wall()
    wall.step(PACE.dwell(80))
    assert wall.scenes() == ["stream", "spotlight"]
    wall.cards += [card("second", shown_ms=2000), card("first", shown_ms=1000)]
    wall.step()
    assert wall.timeline.queued == 2
    wall.step(PACE.dwell(20))
    assert wall.scenes()[:3] == ["stream", "spotlight", "stream"]
    assert wall.posts()[:2] == ["second", "first"]


def test_a_pause_holds_the_course_and_the_page_that_was_up_begins_anew() -> None:
    wall = a_wall(card("long", words(150), shown_ms=99))
    while wall.timeline.slide is None or wall.timeline.slide.page != 2:
        wall.step(1)
    wall.step(10)
    before = wall.timeline.slide
    wall.timeline.hold([])
    wall.now += 500
    wall.timeline.hold([])
    assert wall.step() == before
    assert wall.timeline.next_due(wall.now) == wall.now + PACE.dwell(60)


def test_what_is_withdrawn_in_a_pause_does_not_come_back() -> None:
    wall = a_wall()
    wall.step(3)
    gone = wall.posts()[0]
    wall.timeline.hold([])
    wall.cards = [one for one in wall.cards if one.post != gone]
    wall.now += 50
    wall.step()
    assert gone not in wall.posts()


def test_the_conversation_slot_is_for_chats_that_have_not_had_their_turn() -> None:
    wall = a_wall(*turns(2, "c1"), *turns(2, "c2"), playlist=("stream", "conversation"))
    wall.step(1200)
    alone = [slide.items[0].key for slide in wall.slides() if slide.scene == "conversation"]
    assert abs(alone.count("c:c1") - alone.count("c:c2")) <= 1
    assert len(alone) < wall.scenes().count("stream")


def test_a_scene_that_falls_silent_while_it_is_up_gives_way_at_once() -> None:
    wall = a_wall(playlist=("transparency", "stream"))
    wall.step(2)
    assert wall.scenes() == ["transparency"]
    del wall.says.told["transparency"]
    wall.step()
    assert wall.scenes() == ["transparency", "stream"]


def test_without_the_stream_everybody_is_shown_alone_and_without_the_spotlight_on_boards() -> None:
    wall = a_wall(card("long", words(150), shown_ms=99), playlist=("stream",))
    wall.says.broken = {("stream", "")}
    wall.step(600)
    everybody = {f"p:{post}" for post in [*read(), "long"]}
    assert "stream" not in wall.scenes()
    assert {item.key for slide in wall.slides() for item in slide.items} == everybody
    wall = a_wall(card("long", words(150), shown_ms=99))
    wall.says.broken = {("spotlight", "")}
    wall.step(600)
    assert "spotlight" not in wall.scenes()
    assert {item.key for slide in wall.slides() for item in slide.items} == {
        f"p:{post}" for post in [*read(), "long"]
    }


def test_an_item_that_cannot_be_drawn_anywhere_keeps_nobody_waiting() -> None:
    wall = a_wall(card("bad", words(20), shown_ms=99))
    wall.says.broken = {("stream", "p:bad"), ("spotlight", "p:bad")}
    wall.step(300)
    assert "p:bad" not in {item.key for slide in wall.slides() for item in slide.items}
    wall.says.broken.clear()
    wall.step(600)
    assert "p:bad" in {item.key for slide in wall.slides() for item in slide.items}


@pytest.mark.parametrize("stood", [True, False])
def test_a_step_asks_as_much_of_two_thousand_posts_as_of_two_hundred(stood: bool) -> None:
    """What is measured and fitted in a step does not grow with the number of posts."""

    class Counting(Room):
        asked = 0

        def fits(self, items: Sequence[Item]) -> bool:
            self.asked += 1
            return super().fits(items)

        def long(self, item: Item) -> bool:
            self.asked += 1
            return super().long(item)

    most = []
    for count in (200, 2000):
        room = Counting()
        wall = Wall([card(f"p{n}", words(n % 90), shown_ms=n) for n in range(count)], room, playlist=LIST, told=TOLD)
        if stood:
            wall.stood()
        asked = []
        for _ in range(60):
            room.asked = 0
            wall.step((wall.timeline.next_due(wall.now) or wall.now) - wall.now)
            asked.append(room.asked)
        most.append(max(asked))
    assert most[1] <= most[0] * 1.5 + 50
