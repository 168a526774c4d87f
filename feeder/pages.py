"""Pages of the desk's queues, whole or narrowed to what somebody looks for."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from feeder.house import House
from feeder.queues import Queues
from feeder.queues.dealing import Deal
from feeder.queues.places import Key, number_of
from feeder.search.facets import TRAITS, Facets, both
from feeder.search.finding import Test, check, span_ms, tests, trait_test
from feeder.search.flags import Flags
from feeder.search.folding import words
from feeder.search.index import Index
from wall.state import Post
from wall.wire import DeskPost, Find

MOST = 500
CHARACTERS = 600_000
"""Text in one page, so that no message comes near the largest that is sent (a character can be 6 bytes of JSON)."""
FEW = 1000
"""Posts that are looked up one by one."""
SLICE = 4000
"""Posts looked through before others have their turn: about two milliseconds."""

Read = Callable[[str], Awaitable[DeskPost]]
Ready = Callable[[Sequence[str]], Awaitable[None]]


class Page(NamedTuple):
    """`found`: how many posts there are in all."""

    posts: list[DeskPost]
    more: bool
    found: int


class Pages:
    """The pages of one house. `read` gives a post as the desk sees it, and is quick once they are `ready`."""

    def __init__(
        self,
        house: House,
        queues: Queues,
        index: Index,
        flags: Flags,
        labels: Mapping[str, str],
        read: Read,
        ready: Ready,
    ) -> None:
        self._house = house
        self._queues = queues
        self._index = index
        self._flags = flags
        self._facets = Facets(house.state.posts.values())
        self._labels = labels
        self._read = read
        self._ready = ready

    def touch(self, posts: Sequence[str]) -> None:
        """These posts were touched."""
        known = self._house.state.posts
        touched = [known[name] for name in posts if name in known]
        self._facets.touch(touched)
        self._flags.touch(touched)

    async def page(self, queue: str, account: str, after: str, limit: int, find: Find | None) -> Page:
        """Up to `limit` posts of `queue` after the post `after`, of those that `find` wants, for `account`.

        Raises Refused.
        """
        limit = max(1, min(limit, MOST))
        if find is None or find == Find():
            deal = self._queues.deal(queue, account, after)
            names = self._some(deal, None, queue, account, limit + 1)
            found = self._queues.count(queue, account)
        else:
            deal, chosen = await self._narrowed(queue, account, after, find)
            names = self._some(deal, chosen, queue, account, limit + 1)
            hidden = self._queues.passed_by(account, queue)
            found = sum(map(len, chosen)) - sum(self._chose(queue, deal, chosen, name) for name in hidden)
        ends = [deal.ends(name) for name in names[:limit]]  # before the lists change while texts are read
        posts = await self.read(names[:limit])
        if posts:
            self._queues.ended(queue, account, posts[-1].id, ends[len(posts) - 1])
        return Page(posts, len(names) > len(posts), found)

    def _some(
        self, deal: Deal, chosen: Sequence[Sequence[int]] | None, queue: str, account: str, most: int
    ) -> list[str]:
        """The first of the deal that are in the queue still (a search takes its time) and not left to others."""
        hidden = self._queues.passed_by(account, queue)
        there = (name for name in deal.out(chosen) if name not in hidden and self._queues.holds(queue, name))
        return list(islice(there, most))

    async def _narrowed(self, queue: str, account: str, after: str, find: Find) -> tuple[Deal, list[list[int]]]:
        """The queue as it is now, and of each of its lists which are wanted."""
        known = {
            "source": {*self._labels, *self._queues.sources},
            "shop": {*self._queues.shops, self._house.shop},
            "flag": self._flags.known,
        }
        check(find, known)
        checks, said, size = tests(find, self._house.now_ms()), words(find.text), self._house.state.through + 1
        hits = bytearray(size) if said else bytearray(b"\1") * size
        for _ in self._index.scan(said, hits) if said else ():
            await asyncio.sleep(0)
        mask = bytes(hits)
        for trait in TRAITS:
            if value := getattr(find, trait):
                where, certain = self._facets.where(trait, value, size)
                mask = both(mask, where)
                checks += [] if certain else [trait_test(trait, value)]
        if find.flag:
            mask = both(mask, self._flags.where(find.flag, size))
        if find.day:
            mask = both(mask, self._facets.received(*span_ms(find.day, self._house.state.zone), size))
        if mask.count(1) <= FEW:
            deal = self._queues.deal(queue, account, after)
            return deal, self._few(queue, deal, checks, mask)
        deal = self._queues.deal(queue, account, after, still=True)
        return deal, [await self._wanted(group, checks, mask) for group in deal.groups]

    def _few(self, queue: str, deal: Deal, checks: Sequence[Test], mask: bytes) -> list[list[int]]:
        """As `_wanted`, of each list, where looking the posts up is less work than to go through the queue."""
        chosen: list[list[int]] = [[] for _ in deal.groups]
        number = mask.find(1)
        while number >= 0:
            spot = self._queues.spot(queue, deal, number)
            if spot is not None and _passes(self._house.state.posts[deal.groups[spot[0]][spot[1]][2]], checks):
                chosen[spot[0]].append(spot[1])
            number = mask.find(1, number + 1)
        return [sorted(indices) for indices in chosen]

    def _chose(self, queue: str, deal: Deal, chosen: Sequence[Sequence[int]], name: str) -> bool:
        spot = self._queues.spot(queue, deal, number_of(self._house.state.posts[name]))
        if spot is None:
            return False
        at = bisect_left(chosen[spot[0]], spot[1])
        return at < len(chosen[spot[0]]) and chosen[spot[0]][at] == spot[1]

    async def _wanted(self, group: Sequence[Key], checks: Sequence[Test], mask: bytes) -> list[int]:
        """The indices of the posts whose byte in the mask is 1, by number, and that pass the checks."""
        out: list[int] = []
        for start in range(0, len(group), SLICE):
            found = [at for at, (_, number, _) in enumerate(group[start : start + SLICE], start) if mask[number]]
            if checks:
                posts = self._house.state.posts
                found = [at for at in found if _passes(posts[group[at][2]], checks)]
            out += found
            await asyncio.sleep(0)
        return out

    async def read(self, names: Sequence[str]) -> list[DeskPost]:
        """The first of these posts, as many as one message holds."""
        await self._ready(names)
        posts: list[DeskPost] = []
        room = CHARACTERS
        for name in names:
            post = await self._read(name)
            room -= len(post.text or "") + len(post.reply or "")
            if posts and room < 0:
                break
            posts.append(post)
        return posts


def _passes(post: Post, checks: Sequence[Test]) -> bool:
    return all(check(post) for check in checks)
