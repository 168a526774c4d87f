"""What a desk is answered: pages, one post, its thread and history, how the house is, what became of a command.

Everything is answered from memory, kept in step with the projection; `run` fills what needs the texts themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from msgspec.structs import replace

from feeder.acts import Acts
from feeder.by_day import by_day
from feeder.decide import execute
from feeder.history import Histories
from feeder.house import House
from feeder.pages import MOST, Pages
from feeder.posts import Posts
from feeder.queues import Queues
from feeder.queues.praise import Praise
from feeder.quiet import Rhythm
from feeder.replaying.asking import PAST, Back, may_look_back
from feeder.roll import accounts, profile
from feeder.screening.few import Few
from feeder.screening.finder import Finder
from feeder.search.again import Again
from feeder.search.filling import Filling
from feeder.search.flags import Flags
from feeder.search.index import Index
from feeder.search.noticing import AT_ONCE, Noticing
from feeder.status import Present, Statuses
from feeder.trail import Trail
from wall import wire, words
from wall.log.base import LogBroken
from wall.rules import Refused
from wall.vault import ContentForgotten

__all__ = ["Desk", "Present"]

MakesReport = Callable[[str, str], Awaitable[wire.Report]]
"""From a day, week or month (`2026-11-22`, `2026-W47`, `2026-11`) and the account that asks. Raises Refused."""
Archives = Callable[[wire.Ask], Awaitable[wire.Answer]]
"""Answers with a piece of a day's archive, or the keys still in force for one (`feeder/archive/`). Raises Refused."""


