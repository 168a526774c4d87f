"""Completion by the Tab key: commands, options and words by reading the parser that is there, ids from the feeder.

People type `python -m moderation …`, and nothing completes that by itself. So the shell is given a short function
`moderation`, which works in every folder; in bash `python -m moderation` is completed too.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from shlex import quote

import argcomplete
from argcomplete.completers import FilesCompleter, SuppressCompleter
from argcomplete.shell_integration import shellcode

from moderation.cli import further, listing, roll
from moderation.cli.more import SHELLS
from moderation.deciding import promising
from moderation.layouts import LAYOUTS
from moderation.replaying.days import BACK
from wall.client import Link, Sent, Unreachable
from wall.rules import REASONS
from wall.state import STATES
from wall.wire import BadMessage

ANSWER_S = 1.0
"""Whoever presses Tab waits no longer (s)."""
MOST = 200
"""Ids that are offered."""
QUEUE = {
    "approve": "waiting", "mask": "waiting", "withhold": "waiting", "ask": "waiting", "pass": "waiting",
    "second": "second", "contest": "contested", "withdraw": "shown", "spotlight": "shown",
}  # fmt: skip
"""Where the posts of a command are likely to be; else anywhere."""
WORDS: Mapping[str, Iterable[str]] = {
    "reason": tuple(REASONS), "queue": listing.QUEUES, "kind": listing.KINDS, "layout": LAYOUTS, "shell": SHELLS,
    "order": further.ORDERS, "role": roll.PEOPLE,
}  # fmt: skip
BASH = """
_moderation_python() {
    if [[ ${COMP_WORDS[1]-} == -m && ${COMP_WORDS[2]-} == moderation && $COMP_CWORD -gt 2 ]]; then
        local line=$COMP_LINE
        local COMP_LINE="moderation${line#*-m*moderation}"
        local COMP_POINT=$((COMP_POINT - ${#line} + ${#COMP_LINE}))
        _python_argcomplete moderation
    elif declare -F _python > /dev/null; then
        _python "$@"
    fi
}
complete -o nospace -o default -o bashdefault -F _moderation_python python python3
"""
ZSH = "autoload -Uz compinit && compinit -i\n"


def code(shell: str, python: Path, root: Path) -> str:
    """What goes into the start file of a shell. `root`: the folder of this program."""
    call = f"env PYTHONPATH={quote(str(root))} {quote(str(python))} -m moderation"
    register = shellcode(["moderation"], shell=shell)
    if shell == "fish":
        return f"function moderation\n    {call} $argv\nend\n{register}"
    begin = f'moderation() {{\n    {call} "$@"\n}}\n'
    return begin + (ZSH + register if shell == "zsh" else register + BASH)


def complete(
    parser: argparse.ArgumentParser, ids: Callable[[str], list[str]], names: Callable[[], list[str]]
) -> None:
    """Answer the shell that asks by its variables, and end. `ids`: of the posts in a queue; `names`: of accounts."""
    for action in _actions(parser):
        completer = _completer(action, ids, names)
        if completer is not None:
            action.completer = completer  # type: ignore[attr-defined]
    argcomplete.autocomplete(parser, always_complete_options=False, default_completer=SuppressCompleter())


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from _actions(each)


def _completer(
    action: argparse.Action, ids: Callable[[str], list[str]], names: Callable[[], list[str]]
) -> Callable[..., Iterable[str]] | None:
    if action.dest in ("post", "posts", "other"):
        return lambda parsed_args, **_: ids(QUEUE.get(getattr(parsed_args, "verb", ""), "all"))
    if action.dest == "name" and not action.option_strings:
        return lambda parsed_args, **_: names() if _manages(parsed_args) else []
    if action.dest == "day" and not action.option_strings:
        return lambda **_: tuple(BACK)
    if action.dest == "state":
        return lambda parsed_args, **_: promising.STATES if parsed_args.verb == "promise" else STATES
    if action.dest in ("token_file", "save", "tls_cert", "tls_key"):
        return FilesCompleter()
    words = WORDS.get(action.dest)
    return None if words is None else lambda **_: words


def _manages(parsed_args: argparse.Namespace) -> bool:
    return getattr(parsed_args, "verb", "") == "user" and getattr(parsed_args, "what", "") != "add"


def posts(link: Link, queue: str) -> list[str]:
    """The ids of a queue's first posts, if the feeder says so at once; else none."""
    return _at_once(_posts(link, queue))


def accounts(link: Link) -> list[str]:
    """The names of the accounts, for whoever may know them."""
    return _at_once(_accounts(link))


def _at_once(asking: Awaitable[list[str]]) -> list[str]:
    async def ask() -> list[str]:
        async with asyncio.timeout(ANSWER_S):
            return await asking

    try:
        return asyncio.run(ask())
    except (TimeoutError, Unreachable, Sent, BadMessage):
        return []


async def _posts(link: Link, queue: str) -> list[str]:
    async with link.call():
        answer = await link.ask("page", queue=queue, limit=MOST)
        return [post.id for post in answer.posts or ()]


async def _accounts(link: Link) -> list[str]:
    async with link.call():
        return [account.name for account in (await link.ask("accounts")).accounts or ()]
