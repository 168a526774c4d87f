"""Every word of the page in the language of who reads it: sentences by gettext, dates and numbers by Babel. Pure."""

from __future__ import annotations

import gettext
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from wall.text import Chip, Form, visible_controls
from wall.words import chip

NBSP, NNBSP = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_QUALITY = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,32})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


class Wording:
    """One language. `_` and `ngettext` put facts into their braces, and escape them."""

    def __init__(self, language: str, catalogues: Sequence[gettext.NullTranslations], zone: str = "UTC") -> None:
        self.language = language
        self._catalogues = catalogues
        self.zone = zone_of(zone)

    def gettext(self, text: str) -> str:
        """`text` in this language, by the first catalogue that knows it."""
        for catalogue in self._catalogues:
            if (said := catalogue.gettext(text)) != text:
                return said
        return text

    def _(self, text: str, **facts: object) -> str:
        """The same with facts; then it is Markup, and what the facts bring is escaped."""
        said = self.gettext(text)
        return escape(said).format(**facts) if facts else said

    def ngettext(self, one: str, more: str, n: int, **facts: object) -> str:
        """One or several; `{n}` is the number as it is written here."""
        said = one if n == 1 else more
        for catalogue in self._catalogues:
            found = catalogue.ngettext(one, more, n)
            if found not in (one, more):
                said = found
                break
        return escape(said).format(n=self.number(n), **facts)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.language)).replace(NBSP, NNBSP)

    def percent(self, share: float) -> str:
        """A share of 0 to 1 as `94 %`."""
        return str(format_percent(share, locale=self.language)).replace(NBSP, NNBSP)

    def local(self, ms: int) -> datetime:
        """An instant (Unix ms) by the shop's clock; far outside the calendar it is the nearest day there is."""
        seconds = min(max(ms / 1000, -62_000_000_000), 253_000_000_000)
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def clock(self, ms: int) -> str:
        """`09:41`."""
        return str(format_time(self.local(ms).time(), "HH:mm", locale=self.language))

    def day(self, ms: int, now_ms: int | None = None) -> str:
        """`22 novembre 2026`; without its year if that is the year of `now_ms`."""
        when = self.local(ms).date()
        same = now_ms is not None and self.local(now_ms).year == when.year
        text = str(format_date(when, "d MMMM" if same else "d MMMM y", locale=self.language))
        if self.language == "fr" and when.day == 1:
            text = text.replace("1 ", "1er ", 1)
        return text.replace(" ", NBSP)

    def moment(self, ms: int, now_ms: int) -> str:
        """`today at 09:41`, or `22 November at 09:41`."""
        day = self.local(ms).date()
        if day == self.local(now_ms).date():
            return self.gettext("today at {time}").format(time=self.clock(ms))
        return self.gettext("{day} at {time}").format(day=self.day(ms, now_ms), time=self.clock(ms))

    def lasting(self, seconds: float) -> str:
        """`40 s`, `3 min`, `2 h 05`, `4 days`."""
        whole = max(0, int(seconds))
        if whole < 60:
            return f"{whole}{NNBSP}s"
        if whole < 3600:
            return f"{whole // 60}{NNBSP}min"
        if whole < 48 * 3600:
            return f"{whole // 3600}{NNBSP}h{NNBSP}{whole % 3600 // 60:02}"
        return str(self.ngettext("{n} day", "{n} days", whole // 86_400))

    def form(self, form: Form) -> Markup:
        """A displayable text: chips are labels, line breaks stay, whatever else is in it stays text."""
        out = [
            Markup('<mark class="chip">{}</mark>').format(chip(piece.label, self.gettext))
            if isinstance(piece, Chip)
            else escape(piece.text)
            for piece in form
        ]
        return Markup("").join(out)

    def plain(self, form: Form) -> str:
        """The same without markup."""
        return "".join(chip(piece.label, self.gettext) if isinstance(piece, Chip) else piece.text for piece in form)


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name; UTC for one that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def preferred(header: str, languages: Sequence[str], default: str) -> str:
    """Which of `languages` an Accept-Language header likes best; `default` if none (RFC 9110, 12.5.4)."""
    best, liking = default, 0.0
    for part in header[:400].split(",")[:20]:
        match = _QUALITY.fullmatch(part)
        if match is not None and match[1].lower() in languages and float(match[2] or 1) > liking:
            best, liking = match[1].lower(), float(match[2] or 1)
    return best


def line(text: str) -> str:
    """Somebody's text as one line without anything hidden."""
    return " ".join(visible_controls(text).split())
