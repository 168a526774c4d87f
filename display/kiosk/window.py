"""The window: opening it, turning the picture, holding the cursor and the keys. The only place besides the painter
that knows pygame.

SDL reads its orders from the environment, so `prepare` comes before anything is opened.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping, Sequence

import pygame

from display.layout import Rect, Size
from display.replay.keys import Press

log = logging.getLogger("display")
QUIT_CHORD = "Ctrl+Shift+Q"
LEAST = Size(320, 240)
"""SDL tells of a display of some pixels where none is plugged in."""
RETRY_S = 1.0
PRESSED = 100
"""So many keys wait until somebody asks; more are forgotten."""
FADE_S = 0.7
DISPLAY_EVENT = 0x150
"""SDL_DISPLAYEVENT, for which pygame has no name: a display was plugged in, pulled out or turned."""
_DISTURBED = (DISPLAY_EVENT, pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED)


class NoDisplay(Exception):
    """There is nothing to draw on; the message says what to do."""


def prepare(env: MutableMapping[str, str]) -> None:
    """SDL's orders: never a sound; on X11 no software OpenGL behind the window, which re-sends every pixel."""
    env.setdefault("SDL_AUDIODRIVER", "dummy")
    wayland = bool(env.get("WAYLAND_DISPLAY")) and not env.get("DISPLAY")
    if (env.get("SDL_VIDEODRIVER") or ("wayland" if wayland else "x11")) not in ("wayland", "kmsdrm"):
        env.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")  # the others have no way around it
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    env.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "0")
    env.setdefault("SDL_GRAB_KEYBOARD", "1")
    env.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    # A second display that takes the keyboard must not shrink this one to an icon.
    env.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")


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
    """A window or a whole display. `size` is the canvas's, after turning.

    `disturbed`: something was done to the displays since somebody last set it to False; `outdated`: they are others
    than when it was opened, which it was `opened` times; `why`: why there is nothing to draw on, empty if there is.
    """

    interval_s: float | None = 0.25

    def __init__(
        self,
        size: Size | None,
        *,
        fullscreen: bool,
        rotate: int,
        title: str,
        monitor: int = 0,
        fade_s: float = FADE_S,
    ) -> None:
        """Open it on display `monitor`. `size` None: the display's own. Raises NoDisplay."""
        self.fade_s = fade_s
        self.disturbed = False
        self._wanted = size
        self._fullscreen = fullscreen
        self._rotate = rotate
        self._title = title
        self._monitor = monitor
        self._margin = ((0, 0), "")
        self._whole = False
        self._retry = -RETRY_S
        self.outdated = False
        self.why = ""
        self._pressed: list[Press] = []
        self._surface: pygame.Surface | None = None
        self._open_now = False
        self.opened = 0
        self._open()

    def _open(self) -> None:
        try:
            pygame.display.init()
            pygame.display.set_icon(pygame.Surface((1, 1)))  # pygame would look for its own, which takes a while
            self.displays = [Size(*size) for size in pygame.display.get_desktop_sizes()]
            if self._fullscreen:
                self._check()
            flags = pygame.FULLSCREEN if self._fullscreen else 0
            wanted = self._wanted or (Size(0, 0) if self._fullscreen else Size(1280, 720))
            monitor = self._monitor if self._monitor < len(self.displays) else 0
            surface = pygame.display.set_mode(wanted, flags, display=monitor)
        except pygame.error as error:
            pygame.display.quit()
            raise NoDisplay(str(error)) from error
        except NoDisplay:
            pygame.display.quit()  # SDL counts its displays only when it begins
            raise
        pygame.display.set_caption(self._title)
        pygame.mouse.set_visible(not self._fullscreen)
        pygame.event.set_grab(self._fullscreen)
        self._surface, self._open_now = surface, True
        self.opened += 1
        self.size = turned(Size(*surface.get_size()), self._rotate)

    def _check(self) -> None:
        """Raises NoDisplay if ours is not there."""
        there = [size for size in self.displays if size.w >= LEAST.w and size.h >= LEAST.h]
        if not there:
            raise NoDisplay("no display is plugged in, or it is switched off")
        if self._monitor >= len(there):
            raise NoDisplay(f"there is no display {self._monitor}: they are numbered from 0 to {len(there) - 1}")

    def present(self, canvas: pygame.Surface, rects: Sequence[Rect]) -> None:
        """Bring these parts of the canvas to the display."""
        if self._surface is None:
            return
        shown = []
        for rect in rects:
            place = placed(rect, self.size, self._rotate).moved(*self._margin[0])
            part = canvas.subsurface(rect)
            self._surface.blit(pygame.transform.rotate(part, -self._rotate) if self._rotate else part, place)
            shown.append(place)
        if shown:
            # What lies beside the moved picture is in none of its parts.
            pygame.display.update(*(() if self._whole else (shown,)))
            self._whole = False

    def move(self, offset: tuple[int, int], ground: str) -> bool:
        """Let the picture stand `offset` px right and down of its place, on `ground`; whether that is news."""
        if (offset, ground) == self._margin or self._surface is None:
            return False
        self._margin, self._whole = (offset, ground), True
        self._surface.fill(ground)
        return True

    def refresh(self, now: float) -> bool:
        """Take the displays as they are, if they are others than before; returns whether there is a new surface.

        While there is none to draw on, it is tried again every second. `now`: monotonic s.
        """
        if not self._fullscreen:
            return False
        if self._open_now:
            sizes = [Size(*size) for size in pygame.display.get_desktop_sizes()]
            self.outdated = self.outdated or sizes != self.displays
            if not sizes:
                # SDL crashes when it closes a full-screen window whose last display is gone: wait for the next one.
                self._surface = None
                self._tell("the last display was pulled out")
                return False
        if now < self._retry or not (self.outdated or self._surface is None):
            return False
        self._surface, self._open_now, self._retry = None, False, now + RETRY_S
        pygame.display.quit()
        try:
            self._open()
        except NoDisplay as error:
            self._tell(str(error))
            return False
        self.why, self.outdated, self._margin = "", False, ((0, 0), "")
        log.info("the wall is on a display of %d×%d", *self.size)
        return True

    def _tell(self, why: str) -> None:
        if why != self.why:
            log.warning("nothing to draw on: %s", why)
        self.why = why

    def asked_to_quit(self) -> bool:
        """Whether somebody pressed the chord; in a window also Q, Escape or its cross. The others wait."""
        if not self._open_now:
            return False
        for event in pygame.event.get():
            if event.type == pygame.QUIT and not self._fullscreen:
                return True
            if event.type == pygame.KEYDOWN:
                chord = event.mod & pygame.KMOD_CTRL and event.mod & pygame.KMOD_SHIFT
                if event.key == pygame.K_q and chord:
                    return True
                if not self._fullscreen and event.key in (pygame.K_q, pygame.K_ESCAPE):
                    return True
                if len(self._pressed) < PRESSED:
                    shift = bool(event.mod & pygame.KMOD_SHIFT)
                    self._pressed.append(Press(pygame.key.name(event.key), getattr(event, "unicode", ""), shift))
            if event.type in _DISTURBED:
                self.disturbed = True
                if event.type != DISPLAY_EVENT and self._surface is not None:
                    pygame.display.flip()
        return False

    def pressed(self) -> list[Press]:
        """The keys that were pressed since it was last asked."""
        found, self._pressed = self._pressed, []
        return found

    def close(self) -> None:
        pygame.display.quit()


def shrunk(canvas: pygame.Surface, width: int) -> tuple[Size, bytes]:
    """A small picture of the canvas, at most `width` px wide: its size, and RGB row by row from the top."""
    w, h = canvas.get_size()
    size = Size(min(width, w), max(1, round(h * min(width, w) / w)))
    return size, pygame.image.tobytes(pygame.transform.smoothscale(canvas, size), "RGB")
