"""Who is praised on the wall: shown posts of four stars or more that name somebody of the desk.

It is told to nobody but that person, after it is on the wall, and changes nothing for the post: the only place where
the desk's side reads stars. A task keeps it up to date, so that no answer waits for texts to be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from feeder.house import House
from feeder.queues.index import Queues
from wall.state import Post

STARS = 4
AT_ONCE = 16
"""Texts read before others have their turn."""


class Praise:
    """Finds whoever the posts on the wall praise. `touch` is told what `Queues.touch` is told, after it."""

    def __init__(self, house: House, queues: Queues) -> None:
        self._house = house
        self._queues = queues
        self._unread: dict[str, None] = {}
        self._profiles: dict[str, int] = {}
        self._news = asyncio.Event()
        self.settled = asyncio.Event()
        """Set while everything that was touched has been looked at."""

    def touch(self, posts: Iterable[str]) -> None:
        """Look again at these posts; if somebody's profile is another, at all that are shown."""
        state = self._house.state
        if state.profiles != self._profiles:
            self._profiles = dict(state.profiles)
            posts = state.visible
        some = (state.posts[name] for name in posts if name in state.posts)
        self._unread.update((post.id, None) for post in some if _is_praise(post))
        if self._unread:
            self.settled.clear()
            self._news.set()

    async def run(self) -> None:
        """Read what is to be read, for ever."""
        self.touch(self._house.state.visible)
        while True:
            for number, name in enumerate(list(self._unread)):
                del self._unread[name]
                await self._look(self._house.state.posts[name])
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)
            if not self._unread:
                self._news.clear()
                self.settled.set()
                await self._news.wait()

    async def _look(self, post: Post) -> None:
        people = self._house.people
        text = await self._house.contents.text(post) if people.profiles else None
        if text is None or not _is_praise(post):  # it may have left the wall while it was read
            self._queues.praise(post, ())
            return
        named = [account for account in people.profiles if people.names(account).within(text.text)]
        self._queues.praise(post, named)


def _is_praise(post: Post) -> bool:
    return post.visible and post.stars is not None and post.stars >= STARS
