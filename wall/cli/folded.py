"""A log folded to an instant, and its figures by day: for `stats` and the panel as CSV."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from wall import stats
from wall.cli.console import CannotTell, Console
from wall.cli.dispatch import nearest
from wall.clock import day_of
from wall.figures import Period
from wall.ledger import Tree
from wall.ledger.folding import read
from wall.ledger.leaf import Leaves
from wall.log.plain import PlainLog
from wall.panel_table import rows, to_csv
from wall.post import State
from wall.state import advance, apply

MOST_DAYS = 36_600
Progress = Callable[[int, int], None]


def instant(given: str | None, zone: tzinfo, console: Console) -> int:
    """`--at` as Unix ms: an instant, or a day (its end); without an offset by the shop's clock. Raises CannotTell."""
    if not given:
        return console.clock.now_ms()
    try:
        if len(given) == 10:
            return int(datetime.combine(date.fromisoformat(given), time.max, zone).timestamp() * 1000)
        when = datetime.fromisoformat(given)
        return round(when.replace(tzinfo=when.tzinfo or zone).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        told = console._("“{given}” is no instant: write 2026-11-22, or 2026-11-22T14:05.").format(given=given)
        raise CannotTell(told) from error


def fold(path: Path, until_ms: int, zone: tzinfo, progress: Progress, tree: Tree | None = None) -> State:
    """The log up to the first event later than `until_ms` (Unix ms), settled then; `tree` gets its leaves.

    Raises LogBroken.
    """
    state, leaves = State(zone=zone), Leaves()
    with closing(PlainLog(path)) as log:
        last = log.last()
        for rows in log.pages(last):
            for row in rows:
                event = read(row)
                if event is not None and event.at_ms > until_ms:
                    advance(state, until_ms)
                    return state
                if event is not None:
                    apply(state, row.seq, event)
                state.through = row.seq
                if tree is not None:
                    tree.append(leaves.next(row.facts, event).hash)
            progress(state.through, last)
    advance(state, until_ms)
    return state


def known_shop(state: State, shop: str | None, console: Console) -> str | None:
    """`shop`, if the log knows it; None: all. Raises CannotTell, with the nearest name."""
    names = sorted({split[0] for split in state.counts})
    if shop is None or shop in names:
        return shop
    wrong = console._("There is no shop “{shop}” in this log.").format(shop=shop)
    near = nearest(shop, names)
    hint = console._("Did you mean “{near}”?").format(near=near) if near else ""
    raise CannotTell(f"{wrong} {hint}".strip())


def days_of(state: State, shop: str | None) -> list[tuple[date, Period]]:
    """Every day since the log's first event on which anything was received, and its figures."""
    if state.since_ms is None:
        return []
    first, last = day_of(state.since_ms, state.zone), day_of(state.now_ms, state.zone)
    first = max(first, last - timedelta(days=MOST_DAYS))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = ((day, stats.period(state, shop, day, day)) for day in days)
    return [(day, period) for day, period in found if period.received]


def csv_of(state: State, shop: str | None) -> str:
    """The panel and its days as CSV, coarsened where a figure could tell about one person (`wall/panel_table.py`)."""
    days = ((day.isoformat(), period) for day, period in days_of(state, shop))
    return to_csv(rows(stats.panel(state, shop), days, log_alone=True))
