"""What may be said to `python run_feeder.py sources`, and how it is taught."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from run_feeder_open_arguments import LANGS, Words, layout, teaching
from wall.words import N_

COMMANDS = ("try", "new", "docs")
SECONDS = 15.0
WIDTH = 78
_ABOUT = {
    "": N_(
        "The sources that posts can come from: what each reads and needs. With the configuration at hand, which of "
        "them this shop uses, and which of their secrets are there."
    ),
    "try": N_(
        "Read a source of the configuration once, and print what it would bring. Nothing is written: no log, no "
        "place remembered, no file moved. A feeder that runs meanwhile goes on undisturbed."
    ),
    "new": N_(
        "Begin a new source: writes feeder/sources/NAME.py and tests/feeder/sources/test_NAME.py, with an example "
        "that works against its own stand-in. Then make it yours, service by service."
    ),
    "docs": N_("Write the page of each source and the table of them all, as the code tells them."),
}
_EXAMPLES = {
    "": "  python run_feeder.py sources\n"
        "  python run_feeder.py sources wordpress\n"
        "  python run_feeder.py sources try avis --limit 5\n"
        "  python run_feeder.py sources new guestbook",
    "try": "  python run_feeder.py sources try avis\n"
           "  python run_feeder.py sources try avis --json | head -1\n"
           "  python run_feeder.py sources try crochet --body delivery.json",
    "new": "  python run_feeder.py sources new guestbook",
    "docs": "  python run_feeder.py sources docs docs/sources",
}  # fmt: skip
_STATUS = N_(
    "Exit status: 0 in order, 1 the source cannot be read, 2 bad usage\nor something is wrong with the configuration."
)


def arguments(command: str, _: Words) -> argparse.ArgumentParser:
    """What may be said after `sources COMMAND`; "" for the list."""
    instance = _("For instance:")
    others = _("More: sources try --help, sources new --help, sources docs --help.")
    parser = teaching(_)(
        prog=" ".join(["run_feeder.py", "sources", *command.split()]),
        description=textwrap.fill(_(_ABOUT[command]), WIDTH),
        epilog=f"{instance}\n{_EXAMPLES[command]}\n{_(_STATUS)}{'' if command else chr(10) + others}",
        formatter_class=layout(_, WIDTH),
        add_help=False,
        allow_abbrev=False,
    )
    parser._positionals.title, parser._optionals.title = _("what it is about"), _("options")
    add = parser.add_argument
    if command == "":
        add("name", nargs="?", default="", metavar=_("NAME"), help=_("a source: everything about it"))
    elif command == "try":
        add("name", metavar=_("NAME"), help=_("the name of a [[source]] in the configuration"))
        add("--limit", type=_count, default=20, metavar="N", help=_("print no more posts than this (20); 0: all"))
        add("--json", action="store_true", help=_("one JSON object a line, for programs"))
        add("--seconds", type=_seconds, default=SECONDS, metavar="S",
            help=_("how long to listen to what comes over an open connection (15)"))  # fmt: skip
        add("--body", type=Path, metavar=_("FILE"), help=_("for what is sent to us: read this as a delivery"))
        add("--header", action="append", default=[], metavar="'NAME: VALUE'", help=_("a header of that delivery"))
    elif command == "new":
        add("name", metavar=_("NAME"), help=_("the new source’s type: small letters, digits and _"))
        add("--into", type=Path, default=None, metavar=_("FOLDER"), help=_("another checkout than this one"))
    else:
        add("folder", type=Path, metavar=_("FOLDER"), help=_("where the pages are"))
    add("--config", type=Path, metavar=_("FILE"), help=_("the configuration"))
    add("--lang", choices=LANGS, help=_("the language of what is said"))
    add("-h", "--help", action="help", help=_("this help"))
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise ValueError(text)
    return seconds
