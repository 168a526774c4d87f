"""Finds the commands of `python -m wall`, reads the command line and does what it says."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import wall.cli
from wall.cli.console import N_, USAGE, CannotTell, Console, harmless

PROG = "python -m wall"
Run = Callable[[argparse.Namespace, Console], int]
ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.*)", N_("Missing: {what}.")),
    (r"unrecognized arguments: (?P<what>.*)", N_("Not understood: {what}.")),
    (r"argument (?P<what>.*?): expected .*argument.*", N_("{what} needs a value.")),
    (r"argument (?P<what>.*?): not allowed with argument (?P<other>.*)", N_("{what} does not go with {other}.")),
    (r"argument (?P<what>.*?): (?P<given>.*)", "{what}: {given}"),
)
"""What argparse says, in our words; what is not here is said as argparse says it."""
_CHOICE = re.compile(r"argument (?P<what>.*?): invalid choice: '(?P<given>.*)' \(choose from (?P<right>.*)\)", re.S)


class Parser(argparse.ArgumentParser):
    """Teaches in the reader's language; ends with status 2 on bad usage."""

    console: Console

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and where to read more. Raises SystemExit."""
        _ = self.console._
        self.console.complain(_wrong(message, self._options(), self.console))
        self.console.complain(_("See: {prog} --help").format(prog=self.prog))
        raise SystemExit(USAGE)

    def print_help(self, file: Any = None) -> None:
        super().print_help(file or self.console.out)

    def _options(self) -> list[str]:
        """What may be said here, and by the command that was asked for: that one's strays come to us."""
        found = [name for action in self._actions for name in action.option_strings]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                found += [name for made in action.choices.values() for name in made._options()]
        return found


class Commands:
    """Where a command's file says what it takes."""

    def __init__(self, root: Parser, console: Console) -> None:
        _ = console._
        self.console = console
        self._among = root.add_subparsers(
            dest="command", metavar=_("COMMAND"), title=_("commands"), parser_class=Parser, required=True
        )

    def command(self, name: str, does: str, examples: Sequence[str], run: Run, more: str = "") -> Parser:
        """A new command. `does`: half a sentence; `examples`: command lines without their beginning.

        `more`: paragraphs of help under the options. `run` gets what was said and returns the exit status.
        """
        _, prog = self.console._, f"{PROG} {name}"
        lines = [*([more, ""] if more else []), _("For instance:"), *(f"  {PROG} {line}" for line in examples)]
        made: Parser = self._among.add_parser(
            name, prog=prog, help=does, description=f"{does[:1].upper()}{does[1:]}.", epilog="\n".join(lines),
            **_style(self.console),
        )  # fmt: skip
        made.console = self.console
        made._positionals.title, made._optionals.title = _("what it is about"), _("options")
        _common(made, self.console)
        made.set_defaults(run=run)
        return made


def names() -> list[str]:
    """Every file of `wall/cli` that may be a command, as a command's name."""
    helpers = ("console", "dispatch")
    return [found.name.replace("_", "-") for found in pkgutil.iter_modules(wall.cli.__path__)
            if found.name not in helpers]  # fmt: skip


def parser(console: Console, only: str = "") -> Parser:
    """The command line with all commands, or with `only` one. What needs a library that is not here is left out."""
    _ = console._
    told = _("Check what a wall did, without trusting it: its ledger, its figures, one post.")
    status = _(
        "Exit status: 0 all is well, 1 something is not, 2 it could not be done, 3 the feeder does not answer."
    )
    root = Parser(prog=PROG, description=told, epilog=status, **_style(console))
    root.console = console
    root._optionals.title = _("options")
    _common(root, console)
    commands = Commands(root, console)
    for name in [only] if only else names():
        try:
            module = importlib.import_module(f"wall.cli.{name.replace('-', '_')}")
        except ModuleNotFoundError:
            if only:
                raise
            continue
        if hasattr(module, "add"):
            module.add(commands)
    return root


def main(argv: Sequence[str], console: Console) -> int:
    """Do what the command line says; returns the exit status."""
    asked = next((word for word in argv if word in names()), "")
    try:
        read = parser(console, asked)
        args = read.parse_args(list(argv))
    except ModuleNotFoundError as error:
        told = console._("“{command}” needs the library “{library}”, which is not installed here.")
        console.complain(told.format(command=asked, library=error.name))
        return USAGE
    except SystemExit as end:
        return int(end.code or 0)
    run: Run = args.run
    try:
        return run(args, console)
    except CannotTell as error:
        console.complain(str(error))
        return USAGE


def nearest(given: str, right: Sequence[str]) -> str:
    """The one of `right` that was probably meant; empty if none is near."""
    return next(iter(get_close_matches(given, right, 1)), "")


def _wrong(message: str, options: Sequence[str], console: Console) -> str:
    """What argparse found wrong, in words, with the nearest right one where there is a list."""
    _ = console._
    choice = _CHOICE.fullmatch(message)
    if choice is not None:
        right = [name.strip("'") for name in choice["right"].split(", ")]
        return _unknown(choice["given"], right, console)
    for pattern, wording in ERRORS:
        found = re.fullmatch(pattern, message, re.S)
        if found is None:
            continue
        first = found["what"].split()[0] if pattern.startswith("unrec") else ""
        near = nearest(first.split("=")[0], options) if first.startswith("-") else ""
        told = _(wording).format(**{name: harmless(text) for name, text in found.groupdict().items()})
        return f"{told} {_('Did you mean “{near}”?').format(near=near)}" if near else told
    return message


def _unknown(given: str, right: Sequence[str], console: Console) -> str:
    _, near = console._, nearest(given, right)
    wrong = _("“{given}” is not known.").format(given=given)
    listed = _("There are: {names}.").format(names=", ".join(right))
    return f"{wrong} {_('Did you mean “{near}”?').format(near=near) if near else listed}"


def _style(console: Console) -> dict[str, Any]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, console._("usage: ") if prefix is None else prefix)

    return {"formatter_class": Formatter, "add_help": False, "allow_abbrev": False}


def _common(made: argparse.ArgumentParser, console: Console) -> None:
    """The options of every command."""
    _ = console._
    group = made.add_argument_group(_("options of every command"))
    group.add_argument("-h", "--help", action="help", help=_("this help"))
    group.add_argument(
        "--lang", choices=("fr", "en"), default=argparse.SUPPRESS, help=_("the language of what is said")
    )
