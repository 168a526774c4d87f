"""How the wall looks: a theme's colours and the scale of type, both plain values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from math import hypot
from pathlib import Path

from display.colour import contrast, readable
from display.draw import TextSpec
from display.layout import Page, Size, holds_a_post, page
from wall.text import Form

__all__ = ["Look", "Theme", "ThemeBroken", "contrast", "load_theme", "look", "look_for", "scale_for"]
THEMES = Path(__file__).parent / "themes"
DISTANCE_M, DIAGONAL_IN = 4.0, 55.0
"""The display that a scale of 1 is made for, in 16:9."""
BODY, LEAST_PX = 46, 16
"""Body text (px) at 1080 lines, and the least that a display draws well."""
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


def load_theme(name: str, accent: str = "", folder: Path = THEMES) -> Theme:
    """The theme `name` (a file `NAME.toml`). Raises ThemeBroken.

    `accent`: the shop's own colour instead of the theme's. It is darkened or lightened where it would not be read
    (4.5:1, WCAG 2.1 level AA) on the theme's grounds; the caller compares `theme.accent` with what was asked for.
    """
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
    if not accent:
        return theme
    if not _COLOUR.match(accent):
        raise ThemeBroken(f"the shop’s colour “{accent[:20]}” is not a colour like #221F1B")
    return replace(theme, accent=readable(accent.upper(), (theme.ground, theme.panel)))


@dataclass(frozen=True, slots=True)
class Look:
    """Theme, scale and page of one screen. Three sizes of type (px): `meta`, `body`, `title`.

    At 1080 lines and a scale of 1 the body is 46 px. A screen on its side is as large: the unit follows the short
    side. `reach_m`: from how far away (m) its body text is read; None if the display's measures were not given.
    """

    theme: Theme
    size: Size
    unit: float
    body: int
    meta: int
    title: int
    page: Page
    reach_m: float | None = None

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


def scale_for(size: Size, distance_m: float, diagonal_in: float) -> float:
    """How much larger than 46 px at 1080 lines body text must be, to be read on this display from so far away.

    A letter is read with ease if its capital is 1/200 of the distance high (a rule of thumb of sign makers, about
    17 minutes of arc). On a display of the diagonal d (mm) and √(w² + h²) px a capital of Inter, 0.727 of the type
    size, is 0.727 · size · d / √(w² + h²) high. With 46 px at 1920 × 1080, 55 inches: 21 mm, for 4 m. From there on
    it goes with the distance, and against the size of the pixels:

        scale = distance / 4 m · 55 in / diagonal · (√(w² + h²) / min(w, h)) / (√(16² + 9²) / 9)
    """
    shape = hypot(*size) / max(1, min(size)) / (hypot(16, 9) / 9)
    return round(distance_m / DISTANCE_M * DIAGONAL_IN / diagonal_in * shape, 4)


def look_for(theme: Theme, size: Size, distance_m: float = DISTANCE_M, diagonal_in: float = DIAGONAL_IN) -> Look:
    """The look for a display of that diagonal, read from that far away; `reach_m` is less where it is too small."""
    wanted = scale_for(size, distance_m, diagonal_in)
    made = look(theme, size, wanted)
    had = made.unit / (max(1, min(size)) / 1080) / wanted
    return replace(made, reach_m=distance_m * min(1.0, had))


def look(theme: Theme, size: Size, scale: float = 1.0) -> Look:
    """The look for a canvas of `size`; `scale` makes everything larger or smaller.

    Never so large that a post of a few lines has no room on the page, nor so small that its letters lose their form.
    """
    least = min(1.0, LEAST_PX / (BODY * max(1, min(size)) / 1080))
    scale = max(scale, least)
    made = _look(theme, size, scale)
    while scale > least and not holds_a_post(made.page, unit=made.unit, body_px=made.body, meta_px=made.meta):
        scale = max(least, scale * 0.98)
        made = _look(theme, size, scale)
    return made


def _look(theme: Theme, size: Size, scale: float) -> Look:
    unit = max(1, min(size)) / 1080 * scale
    body, meta, title = (max(6, round(px * unit)) for px in (BODY, 28, 84))
    made = page(size, unit=unit, body_px=body, meta_px=meta)
    # A sentence stands in whole words: on a narrow page some fourteen letters of it have room in a line.
    return Look(theme, size, unit, body, meta, max(body, min(title, int(made.body.w / 7.5))), made)
