"""The day told: chapter after chapter, each for its reading time; arrows go by chapter; the close stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Icon
from display.replay.keys import Press
from display.replay.story import page
from display.replay.story.tale import find
from display.replay.story.telling import Telling, told
from display.scripts import Shown
from display.tempo.pace import Pace
from tests.display.making import HOSTILE, NOW_MS, card, kit, turns
from tests.display.replay.days import COURSE, PANEL, at, past
from wall import wire
from wall.text import display_form
from wall.wire import Card, Chapter, Promise, Steer

KINDS = ("opening", "flow", "peak", "reply", "promise", "kept", "quiet", "refused", "close")
SIZES = ((1920, 1080), (1080, 1920), (1920, 540), (640, 360))
PROMISE = Promise(state="done", at_ms=NOW_MS, form=display_form("C’est fait, merci."))
FACTS = {"received": 46, "shown": 40, "withheld": 3, "seconds": 700, "answered": 4, "insult": 2, "hate": 1}


def chapter(kind: str, *posts: str) -> Chapter:
    return Chapter(
        kind=kind, at_ms=NOW_MS, from_ms=NOW_MS - 3_600_000, to_ms=NOW_MS, posts=list(posts), facts=FACTS  # type: ignore[arg-type]
    )  # fmt: skip


def some(text: str, stars: int = 1) -> dict[str, Card]:
    cards = [
        card("a", text, stars=stars, reply=display_form(f"Merci. {text}"), promise=PROMISE), *turns(3),
        card("gone", "", gone="withdrawn"),
    ]  # fmt: skip
    return {one.post: one for one in cards}


def test_every_kind_of_chapter_has_a_module() -> None:
    assert set(find()) == set(KINDS)


@settings(deadline=None)
@given(st.sampled_from(HOSTILE), st.sampled_from(KINDS), st.sampled_from(SIZES))
def test_every_chapter_is_told_within_the_page_whatever_its_posts_say(
    text: str, kind: str, size: tuple[int, int]
) -> None:
    k = kit(*size)
    plates = told(k, chapter(kind, "a", "c1-0", "gone", "nobody"), some(text), COURSE)
    assert plates
    for plate in plates:
        for layer in plate.layers:
            assert layer.rect.inside(page.room(k))
    assert not any(icon.name.startswith("star") for plate in told(k, chapter(kind, "gone"), some(text), COURSE)
                   for layer in plate.layers for icon in layer.commands if isinstance(icon, Icon))  # fmt: skip


def test_one_star_is_told_as_well_as_five() -> None:
    k = kit()
    one, five = (told(k, chapter("reply", "a"), some("Un avis assez long " * 4, stars), COURSE) for stars in (1, 5))
    assert [[layer.rect for layer in plate.layers] for plate in one] == [
        [layer.rect for layer in plate.layers] for plate in five
    ]
    assert [plate.words for plate in one] == [plate.words for plate in five]


def test_nothing_to_tell_and_unknown_kinds_are_empty() -> None:
    assert not told(kit(), Chapter(kind="reply", at_ms=NOW_MS, posts=["nobody"]), {}, COURSE)
    assert not told(kit(), Chapter(kind="refused", at_ms=NOW_MS), {}, COURSE)
    assert not told(kit(), Chapter(kind="disco", at_ms=NOW_MS), {}, COURSE)  # type: ignore[arg-type]


def test_it_goes_on_by_itself_when_it_was_read_and_stands_at_the_end() -> None:
    chapters = [chapter("opening"), chapter("reply", "a"), Chapter(kind="reply", at_ms=5), chapter("close")]
    telling, k = Telling(chapters, Pace()), kit()
    cards = some("mot " * 60)
    found: list[tuple[float, Shown]] = []
    now, asked = 0.0, list(telling.go(0, 0.0))
    while now < 300:
        drawn = telling.draw(k, cards, COURSE)
        asked += telling.step(now)
        if not found or found[-1][1] != drawn.shown:
            found.append((now, drawn.shown))
        now += 0.25
    assert [shown.scene for _, shown in found] == ["story-opening", "story-reply", "story-reply", "story-close"]
    opening = sum(plate.words for plate in told(k, chapters[0], cards, COURSE))
    assert [since for since, _ in found][1] == pytest.approx(Pace().dwell(opening), abs=0.6)
    words = sum(plate.words for plate in told(k, chapters[1], cards, COURSE))
    assert found[2][0] - found[1][0] == pytest.approx(Pace().dwell(words), abs=0.6)
    assert found[3][0] - found[2][0] < 2  # nothing to tell is soon over
    assert asked == [Steer(at_ms=one.at_ms, paused=True) for one in chapters]
    assert telling.over


def test_arrows_go_by_chapter_and_space_stands_still() -> None:
    course = wire.Course(
        day=COURSE.day, zone=COURSE.zone, from_ms=COURSE.from_ms, to_ms=COURSE.to_ms, received=[1],
        story=[Chapter(kind=kind, at_ms=NOW_MS + n, facts=FACTS) for n, kind in enumerate(KINDS)],  # type: ignore[arg-type]
    )  # fmt: skip
    show = past(wire.Replay(day=COURSE.day, story=True))
    scene = at(show, None, [], NOW_MS, now=0.0, course=course, paused=True).shown.scene
    assert scene == "story-opening"
    assert show.steers == [Steer(at_ms=NOW_MS, paused=True)]
    show.steers.clear()

    def press(name: str, char: str = "") -> str:
        show.press(Press(name, char), 1.0)
        show.take(wire.Beat(through=4, at_ms=NOW_MS, panel=PANEL, replay=True, paused=True), 1.0)
        return show.picture(0, 1.0).shown.scene

    assert press("right") == "story-flow"
    assert press("end") == "story-close"
    assert press("left") == "story-refused"
    assert press("home") == "story-opening"
    assert [steer.at_ms for steer in show.steers] == [NOW_MS + n for n in (1, 8, 7, 0)]
    press("space", " ")
    assert show.picture(0, 500.0).shown.scene == "story-opening"
    press("s", "s")
    assert show.asks_again()
    assert not show.ask.story
