"""Posts on the command line: lists, filters, search, conversations, histories."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from moderation.cli import further, looks, printing
from moderation.cli.shell import DONE, Shell, asked_for
from moderation.words import Words
from wall import wire
from wall.client import Link
from wall.state import STATES

PAGE = 64
"""Posts asked for at once; at each further try a quarter, for a page of very long posts may be too long a message."""
QUEUES = (
    "waiting", "second", "contested", "shown", "refused", "promises", "to-answer", "praise", "grace", "all",
    *(state for state in STATES if state not in ("waiting", "shown")),
)  # fmt: skip
KINDS = ("review", "forum", "chat", "note")
OPEN = ("waiting", "second", "grace")
"""Where a post can be while it waits."""
AROUND = 200
"""Posts of a conversation, at most."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?")


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give these commands their arguments."""
    _ = words._
    for name in ("list", "search"):
        made[name].add_argument(
            "--queue", type=further.one_of(QUEUES, words), metavar=_("QUEUE"), help=", ".join(QUEUES)
        )
    made["list"].add_argument(
        "--state", type=further.one_of(STATES, words), metavar=_("STATE"), help=", ".join(STATES)
    )
    made["search"].add_argument(
        "words", nargs="+", metavar=_("WORDS"), help=_("in text, author, reply or source; accents do not matter")
    )
    for name in ("list", "search"):
        made[name].add_argument("--source", default="", metavar=_("SOURCE"), help=_("from this source, by its name"))
        made[name].add_argument("--kind", type=further.one_of(KINDS, words), metavar=_("KIND"), help=", ".join(KINDS))
        made[name].add_argument("--language", default="", metavar=_("CODE"), help=_("in this language: fr, en, de…"))
        made[name].add_argument("--shop", default="", metavar=_("SHOP"), help=_("of this shop"))
        made[name].add_argument("--flag", default="", metavar=_("FLAG"), help=_("in which this was noticed: phone…"))
        made[name].add_argument("--reason", default="", metavar="CODE", help=_("refused for this reason"))
        made[name].add_argument(
            "--day",
            type=_day(words),
            metavar=_("DAY"),
            help=_("received on 2026-11-22, or 2026-11-20..2026-11-22"),
        )
        made[name].add_argument("--limit", type=further.count(words), metavar="N", help=_("at most so many posts"))
    for name in ("list", "search", "thread"):
        told = _("show also what is veiled for its hard words")
        made[name].add_argument("--open", action="store_true", help=told)
    for name in ("thread", "history"):
        made[name].add_argument(
            "post", metavar="ID", help=_("the post's id, or how it begins (three letters or more)")
        )


def _day(words: Words) -> Callable[[str], str]:
    def read(given: str) -> str:
        if _DAY.fullmatch(given):
            return given
        told = words._("“{given}” is no day: write 2026-11-22, or 2026-11-20..2026-11-22.").format(given=given)
        raise argparse.ArgumentTypeError(told)

    return read


@dataclass
class Listing:
    """`list` and `search`: the posts of some queues, each once, in the queues' own order."""

    queues: tuple[str, ...]
    state: str
    find: wire.Find | None
    limit: int | None
    json: bool
    open: bool = False
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises Unreachable, Denied."""
        found: dict[str, wire.DeskPost] = {}
        searched = 1.0
        for queue in self.queues:
            after, more = "", True
            while more and (self.limit is None or len(found) < self.limit):
                answer = await asked_for(
                    link, "page", queue=queue, after=after, limit=max(1, PAGE // 4**attempt), find=self.find
                )
                page = answer.posts or []
                found.update((post.id, post) for post in page if self.state in ("", post.state))
                searched = min(searched, answer.searched)
                more, after = answer.more and bool(page), page[-1].id if page else ""
        posts = list(found.values())[: self.limit]
        if self.json:
            shell.document([wire.builtins(post) for post in posts])
        else:
            now_ms = shell.clock.now_ms()
            shell.say(printing.posts(posts, shell.words, shell.width, now_ms, opened=self.open))
        if searched < 1.0:
            told = shell.words._("The feeder still reads its texts ({n} % so far): there may be more.")
            shell.complain(told.format(n=int(searched * 100)))
        return DONE


@dataclass
class About:
    """`thread` and `history` of a post."""

    what: str
    post: str
    json: bool
    open: bool = False
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises Unreachable, Denied."""
        limit = max(1, AROUND // 4**attempt)
        answer = await asked_for(link, self.what, post=self.post, limit=limit)
        now_ms = shell.clock.now_ms()
        if self.what == "thread":
            posts = answer.posts or []
            if self.json:
                shell.document([wire.builtins(post) for post in posts])
            else:
                shell.say(printing.posts(posts, shell.words, shell.width, now_ms, marked=self.post, opened=self.open))
        elif self.json:
            shell.document(wire.builtins(answer.history or []))
        else:
            shell.say(looks.history(answer.history or [], shell.words, shell.width, now_ms))
        return DONE


def listing(args: Namespace, words: Words) -> Listing:
    """What “list” and “search” mean. Raises ValueError with a sentence."""
    text = " ".join(args.words).strip() if args.verb == "search" else ""
    state = getattr(args, "state", None) or ""
    if args.verb == "search" and not text:
        raise ValueError(words._("Which words?"))
    if len(text) > 200:
        raise ValueError(words._("The words: {most} characters at most.").format(most=200))
    if args.queue and state:
        raise ValueError(words._("Either --queue or --state."))
    names = ("source", "kind", "language", "shop", "flag", "reason", "day")
    find = wire.Find(text=text, **{name: getattr(args, name) or "" for name in names})
    queues: Iterable[str]
    if args.queue:
        queues = (args.queue,)
    elif state:
        queues = OPEN if state == "waiting" else (state,)
    else:
        queues = (*OPEN, "all")
    return Listing(tuple(queues), state, find if find != wire.Find() else None, args.limit, args.json, args.open)
