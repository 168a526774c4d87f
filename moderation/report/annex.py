"""The annex: every day, the reasons, all topics, what counts as what, and how to check it. Pure."""

from __future__ import annotations

from moderation.report import page as first
from moderation.report import spans
from moderation.report.blocks import Block, Para, Section, Sub, Table
from moderation.report.figures import intervals
from moderation.report.reader import Reader, date_of, one_line
from wall.figures import Counts, Period
from wall.report import Report

STATES = ("shown", "withheld", "withdrawn", "waiting", "expired", "lapsed", "undisplayable")


def sections(report: Report, reader: Reader) -> list[Section]:
    """Those that have something to say."""
    _ = reader._
    told = [
        ("counts", _("What became of the messages"), _counts(report, reader)),
        ("reasons", _("Reasons of refusals"), _reasons(report.period, reader)),
        ("days", _("Every day"), _days(report, reader)),
        ("all-topics", _("All topics"), _topics(report, reader)),
        ("house", _("The wall itself"), _house(report.period, reader)),
        ("method", _("How this is reckoned"), _method(report, reader)),
        ("check", _("How to check it"), _check(report, reader)),
    ]
    return [Section(name=name, title=title, blocks=blocks, part="annex") for name, title, blocks in told]


def _counts(report: Report, reader: Reader) -> list[Block]:
    now, before, month = report.period, report.before, report.month
    columns = [one for one in (now, before, month) if one is not None]
    heads = [spans.this_short(report, reader)]
    heads += [spans.before_short(report, reader)] if before is not None else []
    heads += [reader._("30 days")] if month is not None else []
    rows = [[reader._("received"), *(reader.number(one.received) for one in columns)]]
    for state in STATES:
        values: list[int] = [getattr(one, state) for one in columns]
        if any(values) or state in STATES[:4]:
            rows.append([reader.state(state), *(reader.number(value) for value in values)])
    extra = [
        (reader._("with a masked passage"), [one.masked for one in columns]),
        (reader._("with something detected automatically"), [one.flagged for one in columns]),
        (reader._("of those, shown as they are"), [one.overruled for one in columns]),
        (reader._("refusals contested"), [one.contests for one in columns]),
        (reader._("of those, put right"), [one.reversals for one in columns]),
    ]
    rows += [[label, *(reader.number(value) for value in values)] for label, values in extra if any(values)]
    head = [reader._("Messages"), *heads]
    return [Table(reader._("What became of the messages"), head, rows, list(range(1, len(head))), [0])]


def _reasons(period: Period, reader: Reader) -> list[Block]:
    rows = [
        [reader.reason(code), reader.number(n)]
        for code, n in sorted(period.by_reason.items(), key=lambda pair: (-pair[1], pair[0])) if n
    ]  # fmt: skip
    head = [reader._("Reason"), reader._("Messages")]
    return [Table(reader._("Reasons of refusals"), head, rows, [1])] if rows else []


def _days(report: Report, reader: Reader) -> list[Block]:
    if len(report.days) < 2:
        return []
    _ = reader._
    rows = []
    for day, period in sorted(report.days.items()):
        at = date_of(day)
        rows.append([reader.day(at, _("EEE, d MMM")) if at else one_line(day, 20), *_of(period, reader)])
    head = [_("Day"), _("Received"), reader.state("shown"), reader.state("withheld"), reader.state("withdrawn"),
            reader.state("waiting"), _("Other")]  # fmt: skip
    return [Table(_("Every day"), head, rows, [1, 2, 3, 4, 5, 6])]


def _of(counts: Counts, reader: Reader) -> list[str]:
    other = counts.expired + counts.lapsed + counts.undisplayable
    values = (counts.received, counts.shown, counts.withheld, counts.withdrawn, counts.waiting, other)
    return [reader.number(value) for value in values]


def _topics(report: Report, reader: Reader) -> list[Block]:
    _ = reader._
    rows = [
        [first.topic_words(one), reader.number(one.posts), reader.number(round(one.before)),
         reader.number(one.complaints), first.signal(one, reader)]
        for one in report.topics
    ]  # fmt: skip
    head = [_("Topic"), _("Messages"), _("Before"), _("Complaints"), _("What it is worth")]
    return [Table(_("All topics"), head, rows, [1, 2, 3])] if rows else []


def _house(period: Period, reader: Reader) -> list[Block]:
    """What was public about the wall itself: pauses, dark times, absences."""
    _ = reader._
    told = [
        (_("Pauses of the wall"), period.pauses, period.paused_s),
        (_("Dark within opening hours"), period.dark, period.dark_s),
        (_("Sources that did not answer"), period.unplugged, period.unplugged_s),
    ]
    rows = [[label, reader.number(n), reader.span(seconds)] for label, n, seconds in told if n]
    if period.off_s:
        rows.append([_("The feeder was away"), "–", reader.span(period.off_s)])
    if period.removed:
        rows.append([_("Sources taken out"), reader.number(period.removed), "–"])
    if not rows:
        return []
    return [Table(_("The wall itself"), [_("What"), _("How often"), _("How long, in all")], rows, [1, 2])]


def _method(report: Report, reader: Reader) -> list[Block]:
    _ = reader._
    told = [
        _("Days begin at midnight, time zone {zone}. A message counts on the day on which it was received, with the "
          "stars that it had then.").format(zone=one_line(report.zone, 60)),
        _("“Beyond chance” means that the interval of the difference leaves out zero; “perhaps chance”, that it "
          "holds zero and more; “about the same”, that all of it lies within what makes no difference; “too little "
          "to say”, that there are too few messages. The intervals are so wide that all of a report’s hold together "
          "in 95 reports of 100."),
        _("Topics are the messages’ own words, and the span before is scaled to as many messages. A weak signal is "
          "one to keep an eye on, no more."),
        _("Stars and tone weigh in no order, delay or choice. Nobody of the team is named, but for praise that they "
          "agreed to have told."),
    ]  # fmt: skip
    blocks: list[Block] = [Para(one) for one in told]
    if report.figures:
        head = [_("Figure"), _("Over, now"), _("Over, before"), _("Interval of the difference")]
        blocks.append(Sub(_("The intervals")))
        blocks.append(Table(_("The intervals"), head, intervals(report.figures, reader), [1, 2, 3]))
    return blocks


def _check(report: Report, reader: Reader) -> list[Block]:
    _ = reader._
    told = [_("Reckoned from the first {n} entries of the log.").format(n=reader.number(report.through))]
    if report.head:
        told.append(_("Head of the ledger then: {head}.").format(head=one_line(report.head, 40)))
    if report.rules:
        told.append(_("House rules in force: version {rules}.").format(rules=one_line(report.rules, 40)))
    blocks: list[Block] = [Para(" ".join(told))]
    how = _(
        "The same command makes the same figures again from the log; “python -m wall verify” says whether the log is "
        "what was signed. Posts that were forgotten since keep counting, and their words are gone."
    )
    return [*blocks, Para(how, soft=True)]
