"""Carrying out one command of the command line, and saying with an exit status what came of it."""

from __future__ import annotations

import asyncio
import json
import random
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

from moderation.cli import printing
from moderation.glyphs import harmless
from moderation.outcomes import FIRST
from moderation.words import Words, zone_of
from wall import commands as do
from wall import wire
from wall.backoff import backoff
from wall.client import Link, Sent, Unreachable
from wall.clock import Clock
from wall.events import Span

DONE, REFUSED, UNREACHABLE, NOT_FIRST = 0, 2, 3, 4
PAGE = 64
"""Posts asked for at once; at each further try a quarter, for a page of very long posts may be too long a message."""
TRIES = 4
"""A command that was cut off is sent again, always with the same id, at most so often."""
MOST, MOST_REPLY = 500, 5000
"""Characters that the hub takes."""


@dataclass
class Shell:
    """What a command has at hand. `width` in cells."""

    words: Words
    clock: Clock
    ids: Callable[[], str]
    out: TextIO
    err: TextIO
    read: TextIO
    width: int = 80

    def say(self, text: str) -> None:
        print(text, file=self.out)

    def complain(self, text: str) -> None:
        print(harmless(text), file=self.err)

    def document(self, thing: Any) -> None:
        """One JSON document; towards a terminal nothing in it can be anything but ASCII."""
        bare = self.out.isatty() or (self.out.encoding or "").lower().replace("-", "") != "utf8"
        print(json.dumps(thing, ensure_ascii=bare, indent=2), file=self.out)


async def run(args: Namespace, link: Link, shell: Shell) -> int:
    """Do what `args` says; returns the exit status."""
    try:
        command = None if args.verb in ("list", "status") else command_of(args, shell)
    except ValueError as error:
        shell.complain(str(error))
        return REFUSED
    delays = backoff(random.Random())
    for attempt in range(TRIES):
        reached = False
        try:
            async with link.call() as welcome:
                reached = True
                shell.words.labels, shell.words.zone = welcome.labels, zone_of(welcome.zone)
                if command is not None:
                    answer = await link.do(command)
                    return _tell(command, answer, args.json, shell, list(welcome.reasons))
                return await _look(args, link, shell, max(1, PAGE // 4**attempt))
        except Unreachable as error:
            if not reached or attempt == TRIES - 1:
                shell.complain(shell.words._("The feeder cannot be reached: {why}").format(why=error))
                return UNREACHABLE
        except Sent as sent:
            shell.complain(_ended(sent, shell.words))
            return REFUSED
        except wire.BadMessage as error:
            shell.complain(shell.words._("What answers there is no feeder of this version: {why}").format(why=error))
            return UNREACHABLE
        await asyncio.sleep(next(delays))
    return UNREACHABLE


def _ended(sent: Sent, words: Words) -> str:
    return {
        "bad-token": words._("The feeder does not accept this token."),
        "not-allowed": words._("This account is a screen's; a desk needs a person's account."),
        "protocol": words._("The feeder speaks another version: please update."),
    }.get(sent.code, str(sent))


async def _look(args: Namespace, link: Link, shell: Shell, page: int) -> int:
    if args.verb == "status":
        answer = await _asked(link, "status")
        if args.json:
            shell.document(wire.builtins(answer.status))
        elif answer.status is not None:
            shell.say(printing.status(answer.status, shell.words, shell.clock.now_ms()))
        return DONE
    found = await _all(link, args.state or "all", args.limit, page)
    if args.json:
        shell.document([wire.builtins(post) for post in found])
    else:
        shell.say(printing.posts(found, shell.words, shell.width, shell.clock.now_ms()))
    return DONE


async def _asked(link: Link, what: str, **how: str | int) -> wire.Answer:
    answer = await link.ask(what, **how)
    if not answer.ok:
        raise Unreachable(answer.why or answer.code)
    return answer


async def _all(link: Link, state: str, limit: int | None, size: int) -> list[wire.DeskPost]:
    """The posts of a state, page by page. Those that wait, decided or not, lead the queue of all."""
    queue = "all" if state == "waiting" else state
    found: dict[str, wire.DeskPost] = {}
    after, more = "", True
    while more and (limit is None or len(found) < limit):
        answer = await _asked(link, "page", queue=queue, after=after, limit=size)
        page = answer.posts or []
        wanted = [post for post in page if state in ("all", post.state)]
        found.update((post.id, post) for post in wanted)
        more = answer.more and len(wanted) == len(page) > 0
        after = page[-1].id if page else after
    return list(found.values())[:limit]


def _tell(command: do.Command, answer: wire.Answer, as_json: bool, shell: Shell, codes: list[str]) -> int:
    if as_json:
        document = wire.builtins(answer)
        shell.document({name: value for name, value in document.items() if name not in ("n", "t")})
    if answer.ok:
        if not as_json:
            shell.say(printing.done(command, answer, shell.words))
        return DONE
    shell.complain(printing.refused(answer, shell.words, codes))
    return NOT_FIRST if answer.code in FIRST else REFUSED


def command_of(args: Namespace, shell: Shell) -> do.Command:
    """The command that the arguments mean. Raises ValueError with a sentence."""
    _check_lengths(args, shell.words)
    about: dict[str, Any] = {"id": shell.ids(), "post": args.post, "expect": args.expect}
    match args.verb:
        case "approve":
            return do.Approve(**about)
        case "mask":
            return do.Approve(**about, masks=tuple(sorted(args.span)))
        case "withhold" | "withdraw":
            kind = do.Withhold if args.verb == "withhold" else do.Withdraw
            spans = tuple(sorted(Span(mask.start, mask.end) for mask in args.span))
            return kind(
                **about, reason=args.reason, spans=spans, ground=args.ground, other=args.other, request=args.request,
                evidence=args.evidence,
            )  # fmt: skip
        case "second":
            return do.Second(**about)
        case "undo":
            return do.Undo(**about)
        case "reply":
            return do.Reply(**about, text=_reply(args, shell), signed=args.signed)
        case _:
            return do.Forget(**about, because=args.because)


def _check_lengths(args: Namespace, words: Words) -> None:
    """What the hub would refuse to read. Raises ValueError with a sentence."""
    for name in ("ground", "evidence", "request", "because", "signed"):
        if len(getattr(args, name, None) or "") > MOST:
            raise ValueError(words._("--{option}: {most} characters at most.").format(option=name, most=MOST))
    if not 0 < len(args.post) <= 64:
        raise ValueError(words._("“{given}” is no post's id.").format(given=args.post[:64]))


def _reply(args: Namespace, shell: Shell) -> str:
    if args.take_back:
        return ""
    text: str = shell.read.read() if args.text == "-" else args.text or ""
    if not text.strip():
        raise ValueError(shell.words._("What is the answer? Give the text, or --take-back."))
    if len(text) > MOST_REPLY:
        raise ValueError(shell.words._("The answer: {most} characters at most.").format(most=MOST_REPLY))
    return text
