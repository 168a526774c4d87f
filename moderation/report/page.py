"""A report as a page to be read: two minutes first, then what is to be seen closer, then the annex. Pure."""

from __future__ import annotations

from moderation.report import annex, closer, curve, figures, lead, spans
from moderation.report.blocks import Block, Page, Para, Points, Section, Table
from moderation.report.reader import Reader, moment, one_line, zone_of
from wall.fairness import sentences as fairly
from wall.report import Report, Topic

MOST = 5
"""Topics, complaints and promises that are told on the first page."""


def page(report: Report, reader: Reader) -> Page:
    """Everything that a report says, in words, in reading order."""
    _ = reader._
    title = _("Report: {span}").format(span=spans.title(report, reader))
    shop = one_line(report.label or report.shop)
    sections = [*first(report, reader), *closer.sections(report, reader), *annex.sections(report, reader)]
    return Page(
        lang=reader.lang, shop=shop, title=spans.title(report, reader), under=under(report, reader),
        running=f"{shop} · {title}", sheet=_("Page {n} of {of}"), made=made(report, reader), made_ms=report.made_ms,
        parts=parts(reader), numbers=_("The numbers of this curve"),
        sections=[one for one in sections if one.blocks],
    )  # fmt: skip


def parts(reader: Reader) -> dict[str, str]:
    """The headings of the three parts; the first needs none."""
    return {"first": "", "closer": reader._("Seen closer"), "annex": reader._("Annex")}


def under(report: Report, reader: Reader) -> list[str]:
    """What stands beneath the title: what it is compared with, and up to when it goes."""
    _, zone = reader._, zone_of(report.zone)
    told = []
    if report.before_first:
        span = spans.named(report.span, report.before_first, report.before_last, reader)
        told.append(_("Compared with: {span}").format(span=span))
    if report.until_ms is not None and report.closed:
        told.append(_("Up to closing"))
    elif report.until_ms is not None:
        told.append(_("Not over yet: figures up to {moment}").format(moment=reader.moment(report.until_ms, zone)))
    return told


def made(report: Report, reader: Reader) -> str:
    """When it was reckoned."""
    at = moment(report.made_ms, zone_of(report.zone))
    told = reader._("Made on {day} at {time}, from the wall’s log.")
    return told.format(day=reader.day(at.date(), reader._("d MMMM y")), time=f"{at:%H:%M}")


def first(report: Report, reader: Reader) -> list[Section]:
    """The page of two minutes."""
    _ = reader._
    drawn = curve.chart(report, reader)
    title = drawn.title if drawn else ""
    return [
        Section(name="lead", title=_("What matters"), blocks=[Points(lead.sentences(report, reader))]),
        Section(name="figures", title=_("In figures"), blocks=_figures(report, reader)),
        Section(name="curve", title=title, blocks=[drawn] if drawn else []),
        Section(name="talk", title=_("What people talk about"), blocks=_talk(report, reader)),
        Section(name="fair", title=_("All alike?"), blocks=_fair(report, reader)),
    ]


def _figures(report: Report, reader: Reader) -> list[Block]:
    if not report.figures:
        return []
    this, before = spans.this_short(report, reader), spans.before_short(report, reader)
    return [figures.table(report.figures, this, before, reader)]


def _talk(report: Report, reader: Reader) -> list[Block]:
    """What rose, and the complaints by theme, each in a line; examples come further down."""
    _ = reader._
    rose = [one for one in report.topics if one.signal == "rose"][:MOST]
    weak = [one for one in report.topics if one.signal == "weak"][: MOST - 2]
    rows = [[topic_words(one), reader.number(one.posts), reader.number(round(one.before)), signal(one, reader)]
            for one in (*rose, *weak)]  # fmt: skip
    blocks: list[Block] = []
    if rows:
        head = [_("Topic"), _("Messages"), _("Before"), _("What it is worth")]
        blocks.append(Table(_("Topics to follow"), head, rows, [1, 2], list(range(len(rose)))))
    told = [
        reader.ngettext("{topic} ({n})", "{topic} ({n})", one.complaints, topic=topic_words(one, 2))
        for one in report.complaints[:MOST]
    ]
    if told:
        blocks.append(Para(_("Complaints, by theme: {themes}.").format(themes=_("; ").join(told))))
    return blocks


def _fair(report: Report, reader: Reader) -> list[Block]:
    parity = report.month.parity if report.month is not None else report.period.parity
    told = fairly(parity, reader.wall.gettext, reader.number)
    return [Para(" ".join(told)), Para(reader._("Over the last 30 days."), soft=True)] if told else []


def topic_words(topic: Topic, most: int = 3) -> str:
    """A topic by its most telling words."""
    return one_line(", ".join(one_line(word, 40) for word in topic.words[:most]), 100) or "–"


def signal(topic: Topic, reader: Reader) -> str:
    """What its rise is worth."""
    _ = reader._
    told = {"rose": _("more, beyond chance"), "weak": _("weak signal: perhaps chance")}
    return told.get(topic.signal, _("as before"))
