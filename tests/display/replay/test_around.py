"""The replay's frame: the word, the day and the clock in every shape and theme, nothing over the film, no code."""

from __future__ import annotations

from itertools import combinations

import pytest

from display.draw import Inset, Words
from display.layout import Rect
from display.picture import Picture
from display.replay.setting import setting
from display.replay.show import HOLD_S
from tests.display.making import NOW_MS, card
from tests.display.replay.days import COURSE, at, past
from wall import wire
from wall.text import plain
from wall.wire import Chapter, Script, Wall

SIZES = ((1920, 1080), (3840, 2160), (1080, 1920), (1920, 540), (1920, 360), (1024, 768), (1080, 1080), (320, 240))
SCENES = ("stream", "dark", "pause", "empty", "plain", "starting", "disco", None)
CARDS = [card(f"p{n}", f"Un avis {n}", stars=n % 5 + 1, shown_ms=NOW_MS - n) for n in range(6)]
BOARD = Script(scene="stream", posts=[("p0", 1, 1), ("p1", 1, 1)], from_ms=0, to_ms=1)
OTHER = Script(scene="stream", posts=[("p2", 1, 1)], from_ms=0, to_ms=1)


def texts(picture: Picture) -> list[str]:
    return [plain(c.spec.form) for layer in picture.frame.layers for c in layer.commands if isinstance(c, Words)]


def shown(picture: Picture) -> list[str]:
    return [post for post, _, _ in picture.shown.posts]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["day", "night", "contrast", "slate"])
def test_the_word_the_day_and_the_clock_are_always_there_and_nothing_lies_over_the_film(
    size: tuple[int, int], theme: str
) -> None:
    canvas, film = Rect(0, 0, *size), setting(past(size=size).look.size).film
    assert film.inside(canvas)
    assert film.w * size[1] == pytest.approx(film.h * size[0], abs=max(size))
    for scene in SCENES:
        script = (
            Script(scene=scene, posts=BOARD.posts if scene == "stream" else [], from_ms=0, to_ms=1) if scene else None
        )
        wall = Wall(paused_ms=NOW_MS - 9_000) if scene == "pause" else Wall(invite="https://mots.example/n/7F3A2K")
        cards = [] if scene == "empty" else CARDS
        picture = at(past(size=size, theme=theme), script, cards, NOW_MS, wall, now=1.0)
        said = texts(picture)
        assert "REDIFFUSION" in said
        assert "10:30" in said
        assert any("novembre" in text and "2026" in text for text in said)
        around = [
            layer.rect for layer in picture.frame.layers if layer.key not in ("film:edge", "film", "film:caption")
        ]
        assert all(rect.inside(canvas) for rect in around if rect.w > 1)
        assert not any(rect.overlaps(film) for rect in around)
        [inset] = [c for layer in picture.frame.layers for c in layer.commands if isinstance(c, Inset)]
        assert inset.rect == film
        assert inset.frame.size == size
        assert not any("code" in layer.key for layer in inset.frame.layers)
        assert not any("mots.example" in plain(c.spec.form) for layer in inset.frame.layers for c in layer.commands
                       if isinstance(c, Words))  # fmt: skip


def test_word_clock_film_and_bar_keep_apart() -> None:
    for size in SIZES:
        place = setting(past(size=size).look.size)
        parts = [place.told, place.film, place.legend, place.chart]
        assert not any(one.overlaps(other) for one, other in combinations(parts, 2))


def test_at_speed_a_scene_stays_for_two_seconds_and_a_jump_is_there_at_once() -> None:
    show = past()
    assert shown(at(show, BOARD, CARDS, NOW_MS, now=100.0)) == ["p0", "p1"]

    def scene(script: Script, at_ms: int, now: float) -> list[str]:
        show.take(wire.Beat(through=4, at_ms=at_ms, replay=True, speed=60.0), now)
        show.take(wire.Scene(at_ms=at_ms, script=script), now)
        return shown(show.picture(0, now))

    assert scene(OTHER, NOW_MS + 6_000, 100.1) == ["p0", "p1"]
    assert scene(BOARD, NOW_MS + 12_000, 100.2) == ["p0", "p1"]
    assert scene(OTHER, NOW_MS + 66_000, 100.0 + HOLD_S + 0.1) == ["p2"]
    assert shown(at(show, BOARD, CARDS, NOW_MS, now=102.2)) == ["p0", "p1"]


def test_what_leaves_the_wall_leaves_a_replay_in_the_very_next_picture() -> None:
    show = past()
    at(show, BOARD, CARDS, NOW_MS, now=100.0)
    gone = card("p0", "", gone="forgotten", pseudonym="", stars=None)
    change, redraw = show.take(wire.View(add=[gone], through=5, at_ms=NOW_MS + 100), 100.1)
    assert change.gone == ("p0",)
    assert redraw
    picture = show.picture(0, 100.1)
    assert not any("Un avis 0" in text for text in picture.texts.values())
    [inset] = [c for layer in picture.frame.layers for c in layer.commands if isinstance(c, Inset)]
    assert not any("Un avis 0" in plain(c.spec.form) for layer in inset.frame.layers for c in layer.commands
                   if isinstance(c, Words))  # fmt: skip


def test_the_cards_of_another_scene_do_not_change_the_one_that_is_up() -> None:
    show = past()
    at(show, BOARD, CARDS, NOW_MS, now=100.0, speed=1.0)
    change, _ = show.take(wire.View(remove=["p0"], through=5, at_ms=NOW_MS + 100), 100.1)
    assert change.gone == ()
    assert shown(show.picture(0, 100.1)) == ["p0", "p1"]
    show.take(wire.Scene(at_ms=NOW_MS + 100, script=OTHER), 100.1)
    assert shown(show.picture(0, 100.1)) == ["p2"]


def test_a_day_without_scripts_goes_as_it_would_and_says_so() -> None:
    course = wire.Course(day=COURSE.day, zone=COURSE.zone, from_ms=COURSE.from_ms, to_ms=COURSE.to_ms)
    picture = at(past(), None, CARDS, NOW_MS, now=1.0, course=course)
    assert shown(picture)
    assert any("rejouée" in text for text in texts(picture))
    free = at(past(wire.Replay(day=COURSE.day, free=True)), None, CARDS, NOW_MS, now=1.0)
    assert shown(free)
    assert any("telle qu’elle irait" in text for text in texts(free))


def test_the_keys_are_told_at_first_and_then_no_more() -> None:
    for size in SIZES[:5]:
        show = past(size=size)
        assert any("espace" in text for text in texts(at(show, BOARD, CARDS, NOW_MS, now=1.0)))
        assert not any("espace" in text for text in texts(show.picture(0, 60.0)))


def test_a_story_that_was_asked_for_and_is_not_there_is_the_day_itself() -> None:
    show = past(wire.Replay(day=COURSE.day, story=True))
    assert shown(at(show, BOARD, CARDS, NOW_MS, now=1.0)) == ["p0", "p1"]
    told = wire.Course(day=COURSE.day, zone=COURSE.zone, from_ms=COURSE.from_ms, to_ms=COURSE.to_ms,
                       story=[Chapter(kind="opening", at_ms=0)])  # fmt: skip
    assert at(show, None, CARDS, NOW_MS, now=2.0, course=told).shown.scene == "story-opening"
