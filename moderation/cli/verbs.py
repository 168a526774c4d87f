"""Carrying out one command of the command line, and saying with an exit status what came of it."""

from __future__ import annotations

import asyncio
import random
from argparse import Namespace
from typing import Any

from msgspec import Struct

from moderation.cli import archiving, back, printing, tables
from moderation.cli.listing import About, listing
from moderation.cli.looks import Health, Mine, own_profile
from moderation.cli.orders import Announcing, announcing, ordering
from moderation.cli.panel import Panel
from moderation.cli.people import managing
from moderation.cli.reporting import errand
from moderation.cli.several import Several
from moderation.cli.shell import (
    DONE,
    NOT_FIRST,
    REFUSED,
    UNREACHABLE,
    Denied,
    Errand,
    Shell,
    bare,
    now_of,
    status_of,
)
from moderation.deciding import contesting, promising
from moderation.deciding.outcomes import FIRST
from moderation.words import Words, zone_of
from wall import commands as do
from wall import wire
from wall.backoff import backoff
from wall.client import Link, Sent, Unreachable
from wall.events import Span

TRIES = 4
"""A command that was cut off is sent again, always with the same id, at most so often."""
MOST, MOST_REPLY, MOST_HANDED = 500, 5000, 2000
"""Characters that the hub takes."""


LOOKS = frozenset({"status", "announcements", "screens"})
"""The commands that only want to know how the house is."""


async def run(args: Namespace, link: Link, shell: Shell) -> int:
    """Do what `args` says; returns the exit status."""
    asked: do.Command | Announcing | Errand | None
    try:
        asked = None if args.verb in LOOKS else asked_of(args, shell)
    except ValueError as error:
        shell.complain(str(error))
        return REFUSED
    delays = backoff(random.Random())
    tries = TRIES if asked is None or isinstance(asked, Struct | Announcing) else asked.tries
    for attempt in range(tries):
        reached = False
        try:
            async with link.call() as welcome:
                reached = True
                shell.words.labels, shell.words.zone = welcome.labels, zone_of(welcome.zone)
                if asked is None:
                    return await _look(args, link, shell)
                if not isinstance(asked, Struct | Announcing):
                    return await asked.carry_out(link, shell, welcome, attempt)
                command = await asked.command(link, shell) if isinstance(asked, Announcing) else asked
                answer = await link.do(command)
                now_ms = asked.now_ms if isinstance(asked, Announcing) else shell.clock.now_ms()
                return _tell(command, answer, args.json, shell, list(welcome.reasons), now_ms)
        except ValueError as error:
            shell.complain(str(error))
            return REFUSED
        except Denied as denied:
            if args.json:
                shell.document(bare(denied.answer))
            shell.complain(shell.words.refusal(denied.answer))
            return REFUSED
        except Unreachable as error:
            if not reached or attempt == tries - 1:
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
        "wait": words._("Too many wrong tries: try again in {n} s.").format(
            n=next((part for part in str(sent).split() if part.isdigit()), "…")
        ),
        "protocol": words._("The feeder speaks another version: please update."),
    }.get(sent.code, str(sent))


async def _look(args: Namespace, link: Link, shell: Shell) -> int:
    status = await status_of(link)
    told, document = tables.look(args.verb, status, shell.words, shell.width, now_of(status, shell.clock))
    if args.json:
        shell.document(document)
    else:
        shell.say(told)
    return DONE


def _tell(
    command: do.Command, answer: wire.Answer, as_json: bool, shell: Shell, codes: list[str], now_ms: int
) -> int:
    if as_json:
        shell.document(bare(answer))
    if answer.ok:
        if not as_json:
            shell.say(printing.done(command, answer, shell.words, now_ms))
        return DONE
    shell.complain(printing.refused(answer, shell.words, codes))
    return NOT_FIRST if answer.code in FIRST else REFUSED


def asked_of(args: Namespace, shell: Shell) -> do.Command | Announcing | Errand:
    """What the arguments mean. Raises ValueError with a sentence."""
    match args.verb:
        case "list" | "search":
            return listing(args, shell.words)
        case "thread" | "history":
            _check_lengths(args, shell.words)
            return About(args.verb, args.post, args.json, getattr(args, "open", False))
        case "approve" | "withhold":
            return several(args, shell)
        case "user":
            return managing(args, shell)
        case "me":
            return Mine(args.json)
        case "health":
            return Health(args.json)
        case "panel":
            return Panel(args)
        case "archive":
            return archiving.errand(args, shell)
        case "report" | "compare":
            return errand(args, shell)
        case "profile":
            return own_profile(args, shell)
        case "announce":
            return announcing(args, shell)
        case "screen" if args.order in ("replay", "live"):
            return back.showing(args, shell.words)
        case "screen":
            return ordering(args, shell)
        case "replay":
            return back.Back(args)
    return house_command_of(args, shell) or command_of(args, shell)


