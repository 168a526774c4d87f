"""How the wall looks: a theme's colours and the scale of type, both plain values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from display.draw import TextSpec
from display.layout import Page, Size, page
from wall.text import Form

THEMES = Path(__file__).parent / "themes"
_COLOUR = re.compile(r"^#[0-9A-Fa-f]{6}$")


class ThemeBroken(Exception):
    """A theme cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#RRGGBB`."""

    name: str
    ground: str
    ink: str
    soft: str
    rule: str
    panel: str
    accent: str
    chip: str
    chip_ink: str


def load_theme(name: str, folder: Path = THEMES) -> Theme:
    """The theme `name` (a file `NAME.toml`). Raises ThemeBroken."""
    path = folder / f"{name}.toml"
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        theme = Theme(**given)
    except FileNotFoundError as error:
        known = ", ".join(sorted(one.stem for one in folder.glob("*.toml")))
        raise ThemeBroken(f"there is no theme “{name}”; there are: {known}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise ThemeBroken(f"{path.name}: {error}") from error
    for field in fields(theme):
        if field.name != "name" and not _COLOUR.match(str(getattr(theme, field.name))):
            raise ThemeBroken(f"{path.name}: {field.name} is not a colour like #221F1B")
    return theme


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2: 1 (none) to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Look:
    """Theme, scale and page of one screen. Three sizes of type (px): `meta`, `body`, `title`.

    At 1080 lines the body is 46 px, capitals 33 px high: 21 mm on a screen of 55 inches, which is 1/200 of four
    metres. A screen on its side is as large: the scale follows the short side.
    """

    theme: Theme
    size: Size
    unit: float
    body: int
    meta: int
    title: int
    page: Page

    def px(self, units: float) -> int:
        """A length given for a screen of 1080 lines, in pixels of this one, at least 1."""
        return max(1, round(units * self.unit))

    def words(self, form: Form, width: int, colour: str = "", weight: int = 430) -> TextSpec:
        """A post's own words."""
        t = self.theme
        return TextSpec(
            form, width, self.body, round(self.body * 1.37), colour or t.ink, weight, (t.chip, t.chip_ink)
        )

    def small(self, form: Form, width: int, colour: str = "", weight: int = 450) -> TextSpec:
        """Who, when, where from."""
        t = self.theme
        return TextSpec(
            form, width, self.meta, round(self.meta * 1.4), colour or t.soft, weight, (t.chip, t.chip_ink)
        )

    def large(self, form: Form, width: int, colour: str = "", weight: int = 500) -> TextSpec:
        """A scene's one sentence."""
        return TextSpec(form, width, self.title, round(self.title * 1.22), colour or self.theme.ink, weight)


def look(theme: Theme, size: Size, scale: float = 1.0) -> Look:
    """The look for a canvas of `size`; `scale` makes everything larger or smaller."""
    unit = min(size) / 1080 * scale
    body, meta, title = (max(6, round(px * unit)) for px in (46, 28, 84))
    return Look(theme, size, unit, body, meta, title, page(size, unit=unit, body_px=body, meta_px=meta))
