"""Bars that stand in a table's cell: inline SVG, which says nothing that the number beside it does not say. Pure."""

from __future__ import annotations

from markupsafe import Markup

LEAST = 0.8
"""Percent of the width that the smallest thing has: one of a thousand is still something."""


def bar(share: float) -> Markup:
    """A bar of `share` (0 to 1) of its cell. It is decoration: whoever cannot see it reads the number."""
    wide = 0.0 if not share > 0 else min(100.0, max(LEAST, share * 100))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="all" width="100" height="10"/><rect class="part" width="{}" height="10"/></svg>'
    ).format(f"{wide:.1f}")
