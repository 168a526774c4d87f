"""The wall's fonts: from PyPI, gathered under a private `fonts.conf`, so that every shop sees the same letters."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from display.files import replace_file
from display.typeset.glyphs import Coverage, coverage
from wall.fonts import FontsMissing, gathered, orders

__all__ = ["Fonts", "FontsMissing", "prepare"]


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
    paths = gathered()
    wanted = {path.name: path for path in paths}
    for old in files.iterdir():
        if old.name not in wanted or old.resolve() != wanted[old.name]:
            old.unlink(missing_ok=True)
    for name, path in wanted.items():
        link = files / name
        with contextlib.suppress(FileExistsError):  # another screen of this machine was quicker
            link.symlink_to(path)
    conf, conf_wanted = folder / "fonts.conf", orders(files, folder / "cache").encode()
    if not conf.exists() or conf.read_bytes() != conf_wanted:
        replace_file(conf, conf_wanted)
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
