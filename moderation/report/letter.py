"""A report as an e-mail: its page of two minutes as words, the rest attached.

Used by the feeder at closing, in a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from moderation.report import files, spans
from moderation.report.drawing import drawn
from moderation.report.page import page
from moderation.report.reader import Reader, one_line
from moderation.report.text import text
from wall.report import Report

Form = Literal["html", "pdf", "json"]
KINDS = {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}


class Enclosed(NamedTuple):
    """A file: its name, its media type, its bytes."""

    name: str
    kind: str
    data: bytes


def subject(report: Report, reader: Reader) -> str:
    """`Maison Tilleul : samedi 21 novembre 2026`; nothing of what anybody wrote."""
    title = spans.named(report.span, report.first, report.last, reader)
    return reader._("{shop}: report, {span}").format(shop=one_line(report.label or report.shop, 60), span=title)


def letter(report: Report, reader: Reader, forms: Sequence[Form]) -> tuple[str, str, list[Enclosed]]:
    """Subject, words, and the files. Raises NotDrawn, FontsMissing."""
    told = page(report, reader)
    span = {"day": report.first, "month": report.first[:7]}.get(report.span, f"{report.first}_{report.last}")
    name = re.sub(r"[^A-Za-z0-9_-]", "-", f"{report.shop[:64]}-{span}")
    made = [
        Enclosed(f"{name}.{form}", KINDS[form], files.encoded(report) if form == "json" else drawn(told, form))
        for form in forms
    ]
    return subject(report, reader), text(told) + "\n", made
