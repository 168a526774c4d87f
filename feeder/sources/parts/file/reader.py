"""Through a file a piece at a time, from any place on: what its lines hold, and up to where they were read.

Pure but for reading from what it is given. A quote that is never closed, a line too long, bytes that are no text:
each costs its own line and no other. Lines are counted from 1, places are bytes from the start.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from zoneinfo import ZoneInfo

from feeder.phrase import Phrase
from feeder.sources.base import Seen
from feeder.sources.parts.file.columns import NO_TEXT, Columns, cells, columns
from feeder.sources.parts.file.rows import BY_AUTHOR, BY_ROW, OBJECT, NotAPost, from_cells, from_object
from feeder.sources.shared.lenient import NotJson, json_value
from feeder.sources.shared.posted import Traits
from wall.words import N_

CHUNK = 500
"""Posts, or lines left out, that are read at a time."""
MAX_LINE = 1_000_000
"""Bytes of a line, and of a row that goes over several."""
MAX_PIECE = 4_000_000
"""Bytes that are read at a time."""
MAX_ROW_LINES = 500
BOM = b"\xef\xbb\xbf"
TOO_LONG = N_("this line is too long (over {most} bytes)")
CELLS = N_("{n} cells instead of {expected}: is a “{separator}” or a quote missing, or one too many?")
OPEN = N_("a quote is opened here and never closed, or closed too late")
UTF16 = N_("the file is saved as UTF-16: save it as “CSV UTF-8”")
OLD_MAC = N_("its lines end as on old Macs (“CSV (Macintosh)”): save it as “CSV UTF-8”")
IS_WORKBOOK = N_("it is a workbook: save it as “CSV UTF-8” into this folder")
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, whatever their names end in."""
EMPTY = N_("the file is empty")
_SNIFF = 3


class Refused(Exception):
    """The file as a whole cannot be read; why."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class How:
    """How a shop's files are read. `own`: its own headers and their fields."""

    traits: Traits
    best: float = 5.0
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    language: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """`offset` bytes and `line` lines are read."""

    offset: int = 0
    line: int = 0


@dataclass
class Piece:
    """Some lines of a file. `rejected`: line and why. `listed`: ids of lines left out that say one, `unnamed` how
    many say none. `made`: posts whose id was made here, by their author and by the whole row. `foreign`: lines that
    were no UTF-8. `end`: the file ends here."""

    items: list[Seen] = field(default_factory=list)
    rejected: list[tuple[int, Phrase]] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    unnamed: int = 0
    made: list[int] = field(default_factory=lambda: [0, 0])
    foreign: int = 0
    place: Place = Place()
    end: bool = False

    def reject(self, line: int, why: Phrase, native_id: str = "") -> None:
        self.rejected.append((line, why))
        if native_id:
            self.listed.append(native_id)
        else:
            self.unnamed += 1

    def take(self, seen: Seen) -> None:
        self.items.append(seen)
        for at, beginning in enumerate((BY_AUTHOR, BY_ROW)):
            self.made[at] += seen.native_id.startswith(beginning) and len(seen.native_id) == len(beginning) + 24


class Lines:
    """Physical lines of a file, decoded one by one; `place` is behind the last one that was given."""

    def __init__(self, stream: BinaryIO, place: Place) -> None:
        self._stream, self.place, self.foreign = stream, place, 0
        self._furthest = place.line
        stream.seek(place.offset)

    def back(self, place: Place) -> None:
        """Go back to an earlier place."""
        self.place = place
        self._stream.seek(place.offset)

    def next(self) -> str | None:
        """The next line with its end; None behind the last. Raises LineTooLong, behind that line."""
        data = self._stream.readline(MAX_LINE + 1)
        if not data:
            return None
        length, long = len(data), len(data) > MAX_LINE
        while long and not data.endswith(b"\n") and (data := self._stream.readline(MAX_LINE)):
            length += len(data)
        first = self.place.offset == 0
        self.place = Place(self.place.offset + length, self.place.line + 1)
        furthest, self._furthest = self._furthest, max(self._furthest, self.place.line)
        if long:
            raise LineTooLong
        if first:
            data = data.removeprefix(BOM)
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.foreign += self.place.line > furthest
            # As Excel writes French where nobody asks it for UTF-8; bytes that it does not know either become U+FFFD.
            return data.decode("cp1252", "surrogateescape")


class LineTooLong(Exception):
    """A line holds more than `MAX_LINE` bytes."""


