"""What each person did at the desk, by day: kept to be told to that person, and to nobody else. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta, tzinfo

from wall.clock import day_of
from wall.events import (
    AnyEvent,
    Approved,
    Event,
    Promised,
    Replied,
    Seconded,
    Undone,
    Withdrawn,
    Withheld,
)

DAYS = 30


def act_of(event: Event) -> str:
    """What an event counts as in its actor's figures; empty: it does not count."""
    match event:
        case Approved():
            return "masked" if event.masks else "approved"
        case Withheld():
            return "withheld"
        case Withdrawn():
            return "withdrawn"
        case Seconded():
            return "seconded"
        case Undone():
            return "undone"
        case Replied() if event.commitment and not event.actor.startswith("source:"):
            return "replied"
        case Promised() if event.state is not None:
            return "promised"
    return ""


class Acts:
    """Counts of the last 30 days, today included, by the calendar of `zone`."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days: dict[date, dict[str, Counter[str]]] = {}

    def take(self, event: AnyEvent) -> None:
        """Count a legal event."""
        act = act_of(event)
        if act:
            day = day_of(event.at_ms, self._zone)
            self._days.setdefault(day, {}).setdefault(event.actor, Counter())[act] += 1
            if len(self._days) > 2 * DAYS:
                for old in [old for old in self._days if old <= max(self._days) - timedelta(days=DAYS)]:
                    del self._days[old]

    def of(self, account: str, now_ms: int) -> tuple[dict[str, int], dict[str, int]]:
        """The figures of `account`: today's, and those of the 30 days."""
        today = day_of(now_ms, self._zone)
        month: Counter[str] = Counter()
        for back in range(DAYS):
            month.update(self._days.get(today - timedelta(days=back), {}).get(account, {}))
        return dict(self._days.get(today, {}).get(account, {})), dict(month)
