"""`forget`: destroys what somebody wrote, for good; the running feeder does it, or this command where none runs."""

from __future__ import annotations

import argparse
import asyncio
import uuid

from wall import wire, words
from wall.cli.console import BAD, GOOD, UNREACHABLE, CannotTell, Console, Here, Reached
from wall.cli.dispatch import Commands
from wall.client import Link, Sent, Unreachable
from wall.commands import Forget
from wall.forgetting import forget
from wall.log.base import LogBroken
from wall.offline import find, keeping
from wall.receipts import plain
from wall.refused import Refused
from wall.roles import AUTHOR, FEEDER

MOST = 500
"""Characters of the reason."""


def add(commands: Commands) -> None:
    """Says what it takes."""
    _ = commands.console._
    made = commands.command(
        "forget",
        _("destroy what somebody wrote, for good: text, name, contact, reply; the counts and the ledger stay"),
        ['forget --receipt 7K3M-9QTX-2B4C --because "letter of 12 March"', "forget --post k3b7q2 --because erasure"],
        run,
        _("It cannot be undone. Do not name the author in the reason: it is kept."),
    )
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--receipt", metavar=_("CODE"), help=_("the code on the author's receipt"))
    which.add_argument("--post", metavar="ID", help=_("the post's id, or the beginning of it"))
    made.add_argument("--because", metavar=_("WORDS"), required=True, help=_("why; sealed, and kept"))
    made.add_argument("--account", metavar=_("NAME"), help=_("as whom, where a feeder runs"))


def run(args: argparse.Namespace, console: Console) -> int:
    """Does it; returns the exit status. Raises CannotTell."""
    _ = console._
    given, because = given_post(args, console), args.because.strip()
    if not 0 < len(because) <= MOST:
        raise CannotTell(_("The reason has 1 to {most} characters.").format(most=MOST))
    try:
        reached = console.around.reach("desk", args.account)
    except CannotTell as why:
        return _alone(console, given, because, str(why))
    try:
        return asyncio.run(_ask(reached, console, given, because))
    except Unreachable as error:
        return _alone(console, given, because, str(error))
    except Sent as error:
        raise CannotTell(str(error)) from error


def given_post(args: argparse.Namespace, console: Console) -> str:
    """The code or the id that was given, tidied. Raises CannotTell."""
    if args.receipt is None:
        return str(args.post).strip()
    code = plain(args.receipt)
    if not code:
        raise CannotTell(console._("That is no code of a receipt; one looks like 7K3M-9QTX-2B4C."))
    return code


async def _ask(reached: Reached, console: Console, given: str, because: str) -> int:
    hello = wire.Hello(token=reached.token, client="wall", version="")
    link = Link(reached.url, lambda: hello, tls=reached.tls)
    async with link.call():
        answer = await link.do(Forget(id=uuid.uuid4().hex, post=given, because=because))
    if answer.ok:
        return _done(console, answer.post.id if answer.post is not None else given)
    return _refused(console, Refused(answer.code, **answer.facts))


def _alone(console: Console, given: str, because: str, why: str) -> int:
    """Where no feeder answers: under the log's own lock, so that none can start meanwhile."""
    here = console.around.here()
    if not here.log.exists() or not here.keys.exists():
        console.complain(why)
        return UNREACHABLE
    try:
        return asyncio.run(_by_hand(here, console, given, because))
    except LogBroken as error:
        console.complain(why)
        console.complain(str(error))
        return UNREACHABLE


async def _by_hand(here: Here, console: Console, given: str, because: str) -> int:
    async with keeping(here.log, here.keys, here.zone, console.clock) as keeper:
        try:
            post = find(keeper.state, keeper.vault, given)
            actor = AUTHOR if post.state in ("waiting", "shown") else FEEDER
            entry = f"o-{uuid.uuid4().hex}"
            await forget(keeper, post, actor, entry, f"forget {entry[2:]}", because)
        except Refused as refused:
            if refused.code == "forgotten":
                await keeper.vault.forget(post.id)
            return _refused(console, refused)
        return _done(console, post.id)


def _done(console: Console, post: str) -> int:
    told = console._("Forgotten: post {post}. Its words can no longer be read; backups of keys.db still can, until "
                     "they are deleted.")  # fmt: skip
    console.say(told.format(post=post))
    return GOOD


def _refused(console: Console, refused: Refused) -> int:
    console.complain(words.refusal(refused.code, refused.facts, console._))
    return BAD
