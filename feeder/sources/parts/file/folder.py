"""The folder that files are dropped into: what lies in it, opening ordinary files only, putting a report beside."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct

from feeder.sources.base import SourceError
from wall.words import N_

CSV, JSON, WORKBOOK, ARRAY = "csv", "json", "workbook", "array"
ENDINGS = {".csv": CSV, ".tsv": CSV, ".jsonl": JSON, ".ndjson": JSON, ".xlsx": WORKBOOK, ".xls": WORKBOOK,
           ".xlsm": WORKBOOK, ".ods": WORKBOOK, ".numbers": WORKBOOK, ".json": ARRAY}  # fmt: skip
"""What is looked at, and as what; everything else in the folder is none of ours."""
MAX_FILES = 1_000
MAX_NAME = 245
"""Bytes of a report's name: ten less than what file systems take."""
Stamp = tuple[int, int, int]
"""Number (inode), size (bytes) and time of change (ns): a file is the same as long as these are."""


class Found(Struct, frozen=True):
    """A file as it lies there. `ordinary`: no link, pipe or device, and its name is a text."""

    name: str
    form: str
    stamp: Stamp
    ordinary: bool = True


def look(folder: Path) -> list[Found]:
    """What lies in the folder, the oldest first. Raises SourceError."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                form = ENDINGS.get(Path(entry.name).suffix.casefold(), "")
                if not form or entry.name.startswith((".", "~")):
                    continue
                with contextlib.suppress(FileNotFoundError):  # moved away since
                    told = entry.stat(follow_symlinks=False)
                    if not stat.S_ISDIR(told.st_mode):
                        name = _name(entry.name)
                        ordinary = stat.S_ISREG(told.st_mode) and name == entry.name
                        found.append(Found(name, form, stamp_of(told), ordinary))
                if len(found) > MAX_FILES:
                    raise SourceError(
                        N_("More than {most} files lie in the folder {folder}: move those away that were read."),
                        most=MAX_FILES, folder=_name(folder.name),
                    )  # fmt: skip
    except OSError as error:
        raise SourceError(_wrong(error), folder=_name(folder.name)) from error
    return sorted(found, key=lambda one: (one.stamp[2], one.name))


def _wrong(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return N_(
            "The folder {folder} is not there: make it, or connect the disk on which it is, or put the right one "
            "into the configuration."
        )
    if isinstance(error, NotADirectoryError):
        return N_("{folder} is a file and no folder: put the folder into the configuration.")
    if isinstance(error, PermissionError):
        return N_("The feeder may not look into the folder {folder}: give its account the right to read it.")
    return N_("The folder {folder} cannot be read: check the disk or the network share on which it is.")


def _name(name: str) -> str:
    """A name as it can be told: what is no text in it is replaced."""
    return name.encode("utf-8", "replace").decode()


def stamp_of(told: os.stat_result) -> Stamp:
    return told.st_ino, told.st_size, told.st_mtime_ns


def open_file(folder: Path, one: Found) -> BinaryIO:
    """An ordinary file, to be read. Raises OSError; for what became something else since, too."""
    number = os.open(folder / one.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(errno.EINVAL, "not an ordinary file")
    return os.fdopen(number, "rb")


def stands_still(stream: BinaryIO, one: Found) -> bool:
    """Whether the open file is what it was when it was found."""
    return stamp_of(os.fstat(stream.fileno())) == one.stamp


def put_report(folder: Path, one: Found, name: str, text: str) -> Literal["", "full", "refused", "broken"]:
    """Put a report into the folder, whole or not at all; whoever may read the file may read it. What went wrong."""
    while len(name.encode()) > MAX_NAME:
        name = name[1:]
    made = folder / f".{name}.part"
    try:
        mode = (folder / one.name).lstat().st_mode & 0o666 if one.ordinary else 0o644
        made.unlink(missing_ok=True)  # of one who was killed here
        number = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="\r\n") as stream:  # line ends as Notepad has them
            stream.write(text)
            os.fchmod(stream.fileno(), mode | 0o600)
        made.replace(folder / name)
    except OSError as error:
        with contextlib.suppress(OSError):
            made.unlink()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return "full"
        return "refused" if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else "broken"
    return ""
