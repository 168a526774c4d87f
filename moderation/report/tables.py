"""A report as tables for a spreadsheet: one CSV file each. Pure.

UTF-8 with a byte order mark: without one Excel takes the file for the Windows code page and breaks every accent. In
French the separator is a semicolon and the decimal mark a comma, since Excel splits by the list separator of its
country and reads no other; in English they are comma and point. What a spreadsheet would run as a formula is told to
it as text by an apostrophe. Whole messages stand in `quotes.csv`, chips in brackets.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from moderation.report import page as first
from moderation.report.figures import name as figure_name
from moderation.report.figures import told
from moderation.report.quotes import pieces, plain
from moderation.report.reader import Reader, moment, zone_of
from wall.figures import Counts, Period
from wall.report import Figure, Pair, Quote, Report, Topic
from wall.text import Form, visible_controls

Cell = str | int | float | None
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
COUNTS = ("received", "shown", "withheld", "withdrawn", "waiting", "expired", "lapsed", "undisplayable", "masked")


def files(report: Report, reader: Reader) -> dict[str, bytes]:
    """The files by their names."""
    found = tables(report, reader)
    return {f"{name}.csv": to_csv(head, rows, reader.lang).encode() for name, (head, rows) in found.items()}


def pair_files(pair: Pair, reader: Reader) -> dict[str, bytes]:
    """The files of two reports, each under `left-` or `right-`, and their differences."""
    head, rows = _figures(pair.figures, reader)
    told = {"differences.csv": to_csv(head, rows, reader.lang).encode()}
    for side, report in (("left", pair.left), ("right", pair.right)):
        told |= {f"{side}-{name}": data for name, data in files(report, reader).items()}
    return told


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]], lang: str) -> str:
    """One table, as the spreadsheets of a language open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if lang == "fr" else ",", lineterminator="\r\n")
    writer.writerow([_cell(one, lang) for one in head])
    writer.writerows([[_cell(one, lang) for one in row] for row in rows])
    return BOM + out.getvalue()


def _cell(cell: Cell, lang: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        number = f"{cell:.6g}" if abs(cell) < 1e6 else f"{cell:.0f}"
        return number.replace(".", ",") if lang == "fr" else number
    text = visible_controls(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\n") else text


def tables(report: Report, reader: Reader) -> Mapping[str, tuple[list[str], list[list[Cell]]]]:
    """Heads and rows by the file's name without its ending. Times by the shop's clock, spans in seconds."""
    _, when = reader._, _Clock(report)
    state = [_("Received"), *(reader.state(one) for one in COUNTS[1:8]), _("with a masked passage")]
    return {
        "about": ([_("What"), _("Value")], _about(report, reader, when)),
        "figures": _figures(report.figures, reader),
        "curve": (
            [_("From"), _("Received"), _("Usual"), _("On the wall"), _("Refused or taken down"), _("Answers given"),
             _("Quiet hour")],
            [[when(one.from_ms), one.received, one.usual, one.shown, one.withheld, one.answered, int(one.quiet)]
             for one in report.slots],
        ),
        "topics": _topics(report.topics, reader),
        "complaints": _topics(report.complaints, reader),
        "quotes": _quotes(report, reader, when),
        "promises": (
            [_("Message"), _("State"), _("Since"), _("Changed in the span"), _("Supporters"), _("The shop’s words")],
            [[one.quote.post, one.state, when(one.since_ms), int(one.changed), one.supporters,
              _text(one.form, reader)] for one in report.promises],
        ),
        "sources": (
            [_("Source"), *state, _("Before"), _("Interruptions"), _("Seconds without it"), _("Problem"),
             _("Last message")],
            [[one.label or one.name, *_counts(one.counts), one.before, one.outages, one.outage_s, one.problem,
              when(one.last_ms) if one.last_ms else None] for one in report.sources],
        ),
        "days": ([_("Day"), *state], [[day, *_counts(one)] for day, one in sorted(report.days.items())]),
        "reasons": (
            [_("Reason"), _("Messages")],
            [[reader.reason(code), n] for code, n in sorted(report.period.by_reason.items())],
        ),
        "delays": _delays(report.period, reader),
    }  # fmt: skip


class _Clock:
    def __init__(self, report: Report) -> None:
        self._zone = zone_of(report.zone)

    def __call__(self, at_ms: int) -> str:
        return f"{moment(at_ms, self._zone):%Y-%m-%d %H:%M}"


def _about(report: Report, reader: Reader, when: _Clock) -> list[list[Cell]]:
    _ = reader._
    return [
        [_("Shop"), report.label or report.shop], [_("First day"), report.first], [_("Last day"), report.last],
        [_("Compared with, first day"), report.before_first], [_("Compared with, last day"), report.before_last],
        [_("Time zone"), report.zone], [_("Made"), when(report.made_ms)], [_("Entries of the log"), report.through],
        [_("Head of the ledger"), report.head], [_("House rules"), report.rules],
    ]  # fmt: skip


def _figures(figures: Sequence[Figure], reader: Reader) -> tuple[list[str], list[list[Cell]]]:
    _ = reader._
    head = [_("Figure"), _("Unit"), _("Now"), _("Before"), _("Over, now"), _("Over, before"), _("The difference"),
            _("Low"), _("High")]  # fmt: skip
    return head, [
        [figure_name(one, reader), one.unit, one.now, one.before, one.of, one.of_before, told(one, reader),
         *((one.low, one.high) if one.told != "few" else (None, None))] for one in figures
    ]  # fmt: skip


def _topics(topics: Sequence[Topic], reader: Reader) -> tuple[list[str], list[list[Cell]]]:
    _ = reader._
    head = [_("Topic"), _("Messages"), _("Before"), _("Complaints"), _("What it is worth")]
    return head, [
        [", ".join(one.words), one.posts, one.before, one.complaints, first.signal(one, reader)] for one in topics
    ]


def _quotes(report: Report, reader: Reader, when: _Clock) -> tuple[list[str], list[list[Cell]]]:
    _ = reader._
    told: list[tuple[str, Quote]] = [
        *((_("topic"), quote) for topic in report.topics for quote in topic.examples),
        *((_("complaint"), quote) for topic in report.complaints for quote in topic.examples),
        *((_("praise"), quote) for praised in report.praise for quote in praised.quotes),
        *((_("answer"), quote) for quote in report.replies),
        *((_("promise"), promise.quote) for promise in report.promises),
    ]
    head = [_("Told as"), _("Message"), _("When"), _("Source"), _("Stars"), _("Who"), _("Words"),
            _("The shop’s answer")]  # fmt: skip
    return head, [
        [why, one.post, when(one.at_ms), one.source, one.stars, one.pseudonym, _text(one.form, reader),
         _text(one.reply, reader)] for why, one in told
    ]  # fmt: skip


def _text(form: Form, reader: Reader) -> str:
    return plain(pieces(form, reader))


def _counts(counts: Counts) -> list[Cell]:
    return [getattr(counts, name) for name in COUNTS]


def _delays(period: Period, reader: Reader) -> tuple[list[str], list[list[Cell]]]:
    _ = reader._
    head = [_("Stars"), _("Messages"), _("Median (s)"), _("95 in 100 within (s)")]
    return head, [[stars, one.count, one.median_s, one.p95_s] for stars, one in sorted(period.delays.items())]
