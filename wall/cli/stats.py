"""`stats`: the public panel of a log, as it is or was, in words, JSON or CSV."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from wall import words
from wall.cli import places
from wall.cli.console import GOOD, CannotTell, Console
from wall.cli.dispatch import Commands
from wall.cli.folded import csv_of, days_of, fold, instant, known_shop
from wall.cli.progress import Progress
from wall.fairness import sentences
from wall.figures import Counts, Period
from wall.ledger import Tree
from wall.log.base import LogBroken
from wall.panel_table import data
from wall.post import STATES
from wall.stats import panel

EXAMPLES = ("stats", "stats --by-day --csv", "stats --shop lyon --at 2026-11-22T14:05 --json")


def add(commands: Commands) -> None:
    """What may be said to it."""
    _ = commands.console._
    made = commands.command(
        "stats", _("tell the public figures, exactly, as of now or of any instant"), EXAMPLES, run
    )
    made.add_argument("--log", type=Path, metavar=_("LOG"), help=_("the log.db; without it, this machine's"))
    made.add_argument("--shop", metavar=_("NAME"), help=_("of one shop"))
    made.add_argument("--at", metavar=_("INSTANT"), help=_("as of then: 2026-11-22 (its end), 2026-11-22T14:05"))
    made.add_argument("--by-day", action="store_true", help=_("every day on which posts were received"))
    how = made.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help=_("as JSON"))
    how.add_argument("--csv", action="store_true", help=_("all of it and by day, as CSV"))


def run(args: Namespace, console: Console) -> int:
    """Raises CannotTell."""
    path, zone, progress = places.log_path(args.log, console), places.zone(console), Progress(console)
    tree = None if args.by_day or args.csv else Tree()
    try:
        state = fold(path, instant(args.at, zone, console), zone, progress, tree)
    except LogBroken as error:
        raise CannotTell(console._("The log cannot be read: {why}").format(why=error)) from error
    finally:
        progress.over()
    shop = known_shop(state, args.shop, console)
    if args.csv:
        console.out.write(csv_of(state, shop))
    elif args.by_day:
        days = days_of(state, shop)
        if args.json:
            console.document(data(panel(state, shop), ((day.isoformat(), period) for day, period in days))["days"])
        else:
            console.say(_by_day([(day.isoformat(), period) for day, period in days], console))
    else:
        figures = panel(state, shop, tree)
        parity = sentences(figures.month.parity if figures.month is not None else None, console._, console.decimal)
        if args.json:
            console.document(data(figures, (), parity, log_alone=True))
        else:
            when = datetime.fromtimestamp(state.now_ms / 1000, zone or UTC)
            head = console._("As of {day} at {time}").format(day=when.date().isoformat(), time=f"{when:%H:%M}")
            columns = [(console._("in all"), figures), (console._("30 days"), figures.month or Period()),
                       (console._("today"), figures.today or Period())]  # fmt: skip
            console.say(
                "\n".join([head, "", *_columns(columns, console), *_ledger(figures.ledger, figures.head, console)])
            )
    return GOOD


def _columns(columns: Sequence[tuple[str, Counts]], console: Console) -> list[str]:
    """One line a figure, one column a period."""
    _ = console._
    names = [("received", _("received")), *((state, _(words.STATES[state])) for state in STATES)]
    names.append(("masked", _("masked")))
    rows = [(name, [int(getattr(counts, key)) for _told, counts in columns]) for key, name in names]
    reasons = sorted({code for _told, counts in columns for code in counts.by_reason})
    for code in reasons:
        label = _(words.REASONS[code][0]) if code in words.REASONS else code
        rows.append((f"  {label}", [counts.by_reason.get(code, 0) for _told, counts in columns]))
    for key, name in {
        "contests": _("contests"),
        "contested": _("contests that wait"),
        "reversals": _("reversals"),
    }.items():
        rows.append((name, [getattr(counts, key) for _told, counts in columns]))
    wide = max(len(name) for name, _values in rows)
    heads = " " * wide + "".join(f"{told:>12}" for told, _counts in columns)
    return [heads, *(name.ljust(wide) + "".join(f"{console.number(n):>12}" for n in values) for name, values in rows)]


def _ledger(size: int, head: str, console: Console) -> list[str]:
    if not size:
        return []
    facts = console.ngettext("{n} fact", "{n} facts", size)
    return ["", console._("Ledger: {facts}, head {head}").format(facts=facts, head=head)]


def _by_day(days: Sequence[tuple[str, Period]], console: Console) -> str:
    _ = console._
    names = [_("received"), *(_(words.STATES[state]) for state in STATES)]
    lines = ["".join([" " * 10, *(f"  {name}" for name in names)])]
    for day, period in days:
        values = [period.received, *(getattr(period, state) for state in STATES)]
        cells = [f"{console.number(n):>{len(name) + 2}}" for n, name in zip(values, names, strict=True)]
        lines.append(day + "".join(cells))
    return "\n".join(lines)
