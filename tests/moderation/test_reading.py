"""What is reserved: what somebody rests on, for as long as somebody is there."""

from __future__ import annotations

from moderation.hub.reading import REST_S, Reader
from wall.wire import Reading


def test_what_is_only_passed_by_is_not_reserved() -> None:
    reader = Reader()
    assert [reader.look(post, at / 10, 300) for at, post in enumerate("abcdef")] == [None] * 6
    assert reader.look("f", 0.5 + REST_S, 300) == Reading("f")
    assert reader.look("f", 2, 300) is None


def test_it_is_renewed_only_while_somebody_does_something() -> None:
    reader = Reader()
    reader.look("a", 0, 300)
    assert reader.look("a", 1, 300) == Reading("a")
    assert reader.look("a", 250, 300) is None, "nobody has touched anything since"
    reader.acted(251)
    assert reader.look("a", 252, 300) == Reading("a")
    assert reader.look("a", 253, 300) is None


def test_going_on_lets_go_at_the_next_rest_and_leaving_at_once() -> None:
    reader = Reader()
    reader.look("a", 0, 300)
    reader.look("a", 1, 300)
    assert reader.look("b", 2, 300) is None
    assert reader.look("b", 3, 300) == Reading("b")
    assert reader.look("", 3.1, 300) == Reading("")
    assert reader.look("", 9, 300) is None


def test_after_a_lost_connection_it_is_told_again() -> None:
    reader = Reader()
    reader.look("a", 0, 300)
    assert reader.look("a", 1, 300) == Reading("a")
    reader.lost()
    assert reader.look("a", 2, 300) == Reading("a")
