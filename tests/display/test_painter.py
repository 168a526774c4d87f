"""The painter: what changes is painted, what is removed is gone in the very next picture."""

from __future__ import annotations

import io

import pygame
import pytest

from display.draw import Box, Frame, Layer
from display.layout import Rect, Size
from display.painter import Painter
from display.png import encode
from display.typeset.fonts import prepare
from display.typeset.text import Typesetter
from tests.display.making import label


@pytest.fixture(scope="module")
def type_(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    return Typesetter(prepare(tmp_path_factory.mktemp("fonts")), label)


def square(key: str, x: int, colour: str, posts: tuple[str, ...] = ()) -> Layer:
    rect = Rect(x, 20, 40, 40)
    return Layer(key, rect, (Box(rect, colour),), posts)


def frame(*layers: Layer) -> Frame:
    return Frame(Size(200, 80), "#FFFFFF", layers)


def at(painter: Painter, x: int) -> tuple[int, int, int]:
    found = painter.canvas.get_at((x, 40))
    return found.r, found.g, found.b


def test_a_first_picture_is_whole_and_a_same_one_is_no_work(type_: Typesetter) -> None:
    painter = Painter(Size(200, 80), type_)
    one = frame(square("a", 20, "#FF0000"))
    assert painter.show(one, 0, 0.5) == [Rect(0, 0, 200, 80)]
    assert at(painter, 40) == (255, 0, 0)
    assert painter.show(one, 1, 0.5) == []
    assert not painter.fading


def test_a_change_is_faded_over_where_it_is_and_nowhere_else(type_: Typesetter) -> None:
    painter = Painter(Size(200, 80), type_)
    painter.show(frame(square("a", 20, "#FF0000"), square("b", 140, "#0000FF")), 0, 0)
    painter.show(frame(square("a", 20, "#00FF00"), square("b", 140, "#0000FF")), 10, 1.0)
    touched = painter.step(10.5)
    red, green, _ = at(painter, 40)
    assert 100 < red < 155
    assert 100 < green < 155
    assert not any(rect.overlaps(Rect(140, 20, 40, 40)) for rect in touched)
    painter.step(11.0)
    assert at(painter, 40) == (0, 255, 0)
    assert not painter.fading


def test_the_clock_may_change_during_a_fade_and_another_fade_goes_on_from_it(type_: Typesetter) -> None:
    painter = Painter(Size(200, 80), type_)
    painter.show(frame(square("a", 20, "#FF0000"), square("clock", 140, "#000000")), 0, 0)
    painter.show(frame(square("a", 20, "#00FF00"), square("clock", 140, "#000000")), 0, 1.0)
    painter.step(0.5)
    painter.show(frame(square("a", 20, "#00FF00"), square("clock", 140, "#0000FF")), 0.5, 0)
    assert at(painter, 160) == (0, 0, 255)
    assert painter.fading
    before = at(painter, 40)
    painter.show(frame(square("a", 20, "#0000FF"), square("clock", 140, "#0000FF")), 0.6, 1.0)
    painter.step(0.6)
    assert at(painter, 40) == before
    painter.step(2.0)
    assert at(painter, 40) == (0, 0, 255)


def test_what_is_removed_is_not_in_the_next_picture_even_in_a_fade(type_: Typesetter) -> None:
    painter = Painter(Size(200, 80), type_)
    painter.show(frame(square("a", 20, "#FF0000", ("p1",)), square("b", 140, "#0000FF", ("p2",))), 0, 0)
    painter.show(frame(square("a", 20, "#FF0000", ("p1",)), square("b", 140, "#00FF00", ("p3",))), 0, 1.0, ())
    painter.step(0.5)
    touched = painter.show(frame(square("b", 20, "#00FF00", ("p3",))), 0.5, 0.18, ("p1",))
    touched += painter.step(0.5)
    assert at(painter, 40)[0] in (255, 254)
    assert at(painter, 40)[1] > 250
    assert any(rect.overlaps(Rect(20, 20, 40, 40)) for rect in touched)
    for moment in (0.55, 0.6, 0.65):
        painter.step(moment)
        red, green, blue = at(painter, 40)
        assert (red, blue) == pytest.approx((red, red), abs=2), "no red is left over white and green"
        assert green > 250
    painter.step(0.7)
    assert at(painter, 40) == (0, 255, 0)


def test_a_png_is_the_canvas(type_: Typesetter) -> None:
    painter = Painter(Size(37, 21), type_)
    painter.canvas.fill("#123456")
    painter.canvas.set_at((36, 20), "#FEDCBA")
    drawn = pygame.image.load(io.BytesIO(encode(Size(37, 21), painter.pixels())), "drawn.png")
    assert pygame.image.tobytes(drawn, "RGB") == painter.pixels()
