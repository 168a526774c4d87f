"""One desk's session with the hub: keeps the model in step, asks only for what is in view, decides once.

No toolkit here. `notify` is called after every change of the model; a command that was cut off by a lost
connection is sent again with the same id when the connection is back, so that it is never done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from moderation import desk
from moderation.hub.pages import Pages
from moderation.hub.reading import Reader
from moderation.model import Model
from wall import wire
from wall.client import Down, Link, Sent, Unreachable
from wall.clock import Clock
from wall.commands import Command
from wall.events import HOUSE

COALESCE_S = 0.15
"""After each round of questions the desk waits so long (s), so that a flood of changes is one round more."""
AGAIN_S = 1.0
"""After a round that failed (s)."""
STATUS_S = 2.0
"""How the house is, is asked no more often than this (s), unless somebody looks at it."""
TOO_BIG = "message too big"
"""Why a connection was closed, as websockets says it: a page of very long posts. The next ones are shorter."""
MANY = 200
"""A hub names no more posts than this in one message; there may have been others."""
REMEMBERED = 500


class Session:
    """Speaks through `link` and keeps `model`. Run `listen()` and `keep_fresh()` side by side."""

    def __init__(
        self,
        link: Link,
        model: Model,
        clock: Clock,
        notify: Callable[[], None],
        coalesce_s: float = COALESCE_S,
        status_s: float = STATUS_S,
    ) -> None:
        self.link = link
        self.model = model
        self.reader = Reader()
        self._clock = clock
        self._notify = notify
        self._coalesce_s = coalesce_s
        self._status_s = status_s
        self._asked_s = float("-inf")
        self._owed = False
        self._up = asyncio.Event()
        self._stale = asyncio.Event()
        self._changed: set[str] = set()
        self._lost = True
        self._newest: dict[str, int] = {}
        self.pages = Pages(self._ask, model, lambda post: self._newest.get(post, 0))

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
            model.holds = {}
            self.reader.lost()
            if TOO_BIG in message.why:
                self.pages.size = max(1, self.pages.size // 4)
            self._up.clear()
            return
        model.heard_s = self._clock.monotonic()
        match message:
            case wire.Welcome():
                if model.welcome is not None and model.welcome.epoch != message.epoch:
                    self._another_log()
                model.welcome, model.connected, model.down_why = message, True, ""
                model.changes += 1
                self._up.set()
                self._stale.set()
            case wire.Beat():
                model.beat_ms, model.beat_s = message.at_ms, model.heard_s
                self._figures(message.panel)
            case wire.Changed():
                self._figures(message.panel)
                self._changed.update(message.posts)
                model.changes += 1
                self._unsee(message.posts)
                self._lost = self._lost or len(message.posts) >= MANY
                self._stale.set()
            case wire.Holds():
                model.holds = {hold.post: hold for hold in message.holds}
            case _:
                pass  # a desk is sent nothing else, and what a newer hub adds is not for this one

    def _another_log(self) -> None:
        """The feeder began another log: nothing that is loaded is of it. What somebody typed is kept."""
        model = self.model
        model.grace, model.decided, model.steps, model.glimpse = (), [], [], None
        model.batches = []
        model.marked.clear()
        model.threads.clear()
        self.pages.another_log()
        self._newest.clear()

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

    def pulse(self) -> None:
        """Time has passed: ask for what was put off."""
        if self._owed and self._clock.monotonic() - self._asked_s >= self._status_s:
            self._stale.set()

    async def read(self, post: str) -> None:
        """`post` is under the cursor (empty: none to decide): reserve it, renew that, or let the last one go."""
        hold_s = self.model.welcome.hold_s if self.model.welcome is not None else 0.0
        if not self.model.connected or hold_s <= 0:
            return
        said = self.reader.look(post, self._clock.monotonic(), hold_s)
        if said is not None:
            try:
                await self.link.send(said)
            except Unreachable:
                self.reader.lost()  # told again after the next welcome

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
        """Ask once for each thing in sight."""
        model = self.model
        self.pages.changed(changed, self._lost)
        self._lost = False
        for queue in model.in_sight:
            await self.pages.refresh(queue)
        if model.beside:
            answer = await self._ask("page", queue="grace", limit=self.pages.size)
            model.grace = tuple(answer.posts or ())
        if model.view == "me":
            await self.me()
            await self.profile()
        late = self._clock.monotonic() - self._asked_s >= self._status_s
        if late or model.status is None or model.view in ("house", "screens"):
            await self.glance()
        else:
            self._owed = True

    async def glance(self) -> None:
        """Ask how the house and its screens are. Raises Unreachable."""
        self._asked_s, self._owed = self._clock.monotonic(), False
        answer = await self._ask("status")
        if answer.status is not None:
            self.model.status = answer.status
            self.model.panel = answer.status.panel

    async def thread(self, post: str, limit: int = desk.PAGE) -> list[wire.DeskPost]:
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

    async def further(self, queue: str) -> None:
        """Load the next page, or the one before, of a list whose cursor nears an end. Raises Unreachable."""
        if self.link.up:
            await self.pages.further(queue)
            self._notify()

    async def top(self, queue: str) -> None:
        """Go to the beginning of a list of which only a later part is loaded. Raises Unreachable."""
        if self.link.up:
            await self.pages.top(queue)
            self._notify()

    async def narrow(self, queue: str, find: wire.Find | None) -> None:
        """Show only those posts of `queue` that `find` wants; None: all of them, as they were left."""
        try:
            await self.pages.narrow(queue, find)
        except Unreachable:
            self._missed()
        self.want()
        self._notify()

    async def reread(self, posts: Iterable[str]) -> list[wire.DeskPost]:
        """Ask for single posts anew, in whichever list they are; those that there are. Raises Unreachable."""
        found: list[wire.DeskPost] = []
        for post in posts:
            answer = await self.link.ask("post", post=post)
            if answer.post is not None:
                found.append(answer.post)
                for queue, listing in self.model.lists.items():
                    self.model.lists[queue] = desk.updated(listing, queue, answer.post, self.model.account)
        self._notify()
        return found

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
