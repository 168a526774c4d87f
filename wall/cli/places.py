"""Where logs, keys and checkpoints are found: beside a log, in a file or folder, at an address."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import BinaryIO

from wall.cli.console import CannotTell, Console, Here, harmless
from wall.ledger.held import Given
from wall.ledger.notes import DASH, BadKey, Signer
from wall.log.base import LogBroken
from wall.log.plain import Noted, noted, witnessed

LEDGER, KEY = "ledger.db", "ledger.key"
"""Beside the log: the kept checkpoints, and what signs them."""
MOST = 8_000_000
"""Bytes of checkpoints from one place."""
MOST_FILES = 100_000
FETCH_S = 20.0


def here(console: Console) -> Here | None:
    """This machine's wall, if there is one."""
    try:
        return console.around.here()
    except CannotTell:
        return None


def zone(console: Console) -> tzinfo:
    """The shop's time zone, where it is known; it only says when a day of the panel begins."""
    found = here(console)
    return found.zone if found is not None else UTC


def log_path(given: Path | None, console: Console) -> Path:
    """The log that is meant: the one given, else this machine's. Raises CannotTell."""
    return given if given is not None else console.around.here().log


def kept(log: Path, console: Console) -> tuple[list[Noted], str]:
    """The checkpoints that lie beside a log, and the key that they are checked by (empty: none is there).

    Raises CannotTell.
    """
    folder = _folder(log, console)
    try:
        notes = noted(folder / LEDGER)
    except LogBroken as error:
        raise CannotTell(console._("The kept checkpoints cannot be read: {why}").format(why=error)) from error
    origin = notes[-1].note.partition("\n")[0] if notes else ""
    file = folder / KEY
    if not origin or not file.is_file():
        return notes, ""
    try:
        return notes, Signer.load(file, origin).vkey
    except (BadKey, FileNotFoundError):
        return notes, ""


def booked(log: Path, own: Sequence[Noted], console: Console) -> int | None:
    """The largest kept checkpoint that a witness took, by the shop's own book; None: there is none."""
    kept_ones = {(note.size, note.root) for note in own}
    try:
        taken = witnessed(_folder(log, console) / LEDGER)
    except LogBroken:
        return None  # `kept` has read the same file, and would have said so
    return max((size for _, size, root in taken if (size, root) in kept_ones), default=None)


def _folder(log: Path, console: Console) -> Path:
    """Where the ledger's own files lie: the data folder of this machine's wall, or beside any other log."""
    found = here(console)
    return found.data if found is not None and found.log == log.resolve() else log.parent


def vkey(given: str, console: Console) -> str:
    """A key as given, or as it stands in the file given. Raises CannotTell."""
    if not given or "+" in given:
        return given.strip()
    try:
        return Path(given).read_text(encoding="utf-8")[:1000].strip()
    except (OSError, UnicodeDecodeError) as error:
        told = console._("“{given}” is no key, and no file with one.").format(given=given)
        raise CannotTell(told) from error


def notes(place: str, console: Console) -> list[Given]:
    """The signed notes at a place: a file (“-”: standard input), a folder, or an address. Raises CannotTell."""
    found: list[Given] = []
    for where, data in _texts(place, console):
        found += [Given(where, note) for note in split(data.decode("utf-8", "replace"))]
    if not found:
        raise CannotTell(console._("There is no checkpoint in {place}.").format(place=place))
    return found


def split(text: str) -> list[str]:
    """The notes that stand one after another in a text; what is none is left for its reader to complain about."""
    found: list[str] = []
    lines: list[str] = []
    signed = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if signed and not line.startswith(DASH):
            found.append("\n".join(lines) + "\n")
            lines, signed = [], False
        if line or lines:
            lines.append(line)
            signed = line.startswith(DASH)
    if any(lines):
        found.append("\n".join(lines) + ("\n" if signed else ""))
    return found


def stdin() -> BinaryIO:
    """Standard input as bytes."""
    return sys.stdin.buffer


def safe(line: str) -> str:
    """What a terminal may be shown of a sentence with words from outside in it."""
    return harmless(line)


def _texts(place: str, console: Console) -> list[tuple[str, bytes]]:
    try:
        if place == "-":
            return [(place, stdin().read(MOST))]
        if place.startswith(("http://", "https://")):
            request = urllib.request.Request(place, headers={"User-Agent": "vis-a-vis verify"})  # noqa: S310
            with urllib.request.urlopen(request, timeout=FETCH_S) as answer:  # noqa: S310
                return [(place, answer.read(MOST))]
        path = Path(place)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.is_file())[:MOST_FILES]
            return [(str(file), _read(file)) for file in files]
        return [(place, _read(path))]
    except (OSError, ValueError, urllib.error.URLError) as error:
        why = console.told(error) if isinstance(error, OSError) else str(error)
        raise CannotTell(f"{place}: {why}") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST)
