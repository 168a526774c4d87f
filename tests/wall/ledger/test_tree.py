"""The ledger's head against the known roots of Certificate Transparency, and against the definition in RFC 9162."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wall.ledger import Tree, short

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots over the first 0 to 8 leaves, as every implementation of Certificate Transparency tests them."""


def hashed(leaf: bytes) -> bytes:
    """RFC 9162, section 2.1.1: the hash of a leaf's data."""
    return sha256(b"\x00" + leaf).digest()


def grown(leaves: list[bytes]) -> Tree:
    tree = Tree()
    for leaf in leaves:
        tree.append(hashed(leaf))
    return tree


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    tree = grown(LEAVES[:size])
    assert (tree.size, tree.root().hex()) == (size, ROOTS[size])


def merkle_tree_hash(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1: split at the largest power of two that is smaller than the number of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + merkle_tree_hash(leaves[:k]) + merkle_tree_hash(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=40), max_size=80))
def test_the_definition_at_every_size(leaves: list[bytes]) -> None:
    tree = Tree()
    assert tree.root() == merkle_tree_hash([])
    for size, leaf in enumerate(leaves, 1):
        tree.append(hashed(leaf))
        assert tree.size == size
        assert tree.root() == merkle_tree_hash(leaves[:size])
        assert tree.root() == tree.root()


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20), st.data())
def test_whatever_is_changed_left_out_or_swapped_changes_the_head(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]]
    fewer = [*leaves[:at], *leaves[at + 1 :]]
    roots = {grown(some).root() for some in (leaves, changed, fewer)}
    assert len(roots) == 3
    other = data.draw(st.integers(0, len(leaves) - 1))
    swapped = list(leaves)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    assert (grown(swapped).root() == grown(leaves).root()) == (swapped == leaves)


def test_the_short_form_is_the_first_40_bits_without_letters_that_look_like_digits() -> None:
    assert short(bytes(32)) == "0000-0000"
    assert short(b"\xff" * 32) == "ZZZZ-ZZZZ"
    assert short(bytes.fromhex("00443214c7")) == "0123-4567"
    assert not set("ILOU") & set(short(bytes(range(200, 232))))


@given(st.binary(min_size=32, max_size=32))
def test_the_short_form_is_a_number_in_base_32(root: bytes) -> None:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in short(root).replace("-", ""):
        number = number * 32 + digits.index(letter)
    assert number == int.from_bytes(root[:5], "big")
