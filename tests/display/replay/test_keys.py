"""Keys of a replay: what they mean on a French and on an American keyboard, and where they lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.replay.curve import columns, hours, share, span
from display.replay.keys import SPEEDS, Action, Press, meant, next_speed, steer
from tests.display.making import NOW_MS
from tests.display.replay.days import COURSE
from wall.past import Course, Peak, Steer

MINUTE, HOUR = 60_000, 3_600_000
AZERTY = {"&": 1, "é": 2, '"': 3, "'": 4, "(": 5, "è": 7, "_": 8, "ç": 9, "à": 0}
instants = st.integers(NOW_MS - 12 * HOUR, NOW_MS + 12 * HOUR)
stretches = st.lists(st.tuples(instants, instants).map(lambda two: (min(two), max(two))), max_size=4)
courses = st.builds(
    Course, day=st.just("2026-11-22"), zone=st.just("Europe/Paris"), from_ms=st.just(NOW_MS - 11 * HOUR),
    to_ms=st.just(NOW_MS + 11 * HOUR), received=st.lists(st.integers(0, 99), max_size=300),
    shown=st.lists(st.integers(0, 99), max_size=300), withheld=st.lists(st.integers(0, 9), max_size=300),
    first_ms=st.sampled_from([0, NOW_MS]), last_ms=st.sampled_from([0, NOW_MS, NOW_MS + 99]), dark=stretches,
    off=stretches, refusals=st.lists(instants, max_size=9),
    peaks=st.lists(instants.map(lambda at: Peak(from_ms=at, at_ms=at, to_ms=at, received=3)), max_size=3),
)  # fmt: skip
presses = st.builds(Press, st.text(max_size=9), st.text(max_size=1) | st.characters(), st.booleans())


@pytest.mark.parametrize(
    ("press", "action"),
    [
        (Press("space", " "), Action("pause")),
        (Press("right"), Action("move", 1)),
        (Press("left", "", shift=True), Action("move", -10)),
        (Press("up"), Action("move", 60)),
        (Press("page down"), Action("move", -60)),
        (Press("5", "5"), Action("tenth", 5)),
        (Press("5", "(", shift=False), Action("tenth", 5)),  # a French keyboard, without shift
        (Press("5", "5", shift=True), Action("tenth", 5)),  # with shift
        (Press("9", "(", shift=True), None),  # an American one: a bracket is none
        (Press("[7]", "7"), Action("tenth", 7)),
        (Press("6", "-"), Action("speed", -1)),  # a French 6 writes a minus
        (Press("[-]", "-"), Action("speed", -1)),
        (Press("5", "["), Action("speed", -1)),  # AltGr on a French keyboard
        (Press("]", "]"), Action("speed", 1)),
        (Press("=", "+", shift=True), Action("speed", 1)),
        (Press(",", ","), Action("speed", -1)),
        (Press(";", ";"), Action("speed", 1)),
        (Press(";", ".", shift=True), Action("speed", 1)),
        (Press("p", "p"), Action("peak", 1)),
        (Press("p", "P", shift=True), Action("peak", -1)),
        (Press("r", "R", shift=True), Action("refusal", -1)),
        (Press("s", "s"), Action("story")),
        (Press("home"), Action("home")),
        (Press("m", "m"), None),
        (Press("left shift", "", shift=True), None),
    ],
)
def test_what_a_key_means(press: Press, action: Action | None) -> None:
    assert meant(press) == action


def test_every_digit_of_a_french_keyboard_is_there_with_and_without_shift() -> None:
    for char, digit in AZERTY.items():
        assert meant(Press(str(digit), char)) == meant(Press(str(digit), str(digit), shift=True))


@given(presses, courses, instants, st.sampled_from(SPEEDS), st.booleans())
def test_no_key_leads_out_of_the_day(press: Press, course: Course, at_ms: int, speed: float, paused: bool) -> None:
    action = meant(press)
    asked = steer(action, course, at_ms, speed, paused=paused) if action is not None else None
    if asked is not None and asked.at_ms is not None and action is not None and action.does != "peak":
        known = {*course.refusals}
        assert asked.at_ms in known or course.from_ms <= asked.at_ms <= course.to_ms
    assert asked is None or asked.speed in (None, *SPEEDS)
    assert asked is None or asked.paused in (None, not paused)


def test_where_keys_lead() -> None:
    course = Course(
        day="2026-11-22", zone="Europe/Paris", from_ms=0, to_ms=24 * HOUR,
        dark=[(0, 9 * HOUR), (19 * HOUR, 24 * HOUR)],
        peaks=[Peak(from_ms=1, at_ms=10 * HOUR, to_ms=2, received=9)], refusals=[11 * HOUR, 12 * HOUR],
    )  # fmt: skip

    def to(does: str, much: int = 0, at_ms: int = 11 * HOUR) -> int | None:
        asked = steer(Action(does, much), course, at_ms, 60.0, paused=False)  # type: ignore[arg-type]
        return asked.at_ms if asked is not None else None

    assert (to("home"), to("end"), to("tenth", 5)) == (9 * HOUR, 19 * HOUR, 14 * HOUR)
    assert (to("move", 1), to("move", -60)) == (11 * HOUR + MINUTE, 10 * HOUR)
    assert (to("peak", 1), to("peak", -1)) == (None, 10 * HOUR)
    assert (to("refusal", 1), to("refusal", -1)) == (12 * HOUR, None)
    assert steer(Action("pause"), None, 0, 1.0, paused=True) == Steer(paused=False)
    assert (next_speed(60, 1), next_speed(60, -1), next_speed(3600, 1), next_speed(1, -1)) == (120, 30, 3600, 1)
    assert next_speed(45, 1) == 60


@given(courses, st.integers(1, 400))
def test_the_curve_counts_what_the_bar_shows_and_nothing_twice(course: Course, count: int) -> None:
    first, last = span(course)
    assert course.from_ms <= first < last <= course.to_ms
    found = columns(course, count)
    assert len(found) == count
    middles = [course.from_ms + round((n + 0.5) * 300_000) for n in range(300)]
    within = [first <= middle < last for middle in middles]
    for kind in ("received", "shown", "withheld"):
        wanted = sum(value for value, inside in zip(getattr(course, kind), within, strict=False) if inside)
        assert sum(getattr(one, kind) for one in found) == wanted
    assert share(course, first) == 0
    assert share(course, last) == 1
    labels = hours(course, HOUR, 9)
    assert len(labels) <= 9
    assert all(first <= one <= last and (one + HOUR) % HOUR == 0 for one in labels)


def test_the_course_of_the_tests_is_a_day_of_two_hours() -> None:
    assert span(COURSE) == (COURSE.first_ms // 900_000 * 900_000, -(-COURSE.last_ms // 900_000) * 900_000)
