"""QR codes as SVG that stands within a page, dark on white in any light."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=2048)
def qr(text: str, title: str) -> Markup:
    """The code of `text`; `title` says what it is to those who do not see it. Raises ValueError if it is too long."""
    code = segno.make_qr(text, error="l")
    out = io.BytesIO()
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, border=3, omitsize=True, dark="#221F1B", light="#FFFFFF",
        svgclass="qr", lineclass=None, title=title,
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 – segno escapes the title, and draws the rest as numbers
