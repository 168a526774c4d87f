"""`python -m feeder.demo`: a living sample day, with feeder, wall and desk, in one command (`make demo`)."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from config.catalogue import load as load_catalogue
from config.reach import ROOT, root_of
from feeder.demo import sample, words
from feeder.demo.earlier import fortnight
from feeder.demo.invited import invited
from feeder.demo.launcher import Launcher, Show, Trouble
from feeder.demo.stage import Begun, Occupied, Stage, Unfit, lay_out, set_stage
from wall.clock import SystemClock

HOUSE_RULES = ROOT / "config" / "house-rules.toml"


def arguments() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(prog="python -m feeder.demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="carry on with the day of the last run")
    parser.add_argument("--speed", type=_positive, default=1.0, metavar="N", help="run the day N times as fast")
    parser.add_argument("--for", type=_positive, dest="for_s", metavar="SECONDS", help="end by itself after so long")
    parser.add_argument("--language", choices=("fr", "en"), default="fr", help="the language of screen and desk")
    parser.add_argument("--no-desk", action="store_true", help="do not open the desk, even in a terminal")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number <= 1e6:
        raise ValueError(text)
    return number


def screen_options(env: Mapping[str, str], stage: Stage) -> tuple[list[str], bool]:
    """The screen's options, and whether it is drawn into a picture because there is no display."""
    cache = ["--cache-dir", str(stage.folder / "screen")]
    if env.get("KIOSK", "0") not in ("", "0"):
        return ["--fullscreen", *cache], False
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return ["--windowed", *cache], False
    return ["--offscreen", str(stage.picture), *cache], True


def program_env(env: Mapping[str, str]) -> dict[str, str]:
    """What the programs are given: everything but the settings that would lead them to another feeder."""
    return {name: value for name, value in env.items() if name == "VAV_ROOT" or not name.startswith("VAV_")}


def say(line: str) -> None:
    """Print a line at once; a terminal that is gone hears nothing, and the demo ends all the same."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


async def show(stage: Stage, told: argparse.Namespace, env: Mapping[str, str], gettext: Callable[[str], str]) -> int:
    """Run the demo until it ends; returns the exit status."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    day = sample.load()
    options, offscreen = screen_options(env, stage)
    # The desk draws on standard error, as its toolkit does.
    there = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    desk = there and not told.no_desk
    rules = HOUSE_RULES.read_text(encoding="utf-8")
    launcher = Launcher(
        code=ROOT,
        root=root_of(env),
        stage=stage,
        sample=day,
        clock=SystemClock(),
        show=Show(options, offscreen, desk, told.for_s),
        env=program_env(env),
        gettext=gettext,
        say=say,
        stop=stop,
        invited=invited,
        lay_out=partial(lay_out, stage, day, house_rules=rules, language=told.language),
        before=None if stage.kept else partial(fortnight, stage),
    )
    return await launcher.run()


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    told = arguments().parse_args(argv)
    _ = load_catalogue(told.language, "feeder").gettext
    try:
        with set_stage(
            root_of(env) / "var" / "demo", Begun(SystemClock().now_ms(), told.speed), keep=told.keep
        ) as stage:
            os.umask(0o077)  # log, keys and side tables are for their owner only
            for line in words.opening(_, stage, ROOT):
                say(line)
            status = asyncio.run(show(stage, told, env, _))
            say(_("Everything has ended."))
            return status
    except Occupied:
        print(_("A demo runs in this folder already: end it first."), file=sys.stderr)
    except (Trouble, Unfit, sample.SampleBroken, OSError) as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
