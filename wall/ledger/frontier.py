"""The Merkle tree of RFC 9162, section 2.1, of which only the edge is kept: for whoever reads once, from the left.

The same root as `wall/ledger/tree.py`, in some 32 bytes for each doubling of the leaves, but no proofs. Pure.
"""

from __future__ import annotations

from hashlib import sha256

from wall.ledger.tree import EMPTY


class Frontier:
    """`size`: how many leaves there were."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        """The roots of the perfect trees that the leaves so far fall into, the largest first."""

    def append(self, leaf_hash: bytes) -> None:
        """Add the hash (32 bytes) of the next leaf."""
        peaks, carry = self._peaks, self.size
        while carry & 1:
            leaf_hash = sha256(b"\x01" + peaks.pop() + leaf_hash).digest()
            carry >>= 1
        peaks.append(leaf_hash)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash (32 bytes) over all leaves so far."""
        if not self._peaks:
            return EMPTY
        *rest, root = self._peaks
        for peak in reversed(rest):
            root = sha256(b"\x01" + peak + root).digest()
        return root
