"""Where everything stands in a replay: the film of then in its frame, the word and the clock, the time bar. Pure.

The picture of then is drawn at its own size and made smaller as a whole: nothing of it is set anew, and nobody can
take it for the wall itself. Lengths in px.
"""

from __future__ import annotations

from dataclasses import dataclass

from display.colour import luminance, mixed
from display.layout import BAR, Rect, Size
from display.look import Theme

WIDE = 1.25
"""From this ratio of width to height on, word and clock stand in a column at the left, else in a band above."""
DARK = 0.18
"""Below this luminance black and white are read as well as one another: a ground that is darker is a dark one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`told`: for the word, the day, the clock; `film`: the picture of then; `legend` and `chart`: of the bar.

    `aside`: `told` is a column. `unit`: 1/1080 of the short side.
    """

    told: Rect
    film: Rect
    legend: Rect
    chart: Rect
    aside: bool
    unit: float


def setting(size: Size) -> Setting:
    """The places on a canvas of `size`. The film keeps the canvas's own proportions."""
    w, h = size
    unit = max(1, min(w, h)) / 1080
    edge = max(8, round(30 * unit))
    if w >= h * WIDE:
        share = 0.68 if w >= h * BAR else 0.74 if w < h * 1.5 else 0.78
        film = Rect(0, edge, round(w * share), round(h * share))
        film = film.moved(w - edge - film.w, 0)
        told = Rect(edge, edge, film.x - 2 * edge, film.h)
        top = film.bottom + round(edge * 0.9)
        low = max(1, h - round(edge * 0.8) - top)
        legend, chart = Rect(edge, top, told.w, low), Rect(film.x, top, film.w, low)
        return Setting(told, film, legend, chart, True, unit)
    share = 0.775 if h > w else 0.7
    film = Rect((w - round(w * share)) // 2, 0, round(w * share), round(h * share))
    rest = max(2, h - film.h - 4 * edge)
    told = Rect(edge, edge, w - 2 * edge, round(rest * 0.46))
    film = film.moved(0, told.bottom + edge)
    top = film.bottom + edge
    low = max(1, h - edge - top)
    legend = Rect(edge, top, w - 2 * edge, round(low * 0.24))
    return Setting(told, film, legend, Rect(edge, legend.bottom, w - 2 * edge, low - legend.h), False, unit)


@dataclass(frozen=True, slots=True)
class Shade:
    """The frame's colours: never those of the wall around a live post."""

    ground: str
    ink: str
    soft: str
    rule: str
    edge: str


def shade(theme: Theme) -> Shade:
    """Dark around a light film; around a dark one darker still, with a light line about the film."""
    if luminance(theme.ground) < DARK:
        ground = mixed(theme.ground, "#000000", 0.4)
        ink, edge = theme.ink, theme.ink
    else:
        ground, ink, edge = theme.ink, theme.ground, theme.ground
    return Shade(ground, ink, mixed(ink, ground, 0.74), mixed(ink, ground, 0.3), edge)