def house_command_of(args: Namespace, shell: Shell) -> do.HouseCommand | None:
    """The command about the whole house that the arguments mean, if it is one. Raises ValueError with a sentence."""
    match args.verb:
        case "pause":
            return do.Pause(id=shell.ids())
        case "resume":
            return do.Resume(id=shell.ids())
        case "note":
            return do.Dictate(id=shell.ids(), text=_words_of(args, shell, MOST_REPLY), language=args.language[:35])
        case "hand-over":
            return do.HandOver(id=shell.ids(), text=_words_of(args, shell, MOST_HANDED))
    return None


def several(args: Namespace, shell: Shell) -> do.Command | Several:
    """One decision about the posts that are named, each once. Raises ValueError with a sentence."""
    posts = list(dict.fromkeys(args.posts))
    if len(posts) > 1 and args.expect is not None:
        raise ValueError(shell.words._("--expect is about one post."))
    commands = [command_of(Namespace(**{**vars(args), "post": post}), shell) for post in posts]
    if len(commands) == 1:
        return commands[0]
    return Several([one for one in commands if isinstance(one, do.Approve | do.Withhold)], args.json)


def _words_of(args: Namespace, shell: Shell, most: int) -> str:
    text: str = (shell.read.read() if args.text == "-" else args.text or "").strip()
    if not text:
        raise ValueError(shell.words._("Words are missing: give the text, or “-” and standard input."))
    if len(text) > most:
        raise ValueError(shell.words._("The words: {most} characters at most.").format(most=most))
    return text


def command_of(args: Namespace, shell: Shell) -> do.PostCommand:
    """The command about a post that the arguments mean. Raises ValueError with a sentence."""
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
        case "ask":
            return do.PassOn(**about, question=(args.question or "").strip())
        case "pass":
            return do.PassOn(**about)
        case "block":
            return do.Block(**about, reason=args.reason)
        case "unblock":
            return do.Unblock(**about)
        case "contest":
            return do.DecideContest(**about, upheld=args.uphold, text=_answer(args, shell))
        case "talked":
            return do.Talk(**about)
        case "undo":
            return do.Undo(**about)
        case "reply":
            return do.Reply(**about, text=_reply(args, shell), signed=args.signed)
        case "promise":
            return _promise(args, about, shell.words)
        case "spotlight":
            return do.Spotlight(**about, on=not args.off)
        case _:
            return do.Forget(**about, because=args.because)


def _check_lengths(args: Namespace, words: Words) -> None:
    """What the hub would refuse to read. Raises ValueError with a sentence."""
    if len(getattr(args, "question", None) or "") > MOST:
        raise ValueError(words._("The question: {most} characters at most.").format(most=MOST))
    for name in ("ground", "evidence", "request", "because", "signed"):
        if len(getattr(args, name, None) or "") > MOST:
            raise ValueError(words._("--{option}: {most} characters at most.").format(option=name, most=MOST))
    if not 0 < len(args.post) <= 64:
        raise ValueError(words._("“{given}” is no post's id.").format(given=args.post[:64]))


def _promise(args: Namespace, about: dict[str, Any], words: Words) -> do.Promise:
    if args.take_back == bool(args.state):
        told = words._("What became of it? Give a state ({states}), or --take-back.")
        raise ValueError(told.format(states=", ".join(promising.STATES)))
    text = (args.text or "").strip()
    if args.state == "declined" and not text:
        raise ValueError(words._("Not possible: say why, in a few words."))
    if len(text) > promising.MOST:
        raise ValueError(words._("The words: {most} characters at most.").format(most=promising.MOST))
    return do.Promise(**about, state=promising.as_state(args.state or ""), text=text)


def _answer(args: Namespace, shell: Shell) -> str:
    """The words to whoever contests. Raises ValueError with a sentence."""
    text: str = (shell.read.read() if args.text == "-" else args.text or "").strip()
    if len(text) > contesting.MOST:
        raise ValueError(shell.words._("The words: {most} characters at most.").format(most=contesting.MOST))
    return text


def _reply(args: Namespace, shell: Shell) -> str:
    if args.take_back:
        return ""
    text: str = shell.read.read() if args.text == "-" else args.text or ""
    if not text.strip():
        raise ValueError(shell.words._("What is the answer? Give the text, or --take-back."))
    if len(text) > MOST_REPLY:
        raise ValueError(shell.words._("The answer: {most} characters at most.").format(most=MOST_REPLY))
    return text
