"""`replay`: a past day in this terminal, or as text or JSON where nobody looks; and a day on one of the screens."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from msgspec.structs import replace

from moderation.cli.orders import Ordering
from moderation.cli.shell import DONE, Shell, asked_for, now_of, status_of
from moderation.replaying import days, happened, telling
from moderation.replaying.days import BadDay, Day
from moderation.words import Words
from wall import wire
from wall.client import Link
from wall.clock import SystemClock
from wall.past import FASTEST, SLOWEST, Act

ACTS = 500
"""Acts that are asked for at once."""
T = TypeVar("T")


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give `replay` its arguments."""
    replay = made["replay"]
    replay.add_argument("day", type=day(words), metavar=words._("DAY"), help=words._("2026-11-21, yesterday, today"))
    replay.add_argument("--from", dest="start", type=hour(words), metavar="HH:MM", help=words._("where it begins"))
    speeds(replay, words)


def speeds(made: argparse.ArgumentParser, words: Words) -> None:
    """`--speed`, as everywhere."""
    told = words._("seconds of that day in one second, 1 to 3600; without it 60")
    made.add_argument("--speed", type=_speed(words), default=60.0, metavar="N", help=told)


def day(words: Words) -> Callable[[str], Day]:
    """Reads a day."""
    told = words._("“{given}” is no day: write 2026-11-21, yesterday or today.")
    return _reader(days.read_day, told)


def hour(words: Words) -> Callable[[str], time]:
    """Reads a time of the day."""
    return _reader(days.read_time, words._("“{given}” is no time: write 14:00 or 9h30."))


def _reader(read: Callable[[str], T], told: str) -> Callable[[str], T]:
    def reader(given: str) -> T:
        try:
            return read(given)
        except BadDay as error:
            raise argparse.ArgumentTypeError(told.format(given=given[:40])) from error

    return reader


def _speed(words: Words) -> Callable[[str], float]:
    def read(given: str) -> float:
        number = given.lower().removeprefix("×").removesuffix("x").removeprefix("x")
        if number.isascii() and number.isdigit() and SLOWEST <= int(number[:9]) <= FASTEST:
            return float(number)
        told = words._("“{given}” is no speed: from 1 to 3600.")
        raise argparse.ArgumentTypeError(told.format(given=given[:40]))

    return read


@dataclass
class Back:
    """`replay`, as it was asked for, where no terminal shows it."""

    args: Namespace
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Raises Unreachable, Denied."""
        now_ms = now_of(await status_of(link), shell.clock)
        named = self.args.day.on(now_ms, shell.words.zone).isoformat()
        course = (await asked_for(link, "course", day=named)).course
        if course is None:
            raise ValueError(shell.words._("The feeder tells nothing of this day."))
        acts = happened.telling(await all_acts(link, named))
        if self.args.json:
            shell.document(telling.document(course, acts, shell.words))
        else:
            shell.say(telling.text(course, acts, shell.words, shell.width))
        return DONE


async def all_acts(link: Link, named: str) -> list[Act]:
    """Everything that happened in a day. Raises Unreachable, Denied."""
    acts: list[Act] = []
    more = True
    while more:
        after = str(acts[-1].seq) if acts else ""
        answer = await asked_for(link, "acts", day=named, after=after, limit=ACTS)
        acts.extend(answer.acts or ())
        more = answer.more and bool(answer.acts)
    return acts


@dataclass
class Showing(Ordering):
    """A day on a screen: which one is meant is known by the feeder's calendar."""

    day: Day = field(default_factory=Day)

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises Unreachable."""
        now_ms = now_of(await status_of(link), shell.clock)
        named = self.day.on(now_ms, shell.words.zone).isoformat()
        if self.order.replay is not None:
            self.order = replace(self.order, replay=replace(self.order.replay, day=named))
        return await super().carry_out(link, shell, welcome, attempt)


def screen(made: argparse.ArgumentParser, words: Words) -> None:
    """What `screen NAME replay DAY` takes besides."""
    _ = words._
    made.add_argument("--from", dest="start", type=hour(words), metavar="HH:MM", help=_("replay: where it begins"))
    made.add_argument("--to", dest="end", type=hour(words), metavar="HH:MM", help=_("replay: where it ends"))
    speeds(made, words)
    made.add_argument("--story", action="store_true", help=_("replay: the day told in chapters"))


def showing(args: Namespace, words: Words) -> Ordering:
    """What `screen NAME replay DAY` and `screen NAME live` mean. Raises ValueError with a sentence."""
    _, what = words._, args.what
    if args.order == "live":
        if what:
            raise ValueError(_("{order} takes nothing else.").format(order=args.order))
        return Ordering(args.name, wire.Order(n=0, what="live"), args.json)
    if len(what) != 1:
        raise ValueError(_("Which day? For instance: screen {name} replay yesterday").format(name=args.name[:30]))
    try:
        wanted = days.read_day(what[0])
    except BadDay as error:
        told = _("“{given}” is no day: write 2026-11-21, yesterday or today.")
        raise ValueError(told.format(given=what[0][:40])) from error
    if args.start is not None and args.end is not None and args.end <= args.start:
        raise ValueError(_("It has to end after it begins."))
    asked = wire.Replay(day="", speed=args.speed, start=_hhmm(args.start), end=_hhmm(args.end), story=args.story)
    return Showing(args.name, wire.Order(n=0, what="replay", replay=asked), args.json, day=wanted)


def _hhmm(at: time | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def opened(args: Namespace, *, terminal: bool) -> bool:
    """Whether `replay` is shown in this terminal rather than told."""
    return terminal and not args.json


def run(args: Namespace, link: Link, words: Words, day_colours: bool) -> int:
    """Look back in this terminal until somebody has seen enough; returns the exit status."""
    from moderation.look import DAY, NIGHT
    from moderation.replaying.app import ReplayApp

    look = DAY if day_colours else NIGHT
    app = ReplayApp(link, words, SystemClock(), day=args.day, start=args.start, speed=args.speed, look=look)
    app.run()
    return app.return_code or 0
