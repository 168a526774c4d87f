"""The screen's command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from math import isnan
from pathlib import Path

from display.replay.asked import Gettext, Unclear, check_order, day_of, time_of
from wall.past import FASTEST, SLOWEST
from wall.wire import Replay


def arguments(_: Callable[[str], str]) -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(
        prog="run_display.py",
        description=_("The wall: shows what the shop has approved, as it comes."),
        epilog=_(
            "With no address given, the feeder of this checkout is found by itself. On a whole display only "
            "Ctrl+Shift+Q ends it, and it is black outside the hours of the configuration. Exit status: "
            "0 ended when asked to, 1 it could not go on, 2 something is wrong "
            "with what was asked, 3 there is no feeder and nothing to draw (--snapshot)."
        ),
    )
    where = parser.add_argument_group(_("where the feeder is"))
    where.add_argument("--url", metavar="URL", help=_("its address, e.g. ws://127.0.0.1:8765"))
    where.add_argument("--token", metavar="TOKEN", help=_("this screen’s token (safer in VAV_TOKEN)"))
    where.add_argument("--as", dest="account", metavar="NAME", help=_("which of the shop’s screens this is"))
    how = parser.add_argument_group(_("where to draw"))
    one = how.add_mutually_exclusive_group()
    one.add_argument("--windowed", action="store_true", help=_("in a window"))
    one.add_argument("--fullscreen", action="store_true", help=_("on the whole display, without a cursor"))
    one.add_argument("--offscreen", type=Path, metavar="FILE", help=_("without a display: keep this PNG up to date"))
    one.add_argument("--snapshot", type=Path, metavar="FILE", help=_("draw the present state into this PNG, and end"))
    how.add_argument("--size", type=_size, metavar="1920x1080", help=_("the picture’s size in pixels"))
    how.add_argument("--rotate", type=int, choices=(0, 90, 180, 270), help=_("turn the picture clockwise (degrees)"))
    how.add_argument("--monitor", type=int, metavar="N", help=_("which of this PC’s displays, from 0"))
    how.add_argument("--lit", action="store_true", help=_("whatever the hours say, for a trial"))
    how.add_argument("--theme", metavar="NAME", help=_("its colours: day, night, contrast or slate"))
    how.add_argument("--lang", metavar="CODE", help=_("the language around the posts, e.g. fr"))
    what = parser.add_argument_group(_("what to show"))
    what.add_argument(
        "--replay", metavar="DAY", help=_("a past day again: 2026-11-22, yesterday, today; marked REPLAY, with keys")
    )
    what.add_argument("--from", dest="start", metavar="14:00", help=_("from then on"))
    what.add_argument("--to", dest="end", metavar="16:00", help=_("up to then"))
    speed = _("seconds of that day in one, 1 to 3600 (60)")
    what.add_argument("--speed", type=_speed(_), default=60.0, metavar="N", help=speed)
    what.add_argument("--story", action="store_true", help=_("the day told, chapter by chapter"))
    what.add_argument("--free", action="store_true", help=_("the day as it would go, not as it was shown"))
    what.add_argument("--screen", metavar="NAME", default="", help=_("what that screen showed; else this one"))
    files = parser.add_argument_group(_("files"))
    files.add_argument("--cache-dir", type=Path, metavar="DIR", help=_("where the last public state is kept"))
    files.add_argument("--state", type=Path, metavar="FILE", help=_("write what is drawn, as JSON, at each change"))
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    size = int(width), int(height)
    if not (320 <= size[0] <= 16_384 and 240 <= size[1] <= 16_384):
        raise ValueError(text)
    return size


def asked_replay(parser: argparse.ArgumentParser, args: argparse.Namespace, today: date, _: Gettext) -> Replay | None:
    """The past day that is asked for, if one is; ends the program, in a sentence, where it is not clear."""
    if not args.replay:
        if args.start or args.end or args.story or args.free or args.screen:
            parser.error(_("--from, --to, --story, --free and --screen belong to --replay DAY"))
        return None
    try:
        day = day_of(args.replay, today, _)
        start = time_of(args.start, "--from", _) if args.start else ""
        end = time_of(args.end, "--to", _) if args.end else ""
        check_order(start, end, _)
    except Unclear as error:
        parser.error(str(error))
    return Replay(
        day=day.isoformat(), speed=args.speed, start=start, end=end, screen=args.screen, story=args.story,
        free=args.free, paused=args.snapshot is not None,
    )  # fmt: skip


def _speed(_: Gettext) -> Callable[[str], float]:
    """Reads a speed; one that is none is told with the nearest that is."""

    def read(text: str) -> float:
        try:
            speed = float(text.replace(",", "."))
        except ValueError:
            speed = float("nan")
        if not SLOWEST <= speed <= FASTEST:
            near = 60.0 if isnan(speed) else min(max(speed, SLOWEST), FASTEST)
            told = _("“{text}” is no speed. Did you mean --speed {near}?")
            raise argparse.ArgumentTypeError(told.format(text=text[:20], near=f"{near:g}"))
        return speed

    return read
