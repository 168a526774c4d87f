"""What somebody in front of the terminal sees, as text."""

from __future__ import annotations

from typing import Any

from textual.app import App


def seen(app: App[Any]) -> str:
    """The lines of the present screen, no-break spaces as spaces."""
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    return "\n".join(lines).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
