"""`python -m feeder.demo.lived FOLDER`: lived days in a folder, with a configuration to start a feeder on them."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from config.house_rules import load_rules
from config.problems import ConfigError
from config.reach import ROOT
from feeder.demo.lived.days import Lived, live
from feeder.house import House
from wall.clock import SystemClock, day_of
from wall.log.base import LogBroken

RULES = ROOT / "config" / "house-rules.toml"
SCALES = {"month300k": (30, 3900), "million": (100, 3900)}
"""Days and posts a day for 300,000 events in a month, and for a million events."""
MOST, FIRST, LAST = 10_000, 2000, 2100
"""Days, and posts a day; the years that the last day may be in."""
SECRET = "whsec_dmlzLWEtdmlzIGRlcyBqb3VycyB2ZWN1cw=="  # noqa: S105 - no secret: its sources have no sender
CONFIG = """\
# A wall for lived days. Its sources read nothing: what there is lies in the log.
data_dir = "."

[shop]
id = "tilleul"
name = "Maison Tilleul"

[[account]]
name = "direction"
role = "manager"

[[account]]
name = "camille"
role = "moderator"

[[account]]
name = "noa"
role = "moderator"

[[account]]
name = "ecran-1"
role = "screen"

[[place]]
id = "entree"
label = "Entrée"

[[place]]
id = "lampes"
label = "Rayon lampes"

[[place]]
id = "assises"
label = "Bancs et fauteuils"

[[place]]
id = "caisse"
label = "Caisse"

[rules]
file = "house-rules.toml"

[hours]
monday = "09:30-19:30"
tuesday = "09:30-19:30"
wednesday = "09:30-19:30"
thursday = "09:30-19:30"
friday = "09:30-19:30"
saturday = "09:30-19:30"
sunday = "10:00-18:00"

[[source]]
type = "webhook"
name = "avis"
label = "Boutique en ligne"
secret_env = "LIVED_SECRET"

[[source]]
type = "webhook"
name = "forum"
label = "Forum"
kind = "forum"
secret_env = "LIVED_SECRET"

[[source]]
type = "webhook"
name = "chat"
label = "Chat du site"
kind = "chat"
secret_env = "LIVED_SECRET"
"""


def arguments() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(prog="python -m feeder.demo.lived", description=__doc__)
    parser.add_argument("folder", type=Path, help="where wall.toml, log.db and the others are made")
    parser.add_argument("--days", type=_count, default=15, help="how many days (15)")
    parser.add_argument("--until", type=_day, help="the last day, such as 2026-11-21 (yesterday)")
    parser.add_argument("--posts", type=_count, default=300, help="posts on an average day (300)")
    parser.add_argument("--seed", type=int, default=7, help="another number, other days (7)")
    parser.add_argument("--scale", choices=tuple(SCALES), help="days and posts for benches")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST:
        raise ValueError(text)
    return number


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST <= day.year <= LAST:
        raise ValueError(text)
    return day


def main(argv: Sequence[str]) -> int:
    """Do what the command line says; returns the exit status."""
    told = arguments().parse_args(argv)
    days, posts = SCALES[told.scale] if told.scale else (told.days, told.posts)
    until = told.until or day_of(SystemClock().now_ms()) - timedelta(days=1)
    try:
        told.folder.mkdir(parents=True, exist_ok=True)
        rules = load_rules(RULES)
        lived = asyncio.run(
            live(told.folder, days=days, until=until, seed=told.seed, posts_a_day=posts, rules=rules, tell=_progress)
        )
        told.folder.joinpath("house-rules.toml").write_text(RULES.read_text(encoding="utf-8"), encoding="utf-8")
        told.folder.joinpath("wall.toml").write_text(CONFIG, encoding="utf-8")
    except FileExistsError as error:
        print(f"{error.args[0]} is there already: lived days begin in a folder without a log.", file=sys.stderr)
        return 1
    except (LogBroken, ConfigError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_told(lived, told.folder))
    return 0


def _progress(done: int, days: int, house: House) -> None:
    if sys.stderr.isatty():
        ending = "\n" if done == days else ""
        print(f"\r{done}/{days} days, {house.state.through} events", end=ending, file=sys.stderr, flush=True)


def _told(lived: Lived, folder: Path) -> str:
    return (
        f"{lived.days} days: {lived.posts} posts, {lived.events} events, {lived.scripts} scripts.\n"
        f"A feeder on them: LIVED_SECRET={SECRET} run_feeder.py --config {folder / 'wall.toml'}"
    )


if __name__ == "__main__":
    os.umask(0o077)  # log, keys and side tables are for their owner only
    sys.exit(main(sys.argv[1:]))
