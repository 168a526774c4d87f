"""An open file, read on from where it was left: the same as far as there, gone on since, or another by now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from feeder.sources.parts.file.columns import Columns
from feeder.sources.parts.file.folder import CSV, Found, open_file, stands_still
from feeder.sources.parts.file.memory import Known, Told
from feeder.sources.parts.file.reader import How, Piece, head, read_csv, read_json

_HASHED = 1 << 20


class Reading:
    """An open file and what is known of it. All of it is for a thread; raises OSError."""

    def __init__(self, folder: Path, one: Found, before: Known | None, how: How) -> None:
        self._one, self._how = one, how
        self._stream: BinaryIO = open_file(folder, one)
        self._columns: Columns | None = None
        with self._or_close():
            self._hash = hashlib.sha256()
            self.known = self._begin(before)

    @contextmanager
    def _or_close(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _begin(self, before: Known | None) -> Known:
        """From where it was left if it is the same as far as there, else from its start."""
        if before is None:
            return Known(self._one.stamp)
        same = before.stamp == self._one.stamp
        if before.refused or (before.left_out and not same) or before.offset > self._one.stamp[1]:
            return before.again(self._one.stamp)
        ended = self._hash_to(0, before.offset)
        if self._hash.hexdigest() != before.digest or not (same or ended):
            self._hash = hashlib.sha256()
            return before.again(self._one.stamp)
        return before if same else before.longer(self._one.stamp)

    def _hash_to(self, start: int, end: int) -> bool:
        """Take what lies between into the digest; whether it ends a line."""
        self._stream.seek(start)
        data = b""
        while start < end and (more := self._stream.read(min(_HASHED, end - start))):
            self._hash.update(more)
            start, data = start + len(more), more
        return data.endswith(b"\n")

    def step(self) -> tuple[Piece, str]:
        """The next piece, and the digest of all before its end. Raises Refused."""
        place, stream = self.known.place, self._stream
        if self._one.form != CSV:
            piece = read_json(stream, place, self._how)
        else:
            if self._columns is None:
                self._columns, first = head(stream, self._how.own)
                self.known.columns = [Told.of(0, told) for told in self._columns.told]
                place = max(place, first, key=lambda one: one.offset)
            piece = read_csv(stream, self._columns, place, self._how)
        self._hash_to(self.known.offset, piece.place.offset)
        return piece, self._hash.hexdigest()

    def unchanged(self) -> bool:
        return stands_still(self._stream, self._one)

    def close(self) -> None:
        self._stream.close()
