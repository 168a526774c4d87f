"""What desks ask of the past: by role and never by person. Who may ask what stands here, and nowhere else."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice

from feeder.house import House
from feeder.pages import CHARACTERS, MOST
from feeder.past.reel import Reel
from feeder.queues.places import reason_of
from feeder.replaying.courses import Courses
from feeder.replaying.days import day_at
from feeder.replaying.posts import post_then
from feeder.replaying.queues import Queues, after
from feeder.replaying.seen import veil
from feeder.search.finding import check, span_ms
from feeder.search.folding import fold, words
from wall import wire
from wall.post import Post, State
from wall.rules import Refused
from wall.stats import panel
from wall.views import DeskPost

READERS = frozenset({"manager", "administrator"})
"""Who may read the past as it came in, refused and undecided texts too, take reports and archives, and steer
screens."""
PAST = frozenset({"course", "acts", "past"})
REELS = 4
"""People whose place in the past is kept; each is some snapshot and what they looked at."""
READ = 2000
"""Texts read for one question; `Answer.searched` says how much of the queue that was."""
AT_ONCE = 64


def may_look_back(state: State, account: str) -> bool:
    """Whether this is the open account of a manager or an administrator."""
    known = state.accounts.get(account)
    return known is not None and known.enabled and known.role in READERS


class Back:
    """Answers about the past of one house."""

    def __init__(self, house: House, courses: Courses) -> None:
        self._house = house
        self._courses = courses
        self._reels: OrderedDict[str, tuple[Reel, asyncio.Lock]] = OrderedDict()

    async def answer(self, ask: wire.Ask, account: str) -> wire.Answer:
        """To `course`, `acts`, `past`, and `post` with `at_ms`. Raises Refused, LogBroken."""
        match ask.what:
            case "course":
                return wire.Answer(n=ask.n, ok=True, course=await self._courses.of(ask.day))
            case "acts":
                return await self._acts(ask)
            case "past":
                return await self._page(ask, account)
        return await self._post(ask, account)

    async def _acts(self, ask: wire.Ask) -> wire.Answer:
        """A page never ends between two acts of one place in the log: it is a little longer then."""
        acts = (await self._courses.day(ask.day)).diary.acts
        if ask.after and not ask.after.isdecimal():
            raise Refused("unknown", what=ask.after[:64])
        seq = int(ask.after[:18] or "0")
        begin = next((at for at, act in enumerate(acts) if act.seq > seq), len(acts)) if seq else 0
        end = min(len(acts), begin + _limit(ask))
        while 0 < end < len(acts) and acts[end].seq == acts[end - 1].seq:
            end += 1
        return wire.Answer(n=ask.n, ok=True, acts=acts[begin:end], more=end < len(acts), found=len(acts))

    async def _page(self, ask: wire.Ask, account: str) -> wire.Answer:
        house, find = self._house, ask.find or wire.Find()
        day = await self._courses.day(day_at(ask.at_ms, house.state, house.now_ms()))
        reads = may_look_back(house.state, account)
        async with self._at(ask.at_ms, account) as reel:
            then = reel.state
            queues = Queues(then, house.state.posts, day.diary.acts, ask.at_ms, reel.second())
            names = after(queues.names(ask.queue), ask.after)
            counts, searched, found = queues.counts(), 1.0, None
            if find == wire.Find():
                some = list(islice(names, _limit(ask) + 1))
                found = counts[ask.queue]
            else:
                some, searched = await self._narrowed(then, names, find, reads=reads)
                found = len(some) if not ask.after else None
            posts = await self._read(then, some[: _limit(ask)], reads=reads)
            figures = panel(then, ledger=reel.head())
        return wire.Answer(
            n=ask.n, ok=True, posts=posts, more=len(some) > len(posts), found=found, searched=searched,
            panel=figures, counts=counts,
        )  # fmt: skip

    async def _post(self, ask: wire.Ask, account: str) -> wire.Answer:
        house = self._house
        name = house.find(ask.post).id
        day_at(ask.at_ms, house.state, house.now_ms())
        async with self._at(ask.at_ms, account) as reel:
            then = reel.state
            post = then.posts.get(name)
            if post is None:
                raise Refused("not-yet", post=name)
            made = await post_then(house, then, post, reads=may_look_back(house.state, account))
            return wire.Answer(n=ask.n, ok=True, post=made, panel=panel(then, ledger=reel.head()))

    async def _read(self, then: State, names: list[str], *, reads: bool) -> list[DeskPost]:
        """The first of these posts, as many as one message holds."""
        posts: list[DeskPost] = []
        room = CHARACTERS
        for name in names:
            post = await post_then(self._house, then, then.posts[name], reads=reads)
            room -= len(post.text or "") + len(post.reply or "")
            if posts and room < 0:
                break
            posts.append(post)
        return posts

    async def _narrowed(
        self, then: State, names: Iterator[str], find: wire.Find, *, reads: bool
    ) -> tuple[list[str], float]:
        """Those that `find` wants, and how much of the queue (0 to 1) was looked through for it."""
        state = self._house.state
        sources = {*state.waiting, *state.plugged, *state.sources}
        check(wire.Find(source=find.source, kind=find.kind, reason=find.reason, shop=find.shop),
              {"source": sources, "shop": {self._house.shop}})  # fmt: skip
        span = span_ms(find.day, state.zone) if find.day else None
        said, found, looked, left = words(find.text), [], 0, 0
        for number, name in enumerate(names):
            post = then.posts[name]
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
            if not _wanted(post, find, span):
                continue
            if said:
                looked += 1
                if looked > READ:
                    left += 1
                    continue
                if not await self._says(post, said, reads=reads):
                    continue
            found.append(name)
        return found, 1.0 if not left else READ / (READ + left)

    async def _says(self, post: Post, said: list[bytes], *, reads: bool) -> bool:
        """Whether all of these words occur in what this reader may read of the post."""
        if veil(post, self._house.state.posts.get(post.id), reads=reads):
            return False
        text = await self._house.contents.text(post)
        if text is None:
            return False
        reply = await self._house.contents.reply(post) if post.reply_seq else None
        whole = " ".join((text.text, text.author, text.pseudonym, reply.text if reply is not None else ""))
        folded = fold(whole).encode("utf-8", "replace")
        return all(word in folded for word in said)

    @asynccontextmanager
    async def _at(self, at_ms: int, account: str) -> AsyncIterator[Reel]:
        """The past at an instant, for as long as the context lasts: whoever asks twice at once waits for oneself."""
        reel, lock = self._reels.setdefault(account, (Reel(self._house), asyncio.Lock()))
        self._reels.move_to_end(account)
        if len(self._reels) > REELS:
            self._reels.popitem(last=False)
        async with lock:
            await reel.seek(at_ms)
            yield reel


def _wanted(post: Post, find: wire.Find, span: tuple[int, int] | None) -> bool:
    return (
        (not find.source or post.source == find.source)
        and (not find.kind or post.kind == find.kind)
        and (not find.language or post.language == find.language)
        and (not find.shop or post.shop == find.shop)
        and (not find.flag or find.flag in post.flags)
        and (not find.reason or reason_of(post) == find.reason)
        and (span is None or span[0] <= post.received_ms < span[1])
    )


def _limit(ask: wire.Ask) -> int:
    return max(1, min(ask.limit, MOST))
