"""The public figures as a page tells them: what became of the messages, by stars, pauses, contests. Pure.

No tint tells good from bad, and one to two stars have the same rows, in the same place, as four to five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from feeder.web.parts.bars import bar
from feeder.web.wording import NNBSP, Wording, line
from wall.clock import from_iso
from wall.figures import Counts, Panel, Period
from wall.house_views import SourceStatus
from wall.panel_table import ENOUGH, SMALL
from wall.words import N_, REASONS

FATES: Mapping[str, str] = {
    "shown": N_("on the wall"),
    "waiting": N_("waiting for a decision"),
    "withheld": N_("refused"),
    "withdrawn": N_("taken off"),
    "expired": N_("were on the wall, their time is over"),
    "lapsed": N_("nobody decided in time"),
    "undisplayable": N_("private conversations, never stored"),
}
"""What became of a message; together they are everything that was received."""
STARS: Mapping[str, str] = {
    "1-2": N_("1 or 2 stars"), "3": N_("3 stars"), "4-5": N_("4 or 5 stars"), "none": N_("without stars"),
}  # fmt: skip


Cell = int | str
"""A count; `<3` or `>=3` where the exact one could tell about a single person."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what, how many, and a bar of its share. `told`: the share or a delay in words."""

    label: str
    count: str
    told: str
    drawn: Markup


