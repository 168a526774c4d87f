"""Where two pictures differ: nothing that differs is left out, and what is the same is mostly left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from display.difference import JOINED, PIXEL, difference
from display.layout import Rect, Size

Spots = list[tuple[int, int]]


def picture(size: Size, pitch: int, spots: Spots) -> memoryview:
    data = bytearray(pitch * size.h)
    for x, y in spots:
        at = y % size.h * pitch + x % size.w * PIXEL
        data[at : at + PIXEL] = b"\1\2\3\4"
    return memoryview(bytes(data))


@given(
    w=st.integers(1, 200), h=st.integers(1, 60), slack=st.integers(0, 3),
    old=st.lists(st.tuples(st.integers(0, 199), st.integers(0, 59)), max_size=12),
    new=st.lists(st.tuples(st.integers(0, 199), st.integers(0, 59)), max_size=12),
)  # fmt: skip
def test_every_difference_lies_in_a_rectangle(w: int, h: int, slack: int, old: Spots, new: Spots) -> None:
    size, pitch = Size(w, h), (w + slack) * PIXEL
    found = difference(picture(size, pitch, old), picture(size, pitch, new), size, pitch)
    before, after = ({(x % w, y % h) for x, y in spots} for spots in (old, new))
    for x, y in before ^ after:
        assert any(rect.x <= x < rect.right and rect.y <= y < rect.bottom for rect in found)
    assert all(rect.inside(Rect(0, 0, w, h)) and rect.w > 0 and rect.h > 0 for rect in found)
    assert not any(one.overlaps(other) for one in found for other in found if one is not other)
    assert bool(found) == (before != after)


def test_lines_apart_are_rectangles_of_their_own_as_wide_as_they_need() -> None:
    size, pitch = Size(320, 100), 320 * PIXEL
    found = difference(
        picture(size, pitch, []), picture(size, pitch, [(5, 10), (100, 12), (300, 12 + JOINED + 1)]), size, pitch
    )
    assert found == [Rect(0, 10, 110, 3), Rect(300, 19, 10, 1)]


def test_what_lies_beyond_the_width_does_not_count() -> None:
    size = Size(2, 2)
    old, new = bytes(2 * 12), bytearray(2 * 12)
    new[8:12] = b"\xff" * 4
    assert difference(memoryview(old), memoryview(bytes(new)), size, 12) == []
