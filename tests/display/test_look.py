"""Themes: readable, complete, and what is wrong with one is said."""

from __future__ import annotations

import colorsys
from dataclasses import replace
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.colour import contrast, luminance, readable
from display.layout import Size
from display.look import THEMES, ThemeBroken, load_theme, look, look_for

DAY = load_theme("day")
colours = st.integers(0, 0xFFFFFF).map("#{:06X}".format)


NAMES = sorted(path.stem for path in THEMES.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_theme_is_readable(name: str) -> None:
    theme = load_theme(name)
    assert theme.name == name
    for ground in (theme.ground, theme.panel, theme.chip):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.soft, ground) >= 4.5
        assert contrast(theme.accent, ground) >= 4.5
    assert contrast(theme.chip_ink, theme.chip) >= 7
    assert contrast(theme.soft, theme.ground) >= 6
    assert theme.rule != theme.ground


def test_the_themes_that_are_promised_are_there_and_one_has_high_contrast() -> None:
    assert {"day", "night", "contrast", "slate"} <= set(NAMES)
    theme = load_theme("contrast")
    assert contrast(theme.ink, theme.ground) >= 15
    assert contrast(theme.soft, theme.ground) >= 10


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "said"), [("name = 1\nfoo", "x.toml"), ("name = 'x'", "x.toml"), (None, "there is no theme")]
)
def test_what_is_wrong_with_a_theme_is_said(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ThemeBroken, match=said):
        load_theme("x", folder=tmp_path)


def test_a_colour_is_a_colour(tmp_path: Path) -> None:
    text = (THEMES / "day.toml").read_text().replace("#F5F2EB", "beige")
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ThemeBroken, match="ground is not a colour"):
        load_theme("x", folder=tmp_path)


@given(colours, st.sampled_from(NAMES))
def test_the_shops_own_colour_is_readable_and_keeps_its_hue(colour: str, name: str) -> None:
    plain, theme = load_theme(name), load_theme(name, colour)
    assert replace(theme, accent=plain.accent) == plain
    grounds = (theme.ground, theme.panel)
    assert all(contrast(theme.accent, ground) >= 4.5 for ground in grounds)
    if all(contrast(colour, ground) >= 4.5 for ground in grounds):
        assert theme.accent == colour.upper()
        return
    (hue, _, s), (other, _, t) = (hls(one) for one in (colour, theme.accent))
    if s > 0.2 and t > 0.2 and 0.1 < luminance(theme.accent) < 0.9:
        assert min(abs(hue - other), 1 - abs(hue - other)) < 0.03


def hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


@given(colours)
def test_a_colour_is_changed_no_more_than_needed(colour: str) -> None:
    made = readable(colour, ("#FFFFFF",))
    if made != colour:
        assert 4.5 <= contrast(made, "#FFFFFF") < 4.9
        assert luminance(made) < luminance(colour)
    assert contrast(readable(colour, ("#777777", "#FFFFFF", "#000000")), "#808080") > 1


def test_a_shops_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ThemeBroken, match="shop’s colour"):
        load_theme("day", "mauve")


TODAY = {
    (1920, 1080): (46, 28, 84),
    (3840, 2160): (92, 56, 168),
    (1080, 1920): (46, 28, 84),
    (1280, 720): (31, 19, 56),
}


@pytest.mark.parametrize("size", TODAY)
def test_four_metres_and_55_inches_are_what_a_scale_of_one_is_made_for(size: tuple[int, int]) -> None:
    asked, plain = look_for(DAY, Size(*size)), look(DAY, Size(*size))
    assert replace(asked, reach_m=None) == plain
    assert (plain.body, plain.meta, plain.title) == TODAY[size]
    assert plain.unit == min(size) / 1080
    assert asked.reach_m == 4.0


@given(
    st.tuples(st.integers(320, 8000), st.integers(240, 5000)),
    st.floats(0.3, 30),
    st.floats(5, 200),
)
def test_a_capital_is_a_two_hundredth_of_the_distance_or_the_reach_is_less(
    size: tuple[int, int], distance_m: float, diagonal_in: float
) -> None:
    made = look_for(DAY, Size(*size), distance_m, diagonal_in)
    assert made.reach_m is not None
    assert made.reach_m <= distance_m
    capital_m = made.body * 0.727 * diagonal_in * 0.0254 / hypot(*size)
    assert capital_m >= made.reach_m / 200
    assert made.body >= 9
    post = 4 * round(made.body * 1.37) + 3 * round(made.meta * 1.4) + round(24 * made.unit)
    assert made.page.body.h >= post
    assert made.page.columns[0].w >= 11 * made.body
    assert made.page.head.h >= made.body
    assert made.title == made.body or made.title * 7.5 <= made.page.body.w


def test_a_small_tablet_far_away_says_how_far_it_reaches() -> None:
    tablet = look_for(DAY, Size(1280, 800), 8, 10)
    assert tablet.reach_m is not None
    assert 0.8 < tablet.reach_m < 2
    assert tablet.body < 80
    assert look_for(DAY, Size(1280, 800), 1, 10).reach_m == 1