@dataclass(frozen=True, slots=True)
class Split:
    """How the messages of so many stars fared. `median` and `p95`: delays to the first decision, in words."""

    label: str
    shown: str
    of: str
    drawn: Markup
    median: str
    p95: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing in words: its name and what it is."""

    name: str
    value: str


def fates(counts: Counts, say: Wording) -> list[Row]:
    """What became of everything that was received; a fate that nothing met is left out, but for the usual three."""
    out = []
    for fate, label in FATES.items():
        count = getattr(counts, fate)
        if count or fate in ("shown", "waiting", "withheld"):
            out.append(_row(say.gettext(label), count, counts.received, say))
    return out


def refusals(figures: Mapping[str, Any], say: Wording) -> list[Row]:
    """Refused and withdrawn ones by reason, the most frequent first; `figures`: as `wall/panel_table.py` has them."""
    found: Mapping[str, Cell] = figures.get("by_reason", {})
    exact = all(isinstance(count, int) for count in found.values())
    total = sum(count for count in found.values() if isinstance(count, int)) if exact else 0
    out = []
    for code, count in sorted(found.items(), key=lambda pair: (-_least(pair[1]), pair[0])):
        name = say.gettext(REASONS[code][0]) if code in REASONS else line(code)[:40]
        out.append(_row(name, count, total, say))
    return out


def _least(cell: Cell) -> int:
    """What a cell holds at the least: `<3` is 1 or 2."""
    return cell if isinstance(cell, int) else {SMALL: 1, ENOUGH: 3}.get(cell, 0)


def cell(value: Cell, say: Wording) -> str:
    """A count, or that it is too small to be told."""
    if isinstance(value, int):
        return say.number(value)
    return {SMALL: say.gettext("1 or 2"), ENOUGH: say.gettext("3 or more")}.get(value, value)


def _row(label: str, count: Cell, total: int, say: Wording) -> Row:
    known = isinstance(count, int) and total > 0
    share = count / total if known and isinstance(count, int) else 0.0
    return Row(label, cell(count, say), percent(share, say) if known else "", bar(share) if known else Markup())


def percent(share: float, say: Wording) -> str:
    """`74 %`; never 0 % of something, nor 100 % of less than all."""
    if 0 < share < 0.01:
        return f"<{NNBSP}{say.percent(0.01)}"
    return say.percent(min(share, 0.99)) if share < 1 else say.percent(1.0)


def splits(figures: Mapping[str, Any], say: Wording) -> list[Split]:
    """By stars: how many were shown of those whose fate is known, and how fast; `figures` as for `refusals`."""
    out = []
    for key, label in STARS.items():
        share, delay = figures.get("shares", {}).get(key, {}), figures.get("delays", {}).get(key, {})
        shown, total = share.get("shown", 0), share.get("total", 0)
        exact = isinstance(shown, int) and isinstance(total, int) and total > 0
        told = percent(shown / total, say) if exact else "–"
        of = say.gettext("{shown} of {total}").format(shown=cell(shown, say), total=cell(total, say))
        if not isinstance(total, int):
            of = cell(total, say)
        drawn = bar(shown / total) if exact else Markup()
        out.append(Split(say.gettext(label), told, of if total else "", drawn, *_delay(delay, say)))
    return out


def _delay(delay: Mapping[str, Any], say: Wording) -> tuple[str, str]:
    if not delay.get("count") or "median_s" not in delay:
        return "–", "–"
    return say.lasting(delay["median_s"]), say.lasting(delay["p95_s"])


def interruptions(period: Period, say: Wording) -> list[Fact]:
    """When the wall was not as it should be: pauses, dark, sources and feeder away; those of zero are told too."""

    def told(count: int, seconds: float) -> str:
        if not count and seconds < 1:
            return say.gettext("never")
        return str(
            say.ngettext("once, {length} in all", "{n} times, {length} in all", count, length=say.lasting(seconds))
        )

    never = say.gettext("never")
    off = say.lasting(period.off_s) if period.off_s >= 1 else never
    return [
        Fact(say.gettext("Pauses of the wall"), told(period.pauses, period.paused_s)),
        Fact(say.gettext("Dark outside closing hours and the night"), told(period.dark, period.dark_s)),
        Fact(say.gettext("Sources that did not answer"), told(period.unplugged, period.unplugged_s)),
        Fact(say.gettext("Sources taken out by the shop"), say.number(period.removed) if period.removed else never),
        Fact(say.gettext("The wall’s computer switched off"), off),
    ]


def looked_at(counts: Counts, say: Wording) -> list[Fact]:
    """What programs pointed at, what people did all the same, and what authors contested."""
    n = say.number
    return [
        Fact(say.gettext("Shown with something covered"), n(counts.masked)),
        Fact(say.gettext("Decided after a program pointed at words"), n(counts.flagged)),
        Fact(say.gettext("of these, shown as they are by a person"), n(counts.overruled)),
        Fact(say.gettext("Refusals contested by their authors"), n(counts.contests)),
        Fact(say.gettext("of these, still waiting for an answer"), n(counts.contested)),
        Fact(say.gettext("Decisions reversed"), n(counts.reversals)),
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """A source: its name, whether it answers, when it last did, what is wrong."""

    name: str
    ok: bool
    last: str
    posts: str


def sources(found: Iterable[SourceStatus], now_ms: int, say: Wording) -> list[Source]:
    """Every source with its last success."""
    out = []
    for one in found:
        last = _instant(one.last_ok, now_ms, say) or say.gettext("not yet")
        out.append(Source(line(one.label or one.name), one.ok, last, say.number(one.posts)))
    return out


def _instant(iso: str | None, now_ms: int, say: Wording) -> str:
    if not iso:
        return ""
    try:
        return say.moment(from_iso(iso), now_ms)
    except (ValueError, OverflowError):
        return ""


def summary(counts: Counts, say: Wording) -> str:
    """Everything in one sentence, for whoever reads no table."""
    if not counts.received:
        return say.gettext("Nothing has come in.")
    parts = [
        say.ngettext("{n} message received", "{n} messages received", counts.received),
        say.ngettext("{n} on the wall", "{n} on the wall", counts.shown),
        say.ngettext("{n} refused", "{n} refused", counts.withheld),
        say.ngettext("{n} waiting", "{n} waiting", counts.waiting),
    ]
    return ", ".join(str(part) for part in parts) + "."


def oldest(panel: Panel, now_ms: int, say: Wording) -> str:
    """For how long the oldest has waited; empty if none does."""
    if panel.oldest_waiting_ms is None or not panel.waiting:
        return ""
    return say.lasting((now_ms - panel.oldest_waiting_ms) / 1000)
