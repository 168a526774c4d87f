"""Which day is meant, and from when to when of it; or why there is no such day, in words. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from wall.clock import day_of
from wall.rules import Refused
from wall.state import State
from wall.wire import Replay

FIRST, LAST = date(1971, 1, 1), date(9990, 12, 31)
"""Days that a calendar has in every time zone, with room for the day after."""

SLACK_MS = 60_000
"""How far (ms) another machine's clock may be ahead."""
EARLIEST_MS, LATEST_MS = 86_400_000 * 365, 253_000_000_000_000


def day_named(text: str) -> date:
    """The day that `text` (`2026-11-22`) names. Raises Refused (`bad-day`)."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("bad-day", given=text[:64]) from error
    if day.isoformat() != text.strip() or not FIRST <= day <= LAST:  # `2026-W47` is a week
        raise Refused("bad-day", given=text[:64])
    return day


def span_of(day: date, zone: tzinfo) -> tuple[int, int]:
    """From when to when (Unix ms) the day lasts in `zone`: 23 or 25 hours where the clocks change."""
    return _ms(day, time(), zone), _ms(day + timedelta(days=1), time(), zone)


def known_day(text: str, state: State, now_ms: int) -> date:
    """The day that `text` names, if the log knows something of it.

    Raises Refused (`bad-day`, `future-day`, `before-log`; `near`: the nearest day that there is).
    """
    day, today = day_named(text), day_of(now_ms, state.zone)
    if day > today:
        raise Refused("future-day", given=day.isoformat(), near=today.isoformat())
    first = day_of(state.since_ms, state.zone) if state.since_ms is not None else today
    if day < first:
        raise Refused("before-log", given=day.isoformat(), near=first.isoformat())
    return day


def day_at(at_ms: int, state: State, now_ms: int) -> str:
    """The day of an instant (Unix ms) of which the log knows something. Raises Refused, as `known_day`."""
    if not EARLIEST_MS <= at_ms <= LATEST_MS:
        raise Refused("bad-day", given=str(at_ms)[:64])
    if now_ms + SLACK_MS < at_ms:  # later today has not come either
        today = day_of(now_ms, state.zone).isoformat()
        raise Refused("future-day", given=day_of(at_ms, state.zone).isoformat(), near=today)
    return known_day(day_of(min(at_ms, now_ms), state.zone).isoformat(), state, now_ms).isoformat()


def bounds_of(ask: Replay, zone: tzinfo) -> tuple[int, int]:
    """From when to when (Unix ms) is played: the whole day in the shop's zone, or `start` and `end` (`14:00`).

    A day stands still at its own last instant: midnight has the next day's date.
    Raises Refused (`bad-day`, `bad-time`, `ends-too-soon`).
    """
    day = day_named(ask.day)
    begin, midnight = span_of(day, zone)
    finish = midnight - 1
    if ask.start:
        begin = _ms(day, _time(ask.start), zone)
    if ask.end and ask.end not in ("24:00", "24"):
        finish = _ms(day, _time(ask.end), zone)
    if finish <= begin:
        raise Refused("ends-too-soon", start=ask.start or "00:00", end=ask.end or "24:00")
    return begin, finish


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError as error:
        raise Refused("bad-time", given=text[:64]) from error


def _ms(day: date, at: time, zone: tzinfo) -> int:
    return round(datetime.combine(day, at, zone).timestamp() * 1000)
