"""Turning the picture: every part lands where the turned display shows it."""

from __future__ import annotations

import pygame
import pytest

from display.kiosk import Window, has_display, placed, prepare, turned
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


@pytest.fixture
def no_hardware(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")


@pytest.mark.usefixtures("no_hardware")
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_window_shows_the_canvas_turned(degrees: int) -> None:
    window = Window(Size(64, 48), fullscreen=False, rotate=degrees, title="t")
    try:
        canvas = pygame.Surface(window.size, 0, 32)
        canvas.fill("#FF0000", (0, 0, 10, 10))
        window.present(canvas, [Rect(0, 0, *window.size)])
        shown = pygame.display.get_surface()
        assert shown is not None
        assert shown.get_size() == (64, 48)
        corner = {0: (5, 5), 90: (58, 5), 180: (58, 42), 270: (5, 42)}[degrees]
        assert shown.get_at(corner) == pygame.Color("#FF0000")
        assert sum(shown.get_at((x, y)) == pygame.Color("#FF0000") for x in range(64) for y in range(48)) == 100
    finally:
        window.close()


@pytest.mark.usefixtures("no_hardware")
def test_on_a_whole_display_only_the_chord_ends_it() -> None:
    window = Window(Size(64, 48), fullscreen=True, rotate=0, title="t")
    try:
        assert not pygame.mouse.get_visible()
        window.asked_to_quit()
        ignored = ((pygame.K_ESCAPE, 0), (pygame.K_q, 0), (pygame.K_q, pygame.KMOD_LCTRL), (pygame.K_F4, 256))
        for key, mod in ignored:
            pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod))
        assert not window.asked_to_quit()
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_q, mod=pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT))
        assert window.asked_to_quit()
    finally:
        window.close()
