"""`export [FILE]`: the public ledger as JSON Lines for anybody to check, or the panel by day as CSV."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from wall.cli import places
from wall.cli.console import GOOD, CannotTell, Console
from wall.cli.dispatch import Commands
from wall.cli.folded import csv_of, fold, known_shop
from wall.cli.progress import Progress
from wall.ledger.export import About, lines, prepare
from wall.log.base import LogBroken
from wall.log.plain import PlainLog

EXAMPLES = ("export > ledger.jsonl", "export ledger.jsonl --log var/data/log.db", "export --csv panel.csv")


def add(commands: Commands) -> None:
    """What may be said to it."""
    _ = commands.console._
    more = _(
        "No staff, no device, no text and no exact moment is in it. Small splits (fewer than 3 posts of one shop,\n"
        "source, rating and day) keep their details to themselves; the totals can be checked all the same."
    )
    made = commands.command("export", _("write the public ledger, for anybody to check"), EXAMPLES, run, more)
    made.add_argument(
        "file", nargs="?", type=Path, metavar=_("FILE"), help=_("where to; without it, to standard output")
    )
    made.add_argument("--log", type=Path, metavar=_("LOG"), help=_("the log.db; without it, this machine's"))
    made.add_argument("--csv", action="store_true", help=_("the panel by day, as CSV, instead of the ledger"))
    made.add_argument("--shop", metavar=_("NAME"), help=_("with --csv: of one shop"))


def run(args: Namespace, console: Console) -> int:
    """Raises CannotTell."""
    path, progress = places.log_path(args.log, console), Progress(console)
    if args.shop is not None and not args.csv:
        raise CannotTell(console._("--shop goes with --csv: the ledger is one, for all shops of a log."))
    try:
        if args.csv:
            table = _csv(path, args.shop, console, progress)
            with written(args.file, console) as out:
                out.write(table)
            return GOOD
        with closing(PlainLog(path)) as log:
            notes, key = places.kept(path, console)
            here = places.here(console)
            origin = notes[-1].note.partition("\n")[0] if notes else ""
            about = About(
                shop=here.shop if here is not None else origin.rpartition("/")[2], origin=origin, vkey=key,
                zone=places.zone(console), now_ms=console.clock.now_ms(),
            )  # fmt: skip
            prepared = prepare(log, about, progress)
            with written(args.file, console) as out:
                for some in lines(log, prepared, notes, progress):
                    out.write(some)
    except LogBroken as error:
        raise CannotTell(console._("The log cannot be read: {why}").format(why=error)) from error
    finally:
        progress.over()
    if args.file is not None:
        facts = console.ngettext("{n} fact", "{n} facts", prepared.head.size)
        console.complain(console._("{file}: {facts}.").format(file=args.file, facts=facts))
    return GOOD


@contextmanager
def written(path: Path | None, console: Console) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all; standard output if `path` is None. Raises CannotTell."""
    if path is None:
        console.out.flush()
        yield console.out.buffer
        return
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except OSError as error:
        raise CannotTell(f"{path}: {console.told(error)}") from error
    finally:
        new.unlink(missing_ok=True)


def _csv(path: Path, shop: str | None, console: Console, progress: Progress) -> bytes:
    state = fold(path, console.clock.now_ms(), places.zone(console), progress)
    return csv_of(state, known_shop(state, shop, console)).encode()
