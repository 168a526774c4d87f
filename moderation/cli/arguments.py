"""What may be said on the desk's command line, and how it is taught. Pure but for argparse's exit."""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from moderation.cli import archiving, back, further, listing, more, panel, reporting
from moderation.cli.lessons import ABOUT_A_POST, EXAMPLES, SEVERAL, VERBS
from moderation.drawing.rows import LABELS, as_label
from moderation.glyphs import harmless
from moderation.layouts import LAYOUTS
from moderation.serve import options
from moderation.words import N_, Words
from wall.events import Mask
from wall.rules import REASONS

PROG = "python -m moderation"
REFUSED = 2
LANGS = ("fr", "en")

ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.*)", N_("Missing: {what}.")),
    (r"unrecognized arguments: (?P<what>.*)", N_("Not understood: {what}.")),
    (r"argument (?P<what>.*?): expected .*argument.*", N_("{what} needs a value.")),
    (r"argument (?P<what>.*?): (?P<given>.*)", "{what}: {given}"),
)
"""What argparse says, in our words; what is not here is said as argparse says it."""
_CHOICE = re.compile(r"argument (?P<what>.*?): invalid choice: '(?P<given>.*)' \(choose from (?P<right>.*)\)")


class Parser(argparse.ArgumentParser):
    """Teaches in the reader's language; ends with status 2 on bad usage."""

    words: Words = Words()

    def error(self, message: str) -> NoReturn:
        print(told(message, self.words), file=sys.stderr)
        print(self.words._("See: {prog} --help").format(prog=self.prog), file=sys.stderr)
        raise SystemExit(REFUSED)


def told(message: str, words: Words) -> str:
    """What argparse found wrong, in words, with the nearest right one where there is a list."""
    choice = _CHOICE.fullmatch(message)
    if choice is not None:
        right = [name.strip("'") for name in choice["right"].split(", ")]
        wrong = words._("“{given}” is not known.").format(given=harmless(choice["given"]))
        return " ".join([wrong, *words.nearest(choice["given"], right)])
    for pattern, wording in ERRORS:
        found = re.fullmatch(pattern, message)
        if found is not None:
            return words._(wording).format(**{name: harmless(text) for name, text in found.groupdict().items()})
    return harmless(message)


def span(words: Words) -> Callable[[str], Mask]:
    """Reads `A:B` or `A:B:LABEL`, in code points of the text as received."""

    def read(given: str) -> Mask:
        found = re.fullmatch(r"(\d{1,9}):(\d{1,9})(?::([a-z-]+))?", given)
        if found is None or int(found[1]) >= int(found[2]):
            told = words._("“{given}” is no span: write A:B or A:B:LABEL, for instance 12:26:phone")
            raise argparse.ArgumentTypeError(told.format(given=given))
        label = found[3] or "personal"
        if label not in LABELS:
            told = words._("“{given}” is no label.").format(given=label)
            raise argparse.ArgumentTypeError(" ".join([told, *words.nearest(label, LABELS)]))
        return Mask(int(found[1]), int(found[2]), as_label(label))

    return read


def parser(words: Words) -> Parser:
    """The whole command line."""
    _ = words._
    told = _(
        "The moderation desk. Without a command it opens in this terminal; the commands do the same for scripts."
    )
    root = Parser(prog=PROG, description=told, epilog=_epilog(words, ""), **_style(words))
    root.words = words
    _desk(root, words)
    # Not required: without a command the desk opens.
    verbs = root.add_subparsers(dest="verb", metavar=_("COMMAND"), title=_("commands"), parser_class=Parser)
    made: dict[str, Parser] = {}
    for name, does in VERBS.items():
        made[name] = _one(verbs, name, _(does), words)
        if name in ABOUT_A_POST:
            _about_a_post(made[name], words)
        elif name in SEVERAL:
            _about_posts(made[name], words)
    within = more.add_user(
        made["user"], words, lambda some, name, does: _one(some, name, does, words, within="user ")
    )
    made |= {f"user {name}": each for name, each in within.items() if isinstance(each, Parser)}
    listing.add(made, words)
    panel.add(made, words)
    reporting.add(made, words)
    archiving.add(made, words)
    back.add(made, words)
    more.add(made, words)
    _masking(made["mask"], words)
    _refusing(made["withhold"], words)
    _refusing(made["withdraw"], words)
    _replying(made["reply"], words)
    further.add(made, words)
    back.screen(made["screen"], words)
    made["forget"].add_argument("--because", required=True, metavar=_("WORDS"), help=_("why; it is kept, sealed"))
    for each in (root, *made.values()):
        _common(each, words, top=each is root)
    return root


class _Unclear(Exception):
    """A command line that says more than how the desk opens."""


