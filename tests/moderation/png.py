"""A desk as a picture, with the machine's monospaced font and the wall's emoji.

The toolkit's own screenshot is an SVG whose text is placed by runs; here every cluster gets its own place, so that
any monospaced font of the machine that draws it will do.
"""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

import pyvips
import regex
from rich.cells import cell_len
from textual.app import App

import display.typeset.fonts

FONTS = "'DejaVu Sans Mono', 'Liberation Mono', monospace"


def fonts(folder: Path) -> None:
    """The wall's fonts for emoji, this machine's monospaced one for the rest."""
    conf = display.typeset.fonts.prepare(folder).conf
    system = "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    conf.write_text(
        conf.read_text(encoding="utf-8").replace("</fontconfig>", f"{system}</fontconfig>"), encoding="utf-8"
    )


def picture(app: App[int]) -> bytes:
    """The screen as PNG."""
    svg = app.export_screenshot(title="Vis-à-vis · python -m moderation")
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.S)
    svg = re.sub(r"font-family: ?[^;]*Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(
        r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>(.*?)</text>', placed, svg
    )
    return bytes(pyvips.Image.svgload_buffer(svg.encode(), scale=1.0).write_to_buffer(".png", palette=True))


def placed(match: re.Match[str]) -> str:
    """A run of text, each cluster at its own place."""
    names, x, y, length, rest, inner = match.groups()
    text = html.unescape(inner)
    cells = cell_len(text)
    if not cells:
        return ""
    one = float(length) / cells
    out, at = [], 0
    for cluster in regex.findall(r"\X", text):
        if cell_len(cluster) == 2 and ord(cluster[0]) > 0x2000:
            out.append(_emoji(cluster, float(x) + at * one, float(y), 2 * one))
        elif not cluster.isspace():
            place = f'x="{float(x) + at * one:.2f}" y="{y}"{rest}'
            out.append(f'<text class="{names}" {place}>{html.escape(cluster)}</text>')
        at += cell_len(cluster)
    return "".join(out)


def _emoji(cluster: str, x: float, y: float, size: float) -> str:
    """A colour glyph of the wall's own font as a picture: the drawer of the SVG knows none."""
    drawn = pyvips.Image.text(html.escape(cluster), font="OpenMoji 40", rgba=True, dpi=150)
    data = base64.b64encode(bytes(drawn.write_to_buffer(".png"))).decode()
    place = f'x="{x:.2f}" y="{y - size * 0.8:.2f}" width="{size:.2f}" height="{size:.2f}"'
    return f'<image {place} href="data:image/png;base64,{data}"/>'
