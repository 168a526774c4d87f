"""A list in stretches behaves as a list, and what has changed of it is all that need be written."""

from __future__ import annotations

from bisect import bisect_left, insort

from hypothesis import given
from hypothesis import strategies as st

from feeder.past import blocks
from feeder.past.blocks import Blocks

MOVES = st.lists(
    st.tuples(st.sampled_from(("insort", "insort", "append", "delete", "keep", "set")), st.integers(0, 60)),
    max_size=200,
)


@given(moves=MOVES, most=st.integers(1, 6))
def test_it_is_a_list_also_when_it_was_written_and_read_in_between(moves: list[tuple[str, int]], most: int) -> None:
    before, blocks.MOST = blocks.MOST, most
    try:
        _go(moves)
    finally:
        blocks.MOST = before


def _go(moves: list[tuple[str, int]]) -> None:
    plain: list[int] = []
    stored: dict[int, list[int]] = {}
    some: Blocks[int] = Blocks(lambda number: list(stored[number]))
    for move, value in moves:
        at = bisect_left(plain, value)
        if move == "insort":
            insort(plain, value)
            insort(some, value)
        elif move == "append" and (not plain or plain[-1] <= value):
            plain.append(value)
            some.append(value)
        elif move == "delete" and plain:
            at = value % len(plain)
            del plain[at], some[at]
        elif move == "set" and at < len(plain):
            some[at] = plain[at] = plain[at]
        elif move == "keep":
            stored.update({number: list(some.stretch(number)) for number in some.changed})
            some = Blocks(lambda number: list(stored[number]), some.index_now(), some.following)
        assert bisect_left(some, value) == bisect_left(plain, value)
        assert len(some) == len(plain)
        assert plain == some
    assert list(reversed(some)) == plain[::-1]
    assert some[1:-1] == plain[1:-1]
    assert [some[-n] for n in range(1, len(plain) + 1)] == plain[::-1]
    assert all(count <= blocks.MOST for _, count in some.index_now())


def test_only_what_is_looked_at_is_read() -> None:
    read: list[int] = []

    def load(number: int) -> list[int]:
        read.append(number)
        return [number] * 10

    some: Blocks[int] = Blocks(load, [(number, 10) for number in range(1, 101)], 101)
    assert (len(some), some[-1], some[505]) == (1000, 100, 51)
    some.append(7)
    assert next(iter(reversed(some))) == 7
    assert read == [100, 51]
    assert some.changed == {100}
