"""How long words stay: reading time, the same for everybody's. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Reading time: `settle_s` to notice, then the words at `wpm` a minute, at least `min_s`."""

    wpm: float = 160.0
    settle_s: float = 2.0
    min_s: float = 8.0

    def dwell(self, words: int) -> float:
        """How long (s) so many words stay."""
        return max(self.min_s, self.settle_s + self.reading(words))

    def reading(self, words: int) -> float:
        """How long (s) so many words more take whoever is reading already."""
        return words * 60 / self.wpm

    def hastened(self, speed: float) -> Pace:
        """For a replay at `speed`: never less than 2 s a picture, so that it can be followed and never flickers."""
        return Pace(self.wpm * max(1.0, speed), self.settle_s / max(1.0, speed), max(2.0, self.min_s / speed))
