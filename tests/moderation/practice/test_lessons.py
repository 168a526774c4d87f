"""The lessons: each can be done, none goes back, and what the coach says names the keys of this desk."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.catalogue import load
from moderation.actions.base import find
from moderation.practice.coach import lines, title
from moderation.practice.lessons import LESSONS, Place, onward, slipped, told
from moderation.practice.sight import Sight
from moderation.words import Words

IDS = ("p1", "p2", "p3")
ONE = frozenset({"p1"})
NOTHING = Sight(reading="p1")
WAYS: dict[str, list[Sight]] = {
    "order": [replace(NOTHING, reading="p3"), replace(NOTHING, reading="p2")],
    "furious": [replace(NOTHING, sheet="Chooser"), NOTHING, replace(NOTHING, decided={"p1": "approve"})],
    "phone": [replace(NOTHING, marking=True), replace(NOTHING, decided={"p1": "mask"})],
    "insult": [replace(NOTHING, marking=True), replace(NOTHING, decided={"p1": "withhold"})],
    "accusation": [
        replace(NOTHING, proposed=ONE, decided={"p1": "withhold"}), replace(NOTHING, decided={"p1": "withhold"}),
    ],
    "undo": [replace(NOTHING, decided={"p1": "approve"}), NOTHING, replace(NOTHING, decided={"p1": "approve"})],
    "race": [replace(NOTHING, others=ONE), replace(NOTHING, reading="p2")],
    "pass-on": [replace(NOTHING, decided={"p1": "pass-on"})],
    "reply": [replace(NOTHING, sheet="ReplyScreen"), replace(NOTHING, replied=ONE)],
    "here": [NOTHING, replace(NOTHING, talked=ONE)],
    "contest": [replace(NOTHING, sheet="ContestScreen", contested=ONE), NOTHING],
    "past": [replace(NOTHING, sheet="ReplayScreen"), NOTHING],
    "pause": [replace(NOTHING, paused=True), NOTHING],
}  # fmt: skip
"""What is seen, step by step, when somebody does as they are told."""
SIGHTS = st.builds(
    Sight,
    reading=st.sampled_from(["", *IDS]),
    sheet=st.sampled_from(["", "Chooser"]),
    marking=st.booleans(),
    decided=st.dictionaries(st.sampled_from(IDS), st.sampled_from(["approve", "mask", "withhold", "second"])),
    proposed=st.frozensets(st.sampled_from(IDS)),
    others=st.frozensets(st.sampled_from(IDS)),
    replied=st.frozensets(st.sampled_from(IDS)),
    paused=st.booleans(),
    contested=st.frozensets(st.sampled_from(IDS)),
    talked=st.frozensets(st.sampled_from(IDS)),
)


@pytest.mark.parametrize("number", range(len(LESSONS)), ids=[lesson.name for lesson in LESSONS])
def test_a_lesson_is_done_step_by_step(number: int) -> None:
    place = Place(number)
    for step, seen in enumerate(WAYS[LESSONS[number].name]):
        assert place == Place(number, step)
        assert onward(place, Sight(), IDS) in (place, Place(number, step + 1), Place(number + 1))
        place = onward(place, seen, IDS)
    assert place == Place(number + 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(SIGHTS, max_size=40), st.sampled_from([(), IDS]))
def test_nobody_is_ever_sent_back_or_past_a_step(seen: list[Sight], posts: tuple[str, ...]) -> None:
    place = Place()
    for sight in seen:
        after = onward(place, sight, posts)
        step_further = (after.lesson, after.step) in ((place.lesson, place.step + 1), (place.lesson + 1, 0))
        assert after == place or step_further
        assert after.over or after.step < len(LESSONS[after.lesson].steps)
        told(after, sight, posts)
        place = after


@given(SIGHTS)
def test_without_posts_no_lesson_but_the_last_goes_by_itself(seen: Sight) -> None:
    for number, lesson in enumerate(LESSONS):
        if lesson.name not in ("pause", "race", "accusation", "undo"):
            assert onward(Place(number), seen, ()).lesson == number


def test_a_mistake_is_put_right_kindly() -> None:
    wrong = replace(NOTHING, decided={"p1": "approve"})
    phone = next(number for number, lesson in enumerate(LESSONS) if lesson.name == "phone")
    assert slipped(Place(phone), NOTHING, IDS) is None
    slip = slipped(Place(phone), wrong, IDS)
    assert slip is not None
    assert told(Place(phone), wrong, IDS)[1] == slip.told
    assert onward(Place(phone), wrong, IDS) == Place(phone)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", [76, 116])
def test_what_the_coach_says_is_short_and_names_this_desk_s_keys(lang: str, width: int) -> None:
    words = Words(load(lang, "desk"), load(lang, "wall"), lang)
    keys = {action.name: action.key for action in find()} | {"approve": "y"}
    for number, lesson in enumerate(LESSONS):
        for step in range(len(lesson.steps)):
            drawn = lines(Place(number, step), NOTHING, IDS, words, keys, width)
            assert 1 <= len(drawn) <= 4
            said = " ".join(text for line in drawn for text, _ in line)
            assert not set(said) & set("{}")
            template = lesson.steps[step].told
            if "approve" in [name for _, name, _, _ in string.Formatter().parse(template) if name]:
                assert "[y]" in said
        assert f"{number + 1}/{len(LESSONS)}" in title(Place(number), words)
    assert lines(Place(len(LESSONS)), NOTHING, (), words, keys, width)
