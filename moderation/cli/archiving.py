"""`archive`: a finished day as one file, to be kept and replayed elsewhere; and the keys that are in force for one.

A file appears whole or not at all, for its owner alone, and never in the place of another.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from moderation.cli.shell import DONE, Shell, asked_for, now_of, status_of
from moderation.replaying.days import BACK, read_day
from moderation.words import Words, zone_of
from wall import archive as shapes
from wall import wire
from wall.client import Link, Unreachable
from wall.clock import day_of, to_iso

KEYS = "keys"
MOST_BYTES = 1 << 36


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give the command its arguments."""
    _ = words._
    archive = made["archive"]
    archive.add_argument(
        "day", metavar=_("DAY"), help=_("2026-11-22 or yesterday; or “keys”, for an archive that you have already")
    )
    archive.add_argument("file", type=Path, metavar=_("FILE"), help=_("where the archive is put, or lies"))
    told = _("with “keys”: the file that the keys are put into; whoever has both files can read the texts")
    archive.add_argument("--to", type=Path, metavar=_("KEYFILE"), help=told)
    most = _("with “keys”: for how many days they are good, {most} at most").format(most=shapes.MOST_DAYS)
    archive.add_argument("--days", type=float, default=7.0, metavar="N", help=most)


def errand(args: Namespace, shell: Shell) -> Archiving | Lending:
    """What the arguments mean. Raises ValueError with a sentence."""
    _ = shell.words._
    if args.day != KEYS:
        if args.to is not None:
            raise ValueError(_("--to goes with “keys”."))
        _free(args.file, shell.words)
        return Archiving(args.day, args.file, args.json)
    if args.to is None:
        raise ValueError(_("Where do the keys go? Give --to KEYFILE."))
    if not 0 < args.days <= shapes.MOST_DAYS:
        raise ValueError(_("--days: from 1 to {most}.").format(most=shapes.MOST_DAYS))
    _free(args.to, shell.words)
    return Lending(args.file, args.to, args.days, args.json)


@dataclass
class Archiving:
    """Fetch the archive of a day."""

    day: str
    path: Path
    as_json: bool
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it made, and take it piece by piece. Raises Unreachable, Denied, ValueError with a sentence."""
        day = self.day
        if day.strip().lower() in BACK:
            now_ms = now_of(await status_of(link), shell.clock)
            day = read_day(day).on(now_ms, zone_of(welcome.zone)).isoformat()
        told = _Progress(shell)
        try:
            with appearing(self.path, shell.words) as file:
                sha, size = await _fetched(link, day, file, told)
        finally:
            told.over()
        _ = shell.words._
        if self.as_json:
            shell.document({"day": day, "file": str(self.path), "bytes": size, "sha256": sha})
            return DONE
        said = _("The archive of {day} is in {file} ({size} MB). It holds sealed texts and no keys.")
        shell.say(said.format(day=day, file=self.path, size=_mb(size)))
        shell.say(_("To open it here or elsewhere:"))
        shell.say(f"  python run_feeder.py open {self.path} --keys-from {link.url}")
        return DONE


@dataclass
class Lending:
    """Take the keys for an archive along."""

    archive: Path
    to: Path
    days: float
    as_json: bool
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Ask for them, and put them away. Raises Unreachable, Denied, ValueError with a sentence."""
        _ = shell.words._
        try:
            sha = await asyncio.to_thread(_hashed, self.archive)
        except OSError as error:
            told = _("{file} cannot be read: {why}")
            raise ValueError(told.format(file=self.archive, why=error.strerror)) from error
        pieces, after, more = [], 0, True
        while more:
            answer = await asked_for(link, "keys", post=sha, after=str(after))
            pieces.append(answer.piece)
            after, more = int(answer.facts.get("next", 0)), answer.more
        try:
            keys = shapes.joined(pieces)
        except shapes.BadKeys as error:
            raise Unreachable("keys of another version") from error
        with appearing(self.to, shell.words) as file:
            file.write(shapes.file_of(keys, self.days))
        until = day_of(keys.at_ms + round(self.days * shapes.DAY_MS), zone_of(welcome.zone))
        if self.as_json:
            until_ms = keys.at_ms + round(self.days * shapes.DAY_MS)
            shell.document({"file": str(self.to), "keys": len(keys.keys), "until": to_iso(until_ms)})
            return DONE
        said = _("{n} keys are in {file}, good until {day}. Keep it apart from the archive, and delete it after use.")
        shell.say(said.format(n=len(keys.keys), file=self.to, day=until.isoformat()))
        shell.say(f"  python run_feeder.py open {self.archive} --keys {self.to}")
        return DONE


