"""A year's calls at Trustpilot, and how what is left of them outlives a restart. Pure but for the clock."""

from __future__ import annotations

from typing import Any

from feeder.sources.shared.budget import Budget
from wall.clock import Clock

YEAR_S = 365 * 86_400.0
SHARE = 0.98
"""Of the year's calls so much is used: 200,000 make one in 161 s. The rest is for `sources try` and for people."""
MOST_AT_ONCE = 120
"""Calls that may be saved up for a whole reading; Trustpilot recommends no more than 833 in five minutes."""
AHEAD = 10.0
"""So many calls are written down before they are made: a cursor is not stored for every single one."""


def year_budget(clock: Clock, calls_per_year: int, kept: Any = None) -> Budget:
    """A budget that no year overdraws, wherever it begins. `kept`: what `written_down` gave before a restart."""
    calls = calls_per_year * SHARE
    burst = max(1.0, min(MOST_AT_ONCE, calls / 100))
    match kept:
        case [float() | int() as level, int() as at_ms]:
            return Budget(clock, calls - burst, YEAR_S, burst, (float(level), at_ms))
    return Budget(clock, calls - burst, YEAR_S, burst)


def written_down(budget: Budget, clock: Clock, calls_per_year: int, kept: Any) -> Any:
    """What to keep (JSON) of `budget`: `kept` while whoever goes on from there has no more than there is."""
    left, now_ms = budget.dump()
    after_a_restart, _ = year_budget(clock, calls_per_year, kept).dump()
    return kept if after_a_restart <= left else [max(0.0, left - AHEAD), now_ms]
