"""The curve of a report, hour by hour or day by day, to be drawn, and as a table of the same numbers. Pure."""

from __future__ import annotations

from datetime import tzinfo

from moderation.report.blocks import Bar, Chart, Legend, Table
from moderation.report.reader import Reader, moment, zone_of
from wall.report import Report, Slot


def chart(report: Report, reader: Reader, name: str = "curve", top: int = 0, *, low: bool = False) -> Chart | None:
    """None where there is nothing to draw. `top`: the least upper end of the scale, to compare two by eye."""
    zone = zone_of(report.zone)
    slots = _told(report)
    if not slots:
        return None
    hourly = report.span == "day"
    bars = [
        Bar(
            label=_label(one, report, reader, zone), received=max(0, one.received), shown=max(0, one.shown),
            withheld=max(0, one.withheld), usual=one.usual, quiet=one.quiet,
        )
        for one in slots
    ]  # fmt: skip
    _ = reader._
    title = _("Hour by hour") if hourly else _("Day by day")
    return Chart(
        name=name, title=title, desc=_desc(bars, reader), bars=bars, top=top, low=low,
        legend=Legend(
            shown=_("on the wall"), withheld=_("refused or taken down"), other=_("other"), usual=_("usual"),
            quiet=_("quiet hour"),
        ),
        table=table(report, reader, title),
    )  # fmt: skip


def table(report: Report, reader: Reader, caption: str) -> Table:
    """The numbers of the curve, those slots left out in which nothing is and nothing is usual."""
    _ = reader._
    zone = zone_of(report.zone)
    rows = []
    for one in _told(report):
        usual = "–" if one.usual is None else reader.number(one.usual)
        label = _label(one, report, reader, zone)
        rows.append([
            _("{hour}, quiet").format(hour=label) if one.quiet else label, reader.number(one.received), usual,
            reader.number(one.shown), reader.number(one.withheld), reader.number(one.answered),
        ])  # fmt: skip
    head = [
        _("Hour") if report.span == "day" else _("Day"), _("Received"), _("Usual"), _("On the wall"),
        _("Refused or taken down"), _("Answers given"),
    ]  # fmt: skip
    return Table(caption, head, rows, [1, 2, 3, 4, 5])


def _told(report: Report) -> list[Slot]:
    """Of a day, from the first hour with anything in it to the last; of a longer span, all days, if any has."""
    slots = report.slots
    busy = [at for at, one in enumerate(slots) if one.received or one.answered or (one.usual or 0) >= 0.1]
    if not busy or report.span != "day":
        return slots if busy else []
    return slots[busy[0] : busy[-1] + 1]


def _label(slot: Slot, report: Report, reader: Reader, zone: tzinfo) -> str:
    at = moment(slot.from_ms, zone)
    if report.span == "day":
        return reader._("{hour}:00").format(hour=at.hour)
    return reader.day(at.date(), reader._("EEE d"))


def _desc(bars: list[Bar], reader: Reader) -> str:
    """What somebody sees at a glance, for who does not see it."""
    received = sum(bar.received for bar in bars)
    if not received:
        return reader._("Nothing was received.")
    top = max(bars, key=lambda bar: bar.received)
    return reader.ngettext(
        "{n} message received from {first} to {last}; the most at {peak}: {most}.",
        "{n} messages received from {first} to {last}; the most at {peak}: {most}.", received,
        first=bars[0].label, last=bars[-1].label, peak=top.label, most=reader.number(top.received),
    )  # fmt: skip
