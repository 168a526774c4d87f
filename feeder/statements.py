"""Statements of reasons: each refusal that took effect is told to its author once, on the way back that there is.

What was sent is an event (`Informed`), so that a restart sends nothing twice. Order of ways: the source's own, then
e-mail where the author's address is known, else the receipt alone, under which the statement is always to be read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from feeder.house import House
from feeder.sources.shared.way_back import Outgoing, Undeliverable
from feeder.statement_way import Way
from wall.author_events import Channel
from wall.content import TextContent
from wall.events import Informed, Withdrawn
from wall.post import Post
from wall.roles import AUTHOR
from wall.rules import Refused
from wall.statement import Statement

log = logging.getLogger("feeder.statements")
LATE_MS = 7 * 86_400_000
"""A statement that could not be sent for so long (ms) is sent no more: whoever was waiting has looked themselves."""
SLICE = 2000
"""Posts looked at before others have their turn."""

State = Callable[[House, Post], Statement | None]
Word = Callable[[Statement, str], tuple[str, str]]


def wanted(post: Post) -> int | None:
    """The decision (seq) of whose reasons the author is still to be told, or None.

    A refusal or a mask in force; not what authors took back themselves, nor what is gone at its source or forgotten.
    """
    if post.forgotten or post.deleted or post.pending is not None or not post.decision_seq:
        return None
    refused = post.state in ("withheld", "withdrawn") and post.refusal is not None and post.refusal.actor != AUTHOR
    masked = post.state == "shown" and bool(post.masks)
    told = any(decision == post.decision_seq for decision, _ in post.informed)
    return post.decision_seq if (refused or masked) and not told else None


def ready_ms(post: Post, grace_ms: int) -> int:
    """From when on (Unix ms) the author may be told: a withdrawal is at once in force, and waits a grace here."""
    return post.moved_ms + (grace_ms if isinstance(post.refusal, Withdrawn) else 0)


@dataclass(eq=False)
class Statements:
    """`ways`: by source; `mail`: for whoever left an address; `state` makes a statement, `word` says it, with the
    address of the receipt (subject and text, in the shop's language); `address`: where a receipt is, by its code."""

    house: House
    ways: Mapping[str, Way]
    mail: Way | None
    state: State
    word: Word
    address: Callable[[str], str]
    _touched: dict[str, None] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def all_ways(self) -> list[Way]:
        """Each once, for the desk."""
        return [*self.ways.values(), *([self.mail] if self.mail is not None else [])]

    async def run(self) -> None:
        """For ever. Raises LogBroken."""
        stop = self.house.listen(self._heard)
        self._heard(list(self.house.state.posts))
        try:
            async with asyncio.TaskGroup() as group:
                for way in self.all_ways:
                    group.create_task(way.run(self.send, self.keep))
                group.create_task(self._look_for_ever())
        finally:
            stop()

    async def look(self) -> float | None:
        """Look at every post that was touched; returns in how many seconds one more is ready. Raises LogBroken."""
        now_ms, grace_ms = self.house.now_ms(), self._grace_ms()
        next_ms: int | None = None
        posts, self._touched = list(self._touched), {}
        for count, name in enumerate(posts, 1):
            post = self.house.state.posts.get(name)
            if post is not None and wanted(post) is not None:
                at_ms = ready_ms(post, grace_ms)
                if at_ms > now_ms:
                    self._touched[name] = None
                    next_ms = at_ms if next_ms is None else min(next_ms, at_ms)
                else:
                    await self._on_its_way(post)
            if count % SLICE == 0:
                await asyncio.sleep(0)
        return None if next_ms is None else max(0.0, (next_ms - now_ms) / 1000)

    async def send(self, name: str) -> bool:
        """Send the statement of a post on its way, and note that; False if none is wanted any more.

        Raises Undeliverable, SourceError, LogBroken.
        """
        post = self.house.state.posts[name]
        decision = wanted(post)
        if decision is None:
            return False
        text = await self.house.contents.text(post)
        way = self._way(post, text)
        if way is None or text is None or self._late(post):
            raise Undeliverable
        statement = self.state(self.house, post)
        if statement is None:
            raise Undeliverable
        receipt = self.house.vault.receipt(post.id)
        address = self.address(receipt)
        subject, words = self.word(statement, address)
        told = Outgoing(
            id=f"statement-{post.id}-{decision}", native_id=text.native_id, created=text.created,
            receipt=receipt, address=address, statement=statement, subject=subject, words=words,
            conversation=text.conversation, contact=text.contact,
        )  # fmt: skip
        await way.back.inform(told)
        await self._note(post, decision, way.channel)
        return True

    async def keep(self, name: str) -> None:
        """What cannot be sent stays under the receipt; that is noted. Raises LogBroken."""
        post = self.house.state.posts[name]
        decision = wanted(post)
        if decision is not None:
            await self._note(post, decision, "receipt")

    def _heard(self, posts: Sequence[str] | Iterable[str]) -> None:
        self._touched.update(dict.fromkeys(posts))
        self._news.set()

    async def _look_for_ever(self) -> None:
        while True:
            self._news.clear()
            wait_s = await self.look()
            try:
                async with asyncio.timeout(wait_s):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _on_its_way(self, post: Post) -> None:
        text = await self.house.contents.text(post)
        way = self._way(post, text)
        if way is None or self._late(post):
            await self.keep(post.id)
        else:
            way.put(post.id)

    def _way(self, post: Post, text: TextContent | None) -> Way | None:
        if text is None:
            return None
        return self.ways.get(post.source) or (self.mail if text.contact else None)

    def _late(self, post: Post) -> bool:
        return self.house.now_ms() - post.moved_ms > LATE_MS

    async def _note(self, post: Post, decision: int, channel: Channel) -> None:
        at_ms = self.house.now_ms()
        event = Informed(
            at_ms=at_ms, actor="feeder", shop=post.shop, post=post.id, decision=decision, channel=channel
        )
        try:
            await self.house.append(event, entry=f"i-{post.id}-{decision}")
        except Refused as refused:
            log.warning("a statement about post %s was not noted: %s", post.id, refused.code)

    def _grace_ms(self) -> int:
        rules = self.house.state.rules
        return round(rules.grace_s * 1000) if rules is not None else 0
