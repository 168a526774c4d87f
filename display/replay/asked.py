"""Which day is asked for, and from when to when, in the words people use; what is wrong is told with the nearest
right one. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date, timedelta

Gettext = Callable[[str], str]
BACK = {"today": 0, "aujourd’hui": 0, "aujourd'hui": 0, "yesterday": 1, "hier": 1}
"""Words for days, and how many days ago they are."""
_DAY = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_TURNED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:\s*[:hH.]\s*(\d{1,2})?)?")


class Unclear(ValueError):
    """What was said is no day, or no time; the message says so in a sentence."""


def day_of(text: str, today: date, _: Gettext = str) -> date:
    """The day that is meant by `2026-11-22`, `yesterday`, `hier`. Raises Unclear."""
    said = text.strip().lower()
    if said in BACK:
        return today - timedelta(days=BACK[said])
    found = _DAY.fullmatch(said)
    turned = _TURNED.fullmatch(said)
    if found is None and turned is None:
        near = difflib.get_close_matches(said, BACK, 1)
        raise Unclear(_unclear(_, text, near[0] if near else (today - timedelta(days=1)).isoformat()))
    parts = [int(part) for part in (found.groups() if found else reversed(turned.groups() if turned else ()))]
    near_by = _nearest(*parts)
    if found is None or [near_by.year, near_by.month, near_by.day] != parts:
        raise Unclear(_unclear(_, text, near_by.isoformat()))
    if near_by > today:
        told = _("{day} is still to come. The last day is today: --replay {near}")
        raise Unclear(told.format(day=near_by.isoformat(), near=today.isoformat()))
    return near_by


def _unclear(_: Gettext, text: str, near: str) -> str:
    return _("“{text}” is no day. Did you mean --replay {near}?").format(text=text[:40], near=near)


def _nearest(year: int, month: int, day: int) -> date:
    """The day of the calendar next to these figures."""
    year, month = min(max(year, 1), 9999), min(max(month, 1), 12)
    for tried in range(min(max(day, 1), 31), 27, -1):
        try:
            return date(year, month, tried)
        except ValueError:
            continue
    return date(year, month, min(max(day, 1), 28))


def time_of(text: str, option: str, _: Gettext = str) -> str:
    """A time of the day as `14:00`, from `14:00`, `14h`, `14h30`, `9`. Raises Unclear."""
    found = _TIME.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (14, 0)
    near = min(hour, 23), min(minute, 59)
    if found is None or near != (hour, minute):
        told = _("“{text}” is no time of the day. Did you mean {option} {near}?")
        raise Unclear(told.format(text=text[:40], option=option, near=f"{near[0]:02}:{near[1]:02}"))
    return f"{hour:02}:{minute:02}"


def check_order(start: str, end: str, _: Gettext = str) -> None:
    """Raises Unclear if the end does not come after the start."""
    if start and end and end <= start:
        told = _("It would end before it begins: from {start} to {end}. Did you mean --from {end} --to {start}?")
        if start == end:
            hour = min(int(start[:2]), 22)
            told = _("From {start} to {end} there is nothing to see. Did you mean --from {first} --to {last}?")
            first, last = f"{hour:02}:{start[3:]}", f"{hour + 1:02}:{start[3:]}"
            raise Unclear(told.format(start=start, end=end, first=first, last=last))
        raise Unclear(told.format(start=start, end=end))
