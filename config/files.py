"""Files that only their owner may read: written whole or not at all, refused when others can read them."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from config.told import N_, Told

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotPrivate(Told):
    """Others can read a file of secrets; the message says how to put that right."""


def write_private(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step, readable by its owner only. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_private(path: Path, limit: int) -> str:
    """The text of `path`, at most `limit` bytes of it. Raises NotPrivate, OSError, UnicodeDecodeError."""
    with path.open("rb") as stream:
        if os.name == "posix" and os.fstat(stream.fileno()).st_mode & OTHERS:
            raise NotPrivate(N_("{path} can be read by others: chmod 600 {path}"), path=path)
        return stream.read(limit).decode()
