"""What stands over everything else for a while: which screen this is, as large as can be. Pure."""

from __future__ import annotations

import re

from display.draw import Box, Layer, TextSpec, Words, line_of
from display.layout import Rect
from display.scenes.parts import Kit


def badge(kit: Kit, name: str, size: str) -> tuple[Layer, ...]:
    """The account's name in a panel in the middle; what number it ends with as large as the panel takes.

    `size`: of the display, as it is told at the desk.
    """
    look, theme = kit.look, kit.look.theme
    w, h = look.size
    panel = Rect(w // 8, h // 8, w - 2 * (w // 8), h - 2 * (h // 8))
    number = re.search(r"\d{1,3}$", name)
    shown = number[0] if number else name
    inner = panel.w - 4 * look.px(40)
    px = _fitting(kit, shown, inner, round(panel.h * (0.52 if number else 0.3)))
    large = TextSpec(line_of(shown), w, px, round(px * 1.1), theme.ink, 600)
    lines = [large, look.large(line_of(name), inner)] if number else [large]
    lines.append(look.small(line_of(size), inner))
    sizes = [kit.measure(spec) for spec in lines]
    gap = look.px(16)
    y = panel.y + (panel.h - sum(one.h for one in sizes) - gap * (len(sizes) - 1)) // 2
    commands: list[Box | Words] = [
        Box(panel, theme.ink, look.px(36)),
        Box(Rect(panel.x + 4, panel.y + 4, panel.w - 8, panel.h - 8), theme.ground, look.px(34)),
    ]
    for spec, taken in zip(lines, sizes, strict=True):
        commands.append(Words(panel.x + (panel.w - taken.w) // 2, y, spec))
        y += taken.h + gap
    return (Layer("badge", panel, tuple(commands)),)


def _fitting(kit: Kit, text: str, width: int, px: int) -> int:
    """The largest type, up to `px`, in which `text` is at most `width` wide on one line."""
    spec = TextSpec(line_of(text), 1_000_000, px, round(px * 1.1), "#000000", 600)
    wide = kit.measure(spec).w
    return px if wide <= width else max(12, px * width // wide)
