"""The sentences that matter most, made from the figures: what changed, what waits, which promise is due. Pure."""

from __future__ import annotations

from moderation.report import spans
from moderation.report.figures import changed
from moderation.report.reader import Reader, one_line, zone_of
from wall.report import Figure, Report

OPEN = ("taken-up", "under-way")
MOST_TOPICS = 3


def sentences(report: Report, reader: Reader) -> list[str]:
    """At most a handful, each true by itself."""
    told = [_received(report, reader), *_changed(report, reader)]
    told += [_waiting(report, reader), _rose(report, reader), _promised(report, reader), _sources(report, reader)]
    return [one for one in told if one]


def received_of(report: Report) -> Figure:
    """What came in, with its comparison; made from the counts where no figure says it."""
    found = next((one for one in report.figures if one.name == "received"), None)
    return found or Figure(name="received", unit="posts", now=report.period.received)


def _received(report: Report, reader: Reader) -> str:
    n = report.period.received
    figure = received_of(report)
    if not n:
        return _nobody(report, reader)
    if figure.before is None:
        return reader.ngettext("{n} message received.", "{n} messages received.", n)
    more = {"before": reader.number(figure.before), "when": spans.before_inside(report, reader)}
    match figure.told:
        case "more":
            return reader.ngettext(
                "{n} message received, more than {when} ({before}), beyond chance.",
                "{n} messages received, more than {when} ({before}), beyond chance.", n, **more,
            )  # fmt: skip
        case "less":
            return reader.ngettext(
                "{n} message received, fewer than {when} ({before}), beyond chance.",
                "{n} messages received, fewer than {when} ({before}), beyond chance.", n, **more,
            )  # fmt: skip
        case "chance":
            return reader.ngettext(
                "{n} message received, against {before} {when}: perhaps chance.",
                "{n} messages received, against {before} {when}: perhaps chance.", n, **more,
            )  # fmt: skip
    return reader.ngettext(
        "{n} message received, against {before} {when}.", "{n} messages received, against {before} {when}.", n,
        **more,
    )  # fmt: skip


def _nobody(report: Report, reader: Reader) -> str:
    _ = reader._
    said = {"day": _("Nobody wrote that day."), "week": _("Nobody wrote that week.")}
    return said.get(report.span, _("Nobody wrote that month."))


def _changed(report: Report, reader: Reader) -> list[str]:
    told = [changed(one, reader) for one in report.figures]
    if any(told):
        return [one for one in told if one]
    compared = any(one.before is not None and one.told in ("same", "chance") for one in report.figures[1:])
    return [reader._("Nothing else has changed beyond chance.")] if compared else []


def _waiting(report: Report, reader: Reader) -> str:
    period, answers = report.period, report.quiet.waiting
    told = []
    if period.waiting:
        told.append(reader.ngettext("{n} to decide", "{n} to decide", period.waiting))
    if answers:
        told.append(reader.ngettext("{n} without an answer", "{n} without an answer", answers))
    if period.contested:
        told.append(
            reader.ngettext("{n} contested refusal to look at", "{n} contested refusals to look at", period.contested)
        )
    if not told:
        return reader._("Of these messages, nothing is left waiting.") if period.received else ""
    return reader._("Of these messages, there are still: {waiting}.").format(waiting=reader.listed(told))


def _rose(report: Report, reader: Reader) -> str:
    rose = [one_line(one.words[0], 60) for one in report.topics if one.signal == "rose" and one.words][:MOST_TOPICS]
    if not rose:
        return ""
    return reader._("Talked about more than before, beyond chance: {topics}.").format(topics=reader.listed(rose))


def _promised(report: Report, reader: Reader) -> str:
    still = [one for one in report.promises if one.state in OPEN]
    kept = kept_of(report)
    told = [reader.ngettext("{n} promise was kept.", "{n} promises were kept.", kept)] if kept else []
    if still:
        oldest = min(still, key=lambda one: one.since_ms)
        told.append(reader.ngettext(
            "{n} promise is open, since {day}.", "{n} promises are open, the oldest since {day}.", len(still),
            day=reader.on(oldest.since_ms, zone_of(report.zone)),
        ))  # fmt: skip
    return " ".join(told)


def kept_of(report: Report) -> int:
    """How many promises were kept in the span."""
    figure = next((one for one in report.figures if one.name == "kept" and one.now is not None), None)
    if figure is not None and figure.now is not None:
        return round(figure.now)
    return sum(one.state == "done" and one.changed for one in report.promises)


def _sources(report: Report, reader: Reader) -> str:
    down = [one_line(one.label or one.name, 60) for one in report.sources if one.problem and not one.removed]
    if not down:
        return ""
    return reader._("No news of: {sources}.").format(sources=reader.listed(down))
