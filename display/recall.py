"""What was asked last time, kept in the screen's own folder, so that the next start need not read it all again.

It counts only for exactly the same question (`key_of`): the same command line, configuration, catalogues and program.
A configuration that was changed wins, since it asks another question. No picture and no post's words lie here.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from display.files import replace_file
from display.wanted import Texts, Wanted

VERSION = 1


class Kept(Struct, frozen=True, kw_only=True):
    """The file: what was wanted, and the catalogues as gettext reads them, each empty if there is none."""

    key: str
    wanted: Wanted
    display: bytes = b""
    wall: bytes = b""


@dataclass(frozen=True)
class Memory:
    """The file `start.json` in a screen's folder, and the question that it must answer."""

    folder: Path
    key: str

    @property
    def path(self) -> Path:
        return self.folder / "start.json"

    def recall(self) -> tuple[Wanted, Texts] | None:
        """The answer of last time; None if there is none to this question, or none that can be read."""
        try:
            kept = msgspec.json.decode(self.path.read_bytes(), type=Kept, dec_hook=_path)
            if kept.key != self.key:
                return None
            return kept.wanted, Texts(catalogue(kept.display), catalogue(kept.wall))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, wanted: Wanted, display: bytes, wall: bytes) -> None:
        """Keep an answer for the next time; `display` and `wall` are compiled catalogues. Raises OSError."""
        kept = Kept(key=self.key, wanted=wanted, display=display, wall=wall)
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(self.path, msgspec.json.encode(kept, enc_hook=str))


def key_of(said: Sequence[str], files: Sequence[Path]) -> str:
    """A question's name: what was said, and what the files say now.

    A file that is not there counts as such. Raises OSError for one that cannot be read.
    """
    found = hashlib.blake2b(repr((VERSION, list(said), os.getcwd(), _shape())).encode(), digest_size=16)
    for path in files:
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            data = b"\0"
        found.update(repr((str(path), len(data))).encode())
        found.update(data)
    return found.hexdigest()


def catalogue(compiled: bytes) -> gettext.NullTranslations:
    """A catalogue from gettext's own form."""
    return gettext.GNUTranslations(io.BytesIO(compiled)) if compiled else gettext.NullTranslations()


def _shape() -> list[tuple[str, str]]:
    return [(field.name, str(field.type)) for field in fields(Wanted)]


def _path(type_: type, value: Any) -> Any:
    if type_ is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"{type_.__name__} expected")
