"""The look of the desk: two quiet palettes, paper by day and lamplight by night, and the styles that have names.

Stars and sentiment have no colour of their own: a one-star post is drawn exactly as a five-star one.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import Theme

from moderation.drawing import Bits
from wall.text import visible_controls


class Look(Struct, frozen=True, kw_only=True):
    """One palette. `ink` on `paper` is the reader's text, `honey` the one accent, `brick` for what went wrong."""

    name: str
    dark: bool
    paper: str
    sheet: str
    raised: str
    rule: str
    ink: str
    soft: str
    faint: str
    honey: str
    leaf: str
    brick: str
    chip: str
    chip_ink: str
    mark: str
    cursor: str
    cursor_ink: str


NIGHT = Look(
    name="lamplight", dark=True, paper="#1b1816", sheet="#221e1b", raised="#312b26", rule="#4a413a",
    ink="#eae7e3", soft="#c2b5a6", faint="#a3968a", honey="#e0ad6a", leaf="#9fbf9a", brick="#e59a82",
    chip="#4a4036", chip_ink="#f3d9b1", mark="#785520", cursor="#e0ad6a", cursor_ink="#1b1816",
)  # fmt: skip
DAY = Look(
    name="paper", dark=False, paper="#faf6ef", sheet="#fffdf8", raised="#f4eee2", rule="#d5c8b5",
    ink="#2b2520", soft="#584d43", faint="#6d6156", honey="#8a4f10", leaf="#3f6b3e", brick="#a23b22",
    chip="#e6d6bb", chip_ink="#5a3608", mark="#f6d998", cursor="#8a4f10", cursor_ink="#fffdf8",
)  # fmt: skip
LOOKS = {look.name: look for look in (NIGHT, DAY)}


def theme(look: Look) -> Theme:
    """The palette as the toolkit's theme, for borders, inputs and scroll bars."""
    return Theme(
        name=look.name,
        dark=look.dark,
        primary=look.honey,
        secondary=look.leaf,
        accent=look.honey,
        warning=look.honey,
        error=look.brick,
        success=look.leaf,
        foreground=look.ink,
        background=look.paper,
        surface=look.sheet,
        panel=look.raised,
        variables={
            "rule": look.rule, "soft": look.soft, "faint": look.faint, "honey": look.honey, "ink": look.ink,
            "paper": look.paper, "sheet": look.sheet, "raised": look.raised, "brick": look.brick,
            "scrollbar": look.rule, "scrollbar-hover": look.faint, "scrollbar-active": look.honey,
            "scrollbar-background": look.sheet, "scrollbar-background-hover": look.sheet,
            "scrollbar-background-active": look.sheet, "scrollbar-corner-color": look.sheet,
            "input-cursor-background": look.cursor, "input-cursor-foreground": look.cursor_ink,
            "input-selection-background": look.mark, "border": look.honey, "border-blurred": look.rule,
            "block-cursor-background": look.raised, "block-cursor-foreground": look.ink,
            "block-cursor-blurred-background": look.raised, "block-cursor-blurred-foreground": look.ink,
        },
    )  # fmt: skip


@lru_cache(maxsize=1024)
def style(look: Look, names: str) -> Style:
    """The style that these names add up to, e.g. `"ink strong on-raised"`."""
    out = Style()
    for name in names.split():
        match name:
            case "strong":
                out += Style(bold=True)
            case "under":
                out += Style(underline=True)
            case "gone":
                out += Style(strike=True)
            case "slant":
                out += Style(italic=True)
            case "chip":
                out += Style(color=look.chip_ink, bgcolor=look.chip)
            case "ghost":
                out += Style(color=look.chip_ink, italic=True, underline=True)
            case "marked":
                out += Style(color=look.ink, bgcolor=look.mark, underline=True)
            case "cursor":
                out += Style(color=look.cursor_ink, bgcolor=look.cursor)
            case _ if name.startswith("on-"):
                out += Style(bgcolor=getattr(look, name[3:]))
            case _:
                out += Style(color=getattr(look, name))
    return out


def strip(look: Look, bits: Bits, width: int, base: Style, under: str = "") -> Strip:
    """A line of the screen, exactly `width` cells. `under` are styles beneath all of it.

    The texts are harmless by now; should one not be, this is the last place where that can be put right.
    """
    return _strip(look.name, tuple(bits), width, base, under)


@lru_cache(maxsize=2048)
def _strip(look: str, bits: tuple[tuple[str, str], ...], width: int, base: Style, under: str) -> Strip:
    """Kept, since most lines of a frame were in the one before: a strip remembers how it was cut, too."""
    worn = LOOKS[look]
    ground = base + style(worn, under)
    segments = [
        Segment(visible_controls(text).replace("\n", "␊"), ground + style(worn, names)) for text, names in bits
    ]
    return Strip(segments).adjust_cell_length(width, ground)
