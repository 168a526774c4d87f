"""Curves as SVG by matplotlib: text stays text, no script, no colour that tells a sentiment, the same bytes always.

matplotlib takes most of a second to import, so that happens when the first curve is drawn. It is kept away from the
home folder (its settings and its cache of fonts), and from pyplot, which is not made for threads.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import threading
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from moderation.report.blocks import Bar, Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLE: Mapping[str, Any] = {
    "svg.fonttype": "none", "font.family": "sans-serif", "axes.spines.top": False, "axes.spines.right": False,
    "axes.spines.left": False, "hatch.linewidth": 1.1, "axes.axisbelow": True, "path.snap": False,
}  # fmt: skip
# Colours that stand for roles: whoever puts the picture into a page gives them their own, light or dark.
INK, SOFT, RULE, SHOWN, GROUND, QUIET = "#010101", "#020202", "#030303", "#040404", "#050505", "#060606"
ROLES: Mapping[str, str] = {
    INK: "ink", SOFT: "soft", RULE: "rule", SHOWN: "accent", GROUND: "ground", QUIET: "panel",
}  # fmt: skip
PAPER: Mapping[str, str] = {
    "ink": "#221F1B", "soft": "#57514A", "rule": "#D8D1C4", "accent": "#14594B", "ground": "#FFFFFF",
    "panel": "#EFEBE2",
}  # fmt: skip
"""For paper, and wherever there are no style sheets."""
FONTS = "Inter, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
_FAMILY = re.compile(r"font-family: [^;\"]*")
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>')
_IDS = re.compile(r'<g id="[^"]*"(?=/?>)')
_DEFS_STYLE = re.compile(r"<defs>\s*<style type=\"text/css\">.*?</style>\s*</defs>", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_lock = threading.Lock()


def svg(chart: Chart, *, narrow: bool = False, variables: bool = True) -> str:
    """The curve as one `<svg>` element with title and description.

    `narrow`: for a phone. `variables`: colours are the page's custom properties (`var(--ink)`), else those of paper.
    """
    with _lock:
        drawn = _drawn(chart, narrow)
    return _framed(drawn, chart, "narrow" if narrow else "wide", variables)


def _drawn(chart: Chart, narrow: bool) -> str:
    matplotlib = _library()
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    wide, high = (4.3, 3.2) if narrow else (9.0, 1.95 if chart.low else 2.75)
    # Room for the scale's longest number, the days or hours beneath, and the legend above (inches).
    left, below, above = 0.2 + 0.085 * len(_thousands(_top(chart))), 0.32, 0.62 if narrow else 0.36
    place = (left / wide, below / high, 1 - (left + 0.06) / wide, 1 - (below + above) / high)
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": f"{chart.name}-{narrow}"}):
        figure = Figure((wide, high), facecolor="none")
        FigureCanvasSVG(figure)
        axes = figure.add_axes(place)
        _bars(axes, chart, narrow)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue()


def _library() -> Any:
    """matplotlib, without a look at anybody's settings; its cache of fonts is thrown away at once."""
    import sys

    if "matplotlib" in sys.modules:
        return sys.modules["matplotlib"]
    before = os.environ.get("MPLCONFIGDIR")
    with tempfile.TemporaryDirectory(prefix="vis-a-vis-plot-") as folder:
        os.environ["MPLCONFIGDIR"] = folder
        try:
            import matplotlib
            import matplotlib.figure
        finally:
            if before is None:
                del os.environ["MPLCONFIGDIR"]
            else:
                os.environ["MPLCONFIGDIR"] = before
        matplotlib.rcdefaults()
    return matplotlib


def _bars(axes: Axes, chart: Chart, narrow: bool) -> None:
    bars, at = chart.bars, range(len(chart.bars))
    shown = [bar.shown for bar in bars]
    withheld = [bar.withheld for bar in bars]
    rest = [max(0, bar.received - bar.shown - bar.withheld) for bar in bars]
    for place in (place for place in at if bars[place].quiet):
        axes.axvspan(place - 0.5, place + 0.5, color=QUIET, lw=0, label=_once(chart.legend.quiet, place, bars))
    line: dict[str, Any] = {"linewidth": 1.0, "edgecolor": SHOWN}
    axes.bar(at, shown, 0.66, color=SHOWN, label=chart.legend.shown, **line)
    axes.bar(at, withheld, 0.66, shown, color=GROUND, hatch="////", label=chart.legend.withheld, **line)
    both = [one + other for one, other in zip(shown, withheld, strict=True)]
    axes.bar(at, rest, 0.66, both, color=GROUND, label=chart.legend.other, **line)
    if any(bar.usual is not None for bar in bars):
        usual = [float("nan") if bar.usual is None else bar.usual for bar in bars]
        axes.hlines(
            usual, [place - 0.45 for place in at], [place + 0.45 for place in at], color=INK, linewidth=2.0,
            label=chart.legend.usual,
        )  # fmt: skip
    _scale(axes, bars, _top(chart) * 1.06, narrow)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.01, 0.99), ncols=3 if narrow else 5, frameon=False, fontsize=9.5,
        labelcolor=INK, handlelength=1.3, handletextpad=0.5, columnspacing=1.3, borderaxespad=0.1,
    )  # fmt: skip


def _top(chart: Chart) -> float:
    return max(chart.top, *(max(bar.received, bar.shown + bar.withheld, bar.usual or 0) for bar in chart.bars), 4)


def _thousands(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _once(label: str, place: int, bars: list[Bar]) -> str:
    """A label for the first quiet hour only: the legend has each word once."""
    first = next(at for at, bar in enumerate(bars) if bar.quiet)
    return label if place == first else ""


def _scale(axes: Axes, bars: list[Bar], top: float, narrow: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(-0.6, len(bars) - 0.4)
    axes.set_ylim(0, top)
    every = max(1, -(-len(bars) // (5 if narrow else 14)))
    places = range(0, len(bars), every)
    axes.set_xticks(list(places), [bars[place].label for place in places], fontsize=9.5, color=SOFT)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: _thousands(value))
    axes.tick_params(axis="both", length=0, labelsize=9.5, labelcolor=SOFT)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.spines["bottom"].set_color(SOFT)
    axes.set_facecolor("none")


def _framed(drawn: str, chart: Chart, kind: str, variables: bool) -> str:
    found = _SIZE.search(drawn)
    if found is None:
        raise ValueError("matplotlib drew no SVG")
    inside = drawn[found.end() :]
    for pattern, new in ((_METADATA, ""), (_DEFS_STYLE, ""), (_IDS, "<g"), (_FAMILY, f"font-family: {FONTS}")):
        inside = pattern.sub(new, inside)
    for colour, role in ROLES.items():
        inside = inside.replace(colour, f"var(--{role})" if variables else PAPER[role])
    name = f"{chart.name}-{kind}"
    width, height = found[1].split()[2:]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="{kind}" '
        f'viewBox="{found[1]}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" stroke-linejoin="round">'
        f'<title id="{name}-title">{escape(chart.title)}</title><desc id="{name}-desc">{escape(chart.desc)}</desc>'
        + re.sub(r"\n\s*", "\n", inside)
    )
