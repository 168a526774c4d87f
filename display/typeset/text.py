"""Text into pixels, the only place of pyvips: Pango shapes, breaks, falls back and reorders; we place.

Every line is `spec.line` px high whatever its letters, so that a block's height is known from its lines.
Right-to-left paragraphs are set from the right by their author's first strong character (`markup.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from math import ceil

import pyvips

from display.draw import TextSpec
from display.layout import Rect, Size
from display.typeset.fonts import Fonts
from display.typeset.markup import Label, markup
from wall.text import Form, Run, plain

LONGEST = 10_000
"""Code points of one block; longer ones are cut into pages before they come here."""
TOO_LONG = Size(1 << 20, 1 << 20)
TALLEST, NARROW = 12_000, 0.3
"""A block surely higher (px) than any display is not set to measure it: it costs hundreds of MiB, and cairo draws no
picture over 32,767 px. Surely: its letters on average as narrow as that (em), few are."""
BLEED = 1.0
"""How far (lines) marks may rise above the first line or hang below the last one before they are cut off."""

HANG = 0.2
"""What hangs below a line by less than this (lines) is no line of its own: the first ink of one is lower."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A text as pixels: RGBA bytes (not premultiplied) of `size`, to be put at (x, y) from the block's corner.

    `pills`: the grounds to draw beneath, from the block's corner too.
    """

    size: Size
    x: int
    y: int
    rgba: bytes
    pills: tuple[Rect, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ink:
    image: pyvips.Image | None
    x: int
    y: int
    w: int
    h: int
    pills: int


class Typesetter:
    """Sets texts and remembers what it set: measures for `measures` texts, rasters up to `budget` bytes."""

    def __init__(self, fonts: Fonts, label: Label, *, measures: int = 6_000, budget: int = 32 << 20) -> None:
        pyvips.cache_set_max(0)
        self._has: Callable[[str], bool] = fonts.coverage.has
        self._label = label
        self._sizes: OrderedDict[TextSpec, Size] = OrderedDict()
        self._measures = measures
        self._rasters: OrderedDict[TextSpec, Raster] = OrderedDict()
        self.budget = budget
        """Bytes of rasters to keep at most."""
        self._bytes = 0

    def measure(self, spec: TextSpec) -> Size:
        """The room that `spec` takes: its ink's right edge, and its lines. TOO_LONG over LONGEST or TALLEST."""
        known = self._sizes.get(spec)
        if known is not None:
            self._sizes.move_to_end(spec)
            return known
        if _surely_too_long(spec):
            return TOO_LONG
        try:
            size = self._size(spec, self._ink(spec, colours=False))
        except pyvips.Error as error:
            if "too big" not in str(error):
                raise
            size = TOO_LONG
        self._sizes[spec] = size
        if len(self._sizes) > self._measures:
            self._sizes.popitem(last=False)
        return size

    def raster(self, spec: TextSpec) -> Raster:
        """The pixels of `spec`. Raises ValueError for a text of over LONGEST code points."""
        known = self._rasters.get(spec)
        if known is not None:
            self._rasters.move_to_end(spec)
            return known
        if len(plain(spec.form)) > LONGEST:
            raise ValueError(f"a text of over {LONGEST} characters is not one block")
        made = self._draw(spec)
        self._rasters[spec] = made
        self._bytes += len(made.rgba)
        while self._bytes > self.budget and len(self._rasters) > 1:
            _, old = self._rasters.popitem(last=False)
            self._bytes -= len(old.rgba)
        return made

    def forget(self, forms: Container[Form]) -> None:
        """Drop what is remembered of these texts: what left the wall leaves the memory."""
        for spec in [spec for spec in self._rasters if spec.form in forms]:
            self._bytes -= len(self._rasters.pop(spec).rgba)
        for spec in [spec for spec in self._sizes if spec.form in forms]:
            del self._sizes[spec]

    def _ink(self, spec: TextSpec, *, mark: bool = False, colours: bool = True) -> _Ink:
        """The text as it is set; without `colours`, where only its size matters, a third faster."""
        spec = replace(spec, form=_trimmed(spec.form))
        if not spec.form:
            return _Ink(None, 0, 0, 0, 0, 0)
        text, pills = markup(spec, self._label, self._has, mark=mark)
        try:
            image = pyvips.Image.text(text, width=spec.width, dpi=72, rgba=colours, wrap="word-char")
        except pyvips.Error as error:
            if "no text to render" in str(error):
                return _Ink(None, 0, 0, 0, 0, 0)
            raise
        return _Ink(image, image.get("xoffset"), image.get("yoffset"), image.width, image.height, pills)

    def _size(self, spec: TextSpec, ink: _Ink) -> Size:
        bottom = ink.y + ink.h
        # Where two scripts meet in a line, Pango sets it a little higher than asked: no line more for that.
        lines = max(1, ceil((bottom - spec.line * HANG) / spec.line))
        return Size(ink.x + ink.w, self._above(spec, ink) + max(lines * spec.line, bottom))

    def _above(self, spec: TextSpec, ink: _Ink) -> int:
        """How far (px) marks rise above the first line, as far as they may."""
        return min(max(0, -ink.y), round(spec.line * BLEED))

    def _draw(self, spec: TextSpec) -> Raster:
        ink = self._ink(spec)
        if ink.image is None:
            return Raster(Size(0, 0), 0, 0, b"")
        above, size = self._above(spec, ink), self._size(spec, ink)
        image, y = ink.image, ink.y + above
        top, y = max(0, -y), max(0, y)
        height = min(ink.h - top, size.h - y)
        if top or height < ink.h:
            image = image.crop(0, top, ink.w, height)
        pills = self._pills(spec, above) if ink.pills else ()
        return Raster(Size(ink.w, height), ink.x, y, image.write_to_memory(), pills)

    def _pills(self, spec: TextSpec, above: int) -> tuple[Rect, ...]:
        """Where the pills' grounds go: the marked setting is scanned along the middle of every line."""
        ink = self._ink(spec, mark=True)
        if ink.image is None:
            return ()
        data, row = ink.image.write_to_memory(), ink.w * 4
        pad, height = round(spec.size * 0.16), round(spec.size * 1.08)
        found: list[Rect] = []
        for line in range(-(-(ink.y + ink.h) // spec.line)):
            middle = round((line + 0.5) * spec.line) - ink.y
            if not 0 <= middle < ink.h:
                continue
            for start, end in _runs(data[middle * row : (middle + 1) * row], ink.pills, spec.size // 2):
                top = round((line + 0.5) * spec.line - height / 2 + spec.size * 0.02) + above
                found.append(Rect(ink.x + start - pad, top, end - start + 2 * pad, height))
        return tuple(found)


def _trimmed(form: Form) -> Form:
    """The form without the white space at its end, which is not seen but would count as lines."""
    while form and isinstance(form[-1], Run):
        kept = form[-1].text.rstrip()
        if kept:
            return (*form[:-1], Run(kept))
        form = form[:-1]
    return form


def _runs(row: bytes, pills: int, least: int) -> list[tuple[int, int]]:
    """Stretches of at least `least` px in the colour of one of so many pills, in a row of RGBA pixels.

    An emoji keeps its own colours in a marked setting too, so that not everything opaque is a pill.
    """
    known = {bytes((n >> 8, n & 255, 255, 255)) for n in range(min(pills, 0x10000))}
    runs: list[tuple[int, int]] = []
    start, last = 0, b""
    for x in range(len(row) // 4 + 1):
        pixel = row[4 * x : 4 * x + 4]
        if pixel != last:
            if last in known and x - start >= least:
                runs.append((start, x))
            start, last = x, pixel
    return runs


def _surely_too_long(spec: TextSpec) -> bool:
    text = plain(_trimmed(spec.form))
    lines = max(text.count("\n") + 1, len(text) * spec.size * NARROW / max(1, spec.width))
    return len(text) > LONGEST or lines * spec.line > TALLEST
