"""`retain --dry-run`: what the feeder lets go of today by itself, and when the next thing goes. Changes nothing."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from wall.cli.console import GOOD, CannotTell, Console, Here
from wall.cli.dispatch import Commands
from wall.clock import to_iso
from wall.log.base import LogBroken
from wall.log.sqlite import SqliteLog
from wall.offline import fold
from wall.post import State
from wall.retention import Due, due, play_log_days

SHOWN = 20
"""Posts that are named for each kind of thing; the JSON has all."""


def add(commands: Commands) -> None:
    """Says what it takes."""
    _ = commands.console._
    made = commands.command(
        "retain",
        _("what goes today by the retention periods, and when the next goes; nothing is changed"),
        ["retain --dry-run", "retain --dry-run --json"],
        run,
        _("The feeder does it by itself, each minute, and each step is an event of the ledger."),
    )
    made.add_argument("--dry-run", action="store_true", help=_("only tell (there is nothing else to be done here)"))
    made.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace, console: Console) -> int:
    """Tells it; returns the exit status. Raises CannotTell."""
    _, here = console._, console.around.here()
    if not args.dry_run:
        raise CannotTell(_("The feeder does it by itself. To see what goes: retain --dry-run"))
    try:
        state = asyncio.run(_folded(here, console))
    except LogBroken as error:
        raise CannotTell(str(error)) from error
    if state.rules is None:
        raise CannotTell(_("No house rules are in force yet."))
    now_ms = max(console.clock.now_ms(), state.now_ms)
    found = sorted(one for one in (due(state.rules, post) for post in state.posts.values()) if one is not None)
    end_ms = end_of_day(now_ms, here.zone)
    today = [one for one in found if one.at_ms < end_ms]
    later = found[len(today)] if len(found) > len(today) else None
    days = play_log_days(state.rules)
    if args.json:
        console.document({"at": to_iso(now_ms), "today": [_plain(one) for one in today],
                          "next": _plain(later) if later is not None else None, "play_log_days": days})  # fmt: skip
    else:
        _say(console, today, later, days, here.zone)
    return GOOD


def end_of_day(now_ms: int, zone: tzinfo) -> int:
    """When the day ends (Unix ms) by the shop's clock, also on a day of 23 or 25 hours."""
    now = datetime.fromtimestamp(now_ms / 1000, zone)
    midnight = datetime(now.year, now.month, now.day, tzinfo=zone) + timedelta(days=1)
    return int(midnight.astimezone(UTC).timestamp() * 1000)


async def _folded(here: Here, console: Console) -> State:
    log = SqliteLog.open(here.log, read_only=True)
    try:
        return await fold(log, here.zone, console.clock.now_ms())
    finally:
        await log.close()


def _say(console: Console, today: Sequence[Due], later: Due | None, days: int, zone: tzinfo) -> None:
    _ = console._
    if not today:
        console.say(_("Today nothing goes."))
    for what in ("expire", "lapse", "redact", "forget"):
        posts = [one.post for one in today if one.what == what]
        if not posts:
            continue
        more = _(" and {count} more").format(count=len(posts) - SHOWN) if len(posts) > SHOWN else ""
        console.say(f"{_headings(console, len(posts))[what]} {', '.join(posts[:SHOWN])}{more}")
    if later is not None:
        when = datetime.fromtimestamp(later.at_ms / 1000, zone).strftime("%Y-%m-%d %H:%M")
        next_one = _headings(console, 1)[later.what]
        console.say(_("Next, on {when}: {what} {post}").format(when=when, what=next_one, post=later.post))
    console.say(_("What screens showed is kept {days} days.").format(days=console.number(days)))


def _headings(console: Console, count: int) -> dict[str, str]:
    return {
        "expire": console.ngettext("{n} post leaves the wall:", "{n} posts leave the wall:", count),
        "lapse": console.ngettext(
            "{n} chat lapses, decided by nobody:", "{n} chats lapse, decided by nobody:", count
        ),
        "redact": console.ngettext("Personal words of {n} post go:", "Personal words of {n} posts go:", count),
        "forget": console.ngettext("{n} post is forgotten:", "{n} posts are forgotten:", count),
    }


def _plain(one: Due) -> dict[str, Any]:
    return {"at": to_iso(one.at_ms), "post": one.post, "what": one.what}