def head(stream: BinaryIO, own: Mapping[str, str]) -> tuple[Columns, Place]:
    """The columns of a CSV file and where its rows begin. Raises Refused."""
    lines = Lines(stream, Place())
    stream.seek(0)
    first = stream.read(4)
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(Phrase(UTF16))
    if first in PACKED:
        raise Refused(Phrase(IS_WORKBOOK))
    stream.seek(0)
    for _ in range(_SNIFF):
        try:
            line = lines.next()
        except LineTooLong:
            raise Refused(Phrase(TOO_LONG, most=MAX_LINE)) from None
        if line is None:
            raise Refused(Phrase(EMPTY))
        if "\r" in line.rstrip("\r\n"):
            raise Refused(Phrase(OLD_MAC))
        if line.strip() and not line.casefold().startswith("sep="):  # a line that Excel may put first
            found = columns(line.rstrip("\r\n"), own)
            if not found.usable:
                raise Refused(Phrase(NO_TEXT))
            return found, lines.place
    raise Refused(Phrase(NO_TEXT))


def read_csv(stream: BinaryIO, found: Columns, place: Place, how: How) -> Piece:
    """The next rows from `place` on."""
    piece, lines = Piece(), Lines(stream, place)
    while len(piece.items) + len(piece.rejected) < CHUNK and lines.place.offset - place.offset < MAX_PIECE:
        start = lines.place
        try:
            row, after = _row(lines, found.separator)
        except LineTooLong:
            piece.reject(start.line + 1, Phrase(TOO_LONG, most=MAX_LINE))
            continue
        if row is None and lines.place == start:
            piece.end = True
            break
        surplus = row is not None and any(cell.strip() for cell in row[len(found.fields) :])
        several = lines.place.line > start.line + 1
        if row is None or (several and (surplus or len(row) < len(found.fields))):
            # Only its first line is given up: what seems to belong to it may be rows in order.
            lines.back(after)
            piece.reject(start.line + 1, Phrase(OPEN))
        elif surplus:
            told = Phrase(CELLS, n=len(row), expected=len(found.fields), separator=found.separator)
            piece.reject(start.line + 1, told)
        elif any(cell.strip() for cell in row):
            by_field = {field: cell for field, cell in zip(found.fields, row, strict=False) if field}
            try:
                piece.take(from_cells(by_field, how.traits, found.best or how.best, how.zone, how.language))
            except NotAPost as wrong:
                piece.reject(start.line + 1, _in_their_words(wrong.why, found), wrong.native_id)
    piece.place, piece.foreign = lines.place, lines.foreign
    return piece


def _in_their_words(why: Phrase, found: Columns) -> Phrase:
    """With the header that the shop's own file has, instead of our name of the field."""
    field = str(why.facts.get("column", ""))
    return Phrase(why.message, **why.facts | {"column": found.header(field)}) if field else why


def _row(lines: Lines, separator: str) -> tuple[list[str] | None, Place]:
    """The next row, None if there is none that ends, and where its first line ends. Raises LineTooLong.

    A row that goes over several lines has to be quoted as RFC 4180 says; on one line much is forgiven.
    """
    start, given, places = lines.place, [""], [lines.place]

    def some() -> Iterator[str]:
        while (line := lines.next()) is not None:
            given[0] = given[0] or line
            places.append(lines.place)
            yield line
            if len(places) > MAX_ROW_LINES or lines.place.offset - start.offset > MAX_LINE:
                raise csv.Error

    try:
        row = next(csv.reader(some(), delimiter=separator, strict=True), None)
    except csv.Error:
        alone = len(places) == 2
        row = list(cells(given[0], separator)) if alone and given[0].count('"') % 2 == 0 else None
    except LineTooLong:
        if len(places) == 1:
            raise
        row = None
    return row, places[min(1, len(places) - 1)]


def read_json(stream: BinaryIO, place: Place, how: How) -> Piece:
    """The next lines of a JSON Lines file from `place` on."""
    piece, lines = Piece(), Lines(stream, place)
    while len(piece.items) + len(piece.rejected) < CHUNK and lines.place.offset - place.offset < MAX_PIECE:
        number = lines.place.line + 1
        try:
            line = lines.next()
        except LineTooLong:
            piece.reject(number, Phrase(TOO_LONG, most=MAX_LINE))
            continue
        if line is None:
            piece.end = True
            break
        if not line.strip():
            continue
        try:
            piece.take(from_object(json_value(line.encode(errors="replace")), how.traits, how.language))
        except NotJson:
            piece.reject(number, Phrase(OBJECT, example='{"id": 1, "text": "…"}'))
        except NotAPost as wrong:
            piece.reject(number, wrong.why, wrong.native_id)
    piece.place, piece.foreign = lines.place, lines.foreign
    return piece
