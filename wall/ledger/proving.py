"""Inclusion proofs of what happened to one post, from a log or from a public export."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from wall.events import PostEvent
from wall.ledger.folding import read
from wall.ledger.leaf import Leaves
from wall.ledger.lines import LEAF, MOST, NOTE, Core, read_core, read_detail, read_line, read_note
from wall.ledger.proofs import includes
from wall.ledger.tree import Tree
from wall.ledger.verify_export import NoExport, digest_of, head_of
from wall.log.plain import PlainLog

Progress = Callable[[int, int], None]
EVERY = 20_000


class Happened(Struct, frozen=True):
    """One event of the post. `detail` empty: it is closed, and `detail_digest` (32 bytes) all that is known of it."""

    index: int
    raw: bytes
    core: Core
    detail: bytes
    detail_digest: bytes
    facts: bytes

    @property
    def minute(self) -> str:
        """When it happened, e.g. `2026-11-22T14:05Z`; empty if that is closed."""
        return read_detail(self.detail).at if self.detail else ""

    @property
    def hash(self) -> bytes:
        """Of its leaf."""
        return sha256(b"\x00" + sha256(self.raw).digest() + self.detail_digest + self.facts).digest()


class Proven(Struct, frozen=True):
    """One event with the path from its leaf to the root at `size`."""

    event: Happened
    size: int
    path: list[bytes]
    note: str

    def holds(self, root: bytes) -> bool:
        """Whether the path leads to this root."""
        return includes(self.event.hash, self.event.index, self.size, self.path, root)

    def document(self) -> dict[str, Any]:
        """As JSON; digests in hex, from the leaf's neighbour up."""
        event = self.event
        return {
            "index": event.index,
            "size": self.size,
            "core": event.raw.decode(),
            "detail": event.detail.decode() or None,
            "detail_digest": event.detail_digest.hex(),
            "facts": event.facts.hex(),
            "path": [node.hex() for node in self.path],
        }


class Kept:
    """A whole tree, and of its leaves those of the one post whose id begins as asked."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        self.tree = Tree()
        self.events: list[Happened] = []
        self.post = ""
        self.several = False
        self._exact = False

    def add(self, post: str, happened: Happened) -> None:
        """The next leaf, which is about `post` (empty: about none)."""
        self.tree.append(happened.hash)
        if not post.startswith(self.asked) or not post or not self.asked or (self._exact and post != self.asked):
            return
        if post == self.asked and not self._exact:
            self._exact, self.post, self.events, self.several = True, post, [], False
        if self.post and post != self.post:
            self.several, self.events = True, []
        if not self.several:
            self.post = post
            self.events.append(happened)

    def proofs(self, size: int, note: str) -> list[Proven]:
        """Of every event among the first `size` leaves."""
        return [
            Proven(event, size, self.tree.inclusion(event.index, size), note)
            for event in self.events
            if event.index < size
        ]


def from_log(log: PlainLog, asked: str, progress: Progress) -> Kept:
    """Read a log. Raises LogBroken."""
    kept, leaves, last = Kept(asked), Leaves(), log.last()
    for rows in log.pages(last):
        for row in rows:
            event = read(row)
            leaf = leaves.next(row.facts, event)
            post = event.post if isinstance(event, PostEvent) else ""
            core = read_core(leaf.core)
            kept.add(
                post,
                Happened(kept.tree.size, leaf.core, core, leaf.detail, sha256(leaf.detail).digest(), leaf.facts),
            )
        progress(rows[-1].seq, last)
    return kept


def from_export(file: BinaryIO, asked: str, progress: Progress) -> tuple[Kept, list[str], str]:
    """Read an export; returns its notes and its key too. Raises NoExport, OSError."""
    head, kept, notes = head_of(file), Kept(asked), []
    try:
        while line := file.readline(MOST + 1):
            if line.startswith(LEAF):
                leaf, n = read_line(line), kept.tree.size
                raw, detail = bytes(leaf.core), bytes(leaf.detail)
                closed = detail[:1] == b'"'
                digest = digest_of(detail[1:-1].decode("ascii")) if closed else sha256(detail).digest()
                core = read_core(raw)
                kept.add(
                    core.post,
                    Happened(n, raw, core, b"" if closed else detail, digest, digest_of(leaf.facts)),
                )
                if n % EVERY == 0:
                    progress(n, head.size)
            elif line.startswith(NOTE):
                notes.append(read_note(line).checkpoint)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise NoExport(str(error)[:200]) from error
    return kept, notes, head.vkey
