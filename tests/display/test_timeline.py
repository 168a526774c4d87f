"""Tempo: reading time for all alike, first showings oldest first, rounds, removals; simulated with a stepped now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.items import Item, Mark, group
from display.pace import Pace
from display.timeline import Slide, Timeline
from tests.display.making import card, turns
from wall.wire import Card

PACE = Pace()


@dataclass(frozen=True)
class Sheet:
    words: int
    marks: tuple[Mark, ...]


class Room:
    """A board for `places` items; an item of over `most` words has a page for each `most` words."""

    def __init__(self, places: int = 4, most: int = 60) -> None:
        self.places = places
        self.most = most

    def fits(self, items: Sequence[Item]) -> bool:
        return len(items) <= self.places and not any(self.pages(item) for item in items)

    def height(self, item: Item) -> int:
        return 100

    def pages(self, item: Item) -> Sequence[Sheet]:
        count = -(-item.words // self.most)
        return (
            [Sheet(min(self.most, item.words - n * self.most), item.marks) for n in range(count)] if count > 1 else ()
        )


class Wall:
    """A timeline and what it showed, second by second."""

    def __init__(self, cards: Sequence[Card] = (), room: Room | None = None) -> None:
        self.cards = list(cards)
        self.timeline = Timeline(room or Room(), PACE)
        self.now = 0.0
        self.up: list[tuple[float, Slide | None]] = []

    def step(self, seconds: float = 0.0) -> Slide | None:
        """Let so much time pass, looking every half second."""
        end = self.now + seconds
        while True:
            slide = self.timeline.step(group(self.cards), self.now)
            self.up.append((self.now, slide))
            if self.now >= end:
                return slide
            self.now = min(end, self.now + 0.5)

    def posts(self) -> list[str]:
        slide = self.timeline.slide
        return [one.post for item in slide.items for one in item.cards] if slide else []

    def seconds(self, post: str) -> float:
        """How long a post was up in all."""
        total = 0.0
        for (since, slide), (until, _) in pairwise(self.up):
            if slide and any(one.post == post for item in slide.items for one in item.cards):
                total += until - since
        return total


def words(count: int) -> str:
    return " ".join(["mot"] * count)


@pytest.mark.parametrize(("count", "seconds"), [(0, 8.0), (10, 8.0), (60, 24.5), (16, 8.0), (40, 17.0)])
def test_dwell_is_reading_time(count: int, seconds: float) -> None:
    assert PACE.dwell(count) == seconds


def test_nothing_to_show_is_no_slide_and_a_first_post_is_up_at_once() -> None:
    wall = Wall()
    assert wall.step() is None
    wall.cards.append(card("a"))
    assert wall.step() == Slide("stream", (group(wall.cards)[0],))
    assert wall.timeline.next_due(wall.now) == 8.0


def test_the_newest_is_first_and_what_has_been_read_makes_room() -> None:
    wall = Wall([card(f"p{n}", words(40), shown_ms=n) for n in range(4)])
    wall.step()
    assert wall.posts() == ["p3", "p2", "p1", "p0"]
    wall.cards.append(card("new", shown_ms=9))
    wall.step(16.5)
    assert "new" not in wall.posts()
    assert wall.timeline.queued == 1
    wall.step(0.5)
    assert wall.posts() == ["new", "p3", "p2", "p1"]
    assert wall.timeline.queued == 0


def test_a_rush_queues_oldest_first_and_shortens_nobodys_time() -> None:
    wall = Wall()
    for n in range(24):
        wall.cards.append(card(f"p{n:02}", words(40), shown_ms=n))
        wall.step(0.25)
    assert wall.timeline.queued == 20
    wall.step(17 * 7)
    first: dict[str, float] = {}
    for now, slide in wall.up:
        for item in slide.items if slide else ():
            first.setdefault(item.key, now)
    times = [first[f"p:p{n:02}"] for n in range(24)]
    assert times == sorted(times)
    assert all(wall.seconds(f"p{n:02}") >= PACE.dwell(40) - 0.5 for n in range(20))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=5, max_size=16), st.randoms(use_true_random=False))
def test_equal_time_whatever_the_stars(stars: list[int], random: object) -> None:
    """The same day with other stars shows the same posts at the same times."""

    def day(given_stars: list[int]) -> list[tuple[float, list[str]]]:
        wall = Wall()
        for n, count in enumerate(given_stars):
            wall.cards.append(card(f"p{n}", words(10 + 7 * n % 40), shown_ms=n, stars=count))
            wall.step(5)
        wall.step(600)
        return [(now, [item.key for item in slide.items]) for now, slide in wall.up if slide]

    assert day(stars) == day([6 - one for one in stars])


def test_over_time_every_post_has_the_same_share() -> None:
    wall = Wall([card(f"p{n}", words(30), shown_ms=n, stars=1 + n % 5) for n in range(12)])
    wall.step(4 * 3600)
    times = Counter({post.post: round(wall.seconds(post.post)) for post in wall.cards})
    assert max(times.values()) <= min(times.values()) * 1.05


def test_a_long_text_has_its_pages_in_order_each_with_its_time() -> None:
    wall = Wall([card("long", words(150)), card("short", shown_ms=1)])
    wall.timeline.acquaint([("long", 1), ("short", 1)])
    wall.step(120)
    pages = [(now, slide.page) for now, slide in wall.up if slide and slide.scene == "spotlight"]
    turns_ = [pages[0]] + [b for a, b in pairwise(pages) if a[1] != b[1]]
    assert [page for _, page in turns_][:3] == [1, 2, 3]
    assert turns_[1][0] - turns_[0][0] == PACE.dwell(60)
    assert turns_[2][0] - turns_[1][0] == PACE.dwell(60)


def test_a_long_newcomer_waits_until_the_board_has_been_read() -> None:
    wall = Wall([card("a", words(40))])
    wall.step(1)
    wall.cards.append(card("long", words(150), shown_ms=10**13))
    wall.step(15)
    assert wall.posts() == ["a"]
    assert wall.step(1.5) is not None
    assert wall.posts() == ["long"]


def test_room_that_is_left_is_used_while_a_long_one_waits_but_never_makes_it_wait_longer() -> None:
    wall = Wall([card("a", words(60))])
    wall.step(2)
    wall.cards += [
        card("long", words(150), shown_ms=10**13),
        card("short", words(10), shown_ms=10**13 + 1),
        card("middling", words(59), shown_ms=10**13 + 2),
    ]
    wall.step()
    assert wall.posts() == ["short", "a"]
    wall.step(22)
    assert wall.posts() == ["short", "a"]
    wall.step(0.5)
    assert wall.posts() == ["long"]


def test_a_removal_leaves_at_the_next_step_and_its_place_is_filled() -> None:
    wall = Wall([card(f"p{n}", words(20), shown_ms=n) for n in range(6)])
    wall.timeline.acquaint([(one.post, 1) for one in wall.cards])
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
    wall.step()
    assert wall.posts() == ["long"]
    wall.cards = wall.cards[1:]
    wall.step()
    assert wall.posts() == ["b"]


def test_an_edited_post_leaves_and_its_new_text_is_news() -> None:
    wall = Wall([card("a"), card("b", shown_ms=1)])
    wall.step(3)
    wall.cards[0] = card("a", "autre chose", revision=2)
    wall.step()
    assert [mark for item in wall.timeline.slide.items for mark in item.marks] == [("a", 2), ("b", 1)]  # type: ignore[union-attr]


def test_masked_anew_is_drawn_anew_at_once() -> None:
    wall = Wall([card("a", "06 39 98 00 00")])
    wall.step(1)
    wall.cards[0] = card("a", "…")
    slide = wall.step()
    assert slide is not None
    assert slide.items[0].cards[0].form == card("a", "…").form


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
    wall = Wall(said[:7], Room(most=40))
    wall.step(2)
    assert wall.timeline.slide is not None
    assert wall.timeline.slide.scene == "conversation"
    wall.cards = list(said[:8])
    wall.step()
    assert "c1-7" in wall.posts()
    assert wall.timeline.queued == 0


def test_what_stood_before_the_screen_came_is_no_news() -> None:
    wall = Wall([card(f"p{n}", shown_ms=n) for n in range(90)])
    wall.timeline.acquaint([(one.post, 1) for one in wall.cards])
    wall.step()
    assert wall.posts() == ["p89", "p88", "p87", "p86"]
    assert wall.timeline.queued == 0
    wall.step(8)
    assert wall.posts() == ["p85", "p84", "p83", "p82"]


def test_it_never_asks_to_be_woken_in_the_past() -> None:
    wall = Wall()
    for n in range(40):
        wall.cards.append(card(f"p{n}", words(n * 5 % 90), shown_ms=n))
        wall.step(1.5)
        due = wall.timeline.next_due(wall.now)
        assert due is not None
        assert due > wall.now


def test_a_replay_at_speed_is_hastened_but_never_flickers() -> None:
    assert PACE.hastened(60).dwell(60) == 2.0
    assert PACE.hastened(2).dwell(60) == pytest.approx(12.25)


class Column(Room):
    """A board of one column, 100 px high, on which every word takes one."""

    def fits(self, items: Sequence[Item]) -> bool:
        return sum(map(self.height, items)) <= 100

    def height(self, item: Item) -> int:
        return item.words

    def pages(self, item: Item) -> Sequence[Sheet]:
        return ()


def test_a_board_is_filled_from_the_next_few_but_the_next_one_is_always_there() -> None:
    lengths = [30, 60, 50, 20, 40]
    wall = Wall([card(f"p{n}", words(length), shown_ms=-n) for n, length in enumerate(lengths)], Column())
    wall.timeline.acquaint([(one.post, 1) for one in wall.cards])
    boards: list[list[str]] = []
    for _ in range(3):
        wall.step()
        boards.append(wall.posts())
        wall.step(PACE.dwell(100))
    assert boards == [["p0", "p2", "p3"], ["p1", "p4"], ["p0", "p2", "p3"]]
