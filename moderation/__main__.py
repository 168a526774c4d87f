"""`python -m moderation`: the desk in this terminal, and its decisions as plain commands."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from getpass import getpass
from pathlib import Path

from config.catalogue import load
from config.checks import is_loopback
from config.problems import place_of
from config.reach import ROOT, NotFound, Reach, Role, reach, root_of
from config.settings import Desk
from config.tls import BadCertificate, server_context
from moderation.cli import arguments, back
from moderation.cli.shell import UNREACHABLE, Shell
from moderation.cli.verbs import run
from moderation.words import Words, zone_of
from wall import wire
from wall.client import Link
from wall.clock import SystemClock

VERSION = "0.1.0"
ROLES: Mapping[str | None, Role] = {
    "user": "people", "replay": "manager", "report": "manager", "compare": "manager", "archive": "manager",
}  # fmt: skip
"""Whose token is taken for a command where none is named; for any other, that of whoever decides."""
LOOKING_BACK = frozenset({"replay", "live"})
"""Orders to a screen that are a manager's."""


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = _words(_asked_language(argv) or "fr")
    if env.get("_ARGCOMPLETE"):
        return _complete(arguments.parser(words), env)
    args = arguments.opening(words, argv) or arguments.parser(words).parse_args(argv)
    if args.verb == "completion":
        return _completion(args)
    if args.verb in ("report", "compare") and (done := _from_files(args)) is not None:
        return done
    if args.practice is not None:
        return _practise(args, env)

    def look() -> Reach:
        return reach(
            root_of(env), env=env, role=role_of(args), url=args.url,
            token_file=args.token_file, account=args.account,
            token="" if args.serve else None,  # who comes in there brings a password
        )  # fmt: skip

    try:
        found = look()
    except NotFound as error:
        print(error, file=sys.stderr)
        return UNREACHABLE
    words = _words(args.lang or found.language)
    if args.verb in ("report", "compare"):
        words.report = load(words.lang, "report")
    house = found.settings.desk if found.settings is not None else Desk()
    args.look = args.look or house.look
    here = found

    def again() -> str:
        """The feeder's address now, if it left one: one that started anew may have another, and other tokens."""
        nonlocal here
        with suppress(NotFound):
            here = look()
        return here.url

    if args.serve:
        return _serve(args, found, again, words, env)
    link = Link(found.url, lambda: _hello(here), tls=found.tls, again=again)
    if args.verb is None:
        return _open(args, link, words, house, found.config)
    # The toolkit draws on standard error, too.
    terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if args.verb == "replay" and back.opened(args, terminal=terminal):
        return back.run(args, link, words, args.look == "day")
    width = shutil.get_terminal_size((100, 24)).columns
    shell = Shell(words, SystemClock(), _id, sys.stdout, sys.stderr, sys.stdin, width, getpass)
    try:
        return asyncio.run(run(args, link, shell))
    except BrokenPipeError:
        # Whoever read us has gone (`… list | head`): end quietly, without Python's own complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def role_of(args: Namespace) -> Role:
    """Whose token this command takes."""
    if args.verb == "screen" and args.order in LOOKING_BACK:
        return "manager"
    return ROLES.get(args.verb, "desk")


def _serve(
    args: Namespace, found: Reach, again: Callable[[], str], words: Words, env: Mapping[str, str]
) -> int:  # fmt: skip
    """The desk for tablets, until a signal ends it."""
    from moderation.serve import run as tablet

    try:
        host, port, behind = tablet.checked(args, words, is_loopback)
        tls = server_context(args.tls_cert, args.tls_key)
        setup = tablet.Setup(
            again, host, port, tls, behind, args.look, found.tls, VERSION, args.url or env.get("VAV_URL", ""), env,
            {lang: load(lang, "desk") for lang in arguments.LANGS},
        )  # fmt: skip
        asyncio.run(tablet.serve(setup, SystemClock(), lambda line: print(line, flush=True), words))
    except (tablet.Unfit, BadCertificate, OSError) as error:
        told = error.told(load(words.lang, "config").gettext) if isinstance(error, BadCertificate) else str(error)
        print(told, file=sys.stderr)
        return arguments.REFUSED
    return 0


