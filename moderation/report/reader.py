"""Who reads a report: the language's words, numbers, dates and lengths of time. Pure but for the catalogues' data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from wall import words
from wall.fairness import span
from wall.text import visible_controls

NBSP = "\N{NO-BREAK SPACE}"
LONGEST = 200
"""Code points of a name that is shown."""


@dataclass(frozen=True, eq=False)
class Reader:
    """The wording of one report. `report` and `wall` are catalogues, `lang` is `fr` or `en`."""

    report: NullTranslations = field(default_factory=NullTranslations)
    wall: NullTranslations = field(default_factory=NullTranslations)
    lang: str = "en"

    def _(self, message: str) -> str:
        return self.report.gettext(message)

    def ngettext(self, one: str, many: str, n: int, **more: str) -> str:
        """A plural; `{n}` in it is the count."""
        return self.report.ngettext(one, many, n).format(n=self.number(n), **more)

    def number(self, value: float) -> str:
        """`1 204` or `3,4`: at most one digit after the comma."""
        return format_decimal(round(value, 1), locale=self.lang)

    def share(self, value: float) -> str:
        """A share (0 to 1) in whole per cent; never 0 % of something, nor 100 % of less than all."""
        whole = round(value * 100)
        whole = 1 if value > 0 and whole <= 0 else 99 if value < 1 and whole >= 100 else whole
        return format_percent(whole / 100, locale=self.lang)

    def span(self, seconds: float) -> str:
        """A length of time in one unit."""
        return "0" + NBSP + "s" if seconds <= 0 else span(seconds, self.wall.gettext, self.number)

    def hours(self, hours: float) -> str:
        """Whole hours; of less than two, minutes too."""
        return self.span(hours * 3600) if hours < 2 else f"{self.number(round(hours))}{NBSP}h"

    def reason(self, code: str) -> str:
        return self.wall.gettext(words.REASONS[code][0]) if code in words.REASONS else one_line(code)

    def state(self, state: str) -> str:
        return self.wall.gettext(words.STATES[state]) if state in words.STATES else one_line(state)

    def kind(self, kind: str) -> str:
        return self.wall.gettext(words.KINDS.get(kind, kind))

    def chip(self, label: str) -> str:
        return words.chip(label, self.wall.gettext)

    def day(self, day: date, pattern: str = "") -> str:
        """A day by a pattern of the CLDR; without one, `samedi 21 novembre 2026`."""
        told = format_date(day, pattern or self._("EEEE, d MMMM y"), locale=self.lang)
        return re.sub(r"\b1(?= [^\W\d])", "1er", told) if self.lang == "fr" and day.day == 1 else told

    def moment(self, at_ms: int, zone: tzinfo) -> str:
        """`sam. 21 nov., 15:24`."""
        at = moment(at_ms, zone)
        return self._("{day}, {time}").format(day=self.day(at.date(), self._("EEE, d MMM")), time=f"{at:%H:%M}")

    def on(self, at_ms: int, zone: tzinfo) -> str:
        """The day of a moment inside a sentence: `12 novembre`."""
        return self.day(moment(at_ms, zone).date(), self._("d MMMM"))

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(items) < 2:
            return "".join(items)
        return self._("{some} and {last}").format(some=", ".join(items[:-1]), last=items[-1])


def zone_of(name: str) -> tzinfo:
    """The time zone of that name, or UTC where it is not known here."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return UTC


def moment(at_ms: int, zone: tzinfo) -> datetime:
    """A moment in a zone; what no calendar has is its beginning."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, zone)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, zone)


def date_of(text: str) -> date | None:
    """`2026-11-22` as a day; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def one_line(text: str, most: int = LONGEST) -> str:
    """A name as it may stand in a line: controls made visible, never longer than a line or two."""
    told = " ".join(visible_controls(text).split())
    return told if len(told) <= most else f"{told[: most - 1]}…"