class Desk:
    """Answers the desks of one house. `labels`: the sources' public names; `find_in`: what is noticed in texts;
    `has_password`: whether an account may come in with one; `places`: the shop's places by id, with their labels."""

    def __init__(
        self,
        house: House,
        sources: Callable[[], list[wire.SourceStatus]],
        log_bytes: Callable[[], int],
        version: str,
        *,
        labels: Mapping[str, str] | None = None,
        find_in: Finder | None = None,
        has_password: Callable[[str], bool] = lambda account: False,
        places: Mapping[str, str] | None = None,
    ) -> None:
        self._house = house
        self._has_password = has_password
        state = house.state
        self.queues = Queues(state)
        self.index = Index(labels or {})
        self.finder = finder = find_in or Finder(by=Few())
        self.flags = Flags(state.posts.values(), lambda: finder.flags)
        self.posts = Posts(house, finder, places)
        house.noticed = self.posts.noticed
        self.praise = Praise(house, self.queues)
        self._rhythm = Rhythm(state.zone, (post.received_ms for post in state.posts.values()))
        self._known = len(state.posts)
        self._acts = Acts(state.zone)
        self._filling = Filling(house, self.index)
        self._noticing = Noticing(house, self.flags, finder, self._retell)
        self.again = Again(house, self._noticing, finder)
        self.trail = Trail(house, [self._filling.take, lambda record, event: self._acts.take(event)])
        self.notices = Trail(house, [self._noticing.take], self._noticing.flush, AT_ONCE)
        self.tell: Callable[[Sequence[str]], None] = lambda posts: None
        """Is told of posts that desks have, and that are told otherwise now though nothing happened to them."""
        finder.listen(self._noted)
        self._histories = Histories(house)
        self._pages = Pages(
            house, self.queues, self.index, self.flags, labels or {}, self.posts.read, self.posts.ready
        )
        self._statuses = Statuses(
            house, self.queues, self.flags, self._rhythm, sources, log_bytes, version, self.posts.read
        )
        self.back: Back | None = None
        """Who answers about the past; None: nobody."""
        self.report: MakesReport | None = None
        self.archive: Archives | None = None
        self.keys: Archives | None = None
        self.close = house.listen(self._touch)

    async def run(self) -> None:
        """Read the texts in the background, for ever. Raises LogBroken, CursorLost."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.trail.run())
            group.create_task(self.finder.run())
            group.create_task(self.notices.run())
            group.create_task(self.again.run())
            group.create_task(self.praise.run())

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
        post = await self.posts.read(done.post.id) if done.post is not None else None
        facts: dict[str, str | int] = {"announcement": done.announcement} if done.announcement else {}
        return wire.Answer(
            n=message.n, ok=True, seq=done.seq, event=done.event, post=post, facts=facts, secret=done.secret
        )

    async def ask(self, message: wire.Ask, present: Present, account: str) -> wire.Answer:
        """Answer a question of `account`."""
        try:
            return await self._answer(message, present, account)
        except Refused as refused:
            return _refusal(message.n, refused)
        except LogBroken as error:
            return wire.Answer(n=message.n, ok=False, code="log-broken", why=str(error))

    async def _answer(self, message: wire.Ask, present: Present, account: str) -> wire.Answer:
        n, house = message.n, self._house
        if message.what in PAST or (message.what == "post" and message.at_ms):
            if self.back is None:
                raise Refused("not-offered")
            answer = await self.back.answer(message, account)
            seen = await self.posts.hinted(answer.posts or ([answer.post] if answer.post is not None else []))
            if answer.posts is not None:
                return replace(answer, posts=seen)
            return replace(answer, post=seen[0] if seen else None)
        match message.what:
            case "report" | "archive" | "keys":
                return await self._taken_away(message, account)
            case "page":
                page = await self._pages.page(message.queue, account, message.after, message.limit, message.find)
                searched = self._searched(message.find)
                return wire.Answer(
                    n=n, ok=True, posts=page.posts, more=page.more, found=page.found, searched=searched
                )
            case "post":
                return wire.Answer(n=n, ok=True, post=await self.posts.read(house.find(message.post).id))
            case "thread":
                limit = max(1, min(message.limit, MOST))
                names, more = self.queues.thread(house.find(message.post), limit)
                posts = await self._pages.read(names)
                return wire.Answer(n=n, ok=True, posts=posts, more=more or len(posts) < len(names))
            case "history":
                history = await self._histories.of(house.find(message.post))
                return wire.Answer(n=n, ok=True, history=history)
            case "me":
                today, month = self._acts.of(account, house.now_ms())
                praise = self.queues.count("praise", account)
                return wire.Answer(n=n, ok=True, me=wire.Me(today=today, month=month, praise=praise))
            case "profile":
                return wire.Answer(n=n, ok=True, profile=profile(house.people.get(account)))
            case "days":
                return wire.Answer(n=n, ok=True, days=by_day(house, message.limit))
            case "accounts":
                return wire.Answer(n=n, ok=True, accounts=accounts(house.state, account, self._has_password))
        return wire.Answer(n=n, ok=True, status=await self._statuses.status(account, present))

    async def _taken_away(self, message: wire.Ask, account: str) -> wire.Answer:
        """A report, an archive or its keys: for managers and administrators. Raises Refused."""
        if not may_look_back(self._house.state, account):
            raise Refused("managers-only")
        n = message.n
        if message.what == "report" and self.report is not None:
            return wire.Answer(n=n, ok=True, report=await self.report(message.day, account))
        if message.what == "archive" and self.archive is not None:
            return await self.archive(message)
        if message.what == "keys" and self.keys is not None:
            return await self.keys(message)
        raise Refused("unknown", what=message.what)

    def _searched(self, find: wire.Find | None) -> float:
        """How much of what is asked for was looked through, from 0 to 1."""
        if find is None or not (find.text or find.flag):
            return 1.0
        texts = self.trail.share if find.text else 1.0
        return min(texts, self.notices.share, self.again.share) if find.flag else texts

    def _noted(self, posts: Sequence[str]) -> None:
        self._noticing.renew(posts)
        self._retell(posts)

    def _retell(self, posts: Sequence[str]) -> None:
        told = self.posts.noted(posts)
        if told:
            self.tell(told)

    def _touch(self, posts: Sequence[str]) -> None:
        """In step with the projection: the house tells this before it answers whoever caused it."""
        state = self._house.state
        if len(state.posts) > self._known:
            for name in posts:
                post = state.posts.get(name)
                if post is not None and len(post.history) == 1 and post.history[0] == state.through:
                    self._rhythm.take(post.received_ms)
            self._known = len(state.posts)
        self.queues.touch(posts)
        self._pages.touch(posts)
        self._filling.touch(posts)
        self._noticing.touch(posts)
        self.again.touch()
        self.posts.touch(posts)
        self.praise.touch(posts)
        self.trail.wake()
        self.notices.wake()


def _refusal(n: int, refused: Refused) -> wire.Answer:
    why = words.refusal(refused.code, refused.facts, str)
    return wire.Answer(n=n, ok=False, code=refused.code, why=why, facts=refused.facts)
