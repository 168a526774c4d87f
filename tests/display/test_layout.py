"""Columns: in order, inside, apart and balanced, whatever the heights; and pages for every size of screen."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from display.layout import Page, Rect, Size, flow, page, partition

heights = st.lists(st.integers(1, 900), min_size=1, max_size=12)
sizes = st.tuples(st.integers(320, 4000), st.integers(240, 4000))


def a_page(width: int, height: int) -> Page:
    unit = min(width, height) / 1080
    return page(Size(width, height), unit=unit, body_px=max(6, round(46 * unit)), meta_px=max(6, round(28 * unit)))


@given(heights, st.integers(1, 4), st.integers(0, 60))
def test_a_partition_keeps_the_order_and_no_other_is_lower(hs: list[int], count: int, gap: int) -> None:
    ends = partition(hs, count, gap)
    runs = [hs[a:b] for a, b in pairwise((0, *ends))]
    assert [h for run in runs for h in run] == hs
    assert len(runs) <= count
    assert all(runs)
    tallest = max(sum(run) + gap * (len(run) - 1) for run in runs)
    assert tallest == lowest(hs, count, gap)


def lowest(hs: list[int], count: int, gap: int) -> int:
    """The least height that any cut into `count` runs can have, by trying them all."""
    best = {0: 0}
    for _ in range(count):
        better = dict(best)
        for start, high in best.items():
            for end in range(start + 1, len(hs) + 1):
                run = sum(hs[start:end]) + gap * (end - start - 1)
                better[end] = min(better.get(end, 1 << 30), max(high, run))
        best = better
    return best[len(hs)]


@given(heights, sizes, st.integers(0, 60))
def test_what_flows_is_inside_in_order_and_apart(hs: list[int], size: tuple[int, int], gap: int) -> None:
    columns = a_page(*size).columns
    places = flow(hs, columns, gap)
    if places is None:
        ends = partition(hs, len(columns), gap)
        tallest = max(sum(hs[a:b]) + gap * (b - a - 1) for a, b in pairwise((0, *ends)))
        assert tallest > columns[0].h
        return
    assert [place.h for place in places] == hs
    for place in places:
        assert any(place.inside(column) for column in columns)
    for one, other in pairwise(places):
        assert (one.x, one.y) < (other.x, other.y)
        assert not one.overlaps(other)
        assert one.x < other.x or other.y - one.bottom == gap


@given(sizes)
def test_a_page_has_its_parts_inside_and_apart(size: tuple[int, int]) -> None:
    found = a_page(*size)
    parts = [found.head, found.body, found.foot]
    assert all(part.inside(found.whole) for part in parts if part.h > 1)
    assert found.head.bottom <= found.body.y
    assert found.body.bottom <= found.foot.y or found.body.h == 1
    assert all(column.inside(found.body) for column in found.columns)
    assert not any(a.overlaps(b) for a, b in pairwise(found.columns))


def test_the_number_of_columns_follows_the_width_in_type() -> None:
    assert [len(a_page(*size).columns) for size in ((1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080))] == [
        2,
        2,
        1,
        1,
    ]
    assert len(a_page(1920, 540).columns) == 4


def test_rectangles() -> None:
    assert Rect(0, 0, 2, 2).overlaps(Rect(1, 1, 2, 2))
    assert not Rect(0, 0, 2, 2).overlaps(Rect(2, 0, 2, 2))
    assert not Rect(0, 0, 2, 2).overlaps(Rect(1, 1, 0, 0))
    assert Rect(1, 1, 2, 2).moved(1, -1) == Rect(2, 0, 2, 2)
