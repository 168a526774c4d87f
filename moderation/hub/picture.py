"""A screen's small picture, read from a PNG and made of half blocks: two pixels a cell, one above the other. Pure.

The PNG comes from a screen's account and may be anything: only PNG is read, and only of a modest size.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 3_000_000
MOST_PIXELS = 2_000_000
"""A picture that was asked for with 480 px is far below; decoding a larger one would hold the desk up."""
LEAST_COLUMNS, LEAST_ROWS = 20, 5
"""Cells; in less than that nothing could be recognised."""
UPPER = "▀"
BROKEN = (OSError, SyntaxError, ValueError, EOFError, MemoryError, struct.error, zlib.error)
"""What the decoder raises beside its own errors, depending on where a file is broken."""

Colour = tuple[int, int, int]
Halves = tuple[tuple[Colour, Colour], ...]
"""One row of cells: the colour (RGB, 0 to 255) of the upper half and that of the lower half of each."""


class Glimpse(Struct, frozen=True, kw_only=True):
    """The picture of a screen: `posts` stood on it, in `scene`, when it was asked for at `at_ms` (feeder's clock).

    No `image` and no `why`: it is on its way. `why`: why there is none.
    """

    screen: str
    at_ms: int
    scene: str = ""
    posts: tuple[tuple[str, int, int], ...] = ()
    image: Image.Image | None = None
    why: str = ""


class BadPicture(ValueError):
    """What came is no picture that we read."""


def decode(png: bytes) -> Image.Image:
    """The picture, opaque, in RGB. Raises BadPicture."""
    from PIL import Image, UnidentifiedImageError  # only now: most desks never look at a screen

    if not png or len(png) > MOST_BYTES:
        raise BadPicture(f"{len(png)} bytes")
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise BadPicture(f"{width} × {height} px")
            return image.convert("RGB")
    except (*BROKEN, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadPicture(str(error) or type(error).__name__) from error


def fitted(size: tuple[int, int], columns: int, rows: int) -> tuple[int, int]:
    """Columns and rows of cells that a picture of `size` (px) takes within this room, its proportions kept.

    A cell is twice as high as wide, so that its halves are squares. (0, 0): the room is too small to show anything.
    """
    width, height = size
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS or width < 1 or height < 1:
        return 0, 0
    scale = min(columns / width, 2 * rows / height)
    return max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2)))


def halves(image: Image.Image, columns: int, rows: int) -> Sequence[Halves]:
    """`rows` rows of `columns` cells."""
    from PIL import Image

    small = image.resize((columns, 2 * rows), Image.Resampling.LANCZOS)
    data = small.tobytes()
    pixels: list[Colour] = [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]
    lines = [pixels[at : at + columns] for at in range(0, len(pixels), columns)]
    return [tuple(zip(lines[at], lines[at + 1], strict=True)) for at in range(0, len(lines), 2)]
