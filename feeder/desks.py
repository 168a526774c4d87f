"""What desks are told without having asked: which posts changed, and which ones others read. Never the posts.

Twenty desks that decide at once would otherwise have each other ask for the same pages at every decision: they are
told at once, and then not again for a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable

from feeder.holds import Holds, of_others
from feeder.house import House
from feeder.session import Session
from wall import wire
from wall.rules import may_decide
from wall.state import Post

PACE_S = 0.25
"""The least time (s) between two tellings."""
Stamp = tuple[object, ...]


class Desks:
    """The desks among the hub's `sessions`. Each is told of the holds of others only."""

    def __init__(self, house: House, sessions: Collection[Session], hold_s: float, pace_s: float = PACE_S) -> None:
        self._house = house
        self._sessions = sessions
        self._pace_s = pace_s
        self._holds = Holds(hold_s)
        self._stamps: dict[str, Stamp] = {}
        """Of each post that is read, what a decision would change."""
        self._touched: dict[str, None] = {}
        self._house_changed = False
        self._told: list[wire.Hold] = []
        self._news = asyncio.Event()

    def changed(self, posts: Iterable[str]) -> None:
        """These posts were touched (none: the house itself)."""
        some = dict.fromkeys(posts)
        self._touched.update(some)
        self._house_changed = self._house_changed or not some
        for name in [name for name in some if name in self._stamps]:
            if _stamp(self._house.state.posts[name]) != self._stamps[name]:
                self._holds.decided(name)
                del self._stamps[name]
        self._news.set()

    def came(self, session: Session) -> None:
        """A desk said hello: it is told who reads what."""
        self._tell_holds(session, self._holds.now(self._house.now_ms()), always=True)

    def left(self, session: Session) -> None:
        """A desk's connection ended."""
        self._holds.left(session.number, self._house.now_ms())
        self._news.set()

    def reading(self, session: Session, name: str) -> None:
        """The person at this desk reads this post now. Only whoever may decide reserves anything."""
        post = self._house.state.posts.get(name)
        if not may_decide(self._house.state, session.account):
            return
        self._holds.read(session.number, session.account, name if post is not None else "", self._house.now_ms())
        if post is not None:
            self._stamps.setdefault(name, _stamp(post))
        self._news.set()

    def tick(self) -> None:
        """Time has passed: what nobody reads on is let go."""
        if self._holds.now(self._house.now_ms()) != self._told:
            self._news.set()

    async def run(self) -> None:
        """Tell, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            touched, self._touched = list(self._touched), {}
            house_changed, self._house_changed = self._house_changed, False
            self._told = self._holds.now(self._house.now_ms())
            self._stamps = {hold.post: self._stamps[hold.post] for hold in self._told}
            for session in list(self._sessions):
                if session.is_desk:
                    session.changed(touched, house_changed)
                    self._tell_holds(session, self._told)
            await asyncio.sleep(self._pace_s)

    def _tell_holds(self, session: Session, holds: list[wire.Hold], *, always: bool = False) -> None:
        those = of_others(holds, session.account)
        if always or those != session.holds_told:
            session.holds_told = those
            session.push(wire.encode(wire.Holds(those)))


def _stamp(post: Post) -> Stamp:
    return post.state, post.pending.seq if post.pending is not None else 0, post.asked_by
