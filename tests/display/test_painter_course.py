"""The painter over any course of pictures and fades: it arrives, keeps nothing, brings back nothing gone."""

from __future__ import annotations

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box, Frame, Layer
from display.layout import Rect, Size
from display.painter import WIDE, Painter
from display.rhythm import SLOW_S
from display.typeset.fonts import prepare
from display.typeset.text import Typesetter
from tests.display.making import label

SIZE = Size(200, 80)
COLOURS = ("#000000", "#404040", "#808080", "#C0C0C0")
"""Greys, so that the least trace of the one colour, which is the withdrawn post’s, is seen."""


@pytest.fixture(scope="module")
def type_(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    return Typesetter(prepare(tmp_path_factory.mktemp("fonts")), label)


boxes = st.builds(
    lambda key, x, y, w, h, colour: Layer(f"{key}", Rect(x, y, w, h), (Box(Rect(x, y, w, h), colour),), (f"p{key}",)),
    st.integers(0, 5), st.integers(0, 150), st.integers(0, 50), st.integers(1, 50), st.integers(1, 30),
    st.sampled_from(COLOURS),
)  # fmt: skip
frames = st.lists(boxes, max_size=5, unique_by=lambda layer: layer.key).map(
    lambda layers: Frame(SIZE, "#FFFFFF", tuple(layers))
)
courses = st.lists(st.tuples(frames, st.sampled_from([0.0, 0.2, 0.7]), st.floats(0, 1)), min_size=1, max_size=6)


@settings(max_examples=60)
@given(courses)
def test_it_always_arrives_at_the_last_picture(type_: Typesetter, course: list[tuple[Frame, float, float]]) -> None:
    painter, shown, now = Painter(SIZE, type_), pygame.Surface(SIZE, 0, 32), 0.0
    for frame, fade_s, wait in course:
        touched = painter.show(frame, now, fade_s)
        now += wait
        for rect in touched + painter.step(now):
            shown.blit(painter.canvas, rect, rect)
    for rect in painter.step(now + 1.0):
        shown.blit(painter.canvas, rect, rect)
    fresh = Painter(SIZE, type_)
    fresh.show(course[-1][0], 0.0, 0.0)
    assert painter.pixels() == fresh.pixels()
    assert pygame.image.tobytes(shown, "RGB") == fresh.pixels(), "what is told to have changed is all that has"
    assert not painter.fading
    assert painter._parts == []


@settings(max_examples=50)
@given(frames, frames, frames, st.floats(0, 0.7), st.sampled_from([0.0, 0.18, 0.7]))
def test_what_is_gone_is_seen_in_no_frame_after_it(
    type_: Typesetter, before: Frame, between: Frame, after: Frame, wait: float, fade_s: float
) -> None:
    withdrawn = Layer("x", Rect(60, 10, 70, 40), (Box(Rect(60, 10, 70, 40), "#FF00FF"),), ("gone",))
    painter = Painter(SIZE, type_)
    painter.show(before, 0.0, 0.0)
    painter.show(Frame(SIZE, "#FFFFFF", (*between.layers, withdrawn)), 0.0, 0.7)
    painter.step(wait)
    painter.show(after, wait, fade_s, ("gone",))
    for at in (0.0, 0.05, 0.1, 0.4, 0.8):
        painter.step(wait + at)
        assert_none_of_it(painter)


def assert_none_of_it(painter: Painter) -> None:
    """Every pixel is grey: neither the withdrawn colour nor a mixture with it."""
    pixels = painter.pixels()
    assert pixels[0::3] == pixels[1::3] == pixels[2::3]


def test_a_wide_fade_is_drawn_thirty_times_a_second_and_a_small_one_as_often_as_asked(type_: Typesetter) -> None:
    def drawn(width: int) -> int:
        painter = Painter(SIZE, type_)
        painter.show(Frame(SIZE, "#FFFFFF"), 0.0, 0.0)
        rect = Rect(0, 0, width, 80)
        painter.show(Frame(SIZE, "#FFFFFF", (Layer("a", rect, (Box(rect, "#000000"),)),)), 0.0, 0.6)
        return sum(bool(painter.step(n / 60)) for n in range(1, 36))

    assert drawn(round(200 * WIDE) - 20) > 30
    assert 0.6 / SLOW_S - 3 <= drawn(200) <= 0.6 / SLOW_S
