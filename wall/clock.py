"""Time as an argument: the only place that reads the machine's clock, and a clock that tests step by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_999
"""0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z in Unix milliseconds."""


class Clock(Protocol):
    """What tells the time. `now_ms` is the wall clock (Unix milliseconds); `monotonic` never goes back (s)."""

    def now_ms(self) -> int: ...
    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass
class SteppedClock:
    """A clock that stands still until it is told to `step`. For tests, replay and simulated days."""

    ms: int = 1_795_305_600_000  # 2026-11-22T00:00:00Z
    mono: float = 0.0

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.mono

    def step(self, seconds: float) -> None:
        """Move both clocks forward by `seconds` (s)."""
        self.ms += round(seconds * 1000)
        self.mono += seconds


def to_iso(ms: int) -> str:
    """Unix milliseconds as RFC 3339 in UTC, e.g. `2026-11-22T09:14:03.120Z`.

    A time that a source made up, outside of the years 1 to 9999, is told as the nearest that can be written.
    """
    when = EPOCH + timedelta(milliseconds=max(FIRST_MS, min(ms, LAST_MS)))
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> int:
    """RFC 3339 or ISO 8601 as Unix milliseconds; without an offset it is read as UTC. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def day_of(ms: int, zone: tzinfo = UTC) -> date:
    """The calendar day of an instant in `zone`."""
    return datetime.fromtimestamp(ms / 1000, zone).date()
