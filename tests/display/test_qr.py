"""The QR code: the modules that segno makes and no others, dark on light, in whole pixels, few commands."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box
from display.layout import Rect
from display.look import contrast, load_theme
from display.qr import LEAST_PX, LONGEST, QUIET, areas, block
from tests.display.making import HOSTILE

ADDRESS = "https://mur.maison-tilleul.fr/dire?magasin=lyon"
urls = st.one_of(st.text(min_size=1, max_size=120), st.sampled_from(HOSTILE))


def modules(url: str, px: int, boxes: tuple[Box, ...]) -> list[list[int]]:
    """The boxes painted back into modules; raises IndexError or AssertionError where they do not fit the grid."""
    count = len(segno.make(url, error="m", micro=False).matrix)
    out = [[0] * count for _ in range(count)]
    for box in boxes:
        assert not any(edge % px for edge in box.rect)
        for y in range(box.rect.y // px - QUIET, box.rect.bottom // px - QUIET):
            for x in range(box.rect.x // px - QUIET, box.rect.right // px - QUIET):
                assert min(x, y) >= 0
                out[y][x] += 1
    return out


@settings(max_examples=60, deadline=None)
@given(urls, st.integers(1, 900))
def test_the_modules_are_segnos_each_drawn_once_within_the_room_given(url: str, size: int) -> None:
    found = block(url, size, "#221F1B", "#F5F2EB")
    assert found.w == found.h <= max(0, size)
    if not found.w:
        return
    ground, *dark = found.commands
    assert isinstance(ground, Box)
    assert ground.rect == Rect(0, 0, found.w, found.h)
    expected = [list(row) for row in segno.make(url, error="m", micro=False).matrix]
    px = found.w // (len(expected) + 2 * QUIET)
    assert px >= LEAST_PX
    assert modules(url, px, tuple(box for box in dark if isinstance(box, Box))) == expected


@pytest.mark.parametrize("theme", ["day", "night"])
def test_it_is_dark_on_light_in_every_theme(theme: str) -> None:
    colours = load_theme(theme)
    light, dark = (box.colour for box in block(ADDRESS, 400, colours.ink, colours.ground).commands[:2])  # type: ignore[union-attr]
    assert contrast(light, "#000000") > contrast(dark, "#000000")
    assert contrast(light, dark) >= 7


def test_colours_too_alike_give_way_to_black_on_white() -> None:
    light, dark = (box.colour for box in block(ADDRESS, 400, "#777777", "#888888").commands[:2])  # type: ignore[union-attr]
    assert (light, dark) == ("#FFFFFF", "#000000")


@pytest.mark.parametrize("url", ["", "   ", "x" * (LONGEST + 1), "\ud83d"])
def test_an_address_that_no_code_can_hold_gives_nothing(url: str) -> None:
    assert (block(url, 4_000, "#000000", "#FFFFFF").w, block(url, 4_000, "#000000", "#FFFFFF").commands) == (0, ())


def test_too_little_room_for_readable_modules_gives_nothing() -> None:
    assert block(ADDRESS, 60, "#000000", "#FFFFFF").w == 0


def test_error_correction_is_m_at_least() -> None:
    assert segno.make(ADDRESS, error="m", micro=False).error in ("M", "Q", "H")
    version = segno.make(ADDRESS, error="m", micro=False).version
    found = block(ADDRESS, 400, "#000000", "#FFFFFF")
    side = 17 + 4 * int(version) + 2 * QUIET
    assert found.w == 400 // side * side


def test_runs_are_merged() -> None:
    assert areas((bytearray([1, 1, 0]), bytearray([1, 1, 0]), bytearray([0, 1, 1]))) == [
        Rect(0, 0, 2, 2),
        Rect(1, 2, 2, 1),
    ]
    dark = sum(map(sum, segno.make(ADDRESS, error="m", micro=False).matrix))
    assert len(block(ADDRESS, 400, "#000000", "#FFFFFF").commands) < dark / 2
