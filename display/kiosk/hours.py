"""When the wall is lit: the shop's hours, its closed days, and the hours of the night that the law keeps dark. Pure.

Every rule is about what the clock on the shop's wall says, so it holds on the two days a year on which that clock is
put forward or back: an hour that does not exist is not lit, one that comes twice is lit twice or dark twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

Why = Literal["", "closed", "night", "clock"]
"""Why a wall is dark: the shop is shut, it is night by law, nobody can say what time it is; empty: it is lit."""

DAY = 24 * 60
LOOK_AHEAD = timedelta(days=35)
NIGHT = (60, 7 * 60)
"""01:00 to 07:00: the narrowest hours that satisfy article R581-35 of the Code de l'environnement (01:00 to 06:00)
and, for shop windows, the order of 27 December 2018 (off by 01:00, on from 07:00)."""

Span = tuple[int, int]
"""From and to, in minutes after midnight, the second excluded. An end before the start is on the next day."""


@dataclass(frozen=True)
class Hours:
    """`week`: Monday first, None for a day that is shut; `closed`: days on which no opening begins.

    A span belongs to the day on which it begins. `always`: lit all day but for `night`; `night` None: none.
    """

    week: tuple[Span | None, ...] = ((8 * 60, 21 * 60),) * 7
    closed: frozenset[date] = frozenset()
    always: bool = False
    night: Span | None = NIGHT


@dataclass(frozen=True)
class Light:
    """Whether the wall is lit (`why` empty) and until when (Unix ms); None: for more than a month."""

    why: Why = ""
    until_ms: int | None = None

    @property
    def lit(self) -> bool:
        return not self.why


def light(hours: Hours, zone: tzinfo, now_ms: int) -> Light:
    """Lit or dark at `now_ms`, why, and when that changes next."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    why = reason(hours, now.astimezone(zone))
    instant = now
    while instant - now < LOOK_AHEAD:
        instant = _next_edge(hours, zone, instant)
        if reason(hours, instant.astimezone(zone)) != why:
            return Light(why, round(instant.timestamp() * 1000))
    return Light(why)


def reason(hours: Hours, local: datetime) -> Why:
    """Why the wall is dark when the shop's clock says `local`; empty: it is lit."""
    minute = local.hour * 60 + local.minute
    if hours.night is not None and _within(hours.night, minute):
        return "night"
    if hours.always:
        return ""
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    opening, before = _of_day(hours, today), _of_day(hours, yesterday)
    if opening is not None and opening[0] <= minute < (opening[1] if opening[0] < opening[1] else DAY):
        return ""
    if before is not None and before[1] <= before[0] and minute < before[1]:
        return ""
    return "closed"


def _of_day(hours: Hours, day: date) -> Span | None:
    return None if day in hours.closed else hours.week[day.weekday()]


def _within(span: Span, minute: int) -> bool:
    start, end = span
    return start <= minute < end if start < end else minute >= start or minute < end


def _next_edge(hours: Hours, zone: tzinfo, instant: datetime) -> datetime:
    """The next instant at which anything may change: a time that the hours name, midnight, or a clock change."""
    local = instant.astimezone(zone)
    second = (local.hour * 60 + local.minute) * 60 + local.second
    named = {0, *(minute % DAY for span in (*hours.week, hours.night) if span is not None for minute in span)}
    ahead = min((minute * 60 - second - 1) % (DAY * 60) + 1 for minute in named)
    then = instant.replace(microsecond=0) + timedelta(seconds=ahead)
    if then.astimezone(zone).utcoffset() == local.utcoffset():
        return then
    early, late = instant.replace(microsecond=0), then
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == local.utcoffset():
            early = middle
        else:
            late = middle
    return late
