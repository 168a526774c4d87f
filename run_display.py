"""Starts a screen: in a window, on a whole display, off-screen into a picture, or for one picture only."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from config.catalogue import load as catalogue
from config.load import ConfigError, load_settings, paths_of
from config.reach import NotFound, Reach, reach, root_of
from config.runfile import read_runfile
from config.screen import Screen as ScreenSettings
from config.settings import Settings
from wall.clock import SystemClock
from wall.wire import Replay

if TYPE_CHECKING:
    from display.start import Wanted

FAILED, USAGE, UNREACHABLE = 1, 2, 3


def arguments(_: Callable[[str], str]) -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(
        prog="run_display.py",
        description=_("The wall: shows what the shop has approved, as it comes."),
        epilog=_(
            "With no address given, the feeder of this checkout is found by itself. On a whole display only "
            "Ctrl+Shift+Q ends it. Exit status: 0 ended when asked to, 1 it could not go on, 2 something is wrong "
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
    how.add_argument("--theme", metavar="NAME", help=_("its colours: day or night"))
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


def main(argv: Sequence[str], env: MutableMapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    args = arguments(catalogue(_asked_language(argv), "display").gettext).parse_args(argv)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("pyvips").setLevel(logging.WARNING)
    # Both are read when the libraries are loaded, which is why those are imported after this.
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    env.setdefault("VIPS_CONCURRENCY", "1")
    from display import kiosk, start
    from display.fonts import FontsMissing
    from display.glyphs import FontBroken
    from display.look import ThemeBroken
    from display.ports import Address
    from display.snapshot import NothingToDraw
    from wall.client import Sent

    kiosk.prepare(env)
    root = root_of(env)

    def look_for() -> tuple[Reach | None, str]:
        try:
            return reach(root, env=env, role="screen", url=args.url, token=args.token, account=args.account), ""
        except NotFound as error:
            return None, str(error)

    def find() -> Address | None:
        found, _ = look_for()
        return None if found is None else Address(found.url, found.token, found.tls)

    found, why = look_for()
    wanted = wanted_from(args, found, root, env)
    texts = start.Texts(catalogue(wanted.language, "display"), catalogue(wanted.language, "wall"))
    _ = texts.display.gettext
    if wanted.picture is None and not kiosk.has_display(env):
        say = _("There is no display here: set DISPLAY, or draw into a picture with --offscreen wall.png")
        return _end(say, USAGE)
    try:
        asyncio.run(start.run(wanted, texts, SystemClock(), find, why))
    except NothingToDraw as error:
        return _end(_("There is nothing to draw: {why}").format(why=error), UNREACHABLE)
    except Sent as sent:
        return _end(_("The feeder refuses this screen: {why}").format(why=sent), USAGE)
    except (ThemeBroken, kiosk.NoDisplay) as error:
        return _end(str(error), USAGE)
    except (FontsMissing, FontBroken, OSError) as error:
        return _end(str(error), FAILED)
    return 0


def wanted_from(args: argparse.Namespace, found: Reach | None, root: Path, env: Mapping[str, str]) -> Wanted:
    """The screen that was asked for: the command line first, then this checkout's configuration."""
    from display.layout import Size
    from display.pace import Pace
    from display.scenes.base import Invitation
    from display.start import Wanted

    settings, data = configured(root, env)
    if found is not None and found.settings is not None:
        settings = found.settings
    screen = settings.screen if settings is not None else ScreenSettings()
    language = settings.screen_language if settings is not None else "fr"
    return Wanted(
        folder=args.cache_dir or data / "screen" / (args.account or env.get("VAV_ACCOUNT") or "screen"),
        language=args.lang or language,
        theme=args.theme or screen.theme,
        size=Size(*args.size) if args.size else None,
        rotate=screen.rotate if args.rotate is None else args.rotate,
        fullscreen=args.fullscreen or (screen.fullscreen and not args.windowed),
        picture=args.snapshot or args.offscreen,
        once=args.snapshot is not None,
        replay=Replay(day=args.replay, speed=args.speed) if args.replay else None,
        state_file=args.state,
        pace=Pace(screen.words_per_minute, screen.settle_s, screen.min_dwell_s),
        stale_after_s=screen.stale_after_s,
        shop=settings.shop.name if settings is not None else "",
        zone=settings.shop.zone if settings is not None else "Europe/Paris",
        accent=screen.accent,
        playlist=screen.playlist,
        distance_m=screen.distance_m,
        diagonal_in=screen.diagonal_in,
        reduced_motion=screen.reduced_motion,
        drift=screen.drift,
        monitor=screen.monitor if args.monitor is None else args.monitor,
        mode=screen.mode,
        invitation=Invitation(screen.invite_url, screen.invite_sentence),
    )


def configured(root: Path, env: Mapping[str, str]) -> tuple[Settings | None, Path]:
    """This checkout's settings and data folder, whether or not its feeder runs: a screen starts without one."""
    run = read_runfile(root)
    config = Path(env.get("VAV_CONFIG") or (run.config if run is not None else root / "config" / "wall.toml"))
    try:
        settings = load_settings(config)
    except ConfigError:
        return None, root / "var"
    return settings, paths_of(settings, config).data


def _asked_language(argv: Sequence[str]) -> str:
    """The language asked for, known before the arguments are read, so that their help is in it."""
    for at, word in enumerate(argv):
        if word == "--lang" and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return "fr"


def _end(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
