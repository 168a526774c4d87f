"""`panel`: the public figures as text, as JSON, and day by day as CSV."""

from __future__ import annotations

import argparse
import csv
import io
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.cli import further
from moderation.cli.looks import flat
from moderation.cli.shell import DONE, Shell, asked_for, now_of, status_of
from moderation.drawing import panel as drawn
from moderation.drawing.panel_days import days as by_day
from moderation.words import Words
from wall import wire
from wall.client import Link
from wall.figures import Period
from wall.rules import REASONS

DAYS, MOST = 30, 400
COLUMNS = (
    "received", "shown", "withheld", "withdrawn", "waiting", "expired", "lapsed", "undisplayable", "masked",
    "flagged", "overruled", "contests", "contested", "reversals", "pauses", "paused_s", "dark", "dark_s", "unplugged",
    "unplugged_s", "off_s",
)  # fmt: skip
"""The columns of the CSV after the day, named as in `wall/figures.py`; then one for each reason of refusal."""


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give the command its arguments."""
    _ = words._
    panel = made["panel"]
    panel.add_argument("--by-day", action="store_true", help=_("day by day only"))
    panel.add_argument("--days", type=_days(words), default=DAYS, metavar="N", help=_("of so many days, today first"))
    panel.add_argument("--csv", action="store_true", help=_("day by day as CSV on standard output"))


def _days(words: Words) -> Callable[[str], int]:
    read = further.count(words)

    def days(given: str) -> int:
        if 1 <= (many := read(given)) <= MOST:
            return many
        raise argparse.ArgumentTypeError(words._("From 1 to {most} days.").format(most=MOST))

    return days


@dataclass
class Panel:
    """`panel`, as it was asked for."""

    args: Namespace
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Raises Unreachable, Denied."""
        args = self.args
        status = await status_of(link)
        days = (await asked_for(link, "days", limit=args.days)).days or {}
        if args.json:
            shell.document({"panel": wire.builtins(status.panel), "days": wire.builtins(days)})
        elif args.csv:
            shell.out.write(table(days))
        elif args.by_day:
            shell.say(flat(by_day(days, shell.words, shell.width)))
        else:
            shell.say(flat(drawn.panel(status.panel, days, shell.words, shell.width, now_of(status, shell.clock))))
        return DONE


def table(days: Mapping[str, Period]) -> str:
    """A line for each day, in the order in which they are told, under a line with the columns' names."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["day", *COLUMNS, *(f"refused_{code}" for code in REASONS)])
    for day, of in days.items():
        reasons = (of.by_reason.get(code, 0) for code in REASONS)
        write.writerow([day, *(_cell(getattr(of, name)) for name in COLUMNS), *reasons])
    return out.getvalue()


def _cell(value: float) -> str:
    return f"{value:.0f}"
