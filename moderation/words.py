"""How the desk words things: times, stars, names of states and reasons, in the reader's language.

Two catalogues are handed in: `desk` for what only the desk says, `wall` for what all rooms share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from difflib import get_close_matches
from gettext import NullTranslations
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from moderation.glyphs import one_line
from wall import words as shared
from wall.clock import day_of, from_iso
from wall.wire import Answer, DeskPost

_CODE = re.compile(r"[0-9A-F]{3}")


def zone_of(name: str) -> tzinfo:
    """The time zone of that name, or UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def N_(text: str) -> str:
    """Marks a message for the catalogue where it is not translated yet."""
    return text


@dataclass(eq=False)
class Words:
    """The wording of one desk. `labels` are the sources' public names, as the hub told them."""

    desk: NullTranslations = field(default_factory=NullTranslations)
    wall: NullTranslations = field(default_factory=NullTranslations)
    lang: str = "fr"
    zone: tzinfo = UTC
    labels: Mapping[str, str] = field(default_factory=dict)
    report: NullTranslations = field(default_factory=NullTranslations)
    """What reports say; only where one is drawn."""

    def _(self, message: str) -> str:
        return self.desk.gettext(message)

    def ngettext(self, one: str, many: str, count: int, **more: str) -> str:
        """A plural; `{n}` in it is the count, other names are those of `more`."""
        return self.desk.ngettext(one, many, count).format(n=self.number(count), **more)

    def number(self, count: float) -> str:
        """A count as it is written here: `100 000`, with narrow spaces in French."""
        if isinstance(count, int) and 0 <= count < 1000:
            return str(count)  # babel takes a twentieth of a second to begin, and no language groups these
        from babel.numbers import format_decimal

        return format_decimal(count, locale=self.lang)

    def figure(self, value: float) -> str:
        """Any number as it is written here, with a decimal comma in French."""
        return self.number(int(value) if float(value).is_integer() else value)

    def language(self, code: str) -> str:
        """A language by its name; a code that has none as it is."""
        from babel import Locale, UnknownLocaleError  # only for a post in another language

        try:
            name = Locale.parse(code.replace("-", "_")).get_display_name(self.lang)
        except (ValueError, UnknownLocaleError):
            name = None
        return name or one_line(code, 20)

    def chip(self, label: str) -> str:
        return shared.chip(label, self.wall.gettext)

    def label(self, label: str) -> str:
        return self.wall.gettext(shared.CHIPS[label]) if label in shared.CHIPS else one_line(label, 40)

    def kind(self, post: DeskPost) -> str:
        return self.wall.gettext(shared.KINDS.get(post.kind, post.kind))

    def topic(self, topic: str) -> str:
        """What an in-store note is, in its author's view; empty where nothing is said of it."""
        return self.wall.gettext(shared.TOPICS[topic]) if topic in shared.TOPICS else one_line(topic, 40)

    def state(self, state: str) -> str:
        return self.wall.gettext(shared.STATES[state]) if state in shared.STATES else one_line(state, 40)

    def source(self, name: str) -> str:
        return self.labels.get(name) or name

    def person(self, post: DeskPost, *, shortly: bool = False) -> str:
        """The public name: a made-up one as a person would say it (`Client·e 4F2`), any other as it is."""
        name = one_line(post.pseudonym or post.author, 40)
        if shortly or not _CODE.fullmatch(name):
            return name
        return (self._("Advisor {code}") if post.voice == "advisor" else self._("Customer {code}")).format(code=name)

    def reason(self, code: str) -> str:
        return self.wall.gettext(shared.REASONS[code][0]) if code in shared.REASONS else one_line(code, 40)

    def reason_help(self, code: str) -> str:
        return self.wall.gettext(shared.REASONS[code][1]) if code in shared.REASONS else ""

    def need(self, need: str) -> str:
        return self.wall.gettext(shared.NEEDS[need]) if need in shared.NEEDS else one_line(need, 40)

    def needs(self, needs: Sequence[str]) -> str:
        order = [need for need in shared.NEEDS if need in needs] + [
            need for need in needs if need not in shared.NEEDS
        ]
        return ", ".join(self.need(need) for need in order)

    def refusal(self, answer: Answer, codes: Sequence[str] = ()) -> str:
        """Why the hub refused, with the nearest right word where a reason does not exist."""
        told = shared.refusal(answer.code, answer.facts, self.wall.gettext)
        if answer.code not in shared.REFUSALS and answer.why:
            return answer.why
        if answer.code == "unknown-reason":
            given = str(answer.facts.get("reason", ""))
            return " ".join([told, *self.nearest(given, codes or list(shared.REASONS))])
        return told

    def nearest(self, given: str, right: Sequence[str]) -> list[str]:
        """Sentences that lead to the right word: the nearest one, then all."""
        near = get_close_matches(given, right, 1)
        out = [self._("Did you mean “{word}”?").format(word=near[0])] if near else []
        return [*out, self._("It can be: {words}.").format(words=", ".join(right))]

    def ago(self, then_ms: int, now_ms: int) -> str:
        """How long something has lasted, shortly: `40 s`, `12 min`, `3 h 05`, `4 d`."""
        seconds = max(0, (now_ms - then_ms) // 1000)
        if seconds < 60:
            return self._("{n} s").format(n=seconds)
        if seconds < 3600:
            return self._("{n} min").format(n=seconds // 60)
        if seconds < 86400:
            return self._("{h} h {m:02}").format(h=seconds // 3600, m=seconds % 3600 // 60)
        return self._("{n} d").format(n=seconds // 86400)

    def moment(self, iso: str | None, now_ms: int) -> str:
        """A date and time, shortly: the time alone today, else its day too; as it is if it cannot be read."""
        time, day = self._parts(iso, now_ms)
        return f"{day} {time}".strip()

    def when(self, iso: str | None, now_ms: int) -> str:
        """The same inside a sentence: `at 09:14`, `on 21 Nov at 09:14`."""
        time, day = self._parts(iso, now_ms)
        if not time:
            return day
        return (
            self._("on {day} at {time}").format(day=day, time=time) if day else self._("at {time}").format(time=time)
        )

    def since(self, iso: str | None, now_ms: int) -> str:
        """`since 09:14`, `since 21 Nov, 09:14`."""
        time, day = self._parts(iso, now_ms)
        if day:
            return self._("since {day}, {time}").format(day=day, time=time).rstrip(", ")
        return self._("since {time}").format(time=time) if time else ""

    def _parts(self, iso: str | None, now_ms: int) -> tuple[str, str]:
        if not iso:
            return "", ""
        try:
            ms = from_iso(iso)
            when = datetime.fromtimestamp(ms / 1000, self.zone)
            today = day_of(now_ms, self.zone)
            time = f"{when:%H:%M}"
            if when.date() == today:
                return time, ""
            return time, self._day(when, "d MMM" if when.year == today.year else "d MMM y")
        except (ValueError, OverflowError, OSError):
            return "", one_line(iso, 40)

    def day(self, iso: str | None) -> str:
        """A calendar day, e.g. `14 nov. 2026`."""
        if not iso:
            return ""
        try:
            return self._day(datetime.fromisoformat(iso), "d MMM y")
        except ValueError:
            return one_line(iso, 40)

    def weekday(self, day: date) -> str:
        """A day inside a sentence about the future, e.g. `vendredi 27 novembre`."""
        return self._day(day, self._("EEEE d MMMM"))

    def long_day(self, day: date) -> str:
        """A day in full, e.g. `samedi 21 novembre 2026`."""
        return self._day(day, self._("EEEE d MMMM y"))

    def day_month(self, day: date) -> str:
        """A day as shortly as can be, e.g. `21 nov.`."""
        return self._day(day, "d MMM")

    def short_day(self, day: date) -> str:
        """A day in a column, e.g. `dim. 22 nov.`."""
        return self._day(day, "EEE d MMM")

    def begun(self, since_ms: int, now_ms: int) -> str:
        """Since which day something is counted: `since 3 Nov`."""
        when = datetime.fromtimestamp(since_ms / 1000, self.zone)
        this_year = when.year == datetime.fromtimestamp(now_ms / 1000, self.zone).year
        return self._("since {day}").format(day=self._day(when, "d MMM" if this_year else "d MMM y"))

    def percent(self, share: float) -> str:
        """A share (0 to 1) in whole per cent; never 0 % of something, nor 100 % of less than all."""
        from babel.numbers import format_percent

        whole = round(share * 100)
        whole = 1 if share > 0 and not whole else 99 if share < 1 and whole >= 100 else whole
        return format_percent(whole / 100, locale=self.lang)

    def _day(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        return format_date(day, pattern, locale=self.lang)

    def clock(self, now_ms: int) -> str:
        return f"{datetime.fromtimestamp(now_ms / 1000, self.zone):%H:%M}"


def stars(count: int | None) -> str:
    """`★★☆☆☆`; nothing where there is no rating."""
    return "" if count is None else "★" * max(0, min(5, count)) + "☆" * max(0, min(5, 5 - count))
