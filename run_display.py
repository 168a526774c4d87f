"""Starts a screen: in a window, on a whole display, off-screen into a picture, or for one picture only."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from config.place import config_of, data_of, root_of

if TYPE_CHECKING:
    import argparse

    from config.reach import Reach
    from config.settings import Settings
    from display.ports import Address
    from display.recall import Memory
    from display.wanted import Texts, Wanted

FAILED, USAGE, UNREACHABLE, AGAIN = 1, 2, 3, 75


def main(argv: Sequence[str], env: MutableMapping[str, str]) -> int:
    """Do what the command line says; returns the exit status.

    The first picture comes before everything that it does not need: what was asked last time in the same words, with
    the same configuration, is remembered; asyncio, the configuration and the network are loaded behind the picture.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("pyvips").setLevel(logging.WARNING)
    # Both are read when the libraries are loaded, which is why those are imported after this.
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    env.setdefault("VIPS_CONCURRENCY", "1")
    memory = memory_of(argv, env)
    known = memory.recall() if memory is not None else None
    finder = Finder(argv, env)
    wanted, texts = known or _asked(argv, env, finder, memory)
    from display.kiosk import window

    window.prepare(env)
    _ = texts.display.gettext
    if wanted.picture is None and not window.has_display(env):
        say = _("There is no display here: set DISPLAY, or draw into a picture with --offscreen wall.png")
        return _end(say, USAGE)
    return _show(wanted, texts, finder, env)


def _show(wanted: Wanted, texts: Texts, finder: Finder, env: Mapping[str, str]) -> int:
    """Draw, then listen and draw until asked to stop; returns the exit status."""
    from display.typeset.letters import Letters
    from display.wording import chip_label

    letters = None if wanted.once else Letters(wanted.folder, chip_label(texts.wall.gettext))
    from display.first import first_picture
    from display.kiosk.window import NoDisplay
    from display.look import ThemeBroken
    from display.typeset.fonts import FontsMissing
    from display.typeset.glyphs import FontBroken
    from wall.clock import SystemClock

    _ = texts.display.gettext
    try:
        stage = None if wanted.once else first_picture(wanted, texts, SystemClock(), letters)
        if not gc.isenabled():
            gc.enable()
            gc.freeze()  # what was loaded stays: it need not be looked through again and again
        import asyncio

        from display import start
        from display.kiosk.failures import GaveUp
        from display.snapshot import NothingToDraw
        from wall.client import Sent
        from wall.words import refusal

        try:
            if asyncio.run(start.run(wanted, texts, SystemClock(), finder, finder.why, stage, env)):
                return AGAIN
        except GaveUp as error:
            return _end(_("Nothing can be drawn: {why}").format(why=error), FAILED)
        except NothingToDraw as error:
            return _end(_("There is nothing to draw: {why}").format(why=error), UNREACHABLE)
        except Sent as sent:
            if sent.refused:
                return _end(refusal(sent.refused, sent.facts, texts.wall.gettext), USAGE)
            return _end(_("The feeder refuses this screen: {why}").format(why=sent), USAGE)
    except (ThemeBroken, NoDisplay) as error:
        return _end(str(error), USAGE)
    except (FontsMissing, FontBroken, OSError) as error:
        return _end(str(error), FAILED)
    return 0


def _asked(
    argv: Sequence[str], env: Mapping[str, str], finder: Finder, memory: Memory | None
) -> tuple[Wanted, Texts]:
    """What is wanted, from the command line and the configuration; kept in `memory` for the next start."""
    from config.catalogue import compiled
    from display.recall import catalogue
    from display.wanted import Texts

    args, root = finder.args, root_of(env)
    found = finder.look()
    wanted = finder.replay(wanted_from(args, found, root, env))
    display, wall = (compiled(wanted.language, domain) for domain in ("display", "wall"))
    sure = memory == memory_of(argv, env) and config_of(root, env) == _config(root, env)
    live = wanted.replay is None and not wanted.once
    if memory is not None and sure and live and memory.folder == wanted.folder:
        try:
            memory.keep(wanted, display, wall)
        except OSError as error:
            logging.getLogger("display").error("what was asked cannot be kept for the next start: %s", error)
    return wanted, Texts(catalogue(display), catalogue(wall))


