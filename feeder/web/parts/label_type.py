"""Type for printed labels: Pango through pyvips, with the house's own fonts, so that every script is drawn.

One text at a time: whoever draws holds `LOCK` (fontconfig and Pango are asked from a worker thread).
"""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pyvips

from wall.fonts import gathered, orders
from wall.text import visible_controls

LOCK = threading.Lock()
LEAST_PX = 26
"""No type on a label is smaller than this (px at 300 dpi: 2.2 mm, some 6 points)."""

LONGEST = 10_000
"""Characters that are tried at all."""


class TooLarge(Exception):
    """A text that is far too long for its size."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A text as it was set: an RGBA picture, to be laid at (`x`, `y`) of its block, which is `height` high."""

    image: pyvips.Image
    x: int
    y: int
    height: int


def prepare() -> None:
    """Point fontconfig to the house's fonts, unless that was done. Raises FontsMissing, OSError."""
    if os.environ.get("FONTCONFIG_FILE"):
        return
    folder = Path(tempfile.mkdtemp(prefix="vis-a-vis-label-"))
    files = folder / "files"
    files.mkdir()
    for path in gathered():
        (files / path.name).symlink_to(path)
    conf = folder / "fonts.conf"
    conf.write_text(orders(files, folder / "cache"), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(conf)
    pyvips.cache_set_max(0)


def set_text(text: str, width: int, size: int, colour: str, weight: int) -> Ink | None:
    """`text` in lines of at most `width` px, in type of `size` px; None where there is nothing to see.

    Raises TooLarge for what no picture can hold.
    """
    optical = max(14, min(32, round(size * 0.6)))
    font = f"Inter {size} @opsz={optical},wght={weight}"
    words = escape(visible_controls(text).strip(), quote=False)
    line = round(size * 1.25) * 1024
    markup = f'<span font="{font}" foreground="{colour}" line_height="{line}" insert_hyphens="false">{words}</span>'
    try:
        image = pyvips.Image.text(markup, width=width, dpi=72, rgba=True, wrap="word-char")
    except pyvips.Error as error:
        if "no text to render" in str(error) or not words:
            return None
        if "too big" in str(error):
            raise TooLarge from error
        raise
    x, y = image.get("xoffset"), image.get("yoffset")
    return Ink(image, x, max(0, y), max(round(size * 1.25), max(0, y) + image.height))


def fitted(
    text: str, width: int, height: int, largest: int, colour: str, weight: int, least: int = LEAST_PX
) -> Ink | None:
    """`text` as large as it fits into the box, up to `largest` px; None where `least` is still too large for it.

    A text is fitted whole or not at all: nothing of it is ever cut.
    """
    if len(text) > LONGEST:
        return None
    low, high = least, largest
    best: Ink | None = None
    while low <= high:
        size = (low + high) // 2
        try:
            ink = set_text(text, width, size, colour, weight)
        except TooLarge:
            high = size - 1
            continue
        if ink is None:
            return None
        if ink.height <= height and ink.x + ink.image.width <= width:
            best, low = ink, size + 1
        else:
            high = size - 1
    return best
