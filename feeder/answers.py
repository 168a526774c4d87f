"""What a desk is answered: pages, one post, the state of the house, and what became of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from feeder import cards, queues
from feeder.decide import execute
from feeder.house import House
from wall import wire, words
from wall.clock import to_iso
from wall.log.base import LogBroken
from wall.rules import Refused, required
from wall.vault import ContentForgotten

PAGE_MOST = 500
PAGE_CHARACTERS = 600_000
"""Text in one page, so that no message comes near the largest that is sent (a character can be 6 bytes of JSON)."""


class Present(Protocol):
    """Who is connected, and what the screens are told."""

    def wall(self) -> wire.Wall: ...
    def screens(self) -> list[wire.ScreenStatus]: ...
    def desks(self) -> list[str]: ...


class Desk:
    """Answers the desks of one house."""

    def __init__(
        self, house: House, sources: Callable[[], list[wire.SourceStatus]], log_bytes: Callable[[], int], version: str
    ) -> None:
        self._house = house
        self._sources = sources
        self._log_bytes = log_bytes
        self._version = version

    def reasons(self) -> dict[str, list[str]]:
        """The reasons in force and what each requires."""
        rules = self._house.state.rules
        if rules is None:
            return {}
        return {reason.code: sorted(required(rules, reason.code)) for reason in rules.reasons}

    async def do(self, message: wire.Do, account: str) -> wire.Answer:
        """Have a command carried out for `account`."""
        try:
            done = await execute(self._house, message.command, account)
        except Refused as refused:
            return _refusal(message.n, refused)
        except ContentForgotten:
            return _refusal(message.n, Refused("forgotten"))
        except LogBroken as error:
            return wire.Answer(n=message.n, ok=False, code="log-broken", why=str(error))
        post = await self.post(done.post.id) if done.post is not None else None
        facts: dict[str, str | int] = {"announcement": done.announcement} if done.announcement else {}
        return wire.Answer(
            n=message.n, ok=True, seq=done.seq, event=done.event, post=post, facts=facts, secret=done.secret
        )

    async def ask(self, message: wire.Ask, present: Present) -> wire.Answer:
        """Answer a question."""
        try:
            if message.what == "page":
                limit = max(1, min(message.limit, PAGE_MOST))
                names, more = queues.page(self._house.state, message.queue, message.after, limit)
                posts: list[wire.DeskPost] = []
                room = PAGE_CHARACTERS
                for name in names:
                    post = await self.post(name)
                    room -= len(post.text or "") + len(post.reply or "")
                    if posts and room < 0:
                        more = True
                        break
                    posts.append(post)
                return wire.Answer(n=message.n, ok=True, posts=posts, more=more)
            if message.what == "post":
                return wire.Answer(n=message.n, ok=True, post=await self.post(self._house.find(message.post).id))
            return wire.Answer(n=message.n, ok=True, status=self._status(present))
        except Refused as refused:
            return _refusal(message.n, refused)

    async def post(self, name: str) -> wire.DeskPost:
        post = self._house.state.posts[name]
        text = await self._house.contents.text(post)
        reply = await self._house.contents.reply(post) if post.reply_seq else None
        evidence = await self._house.contents.evidence(post) if post.refusal_seq else None
        words = await self._house.contents.promise(post)
        return cards.desk_post(post, text, reply, evidence, words)

    def _status(self, present: Present) -> wire.Status:
        state = self._house.state
        return wire.Status(
            panel=self._house.panel(),
            second=len(queues.page(state, "second", limit=PAGE_MOST)[0]),
            wall=present.wall(),
            sources=self._sources(),
            screens=present.screens(),
            desks=present.desks(),
            through=state.through,
            log_bytes=self._log_bytes(),
            voided=len(state.voided) + len(self._house.unreadable),
            version=self._version,
            at=to_iso(self._house.now_ms()),
        )


def _refusal(n: int, refused: Refused) -> wire.Answer:
    why = words.refusal(refused.code, refused.facts, str)
    return wire.Answer(n=n, ok=False, code=refused.code, why=why, facts=refused.facts)
