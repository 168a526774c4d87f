"""The Merkle tree of RFC 9162, section 2.1: its root at every size it ever had, and its proofs.

A node is SHA-256(0x01 || left || right), the empty tree SHA-256(""). Whoever appends gives the leaf's hash, 32 bytes
(`wall/ledger/leaf.py`). All nodes are kept: some 64 bytes a leaf, so that a proof is read rather than reckoned.
"""

from __future__ import annotations

import base64
import hashlib

EMPTY = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""
BYTES = 32
_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class Tree:
    """Grows leaf by leaf, amortised one node a leaf; never forgets what it was."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]
        """Of each height, the roots (32 bytes each) of the perfect trees of 2 ** height leaves, from the left."""

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // BYTES

    def append(self, leaf_hash: bytes) -> None:
        """Add the hash of the next leaf. Raises ValueError if that is not 32 bytes."""
        if len(leaf_hash) != BYTES:
            raise ValueError(f"the hash of a leaf has {BYTES} bytes, not {len(leaf_hash)}")
        levels, node, carry, height = self._levels, leaf_hash, self.size, 0
        levels[0] += node
        while carry & 1:
            node, carry, height = _node(levels[height][-2 * BYTES : -BYTES], node), carry >> 1, height + 1
            if height == len(levels):
                levels.append(bytearray())
            levels[height] += node

    def leaf(self, index: int) -> bytes:
        """The hash of the leaf at `index`, from 0. Raises IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(f"no leaf {index} in a tree of {self.size}")
        return self._perfect(0, index)

    def root(self, size: int | None = None) -> bytes:
        """The Merkle tree hash (32 bytes) over the first `size` leaves; over all if not given. Raises IndexError."""
        size = self._within(size)
        return self._over(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The path from the leaf at `index` to the root at `size`, the leaf's neighbour first. Raises IndexError.

        RFC 9162, section 2.1.3.1.
        """
        size = self._within(size)
        if not 0 <= index < size:
            raise IndexError(f"no leaf {index} in a tree of {size}")
        path: list[bytes] = []
        begin, end = 0, size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin = middle
        return path[::-1]

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """That the tree of `old` leaves is the beginning of the one of `new`. Raises IndexError.

        RFC 9162, section 2.1.4.1; nothing needs to be shown from the empty tree, or from a tree to itself.
        """
        new = self._within(new)
        if not 0 <= old <= new:
            raise IndexError(f"no tree of {old} at the beginning of one of {new}")
        path: list[bytes] = []
        begin, end, whole = 0, new, True
        while 0 < old < end:
            middle = begin + _split(end - begin)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(begin, middle))
                begin, whole = middle, False
        if old and not whole:
            path.append(self._over(begin, end))
        return path[::-1]

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise IndexError(f"the tree has {self.size} leaves, and had never {size}")
        return size

    def _perfect(self, height: int, number: int) -> bytes:
        return bytes(self._levels[height][number * BYTES : (number + 1) * BYTES])

    def _over(self, begin: int, end: int) -> bytes:
        """The hash over leaves `begin` to `end` (exclusive), which begin where a subtree of theirs can begin."""
        peaks: list[bytes] = []
        while begin < end:
            height = (end - begin).bit_length() - 1
            peaks.append(self._perfect(height, begin >> height))
            begin += 1 << height
        root = peaks.pop()
        while peaks:
            root = _node(peaks.pop(), root)
        return root


def short(root: bytes) -> str:
    """A root's first 40 bits for people to compare by eye: two groups in Crockford's base 32, e.g. `7F3A-91C2`."""
    eight = base64.b32encode(root[:5]).translate(_CROCKFORD).decode()
    return f"{eight[:4]}-{eight[4:]}"


def _split(count: int) -> int:
    """The largest power of two that is smaller than `count` (at least 2)."""
    return 1 << (count - 1).bit_length() - 1


def _node(left: bytes | bytearray, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