async def _fetched(link: Link, day: str, file: BinaryIO, told: _Progress) -> tuple[str, int]:
    """The whole archive into `file`; its SHA-256 (hex) and its bytes. Raises Unreachable, Denied."""
    whole, sha, size, more = hashlib.sha256(), "", 0, True
    while more:
        answer = await asked_for(link, "archive", day=day, after=str(size))
        more = answer.more
        facts = answer.facts
        if "sha256" not in facts:
            told(int(facts.get("done", 0)), int(facts.get("all", 0)), making=True)
            continue
        if sha not in ("", facts["sha256"]):
            raise Unreachable("the archive was made anew meanwhile")
        sha = str(facts["sha256"])
        if not answer.piece and more:
            raise Unreachable("an empty piece")
        file.write(answer.piece)
        whole.update(answer.piece)
        size += len(answer.piece)
        told(size, int(facts.get("bytes", 0)), making=False)
        if size > MOST_BYTES:
            raise Unreachable(f"{size} bytes")
    if whole.hexdigest() != sha:
        raise Unreachable("the archive did not arrive whole")
    return sha, size


@contextmanager
def appearing(path: Path, words: Words) -> Iterator[BinaryIO]:
    """A file that is at `path` only once all of it is on disk. Raises ValueError with a sentence."""
    try:
        with _unnamed(path) as (file, name), _folder(name.parent) as folder:
            yield file
            file.flush()
            os.fsync(file.fileno())
            # Through the folder's handle: only so does Python ask for a link to what /proc points at.
            os.link(name.name, path, src_dir_fd=folder, follow_symlinks=True)
        with _folder(path.parent) as folder:
            os.fsync(folder)
    except FileExistsError as error:
        raise ValueError(_exists(path, words)) from error
    except OSError as error:
        told = words._("{file} cannot be written: {why}")
        raise ValueError(told.format(file=path, why=error.strerror or error)) from error


@contextmanager
def _unnamed(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file without a name, of which nothing stays whatever happens; where there is no such thing, a hidden one."""
    try:
        handle = os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)
        return
    with os.fdopen(handle, "wb") as file:
        yield file, Path(f"/proc/self/fd/{handle}")


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free(path: Path, words: Words) -> None:
    if path.exists() or path.is_symlink():
        raise ValueError(_exists(path, words))


def _exists(path: Path, words: Words) -> str:
    return words._("{file} is there already: give another name.").format(file=path)


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f}"


class _Progress:
    """A line on standard error of how far it is, where somebody looks."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._written = False

    def __call__(self, done: int, all_: int, *, making: bool) -> None:
        if not self._shell.err.isatty():
            return
        _ = self._shell.words._
        share = min(100, 100 * done // max(1, all_))
        told = _("The archive is being made: {share} %") if making else _("Fetching: {share} % of {size} MB")
        self._shell.err.write(f"\r\x1b[K{told.format(share=share, size=_mb(all_))}")
        self._shell.err.flush()
        self._written = True

    def over(self) -> None:
        """Take the line away again."""
        if self._written:
            self._shell.err.write("\r\x1b[K")
            self._shell.err.flush()
