"""Before the hub has told anything, and when a replay goes on in a new session: no instant that nobody asked for."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from display.replay.keys import Action
from tests.display.making import NOW_MS, card
from tests.display.replay.days import COURSE, PANEL, at, past
from tests.display.replay.test_exact import around, film, read
from wall import wire
from wall.wire import Script

UP = Script(scene="stream", posts=[("p1", 1, 1)], from_ms=0, to_ms=1)
STORY = replace(COURSE, story=[wire.Chapter(kind="opening", at_ms=NOW_MS), wire.Chapter(kind="flow", at_ms=NOW_MS)])


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (640, 360)])
def test_before_anything_is_known_there_is_the_day_that_was_asked_for_and_no_clock(size: tuple[int, int]) -> None:
    show = past(wire.Replay(day="2026-11-21"), size=size)
    said = around(show.picture(0, 1.0)).replace("\N{NO-BREAK SPACE}", " ")
    assert "REDIFFUSION" in said
    assert "21 novembre 2026" in said
    assert "1970" not in said
    assert re.search(r"\d\d:\d\d", said) is None
    assert "On ne sait pas" not in said
    assert "ne répond pas" not in said
    # On a screen that stands upright it is told in the bar, once there is one.
    assert ("ne répond pas" in around(show.picture(0, 12.0))) == (size[0] > size[1])


def test_leaving_the_story_goes_on_playing_from_there_and_shows_nothing_else_on_the_way() -> None:
    show = past(wire.Replay(day=COURSE.day, story=True))
    at(show, None, [card("p1", "Le mot de midi")], NOW_MS, now=1.0, course=STORY, paused=True)
    show.do(Action("story"), 2.0)
    show.take(wire.Beat(through=4, at_ms=NOW_MS, panel=PANEL, replay=True, speed=60.0, paused=True), 2.0)
    assert show.asks_again()
    assert not show.ask.story
    show.steers.clear()
    show.take(wire.Welcome(account="e", role="screen", epoch="1"), 2.1)
    assert [(one.at_ms, one.paused) for one in show.steers] == [(NOW_MS, False)]
    show.take(COURSE, 2.1)
    first = COURSE.from_ms
    show.take(wire.View(add=[card("p2", "Le mot du matin")], through=1, at_ms=first, whole=True, panel=PANEL), 2.1)
    show.take(wire.Beat(through=1, at_ms=first, panel=PANEL, replay=True, speed=60.0), 2.1)
    show.take(wire.Scene(at_ms=first, script=None), 2.1)
    meanwhile = show.picture(0, 2.2)
    assert "On ne sait pas" not in around(meanwhile)
    assert "Le mot du matin" not in read(film(meanwhile))
    show.take(wire.View(add=[card("p1", "Le mot de midi")], through=4, at_ms=NOW_MS, whole=True, panel=PANEL), 2.3)
    show.take(wire.Beat(through=4, at_ms=NOW_MS, panel=PANEL, replay=True, speed=60.0), 2.3)
    show.take(wire.Scene(at_ms=NOW_MS, script=UP), 2.3)
    assert "Le mot de midi" in read(film(show.picture(0, 2.4)))
