"""How often a fade is drawn: sixty times a second where the machine can, else thirty, evenly. Pure.

A fade that comes late now and then is seen to stutter; one at half the rate is not. So the rate falls as soon as
frames take longer than their time, and rises again only after a second of frames that would easily have fitted.
"""

from __future__ import annotations

FAST_S, SLOW_S = 1 / 60, 1 / 30
FULL, EASY = 0.9, 0.5
"""Shares of FAST_S: a frame of more than FULL is too slow for it; frames below EASY would easily fit."""
LATE, CALM = 3, 30
"""So many slow frames out of the last few bring the rate down; so many easy ones in a row bring it up."""


class Rhythm:
    """Told of each frame what it took (s), it says when the next one is due."""

    def __init__(self) -> None:
        self.interval_s = FAST_S
        """From the beginning of one frame to that of the next."""
        self._due = 0.0
        self._slow = 0
        self._easy = 0

    def drawn(self, began: float, took: float) -> None:
        """A frame was begun at `began` (s) and took so long."""
        if self.interval_s == FAST_S:
            self._slow = self._slow + 1 if took > FAST_S * FULL else max(0, self._slow - 1)
            if self._slow >= LATE:
                self.interval_s, self._slow, self._easy = SLOW_S, 0, 0
        else:
            self._easy = self._easy + 1 if took < FAST_S * EASY else 0
            if self._easy >= CALM:
                self.interval_s, self._easy = FAST_S, 0
        # Frames keep to the beat, so that waking up a little late does not add up; after a gap a new beat begins.
        late = began - self._due
        self._due = began + self.interval_s - (late if 0 < late < self.interval_s / 2 else 0.0)

    def wait_s(self, now: float) -> float:
        """How long until the next frame is due; 0 if it is."""
        return min(max(0.0, self._due - now), self.interval_s)