class _Short(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Unclear(message)


def opening(words: Words, argv: Sequence[str]) -> argparse.Namespace | None:
    """What a command line says that only opens the desk; None: `parser` has to read it, or to say what is wrong.

    Most command lines are of this kind, and forty parsers of commands take a twentieth of a second to make.
    """
    if not {"-h", "--help"}.isdisjoint(argv):
        return None
    root = _Short(prog=PROG, add_help=False, allow_abbrev=False)
    root.set_defaults(verb=None)
    _desk(root, words)
    _common(root, words, top=True)
    try:
        args, rest = root.parse_known_args(argv)
    except _Unclear:
        return None
    return None if rest else args


def _desk(root: argparse.ArgumentParser, words: Words) -> None:
    _ = words._
    look = root.add_argument_group(_("the desk"))
    look.add_argument("--look", choices=("night", "day"), help=_("dark or light colours"))
    look.add_argument("--layout", choices=LAYOUTS, help=_("the desk as lists, one post at a time, or the wall first"))
    options.add(root, words)


def _one(among: Any, name: str, does: str, words: Words, within: str = "") -> Parser:
    """The parser of one command."""
    made: Parser = among.add_parser(
        name,
        prog=f"{PROG} {within}{name}",
        help=does,
        description=f"{does[:1].upper()}{does[1:]}.",
        epilog=_epilog(words, f"{within}{name}"),
        **_style(words),
    )
    made.words = words
    made._positionals.title = words._("what it is about")
    made._optionals.title = words._("options")
    return made


def _style(words: Words) -> dict[str, Any]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, words._("usage: ") if prefix is None else prefix)

    return {"formatter_class": Formatter, "add_help": False, "allow_abbrev": False}


def _epilog(words: Words, name: str) -> str:
    examples = "\n".join(f"  {PROG} {line}".rstrip() for line in EXAMPLES[name].splitlines())
    status = words._(
        "Exit status: 0 done, 2 refused or bad usage, 3 the feeder cannot be reached, 4 somebody else was first."
    )
    listed = _reasons(words) if name in ("withhold", "withdraw") else ""
    return "\n".join([listed + words._("For instance:"), examples, "", textwrap.fill(status, 78)])


def _reasons(words: Words) -> str:
    """The closed list with what each reason requires; the house rules may require more."""
    lines = [words._("Reasons, and what each requires:")]
    for code, needs in REASONS.items():
        told = f"{words.reason(code)}: {words.needs(sorted(needs))}" if needs else words.reason(code)
        lines.append(f"  {code:<15} {told}")
    return "\n".join(lines) + "\n\n"


def _common(made: argparse.ArgumentParser, words: Words, *, top: bool) -> None:
    """The options of every command; given before the command they hold as well."""
    _ = words._
    nothing = None if top else argparse.SUPPRESS
    group = made.add_argument_group(_("options of every command"))
    group.add_argument("-h", "--help", action="help", help=_("this help"))
    group.add_argument(
        "--url", default=nothing, metavar="URL", help=_("the feeder's address, for instance ws://127.0.0.1:8765")
    )
    group.add_argument(
        "--token-file", type=Path, default=nothing, metavar=_("FILE"), help=_("the file of accounts' tokens")
    )
    group.add_argument("--as", dest="account", default=nothing, metavar=_("NAME"), help=_("the account that decides"))
    group.add_argument("--lang", choices=LANGS, default=nothing, help=_("the language of what is said"))
    if not top and made.get_default("json") is None:  # where it is no file
        group.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def _about_a_post(made: Parser, words: Words) -> None:
    _ = words._
    made.add_argument("post", metavar="ID", help=_("the post's id, or how it begins (three letters or more)"))
    made.add_argument(
        "--expect",
        type=further.count(words),
        metavar="SEQ",
        help=_("only if the post is as it was seen: its “last” in the list"),
    )


def _about_posts(made: Parser, words: Words) -> None:
    _ = words._
    made.add_argument(
        "posts", nargs="+", metavar="ID", help=_("the posts' ids, or how they begin (three letters or more)")
    )
    made.add_argument(
        "--expect",
        type=further.count(words),
        metavar="SEQ",
        help=_("one post, and only if it is as it was seen: its “last” in the list"),
    )


def _masking(made: Parser, words: Words) -> None:
    told = words._("characters A up to B (not included) of the text as received; LABEL: {labels}")
    made.add_argument(
        "--span",
        action="append",
        required=True,
        type=span(words),
        metavar="A:B[:LABEL]",
        help=told.format(labels=", ".join(LABELS)),
    )


def _refusing(made: Parser, words: Words) -> None:
    _ = words._
    made.add_argument("--reason", required=True, metavar="CODE", help=_("why: a code of the list below"))
    made.add_argument(
        "--span",
        action="append",
        default=[],
        type=span(words),
        metavar="A:B",
        help=_("the words concerned; repeatable"),
    )
    made.add_argument("--ground", metavar=_("WORDS"), help=_("the legal ground"))
    made.add_argument("--evidence", metavar=_("WORDS"), help=_("what proves it"))
    made.add_argument("--other", metavar="ID", help=_("the post that says the same"))
    made.add_argument("--request", metavar=_("WORDS"), help=_("the reference of the request, or of the question put"))


def _replying(made: Parser, words: Words) -> None:
    _ = words._
    made.add_argument("text", nargs="?", metavar=_("TEXT"), help=_("the answer; “-” reads it from standard input"))
    made.add_argument("--signed", default="", metavar=_("NAME"), help=_("the name under it"))
    made.add_argument("--take-back", action="store_true", help=_("take the present answer back"))