def _practise(args: Namespace, env: Mapping[str, str]) -> int:
    """The training, with the language and the keys of the house where there is one."""
    from moderation.practice import run as practice

    try:
        settings = reach(root_of(env), env=env, role="desk", url="ws://127.0.0.1:9", token="").settings
    except NotFound:
        settings = None
    words = _words(args.lang or (settings.desk_language if settings is not None else "fr"))
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        print(words._("The desk needs a terminal; for scripts there are commands: --help"), file=sys.stderr)
        return arguments.REFUSED
    house = settings.desk if settings is not None else Desk()
    try:
        told = practice.practise(words, env, args.practice, _id, args.look or house.look, house.keys)
    except practice.NoTraining:
        print(words._("The training could not start."), file=sys.stderr)
        return UNREACHABLE
    if told:
        print(told)
    return 0


def _from_files(args: Namespace) -> int | None:
    """Draw a report from files alone, which takes no feeder; None: it takes one."""
    from moderation.cli.reporting import errand

    def speaking(lang: str) -> Words:
        words = _words(lang)
        words.report = load(words.lang, "report")
        return words

    width = shutil.get_terminal_size((100, 24)).columns
    shell = Shell(speaking(args.lang or "fr"), SystemClock(), _id, sys.stdout, sys.stderr, sys.stdin, width, getpass)
    try:
        asked = errand(args, shell)
        return None if asked.needs_feeder else asked.without_feeder(shell, None if args.lang else speaking)
    except ValueError as error:
        shell.complain(str(error))
        return arguments.REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _completion(args: Namespace) -> int:
    from moderation.cli import completing

    print(completing.code(args.shell, Path(sys.executable), ROOT), end="")
    return 0


def _complete(parser: arguments.Parser, env: Mapping[str, str]) -> int:
    """Answer a shell whose Tab key was pressed; ends the process. What cannot be found at once is not offered."""
    from moderation.cli import completing

    def link(role: Role) -> Link | None:
        try:
            found = reach(root_of(env), env=env, role=role)
        except NotFound:
            return None
        return Link(found.url, lambda: _hello(found), tls=found.tls)

    def ids(queue: str) -> list[str]:
        to = link("desk")
        return completing.posts(to, queue) if to is not None else []

    def names() -> list[str]:
        to = link("people")
        return completing.accounts(to) if to is not None else []

    completing.complete(parser, ids, names)
    return 0


def _open(args: Namespace, link: Link, words: Words, house: Desk, config: Path | None) -> int:
    gc.disable()  # what is loaded now stays as long as the desk does
    from moderation.app import DeskApp
    from moderation.keymap import BadKeys
    from moderation.look import DAY, NIGHT
    from moderation.serve.touch import TouchDesk

    # The toolkit draws on standard error; behind the tablet's proxy it draws over a pipe.
    if not args.touch and not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        print(words._("The desk needs a terminal; for scripts there are commands: --help"), file=sys.stderr)
        return arguments.REFUSED
    desk = TouchDesk if args.touch else DeskApp
    try:
        app = desk(
            link, words, SystemClock(), ids=_id, look=DAY if args.look == "day" else NIGHT, keys=house.keys,
            layout=house.layout, asked=args.layout or "", touch=args.touch or house.touch,
        )  # fmt: skip
    except BadKeys as error:
        for problem in error.problems:
            print(f"{place_of(config, 'desk', 'keys', problem.name)}: {problem.told}", file=sys.stderr)
        return arguments.REFUSED
    gc.freeze()
    gc.enable()
    app.run()
    return app.return_code or 0


def _asked_language(argv: Sequence[str]) -> str:
    """The language asked for, known before the arguments are read, so that their help is in it."""
    for at, word in enumerate(argv):
        if word == "--lang" and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return ""


def _words(lang: str) -> Words:
    lang = lang if lang in arguments.LANGS else "fr"
    return Words(load(lang, "desk"), load(lang, "wall"), lang, zone_of("Europe/Paris"))


def _hello(found: Reach) -> wire.Hello:
    return wire.Hello(token=found.token, client="desk", version=VERSION)


def _id() -> str:
    return uuid.uuid4().hex


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
