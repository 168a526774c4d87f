"""The window: opening it, turning the picture, holding the cursor and the keys. The only place besides the painter
that knows pygame.

SDL reads its orders from the environment, so `prepare` comes before anything is opened.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence

import pygame

from display.layout import Rect, Size

QUIT_CHORD = "Ctrl+Shift+Q"


class NoDisplay(Exception):
    """There is nothing to draw on; the message says what to do."""


def prepare(env: MutableMapping[str, str]) -> None:
    """SDL's orders: never a sound; on X11 no software OpenGL behind the window, which re-sends every pixel."""
    env.setdefault("SDL_AUDIODRIVER", "dummy")
    env.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    env.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "0")


def has_display(env: MutableMapping[str, str]) -> bool:
    """Whether a window can be opened, or somebody has chosen SDL's driver (`kmsdrm`, `dummy`)."""
    return any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


def turned(size: Size, degrees: int) -> Size:
    """The canvas for a display of `size` that hangs turned by `degrees` (0, 90, 180, 270)."""
    return Size(size.h, size.w) if degrees in (90, 270) else size


def placed(rect: Rect, canvas: Size, degrees: int) -> Rect:
    """Where a part of the canvas lies on a display that shows it turned clockwise by `degrees`."""
    if degrees == 90:
        return Rect(canvas.h - rect.bottom, rect.x, rect.h, rect.w)
    if degrees == 180:
        return Rect(canvas.w - rect.right, canvas.h - rect.bottom, rect.w, rect.h)
    if degrees == 270:
        return Rect(rect.y, canvas.w - rect.right, rect.h, rect.w)
    return rect


class Window:
    """A window or a whole display. `size` is the canvas's, after turning."""

    interval_s: float | None = 0.25
    fade_s = 0.7

    def __init__(self, size: Size | None, *, fullscreen: bool, rotate: int, title: str) -> None:
        """Open it. `size` None: the display's own. Raises NoDisplay."""
        self._rotate = rotate
        self._fullscreen = fullscreen
        try:
            pygame.display.init()
            flags = pygame.FULLSCREEN if fullscreen else 0
            wanted = size or (Size(0, 0) if fullscreen else Size(1280, 720))
            self._surface = pygame.display.set_mode(wanted, flags)
        except pygame.error as error:
            raise NoDisplay(str(error)) from error
        pygame.display.set_caption(title)
        pygame.mouse.set_visible(not fullscreen)
        self.size = turned(Size(*self._surface.get_size()), rotate)

    def present(self, canvas: pygame.Surface, rects: Sequence[Rect]) -> None:
        """Bring these parts of the canvas to the display."""
        shown = []
        for rect in rects:
            place = placed(rect, self.size, self._rotate)
            part = canvas.subsurface(rect)
            self._surface.blit(pygame.transform.rotate(part, -self._rotate) if self._rotate else part, place)
            shown.append(place)
        if shown:
            pygame.display.update(shown)

    def asked_to_quit(self) -> bool:
        """Whether somebody closed the window or pressed the chord; other keys are taken and ignored."""
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                return True
            if event.type == pygame.KEYDOWN:
                chord = event.mod & pygame.KMOD_CTRL and event.mod & pygame.KMOD_SHIFT
                if event.key == pygame.K_q and chord:
                    return True
                if not self._fullscreen and event.key in (pygame.K_q, pygame.K_ESCAPE):
                    return True
            if event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
                pygame.display.flip()
        return False

    def close(self) -> None:
        pygame.display.quit()
