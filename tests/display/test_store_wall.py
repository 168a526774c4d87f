"""What the desk says of the wall as a screen knows it: announcements by the feeder's clock, and the pause."""

from __future__ import annotations

from display.store import Store
from tests.display.making import NOW_MS, card
from wall import wire
from wall.text import display_form
from wall.wire import Announcement, Wall


def said(at_s: float, until_s: float, name: str = "x") -> Announcement:
    """An announcement in force between these seconds from NOW_MS."""
    return Announcement(
        id=name,
        form=display_form("Fermé lundi"),
        at_ms=NOW_MS + round(at_s * 1000),
        until_ms=NOW_MS + round(until_s * 1000),
    )


def told(wall: Wall | None, at_ms: int = NOW_MS) -> wire.View:
    return wire.View(through=1, at_ms=at_ms, wall=wall)


def test_the_wall_stays_as_it_was_until_it_is_told_anew() -> None:
    store = Store()
    assert store.apply(told(Wall(paused_ms=5)), 0.0).cards
    assert not store.apply(told(None), 1.0).cards
    assert not store.apply(told(Wall(paused_ms=5)), 1.0).cards
    assert store.wall.paused_ms == 5
    assert store.apply(told(Wall()), 2.0).cards
    assert store.wall.paused_ms is None


def test_an_announcement_is_in_force_by_the_feeders_clock_and_time_since() -> None:
    store = Store()
    store.apply(told(Wall(announcements=[said(-5, 60)])), 100.0)
    wrong = NOW_MS + 10**9  # this machine's clock counts for nothing
    for seconds, count in ((0.0, 1), (59.9, 1), (60.0, 0)):
        clock = store.clock_ms(wrong, 100.0 + seconds)
        assert clock == NOW_MS + round(seconds * 1000)
        assert len(store.wall_at(clock).announcements) == count
    assert store.announces_in(wrong, 100.0) == 60.0
    assert store.announces_in(wrong, 160.0) is None


def test_one_to_come_is_not_yet_in_force_and_its_beginning_is_waited_for() -> None:
    store = Store()
    store.apply(told(Wall(announcements=[said(30, 60)])), 0.0)
    assert store.wall_at(store.clock_ms(0, 0.0)).announcements == []
    assert store.announces_in(0, 0.0) == 30.0
    assert len(store.wall_at(store.clock_ms(0, 30.0)).announcements) == 1


def test_without_a_clock_nothing_is_announced_and_a_pause_holds() -> None:
    store = Store(cards={"a": card("a")}, wall=Wall(paused_ms=NOW_MS, announcements=[said(-5, 60)]))
    assert store.clock_ms(NOW_MS, 0.0) is None
    assert store.wall_at(None) == Wall(paused_ms=NOW_MS)
    assert store.announces_in(NOW_MS, 0.0) is None


def test_in_a_replay_the_clock_of_then_decides() -> None:
    store = Store(replay=True, feeder_ms=NOW_MS, heard=0.0)
    store.wall = Wall(paused_ms=NOW_MS - 1000, announcements=[said(-5, 60)])
    assert store.wall_at(store.clock_ms(NOW_MS - 3_600_000, 0.0)) == Wall()
    assert store.wall_at(store.clock_ms(NOW_MS, 0.0)).paused_ms == NOW_MS - 1000
