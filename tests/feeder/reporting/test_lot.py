"""The lot by which words of very many posts are counted: fair, the same each time, and never of few."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from feeder.reporting.lot import Lot


def ids(count: int, key: int = 0) -> list[str]:
    """As a vault makes them: twelve letters of a hash."""
    return [
        base64.b32encode(hashlib.sha256(f"{key}-{number}".encode()).digest())[:12].decode().lower()
        for number in range(count)
    ]


@given(count=st.integers(0, 300), most=st.integers(0, 300))
def test_few_are_all_read(count: int, most: int) -> None:
    lot = Lot(count, count + most)
    assert all(lot.takes(name) for name in ids(count))
    assert lot.scale == 1.0


def test_of_many_about_so_many_are_drawn_and_each_stands_for_its_part() -> None:
    names = ids(20_000)
    lot, again = Lot(len(names), 2_000), Lot(len(names), 2_000)
    drawn = [name for name in names if lot.takes(name)]
    assert drawn == [name for name in names if again.takes(name)]
    assert 1_850 <= len(drawn) <= 2_150
    assert round(lot.scale * len(drawn)) == len(names)
    marked = set(names[::4])
    assert abs(lot.scale * len(marked.intersection(drawn)) - len(marked)) < 600
