"""Columns: in order, inside, apart and balanced, whatever the heights; and pages for every size of screen."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.layout import Page, Rect, Size, flow, holds_a_post, page, partition
from display.look import load_theme, look, look_for

DAY = load_theme("day")

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


@given(st.tuples(st.integers(320, 8000), st.integers(240, 5000)), st.floats(0.05, 12))
def test_a_page_has_its_parts_inside_and_apart_at_every_size_and_scale(size: tuple[int, int], scale: float) -> None:
    made = look(DAY, Size(*size), scale)
    found = made.page
    parts = [found.head, found.body, found.foot]
    assert all(part.inside(found.whole) and min(part.w, part.h) > 0 for part in parts)
    assert not any(a.overlaps(b) for a, b in combinations(parts, 2))
    assert all(min(part.x, part.y, size[0] - part.right, size[1] - part.bottom) > 0 for part in parts)
    assert holds_a_post(found, unit=made.unit, body_px=made.body, meta_px=made.meta)
    assert all(column.inside(found.body) and column.h == found.body.h for column in found.columns)
    assert len({column.w for column in found.columns}) == 1
    assert all(a.right < b.x for a, b in pairwise(found.columns))
    assert found.columns[0].x == found.body.x
    assert found.body.right - found.columns[-1].right < len(found.columns)


def test_a_columns_measure_is_near_that_of_a_book() -> None:
    """Between 14 and 29 type sizes, which are 28 to 58 characters, wherever the screen is wide enough for it."""
    for size in ((1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080), (1024, 768), (1920, 540), (3840, 1080)):
        made = look_for(DAY, Size(*size))
        assert 14 <= made.page.columns[0].w / made.body <= 29, size


def test_the_number_of_columns_follows_the_width_in_type() -> None:
    sizes = ((1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080))
    assert [len(a_page(*size).columns) for size in sizes] == [2, 2, 1, 1]


@pytest.mark.parametrize("size", [(1920, 540), (1920, 360), (3840, 1080)])
def test_a_bar_gives_its_height_to_the_posts(size: tuple[int, int]) -> None:
    made = look_for(DAY, Size(*size))
    assert made.page.bar
    assert made.page.body.h >= size[1] * 0.85
    assert made.page.head.right < made.page.body.x
    assert made.page.foot.y == made.page.head.bottom
    assert made.page.body.w >= size[0] * 0.65
    assert not look_for(DAY, Size(2560, 1080)).page.bar


def test_rectangles() -> None:
    assert Rect(0, 0, 2, 2).overlaps(Rect(1, 1, 2, 2))
    assert not Rect(0, 0, 2, 2).overlaps(Rect(2, 0, 2, 2))
    assert not Rect(0, 0, 2, 2).overlaps(Rect(1, 1, 0, 0))
    assert Rect(1, 1, 2, 2).moved(1, -1) == Rect(2, 0, 2, 2)
