"""Colours as `#RRGGBB`: how well two are told apart, and a colour made readable without becoming another. Pure."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2: 1 (none) to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2: 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(colour: str, grounds: Sequence[str], least: float = 4.5) -> str:
    """`colour` itself if it reaches the contrast `least` on all `grounds`, else the nearest of its hue that does.

    It is darkened on light grounds and lightened on dark ones, no more than needed; hue and saturation (of HLS) stay.
    Black or white if none of the hue does, which can only be where grounds are both light and dark.
    """
    if all(contrast(colour, ground) >= least for ground in grounds):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    # On a ground of this luminance black and white are equally well read: 0.05 and 1.05 lie equally far (ratio).
    dark = min((luminance(ground) for ground in grounds), default=1.0) < 0.179
    end = 1.0 if dark else 0.0
    for step in range(1, 257):
        tried = _hex(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 256, saturation))
        if all(contrast(tried, ground) >= least for ground in grounds):
            return tried
    return "#FFFFFF" if dark else "#000000"


def mixed(one: str, other: str, share: float) -> str:
    """So much (0 to 1) of one colour in another, channel by channel."""
    return _hex((a * share + b * (1 - share) for a, b in zip(_channels(one), _channels(other), strict=True)))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in channels)
