"""Executes draw commands on a pygame surface; knows nothing of posts. Needs no window.

Only what changed is painted again, and faded over; what bore a removed post's words is painted out first, so that
a removal is in the very next picture.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pygame

from display.difference import difference
from display.draw import Box, Command, Frame, Icon, Inset, Layer, TextSpec, Words, moved
from display.icons import rounded, svg
from display.layout import Rect, Size
from display.rhythm import SLOW_S
from display.typeset.text import Typesetter
from wall.text import Form

_KEPT = 256
WIDE = 0.25
"""A fade of more than this share of the canvas comes thirty times a second, a smaller one as often as asked."""
EARLY_S = 0.002
"""A step may be drawn by so much (s) before its time: nobody wakes up to the millisecond."""


@dataclass(frozen=True)
class _Part:
    """A rectangle of the canvas that is fading, as it was and as it will be."""

    rect: pygame.Rect
    old: pygame.Surface
    new: pygame.Surface


class Painter:
    """One canvas and what is on it. `canvas` is what is to be seen now, in the middle of a fade too.

    Beside the canvas there are pixels only of what is fading, and only while it does.
    """

    def __init__(self, size: Size, type_: Typesetter, canvas: pygame.Surface | None = None) -> None:
        self.canvas = canvas or pygame.Surface(size, 0, 32)
        self._type = type_
        self._shown: Frame | None = None
        self._parts: list[_Part] = []
        self._start, self._length = 0.0, 0.0
        self._drawn, self._wide = -1, False
        self._shapes: OrderedDict[tuple[str, int, int, str, int], pygame.Surface] = OrderedDict()
        self._inset: Painter | None = None
        self._shrunk: tuple[Frame, Size, pygame.Surface] | None = None

    @property
    def fading(self) -> bool:
        return bool(self._parts)

    def show(self, frame: Frame, now: float, fade_s: float, gone: Sequence[str] = ()) -> list[Rect]:
        """Go over to `frame` within `fade_s`, starting at `now` (s). `gone`: posts whose words leave at once.

        Returns what of the canvas has changed already. A fade that is under way goes on into the new one.
        """
        before, self._shown = self._shown, frame
        if self._inset is not None and not any(isinstance(c, Inset) for one in frame.layers for c in one.commands):
            self._inset = self._shrunk = None  # what was in it may be words that must be kept nowhere
        whole = self.canvas.get_rect()
        dirty = _merged([pygame.Rect(rect).inflate(16, 16).clip(whole) for rect in _changed(before, frame)])
        done: list[Rect] = []
        if gone and before is not None:
            done = self._end()
            bearing = [layer for layer in before.layers if set(layer.posts) & set(gone)]
            done += self._hide([layer.rect for layer in bearing], frame)
            self._type.forget(_forms(bearing) - _forms(frame.layers))
        if not dirty:
            return done
        if before is None or fade_s <= 0:
            return done + self._cut(frame, dirty)
        # The old pixels are taken from the canvas, so that a fade that is under way is gone on from.
        dirty = _merged([*dirty, *(part.rect for part in self._parts)])
        self._parts = [part for rect in dirty for part in self._fading(frame, rect)]
        self._start, self._length, self._drawn = now, fade_s, -1
        moving = sum(part.rect.w * part.rect.h for part in self._parts)
        self._wide = moving > WIDE * whole.w * whole.h
        return done

    def step(self, now: float) -> list[Rect]:
        """The fade as it is at `now` (s); returns what of the canvas has changed."""
        if not self._parts:
            return []
        share = (now - self._start) / self._length
        if share >= 1:
            return self._end()
        if self._wide:
            # A wide fade is drawn in steps of SLOW_S, however often it is asked for.
            share = (now - self._start + EARLY_S) // SLOW_S * SLOW_S / self._length
        alpha = round(255 * _eased(min(1.0, max(0.0, share))))
        if alpha == self._drawn:
            return []
        self._drawn = alpha
        for part in self._parts:
            self.canvas.blit(part.old, part.rect)
            part.new.set_alpha(alpha)
            self.canvas.blit(part.new, part.rect)
        return [_rect(part.rect) for part in self._parts]

    def pixels(self) -> bytes:
        """The canvas as it is now: RGB, row by row from the top."""
        return pygame.image.tobytes(self.canvas, "RGB")

    def _cut(self, frame: Frame, dirty: list[pygame.Rect]) -> list[Rect]:
        """Paint these parts at once; a fade that is under way in one of them ends."""
        if any(rect.collidelist([part.rect for part in self._parts]) >= 0 for rect in dirty):
            dirty, self._parts = _merged([*dirty, *(part.rect for part in self._parts)]), []
        for rect in dirty:
            self._paint(self.canvas, frame, rect)
        return [_rect(rect) for rect in dirty]

    def _end(self) -> list[Rect]:
        """Finish the fade that is under way."""
        done, self._parts = self._parts, []
        for part in done:
            part.new.set_alpha(None)
            self.canvas.blit(part.new, part.rect)
        return [_rect(part.rect) for part in done]

    def _hide(self, rects: list[Rect], frame: Frame) -> list[Rect]:
        """Paint out what stood there."""
        hidden = [pygame.Rect(rect).inflate(16, 16).clip(self.canvas.get_rect()) for rect in rects]
        for rect in hidden:
            self.canvas.fill(frame.ground, rect)
        return [_rect(rect) for rect in hidden]

    def _fading(self, frame: Frame, rect: pygame.Rect) -> list[_Part]:
        """What will change within this part of the picture."""
        old, new = self.canvas.subsurface(rect).copy(), self._painted(frame, rect)
        size, pitch = Size(*rect.size), new.get_pitch()
        if old.get_pitch() != pitch:
            return [_Part(rect, old, new)]
        found = difference(_view(old), _view(new), size, pitch)
        return [_Part(pygame.Rect(one).move(rect.topleft), old.subsurface(one), new.subsurface(one)) for one in found]

    def _painted(self, frame: Frame, rect: pygame.Rect) -> pygame.Surface:
        """This part of the picture on a surface of its own."""
        surface = pygame.Surface(rect.size, 0, 32)
        self._paint(surface, frame, rect, -rect.x, -rect.y)
        return surface

    def _paint(self, surface: pygame.Surface, frame: Frame, clip: pygame.Rect, dx: int = 0, dy: int = 0) -> None:
        """Paint what lies in `clip`, moved by (dx, dy)."""
        surface.set_clip(clip.move(dx, dy))
        surface.fill(frame.ground)
        for layer in frame.layers:
            if clip.colliderect(layer.rect):
                for command in layer.commands:
                    self._execute(surface, moved(command, dx, dy) if dx or dy else command)
        surface.set_clip(None)

    def _execute(self, surface: pygame.Surface, command: Command) -> None:
        match command:
            case Box(rect, colour, radius):
                self._box(surface, rect, colour, radius)
            case Icon(rect, name, colour):
                surface.blit(self._shape(name, rect.w, rect.h, colour), rect)
            case Words(x, y, spec):
                self._words(surface, x, y, spec)
            case Inset(rect, inner):
                surface.blit(self._smaller(inner, Size(rect.w, rect.h)), rect)

    def _smaller(self, frame: Frame, size: Size) -> pygame.Surface:
        """A whole picture in another size. The last one is kept, and what it has in common with the next is kept."""
        if self._shrunk is None or self._shrunk[:2] != (frame, size):
            if self._inset is None or self._inset.canvas.get_size() != frame.size:
                self._inset = Painter(frame.size, self._type)
            self._inset.show(frame, 0.0, 0.0)
            self._shrunk = frame, size, pygame.transform.smoothscale(self._inset.canvas, size)
        return self._shrunk[2]

    def _words(self, surface: pygame.Surface, x: int, y: int, spec: TextSpec) -> None:
        raster = self._type.raster(spec)
        if not raster.rgba:
            return
        for pill in raster.pills:
            self._box(surface, pill.moved(x, y), spec.chip[0], pill.h // 3)
        surface.blit(pygame.image.frombuffer(raster.rgba, raster.size, "RGBA"), (x + raster.x, y + raster.y))

    def _box(self, surface: pygame.Surface, rect: Rect, colour: str, radius: int) -> None:
        if radius <= 0:
            surface.fill(colour, rect)
            return
        radius = min(radius, rect.w // 2, rect.h // 2)
        corner = self._shape("", 4 * radius, 4 * radius, colour, radius)
        surface.fill(colour, (rect.x + radius, rect.y, rect.w - 2 * radius, rect.h))
        surface.fill(colour, (rect.x, rect.y + radius, rect.w, rect.h - 2 * radius))
        for x, from_x in ((rect.x, 0), (rect.right - radius, 3 * radius)):
            for y, from_y in ((rect.y, 0), (rect.bottom - radius, 3 * radius)):
                surface.blit(corner, (x, y), (from_x, from_y, radius, radius))

    def _shape(self, name: str, w: int, h: int, colour: str, radius: int = 0) -> pygame.Surface:
        key = (name, w, h, colour, radius)
        known = self._shapes.get(key)
        if known is None:
            picture = svg(name, colour) if name else rounded(w, h, radius, colour)
            known = pygame.image.load_sized_svg(io.BytesIO(picture.encode()), (w, h))
            self._shapes[key] = known
            if len(self._shapes) > _KEPT:
                self._shapes.popitem(last=False)
        return known


def _view(surface: pygame.Surface) -> memoryview:
    """A surface's pixels, without a copy; nothing can be drawn on it as long as somebody holds them."""
    buffer: Any = surface.get_buffer()
    return memoryview(buffer)


