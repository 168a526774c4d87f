"""What is remembered of each file, and becomes the cursor: how far it is read, what its report will say. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from feeder.phrase import Phrase
from feeder.sources.base import Seen
from feeder.sources.parts.file.folder import Stamp
from feeder.sources.parts.file.reader import Piece, Place

MAX_TOLD = 200
"""Lines left out that a report names one by one."""
MAX_IDS = 20_000
"""Rows of a file up to which it is known which are missing from its next version."""
MAX_ID_CHARS = 1_000_000


class Told(Struct, frozen=True, array_like=True):
    """Something to say of a line (0: of the file): a message and its facts."""

    line: int
    message: str
    facts: dict[str, Any] = {}

    @classmethod
    def of(cls, line: int, phrase: Phrase) -> Told:
        return cls(line, phrase.message, phrase.facts)

    @property
    def phrase(self) -> Phrase:
        return Phrase(self.message, **self.facts)


class Known(Struct, omit_defaults=True):
    """A file: its version (`stamp`), how far it is read (`offset`, `line`; `digest` of what lies before), what came
    of it. `ids`: of its rows so far, None where they are too many or nobody asks; `left`: of an earlier version, not
    found in this one yet. `unnamed`: lines left out that do not say their id. `refused`: the file as a whole is none.
    `uncertain`: which rows are missing cannot be told.
    """

    stamp: Stamp
    offset: int = 0
    line: int = 0
    digest: str = ""
    done: bool = False
    reported: bool = False
    taken: int = 0
    left_out: int = 0
    deleted: int = 0
    foreign: int = 0
    by_author: int = 0
    by_row: int = 0
    unnamed: int = 0
    refused: bool = False
    uncertain: bool = False
    told: list[Told] = []
    columns: list[Told] = []
    ids: list[str] | None = []
    left: list[str] | None = []

    @property
    def place(self) -> Place:
        return Place(self.offset, self.line)

    def take(self, piece: Piece, digest: str, track: bool) -> None:
        """Add what was just read."""
        self.offset, self.line, self.digest = piece.place.offset, piece.place.line, digest
        self.taken += len(piece.items)
        self.left_out += len(piece.rejected)
        self.foreign += piece.foreign
        self.by_author += piece.made[0]
        self.by_row += piece.made[1]
        self.unnamed += piece.unnamed
        room = max(0, MAX_TOLD - len(self.told))
        self.told = [*self.told, *(Told.of(line, why) for line, why in piece.rejected[:room])]
        if not track or self.ids is None:
            self.ids = None
            return
        listed = [*(item.native_id for item in piece.items), *piece.listed]
        self.ids = [*self.ids, *listed]
        if len(self.ids) > MAX_IDS or sum(map(len, self.ids)) > MAX_ID_CHARS:
            self.ids = None

    def missing(self, elsewhere: Collection[str]) -> list[str] | None:
        """Ids of an earlier version that are nowhere any more; None where that cannot be told."""
        if self.left is not None and not self.left:
            return []
        if self.left is None or self.ids is None or self.unnamed or not self.taken:
            return None
        here = set(self.ids)
        return [one for one in dict.fromkeys(self.left) if one not in here and one not in elsewhere]

    def again(self, stamp: Stamp) -> Known:
        """The file is another one now: from its start, with what is known of its earlier rows."""
        if self.left is None or self.ids is None:
            return Known(stamp, left=None)
        return Known(stamp, left=list(dict.fromkeys([*self.left, *self.ids])))

    def longer(self, stamp: Stamp) -> Known:
        """The file went on where it ended."""
        return replace(self, stamp=stamp, done=False, reported=False)


class Memory(Struct):
    """Every file in the folder, by its name."""

    files: dict[str, Known] = {}

    @classmethod
    def recall(cls, cursor: str | None) -> Memory:
        """A cursor that cannot be read is none: everything is read again, and known already."""
        try:
            return msgspec.json.decode(cursor or "{}", type=cls)
        except (msgspec.DecodeError, UnicodeError):
            return cls({})

    def dump(self) -> str:
        return msgspec.json.encode(self).decode()

    def forget_all_but(self, names: Iterable[str]) -> None:
        there = set(names)
        self.files = {name: known for name, known in self.files.items() if name in there}

    def elsewhere(self, name: str) -> set[str]:
        """Ids of rows in other files."""
        return {one for other, known in self.files.items() if other != name for one in known.ids or ()}


def deleted(ids: Iterable[str]) -> tuple[Seen, ...]:
    return tuple(Seen(what="deleted", native_id=one) for one in ids)
