"""How often a service may be asked: a bucket of calls that fills evenly. Held before the service has to say so.

A limit by the year is one too: with so much a second, and no more than `burst` saved up, no year has more than its
calls and one burst, wherever it begins; what `dump` gives is kept in the cursor, so a restart saves up nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from wall.clock import Clock


class Budget:
    """At most `calls` in any `per_s` seconds on the long run, at most `burst` at once."""

    def __init__(
        self, clock: Clock, calls: float, per_s: float, burst: float = 1.0, kept: tuple[float, int] | None = None
    ) -> None:
        """`kept`: what `dump` gave before a restart. Raises ValueError for a budget that never allows a call."""
        if not (calls > 0 and per_s > 0 and burst >= 1):
            raise ValueError(f"not a budget: {calls} calls in {per_s} s, {burst} at once")
        self._clock, self._rate, self._burst = clock, calls / per_s, burst
        level, at_ms = kept if kept is not None else (burst, clock.now_ms())
        # Only between two lives does the wall clock count; a time that is still to come fills nothing.
        level += max(0.0, (clock.now_ms() - at_ms) / 1000) * self._rate
        self._level = min(max(0.0, level), burst)
        self._at_s = clock.monotonic()

    def wait_s(self) -> float:
        """How long to wait (s) before the next call: 0 for not at all, else no less than a clock can tell."""
        self._fill()
        return 0.0 if self._level >= 1.0 - 1e-9 else max(0.001, (1.0 - self._level) / self._rate)

    async def take(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Wait until a call may be made, and count it."""
        while (wait_s := self.wait_s()) > 0:
            await sleep(wait_s)
        self._level = max(0.0, self._level - 1.0)

    def dump(self) -> tuple[float, int]:
        """How many calls are saved up, and when that was (Unix ms)."""
        self._fill()
        return self._level, self._clock.now_ms()

    def _fill(self) -> None:
        # A wall clock that is put right, back or forth, neither fills the bucket nor stops us.
        now_s = self._clock.monotonic()
        self._level = min(self._burst, self._level + (now_s - self._at_s) * self._rate)
        self._at_s = now_s
