"""A picture as a PNG file, made of nothing but zlib, which lets other threads run meanwhile. Pure."""

from __future__ import annotations

import struct
import zlib

from display.layout import Size

LEVEL = 3
"""A page of text on a plain ground is small at any level; this one takes a third of the time of the usual."""


def encode(size: Size, rgb: bytes) -> bytes:
    """The PNG of `size` with these pixels, three bytes each, row by row from the top."""
    row = size.w * 3
    lines = b"".join(b"\0" + rgb[at : at + row] for at in range(0, row * size.h, row))
    header = struct.pack(">IIBBBBB", size.w, size.h, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(lines, LEVEL))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
