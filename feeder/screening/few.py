"""Some screeners alone, without language and tone: for a house that looks for little or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from feeder.screening.base import Screener, screen
from feeder.screening.noted import Noted


class Few:
    """As `Engine`, with nothing but these screeners; without any, it looks at nothing."""

    def __init__(self, screeners: Sequence[Screener] = ()) -> None:
        self._screeners = tuple(screeners)
        self.rules = "+".join(f"{each.name}/{each.version}" for each in screeners)
        self.flags = frozenset(flag for each in screeners for flag in each.flags)

    def warm(self) -> None:
        """There is nothing to load."""

    def look(self, text: str, stars: int | None = None, language: str = "") -> Noted:
        """What they find."""
        return Noted(findings=tuple(screen(text, self._screeners, language)), stars=stars)

    def refine(self, text: str, noted: Noted) -> Noted:
        """There are no extras."""
        return noted
