"""How often the page is told, and how much it may ask. Pure: the time (s, never going back) is an argument."""

from __future__ import annotations

from msgspec.structs import replace

from wall.figures import Panel
from wall.phone import Public

EVERY_S = 1.0
"""What everybody may see is told at most so often (s),"""
FIGURES_S = 5.0
"""where only figures have moved, so often,"""
URGENT_S = 0.2
"""and when something must leave, so often."""
A_SECOND = 200.0
BURST = 1000.0
"""Questions that a page may ask, in the long run and at once: ten times what a shop full of people asks."""
SIZE = 8192
"""Bytes that count as one question more."""


class Pace:
    """Says when to tell again. `last`: what was told last."""

    def __init__(self) -> None:
        self.last = Public(at_ms=0, shop="-", shop_label="", zone="", language="", panel=Panel())
        self.urgent = False
        self._at_s = float("-inf")

    def changed(self, gone: bool) -> None:
        """Something has; `gone`: something must leave."""
        self.urgent = self.urgent or gone

    def wait_s(self, now_s: float) -> float:
        """How long (s) to wait before it may be told."""
        return max(0.0, self._at_s + (URGENT_S if self.urgent else EVERY_S) - now_s)

    def differs(self, now: Public, now_s: float) -> bool:
        """Whether there is something to tell."""
        if now == self.last:
            self.urgent = False
            return False
        only_figures = replace(now, panel=self.last.panel) == self.last
        return not only_figures or now_s - self._at_s >= FIGURES_S

    def sent(self, now_s: float, public: Public) -> None:
        """It is told now."""
        self.last, self._at_s, self.urgent = public, now_s, False


class Questions:
    """Whether a page may ask one more: a bucket that empties with time."""

    def __init__(self) -> None:
        self._level = 0.0
        self._at_s = float("-inf")

    def may(self, now_s: float, size: int) -> bool:
        """Count a question of `size` bytes; False if that is too much."""
        self._level = max(0.0, self._level - max(0.0, now_s - self._at_s) * A_SECOND) + 1 + size / SIZE
        self._at_s = now_s
        return self._level <= BURST
