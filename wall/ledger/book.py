"""The ledger of one log as it is read: the tree, its leaves, and which leaf each record is. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from wall.events import AnyEvent
from wall.ledger.leaf import Leaf, Leaves
from wall.ledger.tree import Tree


class Changed(Exception):
    """A record is no longer what it was when it was entered; the message says which."""


class Book:
    """Every record is entered once, in the log's order."""

    def __init__(self) -> None:
        self.tree = Tree()
        self._leaves = Leaves()
        self._seqs = array("q")
        """Of every leaf, the seq of its record."""

    def enter(self, seq: int, facts: bytes, event: AnyEvent | None) -> Leaf:
        """Add the record at `seq`; `event` is what its facts say, None if they cannot be read."""
        leaf = self._leaves.next(facts, event)
        self.tree.append(leaf.hash)
        self._seqs.append(seq)
        return leaf

    def place(self, seq: int) -> int | None:
        """Which leaf (from 0) the record at `seq` is; None if it was not entered."""
        at = bisect_left(self._seqs, seq)
        return at if at < len(self._seqs) and self._seqs[at] == seq else None

    def again(self, seq: int, facts: bytes, event: AnyEvent | None) -> Leaf:
        """The leaf of a record that was entered. Raises LookupError if it was not, Changed if it differs now."""
        at = self.place(seq)
        if at is None:
            raise LookupError(f"record {seq} is not in the ledger")
        leaf = self._leaves.next(facts, event)
        if leaf.hash != self.tree.leaf(at):
            raise Changed(f"record {seq} is not what it was when it was read first")
        return leaf
