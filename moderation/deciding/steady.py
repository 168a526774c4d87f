"""A key that is held down counts once: nothing is decided by a sleeve on the keyboard. Pure."""

from __future__ import annotations

from dataclasses import dataclass

HELD_S = 0.6
"""The same key again within this time (s) is the key held down: keyboards repeat after half a second."""


@dataclass
class Steady:
    """Asked before every act of a single key."""

    last: str = ""
    last_s: float = 0.0

    def counts(self, what: str, now_s: float) -> bool:
        """Whether this press is one of its own; each press, counted or not, begins the time anew."""
        held = what == self.last and now_s - self.last_s < HELD_S
        self.last, self.last_s = what, now_s
        return not held
