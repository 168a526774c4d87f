"""The screen's command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path


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
    what.add_argument("--replay", type=_day, metavar="DAY", help=_("a past day such as 2026-11-22, marked REPLAY"))
    what.add_argument("--speed", type=_speed, default=60.0, metavar="N", help=_("seconds of that day in one (60)"))
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


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _speed(text: str) -> float:
    speed = float(text)
    if not 1 <= speed <= 3600:
        raise ValueError(text)
    return speed
