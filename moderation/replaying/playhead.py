"""The clock of then: where in the day a replay is, how fast it goes, whether it stands still. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
"""Seconds of the day in one second, slowest first."""
USUAL = 60.0


@dataclass(frozen=True)
class Playhead:
    """`at_ms` was the instant at `since_s` (monotonic s). It never leaves `first_ms` to `last_ms` (Unix ms)."""

    first_ms: int
    last_ms: int
    at_ms: int
    since_s: float = 0.0
    speed: float = USUAL
    paused: bool = True

    def now(self, mono_s: float) -> int:
        """The clock of then (Unix ms) at `mono_s`."""
        if self.paused:
            return self.at_ms
        gone_ms = round(max(0.0, mono_s - self.since_s) * self.speed * 1000)
        return min(self.at_ms + gone_ms, self.last_ms)

    def ended(self, mono_s: float) -> bool:
        """Whether it has come to the last instant."""
        return self.now(mono_s) >= self.last_ms

    def to(self, at_ms: int, mono_s: float) -> Playhead:
        """Jump there; beyond an end is that end."""
        return replace(self, at_ms=max(self.first_ms, min(at_ms, self.last_ms)), since_s=mono_s)

    def by(self, step_ms: int, mono_s: float) -> Playhead:
        """Jump so far ahead, or back."""
        return self.to(self.now(mono_s) + step_ms, mono_s)

    def tenth(self, digit: int, mono_s: float) -> Playhead:
        """Jump to so many tenths of the day: 0 is its beginning, 5 its middle."""
        return self.to(self.first_ms + (self.last_ms - self.first_ms) * digit // 10, mono_s)

    def flip(self, mono_s: float) -> Playhead:
        """Go on, or stand still. From the very end it begins again."""
        if self.paused and self.at_ms >= self.last_ms:
            return replace(self, at_ms=self.first_ms, since_s=mono_s, paused=False)
        return replace(self, at_ms=self.now(mono_s), since_s=mono_s, paused=not self.paused)

    def faster(self, by: int, mono_s: float) -> Playhead:
        """So many steps faster, or slower (negative), along `SPEEDS`."""
        return replace(self, at_ms=self.now(mono_s), since_s=mono_s, speed=stepped(self.speed, by))

    def settled(self, mono_s: float) -> Playhead:
        """The same, standing still if it has come to the end."""
        if not self.paused and self.ended(mono_s):
            return replace(self, at_ms=self.last_ms, since_s=mono_s, paused=True)
        return self


def stepped(speed: float, by: int) -> float:
    """The speed so many steps up or down from `speed`, which need not be one of `SPEEDS`."""
    for _step in range(abs(by)):
        beyond = [each for each in SPEEDS if (each > speed if by > 0 else each < speed)]
        if not beyond:
            break
        speed = min(beyond) if by > 0 else max(beyond)
    return min(max(speed, SPEEDS[0]), SPEEDS[-1])


def next_of(instants: list[int], at_ms: int, forward: bool) -> int | None:
    """The nearest of these instants (Unix ms) after `at_ms`, or before it; None: there is none."""
    if forward:
        return min((each for each in instants if each > at_ms), default=None)
    return max((each for each in instants if each < at_ms), default=None)
