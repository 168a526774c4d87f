"""Until when an announcement stands: a few ways to say so, and what they come to. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from moderation.words import N_
from moderation.writing.until import NotATime, read, until_ms
from wall.clock import day_of

CHOICES = {
    "1h": N_("1 hour"),
    "3h": N_("3 hours"),
    "today": N_("this evening"),
    "tomorrow": N_("tomorrow evening"),
    "other": N_("another time"),
}
"""What can be chosen, by its value."""
WRONG = {
    "unknown": N_("For instance: 18:00, 2 h, 2026-11-30 or 2026-11-30 18:00"),
    "past": N_("That time has gone by."),
    "far": N_("That is more than a year ahead."),
    "empty": N_("Until when? For instance: 18:00, 2 h, 2026-11-30"),
}


def ends(choice: str, typed: str, now_ms: int, zone: tzinfo) -> int:
    """When it ends (Unix ms). `typed` counts for the choice `other`. Raises NotATime (also with code `empty`).

    This evening and tomorrow evening are the end of the day: outside opening hours the screens are dark anyway.
    """
    if choice == "today":
        return _midnight(now_ms, zone)
    if choice == "tomorrow":
        return _midnight(_midnight(now_ms, zone), zone)
    given = typed if choice == "other" else choice
    if not given.strip():
        raise NotATime("empty")
    return until_ms(read(given), now_ms, zone)


def _midnight(now_ms: int, zone: tzinfo) -> int:
    following = datetime.combine(day_of(now_ms, zone) + timedelta(1), time(), zone)
    return round(following.timestamp() * 1000)
