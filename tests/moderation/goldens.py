"""What stands on a terminal as plain text: its characters, and a line of letters for how each is drawn.

Under each line of characters stands one of styles, if it has any but the ground's: a letter for each cell, `.` for
the palette's `ink`. Capitals are bold; what has no letter is `?`. Written anew with `VAV_GOLDEN=write`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from textual.app import App
from textual.screen import ModalScreen

from moderation.look import Look

FOLDER = Path(__file__).parent / "goldens"
LETTERS = {
    "ink": ".", "soft": "s", "faint": "f", "honey": "h", "leaf": "l", "brick": "b", "chip_ink": "c", "rule": "r",
    "cursor_ink": "v", "paper": "p", "sheet": "p", "raised": "p",
}  # fmt: skip
IDS = re.compile(r"#[a-z2-7]{6,12}")
NAMES = re.compile(r"\b[0-9A-F]{3}\b")


def letter(style: Style | None, look: Look) -> str:
    """How a cell is drawn."""
    if style is None or style.color is None or style.color.triplet is None:
        return "."
    found = next((mark for name, mark in LETTERS.items() if getattr(look, name) == style.color.triplet.hex), "?")
    if style.bgcolor is not None and style.bgcolor.triplet is not None:
        ground = style.bgcolor.triplet.hex
        found = "m" if ground == look.mark else "C" if ground == look.chip else found
    return found.upper() if style.bold and found.isalpha() else "*" if style.bold and found == "." else found


def dump(app: App[int], look: Look) -> str:
    """The present screen. What differs from run to run (ids, made-up names) is always the same letters."""
    lines: list[str] = []
    strips = app.screen._compositor.render_strips()
    sheets = app.screen.query("#sheet") if isinstance(app.screen, ModalScreen) else None
    if sheets:  # the sheet alone: what lies beneath it has a picture of its own
        area = sheets.first().region
        strips = [strip.crop(area.x, area.right) for strip in strips[area.y : area.bottom]]
    for strip in strips:
        styles = "".join(
            letter(segment.style, look) * cell_len(segment.text)
            if segment.text.strip()
            else " " * cell_len(segment.text)
            for segment in strip
        )
        lines.append("|" + _steady(strip.text.rstrip()))
        if styles.replace(".", "").strip():
            lines.append(":" + styles.rstrip())
    return "\n".join(lines) + "\n"


def _steady(text: str) -> str:
    text = IDS.sub(lambda found: "#" + "x" * (len(found[0]) - 1), text)
    return NAMES.sub("XXX", text)


def compare(name: str, dumped: str) -> None:
    """Raises AssertionError where it differs from the golden of this name, or writes it."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("VAV_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(dumped, encoding="utf-8")
        return
    assert path.exists(), f"no golden {path.name}: VAV_GOLDEN=write"
    golden = path.read_text(encoding="utf-8")
    differs = [
        f"{number}: {old!r} is now {new!r}"
        for number, (old, new) in enumerate(zip(golden.splitlines(), dumped.splitlines(), strict=False), 1)
        if old != new
    ]
    assert golden == dumped, "\n".join([f"{path.name}: VAV_GOLDEN=write if this is meant", *differs[:12]])
