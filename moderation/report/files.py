"""Reports on disk: written whole or not at all, for their owner alone; read with all that may be wrong told."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from wall.report import Pair, Report

MOST = 64 * 1024 * 1024
"""Bytes of a report's file; one of a month has some hundred thousand."""
VERSION = 1


class NoReport(ValueError):
    """The file holds no report that can be read. `why`: `missing`, `broken` or `newer`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def write(path: Path, data: bytes) -> None:
    """Put a file in its place at once (0600); whoever opens it meanwhile has the old one, whole. Raises OSError."""
    new = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}")
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(opened, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files into a folder, which is made if it is not there (0700). Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in files.items():
        write(folder / name, data)


def encoded(report: Report | Pair) -> bytes:
    """A report as JSON, as `read` reads it; or two of them with their differences."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def read(path: Path) -> Report:
    """A report that was kept. Raises NoReport, OSError."""
    with path.open("rb") as file:
        data = file.read(MOST + 1)
    return decoded(data)


class _Version(msgspec.Struct):
    version: int = VERSION


def decoded(data: bytes) -> Report:
    """Raises NoReport."""
    if len(data) > MOST:
        raise NoReport("broken")
    try:
        if msgspec.json.decode(data, type=_Version).version > VERSION:
            raise NoReport("newer")
        return msgspec.json.decode(data, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoReport("broken") from error
