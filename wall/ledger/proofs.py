"""Checks proofs as RFC 9162 says, sections 2.1.3.2 and 2.1.4.2. Whatever it is given, it says yes or no."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from wall.ledger.tree import BYTES, EMPTY

MOST = 64
"""Hashes in a proof: more leaves than 2 ** 63 nobody has."""


def includes(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash is at `index` (from 0) of the tree of `size` leaves with this `root`."""
    if not (_counts(index, size) and index < size and _hashes(path, leaf_hash, root)):
        return False
    number, last, node = index, size - 1, leaf_hash
    for beside in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = _node(beside, node)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            node = _node(node, beside)
        number, last = number >> 1, last >> 1
    return last == 0 and node == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree of `old` leaves with `old_root` is the beginning of that of `new` leaves with `new_root`."""
    if not (_counts(old, new) and old <= new and _hashes(path, old_root, new_root)):
        return False
    if old == 0:
        return not path and old_root == EMPTY and (new > 0 or new_root == EMPTY)
    if old == new:
        return not path and old_root == new_root
    nodes = list(path)
    if old & (old - 1) == 0:
        nodes.insert(0, old_root)
    if not nodes:
        return False
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = _node(node, before), _node(node, after)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            after = _node(after, node)
        number, last = number >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _counts(*numbers: object) -> bool:
    return all(type(number) is int and 0 <= number < 1 << MOST for number in numbers)


def _hashes(path: object, *more: object) -> bool:
    if not isinstance(path, Sequence) or isinstance(path, str | bytes | bytearray) or len(path) > MOST:
        return False
    return all(isinstance(one, bytes) and len(one) == BYTES for one in (*path, *more))


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
