"""One desk's session with the hub: keeps the model in step, asks only for what is in view, decides once.

No toolkit here. `notify` is called after every change of the model; a command that was cut off by a lost
connection is sent again with the same id when the connection is back, so that it is never done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from moderation import desk
from moderation.model import Model
from wall import wire
from wall.client import Down, Link, Sent, Unreachable
from wall.clock import Clock
from wall.commands import Command
from wall.events import HOUSE

PAGE = 50
COALESCE_S = 0.15
"""After each round of questions the desk waits so long (s), so that a flood of changes is one round more."""
AGAIN_S = 1.0
"""After a round that failed (s)."""
TOO_BIG = "message too big"
"""Why a connection was closed, as websockets says it: a page of very long posts. The next ones are shorter."""
MANY = 200
"""A hub names no more posts than this in one message; there may have been others."""
REMEMBERED = 500


class Session:
    """Speaks through `link` and keeps `model`. Run `listen()` and `keep_fresh()` side by side."""

    def __init__(
        self, link: Link, model: Model, clock: Clock, notify: Callable[[], None], coalesce_s: float = COALESCE_S
    ) -> None:
        self.link = link
        self.model = model
        self._clock = clock
        self._notify = notify
        self._coalesce_s = coalesce_s
        self._up = asyncio.Event()
        self._stale = asyncio.Event()
        self._changed: set[str] = set()
        self._lost = True
        self._page = PAGE
        self._newest: dict[str, int] = {}

    async def listen(self) -> None:
        """Take in what the hub says, for ever; returns when the hub will not have us (`model.ended`)."""
        try:
            async for message in self.link.messages():
                self.take(message)
                self._notify()
        except Sent as sent:
            self.model.ended = (sent.code, str(sent))
            self.model.connected = False
            self._notify()

    def take(self, message: wire.ToClient | Down) -> None:
        """Bring the model in line with one message."""
        model = self.model
        if isinstance(message, Down):
            model.connected, model.down_why, self._lost = False, message.why, True
            if TOO_BIG in message.why:
                self._page = max(1, self._page // 4)
            self._up.clear()
            return
        model.heard_s = self._clock.monotonic()
        match message:
            case wire.Welcome():
                model.welcome, model.connected, model.down_why = message, True, ""
                self._up.set()
                self._stale.set()
            case wire.Beat():
                model.beat_ms, model.beat_s = message.at_ms, model.heard_s
                self._figures(message.panel)
            case wire.Changed():
                self._figures(message.panel)
                self._changed.update(message.posts)
                self._unsee(message.posts)
                self._lost = self._lost or len(message.posts) >= MANY
                self._stale.set()
            case _:
                pass  # a desk is sent nothing else, and what a newer hub adds is not for this one

    def _unsee(self, posts: Iterable[str]) -> None:
        """A picture with a post that has changed is not kept: what left the wall leaves the desk's picture too."""
        glimpse = self.model.glimpse
        if glimpse is not None and not {post for post, *_ in glimpse.posts}.isdisjoint(posts):
            self.model.glimpse = None

    def _figures(self, panel: wire.Panel | None) -> None:
        if panel is not None:
            self.model.panel = panel

    def want(self) -> None:
        """Something else came into view: ask for it."""
        self._stale.set()

    async def keep_fresh(self) -> None:
        """Ask again for what is in view whenever something changed, for ever."""
        while True:
            await self._stale.wait()
            await self._up.wait()
            self._stale.clear()
            changed, self._changed = self._changed, set()
            pause_s = self._coalesce_s
            try:
                await self._round(changed)
            except Unreachable:
                self._changed |= changed
                self._lost, pause_s = True, AGAIN_S if self.link.up else 0.0
                self._stale.set()
                self._missed()
            self._notify()
            await asyncio.sleep(pause_s)

    def _missed(self) -> None:
        if not self.link.up:
            self._up.clear()

    async def _round(self, changed: set[str]) -> None:
        whole, self._lost = self._lost, False
        for queue in dict.fromkeys((self.model.queue, "shown")):
            await self._refresh(queue, changed, whole)
        answer = await self._ask("page", queue="grace", limit=self._page)
        self.model.grace = tuple(answer.posts or ())
        await self.glance()

    async def glance(self) -> None:
        """Ask how the house and its screens are. Raises Unreachable."""
        answer = await self._ask("status")
        if answer.status is not None:
            self.model.status = answer.status
            self.model.panel = answer.status.panel

    async def thread(self, post: str, limit: int = PAGE) -> list[wire.DeskPost]:
        """The posts of this one's conversation in order, at most `limit` around it. Raises Unreachable."""
        return (await self._ask("thread", post=post, limit=limit)).posts or []

    async def history(self, post: str) -> list[wire.HistoryEntry]:
        """What happened to a post, oldest first. Raises Unreachable."""
        return (await self._ask("history", post=post)).history or []

    async def me(self) -> wire.Me:
        """One's own figures, kept in the model too. Raises Unreachable."""
        self.model.me = (await self._ask("me")).me or wire.Me()
        return self.model.me

    async def profile(self) -> wire.Profile:
        """One's own profile, kept in the model too; an empty one if none was ever set. Raises Unreachable."""
        self.model.profile = (await self._ask("profile")).profile or wire.Profile()
        return self.model.profile

    async def _ask(self, what: str, **how: str | int | wire.Find | None) -> wire.Answer:
        """An answer that answers. Raises Unreachable when the hub cannot say (it is too busy, its log is broken)."""
        answer = await self.link.ask(what, **how)
        if not answer.ok:
            raise Unreachable(answer.why or answer.code)
        return answer

    async def _refresh(self, queue: str, changed: set[str], whole: bool) -> None:
        """Ask anew for the part of `queue` that is loaded. `whole`: what is missing is gone, whatever was told."""
        loaded = len(self.model.lists[queue].rows)
        fresh: dict[str, wire.DeskPost] = {}
        more, after = True, ""
        while more and len(fresh) < max(loaded, PAGE):
            answer = await self._ask("page", queue=queue, after=after, limit=self._page)
            page = answer.posts or []
            more = answer.more and bool(page)
            fresh.update({post.id: post for post in page if post.last >= self._newest.get(post.id, 0)})
            after = page[-1].id if page else after
        if whole:
            changed = set(self.model.lists[queue].ids)
        listing = desk.refreshed(self.model.lists[queue], list(fresh.values()), more, changed)
        row = listing.selected
        if row is not None and row.gone:
            listing = await self._told_anew(listing, queue, row.post.id)
        self.model.lists[queue] = listing

    async def _told_anew(self, listing: desk.Listing, queue: str, post: str) -> desk.Listing:
        answer = await self.link.ask("post", post=post)
        return desk.updated(listing, queue, answer.post) if answer.post is not None else listing

    async def further(self, queue: str) -> None:
        """Load the next page of a list that has more."""
        listing = self.model.lists[queue]
        if not listing.more or not listing.rows or not self.link.up:
            return
        after = next((row.post.id for row in reversed(listing.rows) if not row.gone), "")
        answer = await self._ask("page", queue=queue, after=after, limit=self._page)
        self.model.lists[queue] = desk.extended(self.model.lists[queue], answer.posts or [], answer.more)
        self._notify()

    async def reread(self, posts: Iterable[str]) -> None:
        """Ask for single posts anew, in whichever list they are."""
        for post in posts:
            answer = await self.link.ask("post", post=post)
            if answer.post is not None:
                for queue, listing in self.model.lists.items():
                    self.model.lists[queue] = desk.updated(listing, queue, answer.post)
        self._notify()

    def _note(self, answer: wire.Answer) -> None:
        """From here on, what was asked before this answer is out of date for its post."""
        if answer.post is not None:
            self._newest[answer.post.id] = answer.post.last
            while len(self._newest) > REMEMBERED:
                del self._newest[next(iter(self._newest))]

    async def decide(self, command: Command) -> wire.Answer:
        """Have `command` done, over as many connections as it takes; always the same command, so done once."""
        about = getattr(command, "post", HOUSE)
        self.model.open[about] = command
        self._notify()
        try:
            while True:
                try:
                    answer = await self.link.do(command)
                    self._note(answer)
                    return answer
                except Unreachable:
                    self._missed()
                    self._notify()
                    await self._up.wait()
        finally:
            self.model.open.pop(about, None)
            self._notify()
