"""The log's interface. Nothing is ever deleted from it, and what it holds never changes.

An entry is fact bytes (`wall/codec.py`) and, apart from them, an optional sealed content (`wall/vault.py`).
`seq` grows strictly and need not be contiguous. `expect` is per post; one append is atomic, two are not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from msgspec import Struct


class Entry(Struct, frozen=True):
    """What is appended. `id` makes a retry harmless; `shop` and `post` are names without dots (`-`: no post)."""

    id: str
    shop: str
    post: str
    facts: bytes
    sealed: bytes | None = None


class Record(Struct, frozen=True):
    """An entry as the log holds it."""

    seq: int
    id: str
    shop: str
    post: str
    facts: bytes
    sealed: bytes | None = None


class Cursor(Struct, frozen=True):
    """A place in one log. `epoch` names that log; a log made anew has another."""

    epoch: str
    seq: int = 0


class Bounds(Struct, frozen=True):
    """First and last seq of a log (0 and 0 when empty)."""

    epoch: str
    first: int
    last: int


class Appended(Struct, frozen=True):
    """Durable. `duplicate`: an entry with this id was there already, at `seq`."""

    seq: int
    duplicate: bool = False


class Conflict(Exception):
    """Another entry for this post came first. `actual` is the post's last seq (0: none)."""

    def __init__(self, actual: int) -> None:
        super().__init__(f"the post's last event is {actual}")
        self.actual = actual


class CursorLost(Exception):
    """The cursor belongs to another log or lies beyond its end (a restored backup): start again from 0."""


class LogBroken(Exception):
    """The log cannot be read or written; the message says which file and why."""


class EventLog(Protocol):
    """One log, one writer process, any number of readers."""

    async def append(self, entry: Entry, expect: int | None = None) -> Appended:
        """Make `entry` durable, then return. `expect` is the post's last seq as the caller knows it (0: none).

        Raises Conflict when it is another, LogBroken when the disk refuses.
        """
        ...

    async def read(self, after: Cursor, limit: int = 500, shops: Sequence[str] | None = None) -> list[Record]:
        """Up to `limit` records after the cursor, in order. Raises CursorLost."""
        ...

    def follow(self, after: Cursor, shops: Sequence[str] | None = None) -> AsyncIterator[Record]:
        """Every record after the cursor, then each new one as it comes; never ends. Raises CursorLost."""
        ...

    async def get(self, seq: int) -> Record | None:
        """The record at `seq`, or None."""
        ...

    async def bounds(self) -> Bounds: ...

    async def close(self) -> None: ...
