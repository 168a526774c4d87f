"""A report as one HTML file: nothing is loaded from anywhere, no script, light and dark, from a phone to A4 paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from moderation.report.blocks import Chart, Page
from moderation.report.plotted import svg

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """Everything is escaped, and a name that is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters["curve"] = _curve
    made.tests["of"] = lambda block, kind: type(block).__name__ == kind
    return made


def html(page: Page) -> str:
    """The whole file."""
    css = Markup((TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _environment().get_template("report.html").render(page=page, css=css, running=_quoted(page.running))


def _curve(chart: Chart, narrow: bool = False) -> Markup:
    return Markup(svg(chart, narrow=narrow))  # noqa: S704 - drawn here; words in it are escaped by whoever draws


def _quoted(text: str) -> Markup:
    """A CSS string: whatever could end it, or the element that it stands in, is told by its number."""
    safe = "".join(one if one.isalnum() or one in " ,.–-’" else f"\\{ord(one):06x} " for one in text)
    return Markup(f'"{safe}"')  # noqa: S704 - letters, digits and numbers of others only
