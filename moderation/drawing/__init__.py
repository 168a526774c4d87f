"""From posts and figures to lines of the terminal. Pure; every text passes `moderation.glyphs` on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Bits = list[tuple[str, str]]
"""One line: stretches of harmless text, each with the names of its styles (`moderation/look.py`)."""


class Spot(NamedTuple):
    """Cells `left` to `right` (exclusive) of line `y` stand for an action of the screen."""

    y: int
    left: int
    right: int
    action: str


def joined(parts: Sequence[str], between: str = " · ") -> str:
    """The parts that are not empty, with a quiet dot between them."""
    return between.join(part for part in parts if part)
