"""A day gone through without a screen: hour by hour as text, or as one document. By role, never by person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from rich.cells import cell_len

from moderation.replaying import curve, happened
from moderation.replaying.roles import ROLES, role
from moderation.words import Words
from wall import wire
from wall.past import Act, Course

WIDEST = 40
"""Cells of the longest bar."""


def hours(course: Course, acts: Sequence[Act], words: Words) -> list[dict[str, Any]]:
    """By the hour in which something happened: what came in, was shown, was refused, was answered."""
    answered = Counter((act.at_ms - course.from_ms) // curve.HOUR_MS for act in acts if replied(act))
    per = curve.HOUR_MS // (course.bucket_s * 1000)
    out = []
    drawn = curve.span(course)
    for number in range(
        (drawn.from_ms - course.from_ms) // curve.HOUR_MS, -(-(drawn.to_ms - course.from_ms) // curve.HOUR_MS)
    ):
        at_ms = course.from_ms + number * curve.HOUR_MS
        of = slice(number * per, (number + 1) * per)
        out.append({
            "hour": f"{datetime.fromtimestamp(at_ms / 1000, words.zone):%H:%M}", "at_ms": at_ms,
            "received": sum(course.received[of]), "shown": sum(course.shown[of]),
            "withheld": sum(course.withheld[of]), "answered": answered[number],
        })  # fmt: skip
    return out


def replied(act: Act) -> bool:
    """Whether the shop answered by this."""
    return act.event == "replied" and not act.void and act.delay_s is not None


def decisions(acts: Sequence[Act]) -> Counter[str]:
    """How many decisions each role made."""
    made = ("approved", "withheld", "withdrawn", "seconded")
    return Counter(
        act.by for act in acts
        if act.event in made and act.by and not act.void and (act.event == "approved" or not happened.in_force(act))
    )  # fmt: skip


def document(course: Course, acts: Sequence[Act], words: Words) -> dict[str, Any]:
    """All of it as plain data: the course, what happened, the hours."""
    return {
        "day": course.day, "course": wire.builtins(course), "hours": hours(course, acts, words),
        "acts": [wire.builtins(act) for act in acts],
    }  # fmt: skip


def text(course: Course, acts: Sequence[Act], words: Words, width: int) -> str:
    """The day by hour, then what stood out, for a reader."""
    _ = words._
    named = words.long_day(date.fromisoformat(course.day))
    head = f"{_('REPLAY')} — {named}"
    if not course.first_ms:
        return "\n".join([head, "", _("Nothing happened on this day.")])
    rows = hours(course, acts, words)
    columns = ("received", "shown", "withheld", "answered")
    heads = (_("came in"), _("shown"), _("refused"), _("answered"))
    wide = [max(6, cell_len(name)) + 2 for name in heads]
    room = max(0, min(WIDEST, width - 7 - sum(wide) - 3))
    top = max(1, *(row["received"] for row in rows))
    lines = [head, "", " " * 7 + "".join(_right(name, size) for name, size in zip(heads, wide, strict=True))]
    for row in rows:
        counts = [words.number(row[name]) if row[name] else "·" for name in columns]
        bar = "█" * -(-row["received"] * room // top)
        cells = "".join(_right(count, size) for count, size in zip(counts, wide, strict=True))
        lines.append(f"{row['hour']:<7}{cells}   {bar}".rstrip())
    sums = [words.number(sum(row[name] for row in rows)) for name in columns]
    lines.append(f"{'':<7}" + "".join(_right(count, size) for count, size in zip(sums, wide, strict=True)))
    return "\n".join([*lines, "", *remarkable(course, acts, words)])


def _right(cell: str, width: int) -> str:
    return " " * max(0, width - cell_len(cell)) + cell


def remarkable(course: Course, acts: Sequence[Act], words: Words) -> list[str]:
    """Peaks, refusals by reason, pauses, dark times, who decided how soon."""
    _ = words._
    out = []
    if course.peaks:
        told = [f"{_span(peak.from_ms, peak.to_ms, words)} ({words.number(peak.received)})" for peak in course.peaks]
        out.append(_("Peaks: {list}").format(list=", ".join(told)))
    reasons = Counter(act.reason for act in acts if act.event in happened.REFUSING and happened.in_force(act))
    if reasons:
        told = [f"{words.reason(code)} {words.number(count)}" for code, count in reasons.most_common() if code]
        out.append(_("Refused: {list}").format(list=", ".join(told)))
    for stretches, wording in (
        (course.paused, _("The wall was paused: {list}")),
        (course.dark, _("No screen showed the wall: {list}")),
        (course.off, _("The feeder was away: {list}")),
    ):
        if stretches:
            out.append(wording.format(list=", ".join(_span(begin, end, words) for begin, end in stretches)))
    by = decisions(acts)
    if by:
        told = [f"{role(name, words)} {words.number(by[name])}" for name in ROLES if by[name]]
        out.append(_("Decisions: {list}").format(list=", ".join(told)))
    waits = [act.delay_s for act in acts if act.delay_s is not None and act.event != "replied"]
    if waits:
        told_s = happened.seconds(median(waits), words)
        out.append(_("Half of the first decisions came within {time}.").format(time=told_s))
    return out


def _span(begin_ms: int, end_ms: int, words: Words) -> str:
    return f"{words.clock(begin_ms)}–{words.clock(end_ms)}"
