"""A screen's small picture in half blocks, and what is no picture."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from moderation.hub.picture import LEAST_COLUMNS, LEAST_ROWS, MOST_BYTES, BadPicture, decode, fitted, halves

RED, BLUE = (200, 30, 30), (20, 40, 180)


def png(
    size: tuple[int, int] = (48, 27), colour: tuple[int, int, int] = RED, mode: str = "RGB", kind: str = "PNG"
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(out, kind)
    return out.getvalue()


def two(size: tuple[int, int]) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    return image


def bomb() -> bytes:
    """A small file that says it is huge."""
    body = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    head = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + head


def test_a_picture_is_read() -> None:
    for mode in ("RGB", "RGBA", "P", "L", "1"):
        image = decode(png(mode=mode))
        assert (image.size, image.mode) == ((48, 27), "RGB")


BROKEN = {
    "empty": b"", "text": b"\x1b[2J", "head": png()[:40], "cut": png()[:60], "gif": png(kind="GIF"),
    "bmp": png(kind="BMP"), "bomb": bomb(), "bytes": b"\0" * (MOST_BYTES + 1), "pixels": png((3000, 3000)),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_anything_else_is_refused(broken: bytes) -> None:
    with pytest.raises(BadPicture):
        decode(broken)


@given(at=st.integers(0, 400), byte=st.integers(0, 255))
def test_a_damaged_picture_is_read_or_refused(at: int, byte: int) -> None:
    good = bytearray(png(mode="P"))
    good[at % len(good)] = byte
    with contextlib.suppress(BadPicture):
        assert decode(bytes(good)).mode == "RGB"


@given(
    size=st.tuples(st.integers(1, 4000), st.integers(1, 4000)), columns=st.integers(0, 300), rows=st.integers(0, 100)
)
def test_it_fits_its_room_and_keeps_its_proportions(size: tuple[int, int], columns: int, rows: int) -> None:
    wide, high = fitted(size, columns, rows)
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        assert (wide, high) == (0, 0)
        return
    assert 1 <= wide <= columns
    assert 1 <= high <= rows
    assert wide >= columns - 1 or high >= rows - 1, "as large as it can be"
    scale = min(columns / size[0], 2 * rows / size[1])
    assert abs(wide - size[0] * scale) <= 1
    assert abs(2 * high - size[1] * scale) <= 2


def test_a_cell_has_two_pixels() -> None:
    drawn = halves(two((40, 30)), 40, 15)
    assert [len(line) for line in drawn] == [40] * 15
    assert drawn[0][0] == (RED, RED)
    assert drawn[14][39] == (BLUE, BLUE)
    upper, lower = halves(two((40, 30)), 40, 15)[7][20]
    assert upper[0] > lower[0]
    assert upper[2] < lower[2]