class Finder:
    """Looks for the feeder, as often as asked: it may start later, or move."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._argv, self._env = argv, env
        self.why = ""
        """Why there is none, in a sentence; empty if there is one, or nobody has looked yet."""

    @cached_property
    def args(self) -> argparse.Namespace:
        """The command line. Ends the program if it cannot be understood."""
        return self._parser.parse_args(self._argv)

    @cached_property
    def _parser(self) -> argparse.ArgumentParser:
        from display.arguments import arguments

        return arguments(self._gettext)

    @cached_property
    def _gettext(self) -> Callable[[str], str]:
        from config.catalogue import load

        return load(_said(self._argv, "--lang") or "fr", "display").gettext

    def replay(self, wanted: Wanted) -> Wanted:
        """The same with the past day that is asked for, by the shop's calendar. Ends the program if it is unclear."""
        from display.arguments import asked_replay
        from display.wording import zone_of

        today = datetime.now(zone_of(wanted.zone)).date()
        return replace(wanted, replay=asked_replay(self._parser, self.args, today, self._gettext))

    def look(self) -> Reach | None:
        """Where the feeder is; None if it cannot be found, and then `why` says so."""
        from config.reach import NotFound, reach

        args, root = self.args, root_of(self._env)
        try:
            found = reach(root, env=self._env, role="screen", url=args.url, token=args.token, account=args.account)
        except NotFound as error:
            self.why = str(error)
            return None
        self.why = ""
        return found

    def __call__(self) -> Address | None:
        from display.ports import Address

        before, found = self.why, self.look()
        if self.why not in ("", before):
            logging.getLogger("display").warning("%s", self.why)
        return None if found is None else Address(found.url, found.token, found.tls)


def memory_of(argv: Sequence[str], env: Mapping[str, str]) -> Memory | None:
    """Where this screen keeps what was asked, and what is asked now; None where that is not plain to see."""
    from display.recall import Memory, key_of

    root, given = root_of(env), _said(argv, "--cache-dir")
    try:
        config = config_of(root, env)
        account = _said(argv, "--as") or env.get("VAV_ACCOUNT") or "screen"
        folder = Path(given) if given else data_of(config) / "screen" / account
        here = Path(__file__).resolve().parent
        code = [here / name for name in ("run_display.py", "config/screen.py", "config/settings.py")]
        said = [*argv, *(f"{name}={env.get(name, '')}" for name in ("VAV_ROOT", "VAV_CONFIG", "VAV_ACCOUNT"))]
        catalogues = sorted(here.glob("config/locale/*/LC_MESSAGES/*.po"))
        return Memory(folder, key_of(said, [config, root / "config" / "wall.toml", *code, *catalogues]))
    except (OSError, ValueError):
        return None


def wanted_from(args: argparse.Namespace, found: Reach | None, root: Path, env: Mapping[str, str]) -> Wanted:
    """The screen that was asked for: the command line first, then this checkout's configuration."""
    from config.screen import Hours as HoursSettings
    from config.screen import Screen as ScreenSettings
    from config.screen import span_of
    from display.kiosk.hours import Hours
    from display.layout import Size
    from display.scenes.base import Invitation
    from display.tempo.pace import Pace
    from display.wanted import Wanted

    settings, data, problem = configured(root, env)
    if found is not None and found.settings is not None:
        settings = found.settings
    screen = settings.screen if settings is not None else ScreenSettings()
    hours = settings.hours if settings is not None else HoursSettings()
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
        invitation=Invitation(sentence=screen.invite_sentence),
        hours=None
        if args.lit
        else Hours(hours.week(), frozenset(hours.closed_on), hours.always_on, span_of(hours.hard_off)),
        panel_off=hours.panel_off,
        problem=problem,
    )


def configured(root: Path, env: Mapping[str, str]) -> tuple[Settings | None, Path, str]:
    """This checkout's settings, data folder, and what is wrong with its configuration (empty: nothing).

    A screen starts whether or not the feeder runs, and with a configuration that cannot be read: as if it said
    nothing. A computer that has none, since its feeder is elsewhere, has nothing wrong with it.
    """
    from config.load import ConfigError, load_settings, paths_of

    config = _config(root, env)
    try:
        settings = load_settings(config)
    except ConfigError as error:
        problem = str(error.problems[0]) if config.exists() else ""
        if problem:
            logging.getLogger("display").error("the configuration counts for nothing: %s", error)
        return None, root / "var", problem
    return settings, paths_of(settings, config).data, ""


def _config(root: Path, env: Mapping[str, str]) -> Path:
    from config.runfile import read_runfile

    run = read_runfile(root)
    return Path(env.get("VAV_CONFIG") or (run.config if run is not None else root / "config" / "wall.toml"))


def _said(argv: Sequence[str], option: str) -> str:
    """What was said with an option, known before the arguments are read; empty if nothing."""
    for at, word in enumerate(argv):
        if word == option and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return ""


def _end(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    gc.disable()  # until the first picture is up: nothing that is loaded before it is garbage
    status = main(sys.argv[1:], os.environ)
    if status == AGAIN:  # the desk asked for a new start: the same command, in the same place, from the beginning
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
    sys.exit(status)
