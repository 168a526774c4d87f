"""Themes: readable, complete, and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from display.look import THEMES, ThemeBroken, contrast, load_theme
from tests.display.making import a_look


@pytest.mark.parametrize("name", sorted(path.stem for path in THEMES.glob("*.toml")))
def test_every_theme_is_readable(name: str) -> None:
    theme = load_theme(name)
    assert theme.name == name
    for ground in (theme.ground, theme.panel, theme.chip):
        assert contrast(theme.ink, ground) >= 7
    assert contrast(theme.chip_ink, theme.chip) >= 7
    assert contrast(theme.soft, theme.ground) >= 6
    assert contrast(theme.accent, theme.panel) >= 4.5


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
        load_theme("x", tmp_path)


def test_a_colour_is_a_colour(tmp_path: Path) -> None:
    text = (THEMES / "day.toml").read_text().replace("#F5F2EB", "beige")
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ThemeBroken, match="ground is not a colour"):
        load_theme("x", tmp_path)


def test_body_text_is_a_two_hundredth_of_four_metres_on_a_55_inch_screen() -> None:
    capital_mm = a_look().body * 0.727 * 685 / 1080
    assert capital_mm >= 4000 / 200
    assert a_look(3840, 2160).body == 2 * a_look().body
    assert a_look(1080, 1920).body == a_look().body