def _changed(before: Frame | None, after: Frame) -> list[Rect]:
    """The rectangles in which two pictures may differ."""
    if before is None or (before.ground, before.size) != (after.ground, after.size):
        return [Rect(0, 0, *after.size)]
    old, new = set(before.layers), set(after.layers)
    return [layer.rect for layer in (*before.layers, *after.layers) if (layer in old) != (layer in new)]


def _forms(layers: Sequence[Layer]) -> set[Form]:
    """The texts of these layers."""
    found = {one.spec.form for layer in layers for one in layer.commands if isinstance(one, Words)}
    for layer in layers:
        for one in layer.commands:
            if isinstance(one, Inset):
                found |= _forms(one.frame.layers)
    return found


def _merged(rects: list[pygame.Rect]) -> list[pygame.Rect]:
    """The same area in rectangles that do not overlap, so that nothing is blended twice."""
    out: list[pygame.Rect] = []
    for one in rects:
        rect = one
        while (hit := rect.collidelist(out)) >= 0:
            rect = rect.union(out.pop(hit))
        if rect.w and rect.h:
            out.append(rect)
    return out


def _rect(rect: pygame.Rect) -> Rect:
    return Rect(rect.x, rect.y, rect.w, rect.h)


def _eased(share: float) -> float:
    """Slow at both ends."""
    return share * share * (3 - 2 * share)
