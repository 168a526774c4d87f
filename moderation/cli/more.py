"""What may be said on the command line about colleagues, people and oneself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from moderation.cli import further, roll
from moderation.cli.lessons import USER
from moderation.layouts import LAYOUTS
from moderation.words import Words
from wall.rules import REASONS

SHELLS = ("bash", "zsh", "fish")
Make = Callable[[Any, str, str], argparse.ArgumentParser]
"""Makes the parser of a command within a command: among which, its name, what it does."""


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give these commands their arguments."""
    _ = words._
    made["ask"].add_argument("question", nargs="?", metavar=_("QUESTION"), help=_("what the colleague is asked"))
    made["block"].add_argument("--reason", required=True, metavar="CODE", help=", ".join(REASONS))
    contest = made["contest"]
    outcome = contest.add_mutually_exclusive_group(required=True)
    outcome.add_argument("--uphold", action="store_true", help=_("the refusal stands"))
    outcome.add_argument("--reverse", dest="uphold", action="store_false", help=_("let the post wait again"))
    contest.add_argument(
        "--text", metavar=_("TEXT"), help=_("what the author is told about it; “-” reads it from standard input")
    )
    note = made["note"]
    note.add_argument("text", metavar=_("TEXT"), help=_("in the customer's words; “-” reads it from standard input"))
    note.add_argument("--language", default="", metavar=_("CODE"), help=_("its language, if it is not the shop's"))
    made["hand-over"].add_argument("text", metavar=_("TEXT"), help=_("“-” reads it from standard input"))
    profile = made["profile"]
    profile.add_argument(
        "--name",
        action="append",
        metavar=_("NAME"),
        help=_("how customers call you, so that praise is passed on to you; repeatable"),
    )
    profile.add_argument("--badge", metavar=_("BADGE"), help=_("the first name or badge that signs your replies"))
    signs = profile.add_mutually_exclusive_group()
    signs.add_argument(
        "--on-wall", dest="on_wall", action="store_true", default=None, help=_("sign your replies on the wall")
    )
    signs.add_argument(
        "--off-wall", dest="on_wall", action="store_false", help=_("your name stands nowhere on the wall")
    )
    report = profile.add_mutually_exclusive_group()
    report.add_argument(
        "--praise-to-manager", dest="to_manager", action="store_true", default=None,
        help=_("the management's report may quote compliments that name you"),
    )  # fmt: skip
    report.add_argument(
        "--praise-to-me", dest="to_manager", action="store_false", help=_("it may not: they stay yours")
    )
    profile.add_argument("--layout", type=further.one_of(LAYOUTS, words), metavar="X", help=", ".join(LAYOUTS))
    profile.add_argument("--clear", action="store_true", help=_("forget the whole profile"))
    made["completion"].add_argument(
        "shell", type=further.one_of(SHELLS, words), metavar=_("SHELL"), help=", ".join(SHELLS)
    )


def add_user(made: argparse.ArgumentParser, words: Words, make: Make) -> dict[str, argparse.ArgumentParser]:
    """The commands of `user`, by their names; `make` makes each."""
    _ = words._
    some = made.add_subparsers(dest="what", metavar=_("COMMAND"), title=_("commands"), required=True)
    each = {name: make(some, name, _(does)) for name, does in USER.items()}
    for name in ("add", "disable", "enable", "role", "token", "password"):
        each[name].add_argument("name", metavar=_("NAME"), help=_("the account's name: letters, digits, - and _"))
    roles = dict.fromkeys((*roll.PEOPLE, "screen"))
    each["add"].add_argument(
        "--role", required=True, type=further.one_of(tuple(roles), words), metavar=_("ROLE"), help=", ".join(roles)
    )
    each["role"].add_argument(
        "role", type=further.one_of(roll.PEOPLE, words), metavar=_("ROLE"), help=", ".join(roll.PEOPLE)
    )
    for name in ("add", "token"):
        each[name].add_argument(
            "--days", type=_days(words), metavar="N", help=_("how long the token is good; without it 365 days")
        )
        each[name].add_argument(
            "--save", type=Path, metavar=_("FILE"), help=_("write the token into this new file instead of showing it")
        )
    each["add"].add_argument(
        "--password", action="store_true", help=_("a password as well: asked for, or a line of standard input")
    )
    each["password"].add_argument("--none", action="store_true", help=_("take the password away"))
    each["revoke"].add_argument(
        "token", metavar=_("TOKEN-ID"), help=_("the token's id as “user list” tells it, or how it begins")
    )
    return each


def _days(words: Words) -> Callable[[str], int]:
    read = further.count(words)

    def days(given: str) -> int:
        if 1 <= (many := read(given)) <= 3660:
            return many
        raise argparse.ArgumentTypeError(words._("From 1 to 3660 days."))

    return days
