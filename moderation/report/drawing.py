"""A report as a file of some form; what draws it is loaded when it is asked for."""

from __future__ import annotations

from typing import Literal

from moderation.report.blocks import Page

Form = Literal["html", "pdf"]


def drawn(page: Page, form: Form) -> bytes:
    """The whole file. Raises NotDrawn, FontsMissing."""
    if form == "html":
        from moderation.report.html import html

        return html(page).encode()
    from moderation.report.pdf import pdf

    return pdf(page)
