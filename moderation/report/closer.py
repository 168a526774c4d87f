"""What a manager may want to see closer: topics with people's own words, praise, promises, delays, hours, sources."""

from __future__ import annotations

from datetime import tzinfo

from moderation.report import page as first
from moderation.report.blocks import Block, Para, Section, Sub, Table
from moderation.report.quotes import pieces, plain, said, stars, who
from moderation.report.reader import Reader, one_line, zone_of
from wall.figures import Delay
from wall.report import Praised, PromiseTold, Quote, Report, SourceTold, Topic
from wall.words import N_

MOST_TOPICS = 10
"""Topics told with examples; the others stand in the annex's table."""
STARS = (("1-2", N_("One or two stars")), ("3", N_("Three stars")), ("4-5", N_("Four or five stars")),
         ("none", N_("Without stars")))  # fmt: skip
PROMISES = {
    "taken-up": N_("Taken up"), "under-way": N_("In hand"), "done": N_("Kept"), "declined": N_("Not possible"),
}  # fmt: skip


def sections(report: Report, reader: Reader) -> list[Section]:
    """Those that have something to say."""
    _, draw = reader._, _Quotes(report, reader)
    rising = [one for one in report.topics if one.signal != "steady"][:MOST_TOPICS]
    told = [
        ("topics", _("Topics to follow, in people’s words"), draw.topics(rising)),
        ("complaints", _("Complaints, by theme"), draw.topics(report.complaints[:MOST_TOPICS])),
        ("praise", _("Praise passed on"), draw.praise(report.praised, report.praise)),
        ("replies", _("Good answers of the shop"), draw.quotes(report.replies)),
        ("promises", _("Promises"), draw.promises(report.promises)),
        ("delays", _("Delays, by stars"), _delays(report, reader)),
        ("quiet", _("Quiet hours"), _quiet(report, reader)),
        ("sources", _("Sources"), _sources(report.sources, reader, draw.zone)),
    ]
    return [Section(name=name, title=title, blocks=blocks, part="closer") for name, title, blocks in told]


class _Quotes:
    """Draws what people said; each post's words once, wherever else it is an example."""

    def __init__(self, report: Report, reader: Reader) -> None:
        self.zone: tzinfo = zone_of(report.zone)
        self._reader = reader
        self._labels = {one.name: one.label for one in report.sources}
        self._seen: set[str] = set()

    def quotes(self, quotes: list[Quote]) -> list[Block]:
        """Those that were not told yet."""
        new: list[Block] = []
        for one in quotes:
            if one.post not in self._seen:
                self._seen.add(one.post)
                new.append(said(one, self._reader, self.zone, self._labels))
        return new

    def topics(self, topics: list[Topic]) -> list[Block]:
        """Each with its examples."""
        reader, out = self._reader, list[Block]()
        for one in topics:
            counts = reader.ngettext("{n} message", "{n} messages", one.posts)
            before = reader._("{n} before").format(n=reader.number(round(one.before)))
            told = [counts, before, first.signal(one, reader)]
            if one.complaints:
                told.append(reader.ngettext("{n} complaint", "{n} complaints", one.complaints))
            out.append(Sub(first.topic_words(one), mark=" · ".join(told)))
            new = self.quotes(one.examples)
            if one.examples and not new:
                new = [Para(reader._("An example stands above."), soft=True)]
            out += new
        return out

    def praise(self, many: int, told: list[Praised]) -> list[Block]:
        """How many named somebody, and what is told by consent."""
        reader, out = self._reader, list[Block]()
        if many:
            out.append(Para(reader.ngettext(
                "{n} message of praise names somebody of the team: it was passed on to them, and is told here only "
                "with their consent.",
                "{n} messages of praise name somebody of the team: they were passed on to them, and are told here "
                "only with their consent.", many,
            ), soft=True))  # fmt: skip
        for one in told:
            out.append(Sub(one_line(one.name, 60)))
            # Word for word even if they stand above: this is what is read to whom it is about.
            self._seen.difference_update(quote.post for quote in one.quotes)
            out += self.quotes(one.quotes)
        return out

    def promises(self, promises: list[PromiseTold]) -> list[Block]:
        """Each with the words that it answers, those that changed first."""
        reader, out = self._reader, list[Block]()
        for one in sorted(promises, key=lambda promise: not promise.changed):
            told = [reader._("since {day}").format(day=reader.on(one.since_ms, self.zone))]
            if one.changed:
                told.insert(0, reader._("new"))
            if one.supporters:
                told.append(reader.ngettext("{n} supporter", "{n} supporters", one.supporters))
            out.append(Sub(
                reader._(PROMISES.get(one.state, one.state)), mark=" · ".join(told),
                note=plain(pieces(one.form, reader)),
            ))  # fmt: skip
            new = self.quotes([one.quote])
            if not new:
                told = [stars(one.quote.stars), who(one.quote, reader)]
                by = " · ".join(part for part in told if part)
                new = [Para(reader._("Asked for by a message that stands above ({who}).").format(who=by), soft=True)]
            out += new
        return out


def _delays(report: Report, reader: Reader) -> list[Block]:
    _ = reader._
    rows = [_delay(_(label), report.period.delays.get(key), reader) for key, label in STARS]
    rows += [_delay(_("Until a second moderator confirmed"), report.period.second, reader)]
    rows += [_delay(_("Until answered"), report.reply, reader)]
    rows = [row for row in rows if row]
    if not rows:
        return []
    head = [_("From receipt to the first decision"), _("Messages"), _("Median"), _("95 in 100 within")]
    return [Table(_("Delays, by stars"), head, rows, [1, 2, 3])]


def _delay(label: str, delay: Delay | None, reader: Reader) -> list[str]:
    if delay is None or not delay.count:
        return []
    return [label, reader.number(delay.count), reader.span(delay.median_s), reader.span(delay.p95_s)]


def _quiet(report: Report, reader: Reader) -> list[Block]:
    used = report.quiet
    if not used.hours:
        return []
    told = reader._(
        "{hours} of quiet: {decided} messages decided in them, {answered} answers given. Of the messages of these "
        "days, {waiting} have no answer of the shop."
    )
    values = {name: reader.number(getattr(used, name)) for name in ("decided", "answered", "waiting")}
    return [Para(told.format(hours=reader.hours(used.hours), **values))]


def _sources(sources: list[SourceTold], reader: Reader, zone: tzinfo) -> list[Block]:
    _ = reader._
    rows = [
        [one_line(one.label or one.name, 80), reader.number(one.counts.received), reader.number(one.before),
         _health(one, reader), reader.moment(one.last_ms, zone) if one.last_ms else "–"]
        for one in sources
    ]  # fmt: skip
    head = [_("Source"), _("Received"), _("Before"), _("How it went"), _("Last message")]
    return [Table(_("Sources"), head, rows, [1, 2])] if rows else []


def _health(source: SourceTold, reader: Reader) -> str:
    _ = reader._
    if source.removed:
        return _("taken out of the wall")
    told = []
    if source.problem:
        told.append(one_line(source.problem, 160))
    if source.outages:
        told.append(reader.ngettext(
            "{n} interruption, {span} in all", "{n} interruptions, {span} in all", source.outages,
            span=reader.span(source.outage_s),
        ))  # fmt: skip
    return _("; ").join(told) if told else _("without interruption")
