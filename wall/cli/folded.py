"""A log folded to an instant, and its figures as tables: for `stats` and the panel as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
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
from wall.post import STATES, State
from wall.state import advance, apply

MOST_DAYS = 36_600
COUNTS = (
    "received", *STATES, "masked", "flagged", "overruled", "contests", "contested", "reversals", "pauses", "paused_s",
    "dark", "dark_s", "unplugged", "unplugged_s", "off_s",
)  # fmt: skip
STARS = ("1-2", "3", "4-5", "none")
Progress = Callable[[int, int], None]


def instant(given: str | None, zone: tzinfo, console: Console) -> int:
    """`--at` as Unix ms: an instant, or a day (its end); without an offset by the shop's clock. Raises CannotTell."""
    if not given:
        return console.clock.now_ms()
    try:
        if len(given) == 10:
            return round(datetime.combine(date.fromisoformat(given), time.max, zone).timestamp() * 1000)
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


def cells(period: Period, reasons: Sequence[str]) -> list[str]:
    """One row of the table, without its day."""
    row = [_plain(getattr(period, name)) for name in COUNTS]
    row += [str(period.by_reason.get(code, 0)) for code in reasons]
    for stars in STARS:
        delay = period.delays.get(stars)
        row += [str(delay.count), _plain(delay.median_s), _plain(delay.p95_s)] if delay is not None else ["0", "", ""]
    return row


def heads(reasons: Sequence[str]) -> list[str]:
    """The names of the columns."""
    delays = [f"{name}_{stars}" for stars in STARS for name in ("decided", "median_s", "p95_s")]
    return ["day", *COUNTS, *(f"reason:{code}" for code in reasons), *delays]


def table(days: Sequence[tuple[date, Period]]) -> str:
    """The days as CSV (RFC 4180)."""
    reasons = sorted({code for _, period in days for code in period.by_reason})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads(reasons))
    writer.writerows([day.isoformat(), *cells(period, reasons)] for day, period in days)
    return out.getvalue()


def _plain(value: float) -> str:
    return str(round(value, 3)).removesuffix(".0")
