"""A report as a PDF by Typst: A4, tagged for screen readers (PDF/UA-1), with the house's own fonts and no others.

Whatever people wrote goes in as data, never as markup. The same report gives the same bytes: dates are those at which
it was reckoned.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst

from moderation.report.blocks import Chart, Page
from moderation.report.plotted import svg
from wall.fonts import gathered

SHEET = Path(__file__).parent / "templates" / "report.typ"
FONTS = ("Inter", "Noto Sans", "Noto Sans Arabic", "Heebo", "Noto Sans Thai", "Noto Sans CJK SC", "OpenMoji Color")


class NotDrawn(RuntimeError):
    """The PDF could not be made; the message says why."""


def pdf(page: Page) -> bytes:
    """The whole file. Raises FontsMissing, NotDrawn."""
    return _compiled(page, "pdf")[0]


def pictures(page: Page, ppi: float = 110) -> list[bytes]:
    """Each of its pages as a PNG, to be looked at. Raises FontsMissing, NotDrawn."""
    return _compiled(page, "png", ppi)


def data(page: Page) -> dict[str, Any]:
    """What the sheet is told: plain data, with each curve's picture beside its words."""
    told: dict[str, Any] = msgspec.to_builtins(page)
    for section, drawn in zip(page.sections, told["sections"], strict=True):
        for block, plain in zip(section.blocks, drawn["blocks"], strict=True):
            if isinstance(block, Chart):
                plain["svg"] = svg(block, variables=False)
    return told


def _compiled(page: Page, form: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="vis-a-vis-report-") as folder:
        for path in gathered():
            (Path(folder) / path.name).symlink_to(path)
        inputs = {"page": data(page), "fonts": FONTS}
        try:
            made: object = typst.compile(
                SHEET,
                font_paths=[Path(folder)],
                ignore_system_fonts=True,
                sys_inputs={name: msgspec.json.encode(told).decode() for name, told in inputs.items()},
                format=form,
                ppi=ppi,
                pdf_standards="ua-1" if form == "pdf" else None,
                timestamp=_date(page.made_ms),
            )  # fmt: skip
        except (typst.TypstError, RuntimeError) as error:
            raise NotDrawn(str(error)) from error
    pages = made if isinstance(made, list) else [made]
    return [one for one in pages if isinstance(one, bytes)]


def _date(at_ms: int) -> datetime:
    try:
        return datetime.fromtimestamp(at_ms // 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
