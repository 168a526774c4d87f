"""What is still to happen in a lived shop, in order of time, and the clock that is stepped through it."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable

from feeder.house import House
from wall.clock import SteppedClock
from wall.state import next_due_ms

Act = Callable[[], Awaitable[None]]


class Agenda:
    """Acts at their instants (Unix ms). `passing` is called before each step with where the clock goes."""

    def __init__(self, house: House, clock: SteppedClock, passing: Callable[[int], None]) -> None:
        self._house = house
        self._clock = clock
        self._passing = passing
        self._acts: list[tuple[int, int, Act]] = []
        self._count = 0
        self.away: tuple[int, int] = (0, 0)
        """From when to when (Unix ms) the feeder is not there: what would happen then happens afterwards."""

    @property
    def now_ms(self) -> int:
        return self._clock.ms

    def at(self, at_ms: int, act: Act) -> None:
        """Have it done at that instant; what is past already is done next."""
        if self.away[0] <= at_ms < self.away[1]:
            at_ms = self.away[1] + (at_ms - self.away[0]) // 100
        self._count += 1
        heapq.heappush(self._acts, (max(at_ms, self._clock.ms), self._count, act))

    async def run(self, to_ms: int) -> None:
        """Everything up to that instant, and the clock is there."""
        while self._acts and self._acts[0][0] <= to_ms:
            at_ms, _, act = heapq.heappop(self._acts)
            self._go(at_ms)
            await act()
        self._go(to_ms)

    def _go(self, at_ms: int) -> None:
        """Let decisions take effect on the way, each at its own instant."""
        while (due := next_due_ms(self._house.state)) is not None and due <= at_ms:
            if not self._step(due):
                break
        self._step(at_ms)

    def _step(self, at_ms: int) -> bool:
        moved = at_ms > self._clock.ms
        if moved:
            self._passing(at_ms)
            self._clock.step((at_ms - self._clock.ms) / 1000)
        self._house.settle()
        return moved
