"""The ledger's head: a Merkle tree over the facts of the log, in order, of which only the peaks are kept.

After RFC 9162, section 2.1.1 (the tree of RFC 6962): a leaf is SHA-256(0x00 || fact bytes), a node
SHA-256(0x01 || left || right), the empty tree SHA-256(""). What is hashed are the bytes as the log stores them, one
leaf a record; no text is in them, only commitments to it. This is the head alone: no signature, no proof, no export.
"""

from __future__ import annotations

import base64
import hashlib

_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class Tree:
    """Grows leaf by leaf: logarithmic in memory, and amortised one node a leaf in time."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        """The roots of the perfect trees that `size` consists of, the largest first: one for each bit that is set."""

    def append(self, facts: bytes) -> None:
        """Add the fact bytes of the log's next record."""
        node, carry = hashlib.sha256(b"\x00" + facts).digest(), self.size
        while carry & 1:
            node, carry = _node(self._peaks.pop(), node), carry >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash (32 bytes) over everything that was added."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = _node(peak, root)
        return root


def short(root: bytes) -> str:
    """A root's first 40 bits for people to compare by eye: two groups in Crockford's base 32, e.g. `7F3A-91C2`."""
    eight = base64.b32encode(root[:5]).translate(_CROCKFORD).decode()
    return f"{eight[:4]}-{eight[4:]}"


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
