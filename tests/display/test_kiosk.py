"""Turning the picture: every part lands where the turned display shows it."""

from __future__ import annotations

import pygame
import pytest

from display.kiosk import has_display, placed, prepare, turned
from display.layout import Rect, Size


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_part_lands_where_the_whole_would_put_it(degrees: int) -> None:
    canvas = pygame.Surface((60, 40), 0, 32)
    for x in range(60):
        for y in range(40):
            canvas.set_at((x, y), (x, y, 7))
    whole = pygame.transform.rotate(canvas, -degrees)
    assert Size(*whole.get_size()) == turned(Size(60, 40), degrees)
    part = Rect(11, 5, 20, 9)
    place = placed(part, Size(60, 40), degrees)
    piece = pygame.transform.rotate(canvas.subsurface(part), -degrees)
    assert piece.get_size() == (place.w, place.h)
    assert pygame.image.tobytes(piece, "RGB") == pygame.image.tobytes(whole.subsurface(place), "RGB")


def test_sdl_is_told_and_nothing_that_somebody_said_is_overruled() -> None:
    env = {"SDL_FRAMEBUFFER_ACCELERATION": "opengl"}
    prepare(env)
    assert env["SDL_AUDIODRIVER"] == "dummy"
    assert env["SDL_FRAMEBUFFER_ACCELERATION"] == "opengl"
    assert not has_display(env)
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"})
    assert not has_display({"DISPLAY": ""})
