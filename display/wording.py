"""Every word around the posts, in the shop's language: dates and numbers by Babel, sentences by gettext. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from wall.text import visible_controls
from wall.wire import Card, Panel, Promise
from wall.words import CHIPS, KINDS, TOPICS

_CODE = re.compile(r"^[0-9A-F]{3}$")
Gettext = Callable[[str], str]
NGettext = Callable[[str, str, int], str]


@dataclass(frozen=True)
class Wording:
    """The shop's language. `wall` speaks the shared catalogue (kinds, chips), `_` and `ngettext` the screen's."""

    language: str
    _: Gettext
    ngettext: NGettext
    wall: Gettext
    zone: tzinfo = UTC
    shop: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def local(self, ms: int) -> datetime:
        """An instant (Unix ms) by the shop's clock; far outside the calendar it is the nearest day there is."""
        seconds = min(max(ms / 1000, -62_000_000_000), 253_000_000_000)
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=locale_of(self.language)))

    def percent(self, value: int) -> str:
        """`94 %`."""
        text = str(format_percent(value / 100, locale=locale_of(self.language)))
        return text.replace("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")

    def clock(self, ms: int) -> str:
        """`09:41`."""
        return str(format_time(self.local(ms).time(), "short", locale=locale_of(self.language)))

    def today(self, ms: int) -> str:
        """`dimanche 22 novembre`."""
        return self._date(self.local(ms).date(), "EEEE d MMMM")

    def day(self, when: date, now_ms: int) -> str:
        """`21 novembre`, with its year if that is another one than now."""
        return self._date(when, "d MMMM" if when.year == self.local(now_ms).year else "d MMMM y")

    def _date(self, when: date, pattern: str) -> str:
        text = str(format_date(when, pattern, locale=locale_of(self.language)))
        # CLDR's French has no ordinal in its patterns; the first of a month is written «1er» all the same.
        if self.language.startswith("fr") and when.day == 1:
            text = text.replace("1 ", "1er ", 1)
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    def kind(self, card: Card) -> str:
        """`Avis · Site de la maison`; of an in-store note what it is, and where: `Problème · Carnet · Jardin`."""
        source = visible_controls(dict(self.labels).get(card.source, card.source))
        kind = self.wall(TOPICS.get(card.topic) or KINDS.get(card.kind, card.kind))
        place = " ".join(visible_controls(card.place).split())
        told = dict.fromkeys(one for one in (kind, source, place) if one)
        return " · ".join(one for one in told if one is kind or one.casefold() != kind.casefold())

    def name(self, card: Card) -> str:
        """Who speaks: a code as a person would say it (`Client·e 4F2`), any other pseudonym as it is."""
        advisor = card.voice == "advisor"
        name = visible_controls(card.pseudonym).replace("\n", " ").strip()
        if _CODE.match(name):
            return (self._("Advisor {code}") if advisor else self._("Customer {code}")).format(code=name)
        return name or (self._("The shop’s advice") if advisor else self._("A customer"))

    def published(self, card: Card, now_ms: int) -> str:
        """`publié le 21 novembre`: the day the author published it, else the day we received it."""
        if card.written_ms is None:
            return self._("received on {date}").format(date=self.day(self.local(card.received_ms).date(), now_ms))
        return self._("published on {date}").format(date=self.day(self.local(card.written_ms).date(), now_ms))

    def spoken(self, card: Card, now_ms: int) -> str:
        """`21 novembre`: the day on which a conversation began."""
        return self.day(self.local(card.received_ms if card.written_ms is None else card.written_ms).date(), now_ms)

    def experienced(self, card: Card, now_ms: int) -> str:
        """`expérience du 14 novembre`, or that its date is not given."""
        if not card.experienced_on:
            return self._("date of experience: not given")
        try:
            when = self.day(date.fromisoformat(card.experienced_on), now_ms)
        except ValueError:
            when = visible_controls(card.experienced_on)
        return self._("experience of {date}").format(date=when)

    def checked(self, card: Card) -> str:
        """Whether the source checks its reviewers; never said to be so without knowing it of this review."""
        if card.verified is True:
            return self._("checked by the source")
        return self._("not checked by the source") if card.verified is False else self._("checks: not stated")

    def promised(self, promise: Promise, now_ms: int) -> str:
        """What became of a suggestion or problem, and when: `pris en compte le 3 novembre`."""
        said = {
            "taken-up": self._("Taken up on {date}"),
            "under-way": self._("Under way since {date}"),
            "done": self._("Done on {date}"),
            "declined": self._("Not possible: answered on {date}"),
        }
        when = self.day(self.local(promise.at_ms).date(), now_ms)
        became = said[promise.state].format(date=when)
        if promise.supporters <= 0:
            return became
        others = self.ngettext(
            "{n} other person asks for it too", "{n} other people ask for it too", promise.supporters
        )
        return f"{became} · {others.format(n=self.number(promise.supporters))}"

    def gone(self, card: Card) -> str:
        """In a replay: why what stood here then may not be seen now."""
        said = {
            "forgotten": self._("Erased since: these words exist no more."),
            "withdrawn": self._("Taken off the wall since."),
            "refused": self._("Refused since, for a reason of the public list."),
            "deleted": self._("Deleted since where it was written."),
            "edited": self._("Rewritten since by its author: these words no longer stand."),
            "waiting": self._("Its approval was undone: it waits to be read again."),
            "sealed": self._("Its words are sealed: this archive was opened without their key."),
            "expired": self._("A conversation that has had its time on the wall."),
        }
        return said.get(card.gone) or self._("It may not be shown again.")

    def reply_by(self) -> str:
        return self._("{shop} replies").format(shop=self.shop) if self.shop else self._("The shop replies")

    def order(self) -> str:
        return self._("Most recent first, every opinion alike")

    def figures(self, panel: Panel, sparing: int = 0) -> str:
        """The public count, in one line; what is neither shown, refused nor waiting is counted as «other».

        `sparing` 1 and 2 take less room: the second leaves «other» out.
        """
        other = panel.received - panel.shown - panel.withheld - panel.waiting
        parts = [
            self.ngettext("{n} received", "{n} received", panel.received).format(n=self.number(panel.received)),
            self.ngettext("{n} shown", "{n} shown", panel.shown).format(n=self.number(panel.shown)),
            self.ngettext("{n} refused", "{n} refused", panel.withheld).format(n=self.number(panel.withheld)),
            self.ngettext("{n} waiting", "{n} waiting", panel.waiting).format(n=self.number(panel.waiting)),
        ]
        if other > 0 and sparing < 2:
            parts.append(self.ngettext("{n} other", "{n} other", other).format(n=self.number(other)))
        between = " · " if sparing else "  ·  "
        return between.join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)

    def queued(self, count: int) -> str:
        return self.ngettext("{n} new post is about to appear", "{n} new posts are about to appear", count).format(
            n=self.number(count)
        )

    def age(self, seconds: float) -> str:
        """`il y a 40 s`, coarser as it grows."""
        if seconds < 60:
            return self._("{n} s ago").format(n=int(seconds))
        if seconds < 3600:
            return self._("{n} min ago").format(n=int(seconds // 60))
        return self._("{n} h ago").format(n=int(seconds // 3600))

    def stale(self, seconds: float) -> str:
        return self._("Last news {age} — reconnecting").format(age=self.age(seconds))

    def page(self, page: int, pages: int) -> str:
        return f"{page}/{pages}"

    def whole_day(self, ms: int) -> str:
        """`samedi 21 novembre 2026`."""
        return self._date(self.local(ms).date(), "EEEE d MMMM y")

    def weekday(self, ms: int) -> str:
        """`samedi`."""
        return self._date(self.local(ms).date(), "EEEE")

    def date(self, ms: int) -> str:
        """`21 novembre 2026`."""
        return self._date(self.local(ms).date(), "d MMMM y")


def noon_of(day: str, zone: tzinfo) -> int:
    """Unix ms of noon of a day as `2026-11-22`; 0 where it is none."""
    try:
        return round(datetime.combine(date.fromisoformat(day), time(12), zone).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def chip_label(wall: Gettext) -> Callable[[str], str]:
    """A chip's wording, which on the wall stands in a rounded ground instead of brackets."""
    return lambda label: wall(CHIPS.get(label, CHIPS["personal"]))


def locale_of(language: str) -> Locale:
    """Babel's locale for a language tag; French for one that it does not know."""
    try:
        return Locale.parse(language.replace("-", "_").split(".")[0])
    except (UnknownLocaleError, ValueError):
        return Locale("fr")


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
