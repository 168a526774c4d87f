"""Inclusion and consistency: the known proofs of Certificate Transparency, every size, and whatever is made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.ledger.test_tree import LEAVES, ROOTS, grown, hashed, merkle_tree_hash
from wall.ledger import EMPTY, Tree, consistent, includes

A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
INCLUSION = [
    (0, 1, []),
    (0, 8, [A, B, C]),
    (5, 8, [D, E, F]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], B, D]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [A, B, C]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", E, F]),
    (2, 5, [B, D]),
]
"""As every implementation of Certificate Transparency tests them, over its eight leaves."""


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_the_known_paths(index: int, size: int, path: list[str]) -> None:
    made = grown(LEAVES).inclusion(index, size)
    assert [node.hex() for node in made] == path
    assert includes(hashed(LEAVES[index]), index, size, made, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_the_known_consistency(old: int, new: int, path: list[str]) -> None:
    made = grown(LEAVES).consistency(old, new)
    assert [node.hex() for node in made] == path
    assert consistent(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), made)


def some(count: int) -> list[bytes]:
    return [b"leaf %d" % number for number in range(count)]


MOST = 41
TREE = grown(some(MOST))


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_is_in_every_tree_and_nowhere_else(size: int) -> None:
    root = merkle_tree_hash(some(size))
    for index in range(size):
        path = TREE.inclusion(index, size)
        assert includes(TREE.leaf(index), index, size, path, root)
        for elsewhere in {0, index - 1, index + 1, size - 1, size} - {index}:
            assert not includes(TREE.leaf(index), elsewhere, size, path, root)
        assert not includes(TREE.leaf(index), index, size, path, TREE.root(size - 1))


@pytest.mark.parametrize("new", range(MOST + 1))
def test_every_tree_is_the_beginning_of_every_later_one_and_of_no_other(new: int) -> None:
    for old in range(new + 1):
        path = TREE.consistency(old, new)
        assert consistent(old, new, merkle_tree_hash(some(old)), merkle_tree_hash(some(new)), path)
        if old:
            forked = grown([*some(old - 1), b"another"]).root()
            assert not consistent(old, new, forked, TREE.root(new), path)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3000), st.data())
def test_large_trees_too(size: int, data: st.DataObject) -> None:
    tree = grown(some(size))
    new = data.draw(st.integers(1, size))
    old, index = data.draw(st.integers(0, new)), data.draw(st.integers(0, new - 1))
    assert includes(tree.leaf(index), index, new, tree.inclusion(index, new), tree.root(new))
    assert consistent(old, new, tree.root(old), tree.root(new), tree.consistency(old, new))
    assert grown(some(new)).root() == tree.root(new)


@given(st.integers(2, MOST), st.data())
def test_a_path_that_was_touched_leads_nowhere(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = TREE.inclusion(index, size)
    assert not includes(TREE.leaf(index), index, size, spoilt(path, data), TREE.root(size))
    old = data.draw(st.integers(1, size - 1))
    path = TREE.consistency(old, size)
    assert not consistent(old, size, TREE.root(old), TREE.root(size), spoilt(path, data))


def spoilt(path: list[bytes], data: st.DataObject) -> list[bytes]:
    """The path with one node changed, left out, or put in."""
    at = data.draw(st.integers(0, len(path) - 1))
    change = data.draw(st.sampled_from(["bit", "out", "in"]))
    if change == "bit":
        bit = data.draw(st.integers(0, 255))
        node = (int.from_bytes(path[at], "big") ^ 1 << bit).to_bytes(32, "big")
        return [*path[:at], node, *path[at + 1 :]]
    if change == "out":
        return [*path[:at], *path[at + 1 :]]
    return [*path[:at], data.draw(st.binary(min_size=32, max_size=32)), *path[at:]]


ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.binary(max_size=40),
    st.lists(st.binary(min_size=32, max_size=32), max_size=80), st.lists(st.integers(), max_size=3),
)  # fmt: skip


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_whatever_comes_is_no_proof_and_nothing_worse(a: Any, b: Any, c: Any, d: Any, e: Any) -> None:
    assert includes(a, b, c, d, e) is False
    if (a, b, c, d, e) != (0, 0, EMPTY, EMPTY, []):
        assert consistent(a, b, c, d, e) is False


def test_numbers_beyond_every_tree_are_no_proof() -> None:
    node, path = bytes(32), [bytes(32)] * 64
    for number in (-1, 2**63, 2**64, 2**70, True):
        assert not includes(node, number, 2**64, path, node)
        assert not includes(node, 0, number, path, node)
        assert not consistent(number, 2**64, node, node, path)
    assert not includes(node, 0, 2**63, [node] * 65, node)
    assert not consistent(1, 2, node, node, [node] * 100_000)


def test_from_nothing_everything_follows_and_nothing_else_does() -> None:
    tree = grown(LEAVES)
    assert consistent(0, 8, EMPTY, tree.root(), [])
    assert not consistent(0, 8, bytes(32), tree.root(), [])
    assert not consistent(0, 8, EMPTY, tree.root(), [bytes(32)])
    assert not consistent(8, 8, EMPTY, tree.root(), [])
    assert consistent(0, 0, EMPTY, EMPTY, [])


def test_what_the_tree_never_was_cannot_be_asked_for() -> None:
    tree = grown(LEAVES)
    for ask in (
        lambda: tree.root(9), lambda: tree.root(-1), lambda: tree.inclusion(8), lambda: tree.inclusion(-1),
        lambda: tree.inclusion(4, 4), lambda: tree.inclusion(0, 9), lambda: tree.consistency(9),
        lambda: tree.consistency(-1), lambda: tree.consistency(3, 2), lambda: tree.leaf(8), lambda: tree.leaf(-1),
        lambda: Tree().inclusion(0),
    ):  # fmt: skip
        with pytest.raises(IndexError):
            ask()
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        tree.append(bytes(31))
    assert tree.size == 8
