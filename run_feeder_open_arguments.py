"""What may be said to `python run_feeder.py open`, and how it is taught."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

LANGS = ("fr", "en")
Words = Callable[[str], str]


def arguments(_: Words) -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = teaching(_)(
        prog="run_feeder.py open",
        description=textwrap.fill(
            _(
                "Open the archive of a day: everything in it is verified first, then its replays are served on this "
                "machine, to the ordinary screen and desk. Texts are read with the keys of the house that made it; "
                "without keys there are the curve, the figures and the marked places of the posts."
            ),
            98,
        ),
        epilog=_(
            "For instance:\n"
            "  python run_feeder.py open 2026-11-22.archive --verify\n"
            "  python run_feeder.py open 2026-11-22.archive --keys-from wss://shop.example:8765 --token-file t.toml\n"
            "  python run_feeder.py open 2026-11-22.archive --keys 2026-11-22.keys\n"
            "Then, on the same machine:\n"
            "  python run_display.py --replay 2026-11-22\n"
            "  python -m moderation replay 2026-11-22\n"
            "Exit status: 0 in order or stopped when asked to, 1 the archive or its keys are not in order,\n"
            "2 bad usage, 3 the house cannot be reached."
        ),
        formatter_class=layout(_),
        add_help=False,
        allow_abbrev=False,
    )
    parser._positionals.title, parser._optionals.title = _("what it is about"), _("options")
    add = parser.add_argument
    add("file", type=Path, metavar=_("FILE"), help=_("the archive"))
    add("--verify", action="store_true", help=_("only verify it"))
    add("--vkey", default="", metavar=_("LINE"), help=_("the key line of the house, to compare with the archive’s"))
    add("--keys-from", metavar="URL", help=_("ask this feeder for the keys, as a manager"))
    add("--token-file", type=Path, metavar=_("FILE"), help=_("the file with the manager’s token for --keys-from"))
    add("--as", dest="account", metavar=_("NAME"), help=_("which account of the token file asks"))
    add("--keys", type=Path, metavar=_("FILE"), help=_("a file of keys, made by: python -m moderation archive keys"))
    add("--port", type=int, default=0, metavar="N", help=_("the port on this machine; 0: any"))
    add("--lang", choices=LANGS, help=_("the language of what is said"))
    add("-h", "--help", action="help", help=_("this help"))
    return parser


def teaching(_: Words) -> type[argparse.ArgumentParser]:
    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            print(_("That is not understood ({what}). See: {prog} --help").format(what=message, prog=self.prog),
                  file=sys.stderr)  # fmt: skip
            raise SystemExit(2)

    return Parser


def layout(_: Words, width: int = 100) -> Any:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def __init__(self, prog: str) -> None:
            super().__init__(prog, width=width)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    return Formatter
