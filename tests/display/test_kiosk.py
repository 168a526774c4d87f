"""Turning the picture: every part lands where the turned display shows it."""

from __future__ import annotations

import pygame
import pytest

from display.kiosk.window import NoDisplay, Window, has_display, placed, prepare, shrunk, turned
from display.layout import Rect, Size
from display.replay.keys import Action, meant


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
    for given, without_gl in (({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, False),
                              ({"DISPLAY": ":0", "SDL_VIDEODRIVER": "kmsdrm"}, False)):  # fmt: skip
        prepare(given)
        assert ("SDL_FRAMEBUFFER_ACCELERATION" in given) is without_gl
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
        pygame.event.post(pygame.Event(pygame.QUIT))
        ignored = ((pygame.K_ESCAPE, 0), (pygame.K_q, 0), (pygame.K_q, pygame.KMOD_LCTRL), (pygame.K_F4, 256))
        for key, mod in ignored:
            pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod))
        assert not window.asked_to_quit()
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_q, mod=pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT))
        assert window.asked_to_quit()
    finally:
        window.close()


@pytest.mark.usefixtures("no_hardware")
def test_a_window_hands_over_the_keys_that_were_pressed_once() -> None:
    window = Window(Size(64, 48), fullscreen=True, rotate=0, title="t")
    try:
        pygame.event.clear()
        for key, char, mod in (
            (pygame.K_5, "(", 0), (pygame.K_5, "[", pygame.KMOD_MODE), (pygame.K_LEFT, "", pygame.KMOD_LSHIFT),
            (pygame.K_SPACE, " ", 0),
        ):  # fmt: skip
            pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=char))
        assert not window.asked_to_quit()
        found = [meant(press) for press in window.pressed()]
        assert found == [Action("tenth", 5), Action("speed", -1), Action("move", -10), Action("pause")]
        assert window.pressed() == []
    finally:
        window.close()


@pytest.mark.usefixtures("no_hardware")
def test_the_picture_moves_a_little_and_what_it_leaves_is_the_page_s_ground() -> None:
    window = Window(Size(64, 48), fullscreen=False, rotate=0, title="t")
    try:
        canvas = pygame.Surface(window.size, 0, 32)
        canvas.fill("#00FF00")
        whole = [Rect(0, 0, *window.size)]
        for offset, ground in (((2, -1), "#112233"), ((2, -1), "#000000"), ((0, 0), "#000000")):
            assert window.move(offset, ground)
            assert not window.move(offset, ground)
            window.present(canvas, whole)
            shown = pygame.display.get_surface()
            assert shown is not None
            for x, y in ((0, 0), (1, 20), (5, 47), (30, 20), (63, 46)):
                moved = 0 <= x - offset[0] < 64 and 0 <= y - offset[1] < 48
                assert shown.get_at((x, y)) == pygame.Color("#00FF00" if moved else ground)
    finally:
        window.close()


@pytest.mark.usefixtures("no_hardware")
def test_a_display_that_goes_and_comes_back_otherwise_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [(800, 600)]
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: sizes)
    window = Window(Size(800, 600), fullscreen=True, rotate=90, title="t")
    try:
        assert not window.refresh(1.0)
        sizes[:] = []
        assert not window.refresh(1.1)  # SDL would crash if the window were closed now
        assert pygame.display.get_init()
        assert "pulled out" in window.why
        sizes[:] = [(32, 32)]
        assert not window.refresh(2.0)
        assert "plugged in" in window.why
        window.present(pygame.Surface(window.size), [Rect(0, 0, *window.size)])
        assert not window.asked_to_quit()
        sizes[:] = [(640, 480)]
        assert not window.refresh(2.5)  # not more than once a second
        assert window.refresh(3.1)
        shown = pygame.display.get_surface()
        assert shown is not None
        assert (window.size, window.why) == (turned(Size(*shown.get_size()), 90), "")
        window.outdated = True
        assert window.refresh(9.0)
        assert not window.refresh(10.0)
    finally:
        window.close()


@pytest.mark.usefixtures("no_hardware")
def test_a_monitor_that_is_not_there_is_told_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(800, 600), (640, 480)])
    with pytest.raises(NoDisplay, match="from 0 to 1"):
        Window(None, fullscreen=True, rotate=0, title="t", monitor=2)


def test_a_small_picture_of_a_large_one() -> None:
    canvas = pygame.Surface((1000, 500), 0, 32)
    canvas.fill("#336699")
    size, rgb = shrunk(canvas, 100)
    assert size == (100, 50)
    assert len(rgb) == 100 * 50 * 3
    assert all(abs(got - wanted) <= 3 for got, wanted in zip(rgb, (0x33, 0x66, 0x99) * 5000, strict=True))
    assert shrunk(canvas, 5000)[0] == (1000, 500)
    assert shrunk(pygame.Surface((1000, 3), 0, 32), 64)[0] == (64, 1)
