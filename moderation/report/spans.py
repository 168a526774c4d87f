"""Days, weeks and months: as they are asked for, and as they are called. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from moderation.report.reader import Reader, date_of, one_line
from wall.report import Report

TODAY = ("today", "aujourd’hui", "aujourd'hui", "aujourdhui")
YESTERDAY = ("yesterday", "hier")
WEEK = ("week", "semaine")
MONTH = ("month", "mois")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-?[WS](\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


class NoSpan(ValueError):
    """That is no day, week or month."""


def asked(given: str, today: date) -> str:
    """What somebody typed, as the feeder is asked: `2026-11-22`, `2026-W47` or `2026-11`. Raises NoSpan.

    `today`: of the shop. Words for days, and for this week and month, in French and English; ISO 8601 otherwise, with
    S (semaine) for W.
    """
    word = given.strip().casefold()
    for names, day in ((TODAY, today), (YESTERDAY, today - timedelta(1))):
        if word in names:
            return day.isoformat()
    if word in WEEK:
        year, week, _ = today.isocalendar()
        return f"{year}-W{week:02}"
    if word in MONTH:
        return f"{today:%Y-%m}"
    try:
        if found := _DAY.fullmatch(word):
            return date(*map(int, found.groups())).isoformat()
        if found := _WEEK.fullmatch(word.upper()):
            year, week, _ = date.fromisocalendar(int(found[1]), int(found[2]), 1).isocalendar()
            return f"{year}-W{week:02}"
        if found := _MONTH.fullmatch(word):
            return f"{date(int(found[1]), int(found[2]), 1):%Y-%m}"
    except ValueError as error:
        raise NoSpan(given) from error
    raise NoSpan(given)


def length(first: str, last: str) -> int:
    """How many days; 0 if they are no days."""
    start, end = date_of(first), date_of(last)
    return (end - start).days + 1 if start is not None and end is not None else 0


def title(report: Report, reader: Reader) -> str:
    """`Samedi 21 novembre 2026`, `Semaine du 16 au 22 novembre 2026`, `Novembre 2026`."""
    told = named(report.span, report.first, report.last, reader)
    return told[:1].upper() + told[1:]


def named(span: str, first: str, last: str, reader: Reader) -> str:
    """A span inside a sentence."""
    _ = reader._
    start, end = date_of(first), date_of(last)
    if start is None or end is None:
        return one_line(f"{first} – {last}")
    if start == end:
        return reader.day(start)
    if span == "month" and start.day == 1 and (end + timedelta(1)).day == 1 and start.month == end.month:
        return reader.day(start, _("MMMM y"))
    between = {"start": reader.day(start, _from(start, end, reader)), "end": reader.day(end, _("d MMMM y"))}
    if span == "week" and (end - start).days == 6:
        return _("week from {start} to {end}").format(**between)
    return _("{start} to {end}").format(**between)


def _from(start: date, end: date, reader: Reader) -> str:
    if start.year != end.year:
        return reader._("d MMMM y")
    return reader._("d MMMM") if start.month != end.month else reader._("d")


def short(report: Report, reader: Reader) -> str:
    """A span as a narrow column's head: `sam. 21 nov.`, `16–22 nov.`, `nov. 2026`."""
    _ = reader._
    start, end = date_of(report.first), date_of(report.last)
    if start is None or end is None:
        return one_line(report.first, 20)
    if start == end:
        return reader.day(start, _("EEE, d MMM"))
    if report.span == "month":
        return reader.day(start, _("MMM y"))
    first = reader.day(start, "d" if start.month == end.month else _("d MMM"))
    return f"{first}–{reader.day(end, _('d MMM'))}"


def before_short(report: Report, reader: Reader) -> str:
    """The span before, as a column's head: `Samedi d’avant`, `Semaine d’avant`, `30 jours d’avant`."""
    _ = reader._
    many = length(report.before_first, report.before_last)
    if report.span == "day":
        start = date_of(report.before_first)
        return _("{weekday} before").format(weekday=reader.day(start, "EEEE").capitalize()) if start else _("Before")
    if report.span == "week":
        return _("Week before")
    return reader.ngettext("{n} day before", "{n} days before", many) if many else _("Before")


def before_inside(report: Report, reader: Reader) -> str:
    """The span before, inside a sentence: `the Saturday before`, `the week before`, `the 30 days before`."""
    _ = reader._
    if report.span == "week":
        return _("the week before")
    start = date_of(report.before_first)
    if report.span == "day" and start is not None:
        return _("the {weekday} before").format(weekday=reader.day(start, "EEEE"))
    many = length(report.before_first, report.before_last)
    return reader.ngettext("the day before", "the {n} days before", many) if many else _("before")


def this_short(report: Report, reader: Reader) -> str:
    """The span itself, as a column's head."""
    _ = reader._
    return {"day": _("This day"), "week": _("This week")}.get(report.span, _("This month"))
