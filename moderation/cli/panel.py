"""`panel`: the public figures as text, as JSON and as CSV, in the forms of the public page."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.cli import further
from moderation.cli.looks import flat
from moderation.cli.shell import DONE, Shell, asked_for, now_of, status_of
from moderation.drawing import panel as drawn
from moderation.drawing.panel_days import days as by_day
from moderation.words import Words
from wall import panel_table, wire
from wall.client import Link

DAYS, MOST = 30, 400


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give the command its arguments."""
    _ = words._
    panel = made["panel"]
    panel.add_argument("--by-day", action="store_true", help=_("day by day only"))
    panel.add_argument("--days", type=_days(words), default=DAYS, metavar="N", help=_("of so many days, today first"))
    panel.add_argument("--csv", action="store_true", help=_("as CSV on standard output, day by day too"))


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
        said = drawn.fairly(status.panel, shell.words)
        if args.json:
            shell.document(panel_table.data(status.panel, days.items(), said))
        elif args.csv:
            shell.out.write(panel_table.to_csv(panel_table.rows(status.panel, days.items(), said)))
        elif args.by_day:
            shell.say(flat(by_day(days, shell.words, shell.width)))
        else:
            now_ms = now_of(status, shell.clock)
            shell.say(flat(drawn.panel(status.panel, days, shell.words, shell.width, now_ms, said=said)))
        return DONE
