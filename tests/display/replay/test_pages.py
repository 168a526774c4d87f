"""A chapter's page, whatever the day was like: all on the page, nothing over anything else, sums that add up."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box, Icon, Layer, Words
from display.layout import Rect
from display.replay.story import page
from display.replay.story.telling import told
from display.scenes.base import Plate
from display.scenes.parts import Kit
from tests.display.making import HOSTILE, NOW_MS, card, kit
from tests.display.replay.days import COURSE, PANEL
from wall.text import display_form, plain
from wall.wire import Card, Chapter, Course, Peak, Promise
from wall.words import REASONS

SIZES = ((1920, 1080), (1080, 1920), (3840, 2160), (1920, 540), (1920, 360), (1024, 768), (640, 360))
KINDS = ("opening", "flow", "peak", "quiet", "refused", "close")
STATES = ("shown", "withheld", "waiting", "withdrawn", "expired", "lapsed", "undisplayable")
FACTS = (*STATES, "received", "replied", "promised", "kept", "answered", "hours")
COUNT = st.sampled_from((0, 1, 2, 12, 274, 104_218))
HOUR = 3_600_000


def chapter(kind: str, facts: dict[str, int], posts: tuple[str, ...] = ()) -> Chapter:
    return Chapter(
        kind=kind, at_ms=NOW_MS, from_ms=NOW_MS - HOUR // 2, to_ms=NOW_MS, facts=facts, posts=list(posts)  # type: ignore[arg-type]
    )  # fmt: skip


def day(counts: list[int]) -> Course:
    peaks = [Peak(from_ms=NOW_MS - HOUR // 2, at_ms=NOW_MS - HOUR // 4, to_ms=NOW_MS, received=1)]
    return Course(
        day=COURSE.day, zone=COURSE.zone, from_ms=COURSE.from_ms, to_ms=COURSE.to_ms, received=counts,
        first_ms=COURSE.first_ms, last_ms=COURSE.last_ms, peaks=peaks,
    )  # fmt: skip


def extent(k: Kit, command: Box | Icon | Words) -> Rect:
    if isinstance(command, Words):
        size = k.measure(command.spec)
        return Rect(command.x, command.y, size.w, size.h)
    return command.rect


def sound(k: Kit, plate: Plate) -> None:
    """Every layer on the page, all that is drawn in its layer, and none over another."""
    layers = [layer for layer in plate.layers if layer.commands]
    for layer in layers:
        assert layer.rect.inside(page.room(k))
        if not layer.key.startswith("bar"):
            for command in layer.commands:
                assert isinstance(command, Box | Icon | Words)
                assert extent(k, command).inside(layer.rect), (layer.key, command)
    for one, other in combinations(layers, 2):
        assert not one.rect.overlaps(other.rect), (one.key, other.key)


def read(layers: tuple[Layer, ...]) -> list[str]:
    return [plain(command.spec.form) for layer in layers for command in layer.commands if isinstance(command, Words)]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(KINDS), st.sampled_from(SIZES),
    st.dictionaries(st.sampled_from(FACTS), COUNT),
    st.lists(st.sampled_from((0, 0, 1, 7, 900)), max_size=24), st.sampled_from(("", "Maison Tilleul", "W" * 60)),
)  # fmt: skip
def test_nothing_overflows_or_overlaps_whatever_the_day_was(
    kind: str, size: tuple[int, int], facts: dict[str, int], counts: list[int], shop: str
) -> None:
    k = kit(*size)
    k = replace(k, say=replace(k.say, shop=shop))
    for plate in told(k, chapter(kind, facts), {}, day(counts), PANEL):
        sound(k, plate)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(SIZES), st.dictionaries(st.sampled_from([*REASONS, "x" * 50]), COUNT))
def test_reasons_have_room_and_add_up_to_the_sum(size: tuple[int, int], facts: dict[str, int]) -> None:
    k = kit(*size)
    total = sum(facts.values())
    plates = told(k, chapter("refused", facts), {}, COURSE)
    assert bool(plates) == bool(total)
    for plate in plates:
        sound(k, plate)
        texts = read(plate.layers)
        numbers = [value for value in {*facts.values(), total} if value]
        known = {k.say.number(n): n for n in range(1, 13)} | {k.say.number(n): n for n in numbers}
        assert texts[1] == k.say.number(total)
        rows = [known[text] for text in texts[3:] if text in known]
        if len(rows) == sum(map(bool, facts.values())):
            assert sum(rows) == total


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from(("reply", "promise", "kept", "peak")), st.sampled_from(SIZES), st.sampled_from(HOSTILE),
    st.sampled_from(HOSTILE), st.integers(1, 3), st.integers(1, 5),
)  # fmt: skip
def test_posts_and_answers_stand_whole_and_apart(
    kind: str, size: tuple[int, int], text: str, answer: str, count: int, stars: int
) -> None:
    k, form = kit(*size), display_form(answer)
    vow = Promise(state="done", at_ms=NOW_MS, form=form)
    cards: dict[str, Card] = {
        name: card(name, text, stars=stars, reply=form, promise=vow) for name in "abc"[:count]
    }  # fmt: skip
    plates = told(k, chapter(kind, {"received": 3, "seconds": 60}, tuple(cards)), cards, COURSE)
    assert plates
    for plate in plates:
        sound(k, plate)


@pytest.mark.parametrize("size", SIZES)
def test_the_close_shows_every_state_and_the_sum(size: tuple[int, int]) -> None:
    facts = {state: n for n, state in enumerate(STATES, 101)}
    k, whole = kit(*size), sum(facts.values())
    (plate,) = told(k, chapter("close", {**facts, "received": whole, "replied": 9}), {}, COURSE, PANEL)
    texts = [text.strip("+= ") for text in read(plate.layers)]
    assert {k.say.number(n) for n in (*facts.values(), whole)} <= set(texts)
    (plate,) = told(k, chapter("close", {**facts, "received": whole + 5}), {}, COURSE, PANEL)
    assert k.say.number(5) in [text.strip("+= ") for text in read(plate.layers)]
    (plate,) = told(k, chapter("close", {**facts, "received": 3}), {}, COURSE, PANEL)
    assert k.say.number(3) not in [text.strip("+= ") for text in read(plate.layers)]  # nothing pretends to add up
