"""Keeps the flags of what is noticed in step with the log: filled in the background, emptied at once.

It reads the log by itself, since screening may be slow, or away: nothing else waits for it. Texts are looked at many
at a time; what is made of them, and what is said of several posts together, is in the log's order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from feeder.house import House
from feeder.queues.places import number_of
from feeder.screening.finder import Finder
from feeder.screening.noted import Noted, is_readable
from feeder.screening.spam.repetition import NARROWING, Repetition
from feeder.search.flags import AROUND, CREW, Flags
from feeder.search.reading import sealed_in
from wall.content import TextContent
from wall.events import AnyEvent, Received, Redacted
from wall.log.base import Record
from wall.state import Post

AT_ONCE = 64
"""Records whose texts are looked at together."""


class _Text(NamedTuple):
    post: Post
    seq: int
    text: str
    looking: asyncio.Task[Noted]


class Noticing:
    """`take` and `flush` are a trail's; `touch` is told what changed just now, before anybody is answered.

    `tell` is called with posts that are noticed to have to do with others, or no longer.
    """

    def __init__(self, house: House, flags: Flags, finder: Finder, tell: Callable[[Sequence[str]], None]) -> None:
        self._house = house
        self._flags = flags
        self._finder = finder
        self._tell = tell
        self._texts: list[_Text] = []
        self._last = 0
        self._first_fresh = house.state.through + 1
        """Where in the log begins what came in since we are here."""
        self.taken = 0
        """The last record whose text was looked at."""

    async def take(self, record: Record, event: AnyEvent) -> None:
        """Have the text looked at, if it is still what stands."""
        self._last = record.seq
        post = self._post(record) if isinstance(event, Received | Redacted) else None
        if post is None:
            return
        content = sealed_in(self._house, record)
        if isinstance(content, TextContent):
            fresh = record.seq >= self._first_fresh
            looking = asyncio.ensure_future(self._finder.look(content.text, post, fresh=fresh))
            self._texts.append(_Text(post, record.seq, content.text, looking))
            await asyncio.sleep(0)

    async def flush(self) -> None:
        """Wait for the notes of what was taken, and note the flags."""
        texts, self._texts = self._texts, []
        try:
            for each in texts:
                noted = await each.looking
                self.taken = each.seq
                crew = await self._finder.crew(each.text)
                if each.post.content_seq == each.seq and is_readable(each.post):
                    number = number_of(each.post)
                    self._flags.notice(number, {finding.flag for finding in noted.findings})
                    self._flags.notice(number, {finding.flag for finding in crew}, CREW)
                    self._repeated(each.post, noted)
                    await asyncio.sleep(0)  # a flood of copies goes through here one by one
        finally:
            for each in texts:
                each.looking.cancel()
        self.taken = self._last

    def touch(self, posts: Iterable[str]) -> None:
        """What is forgotten, or replaced by what is not looked at yet, has no flags any more."""
        for name in posts:
            post = self._house.state.posts.get(name)
            if post is None:
                continue
            gone = not is_readable(post) or post.content_seq > self.taken
            if gone:
                self._flags.clear(number_of(post))
                self._finder.drop(name)
            repetition = self._finder.repetition
            if repetition is not None and (gone or post.deleted):
                self._around(repetition, [name, *repetition.drop(name)])

    def renew(self, posts: Iterable[str]) -> None:
        """More is noted of these than a moment ago."""
        for name in posts:
            post, noted = self._house.state.posts.get(name), self._finder.noted(name)
            if post is not None and noted is not None and is_readable(post) and post.content_seq <= self.taken:
                self._flags.notice(number_of(post), {finding.flag for finding in noted.findings})

    async def look_again(self, record: Record) -> None:
        """Look for names anew in the text of this record, if it was taken and is still what stands."""
        post = self._post(record)
        if post is None or record.seq > self.taken:
            return
        content = sealed_in(self._house, record)
        if isinstance(content, TextContent):
            crew = await self._finder.crew(content.text)
            if post.content_seq == record.seq and is_readable(post):  # a long text takes its time
                self._flags.notice(number_of(post), {finding.flag for finding in crew}, CREW)

    def _post(self, record: Record) -> Post | None:
        """The post whose present text stands in this record, if it may be read."""
        post = self._house.state.posts.get(record.post)
        return post if post is not None and record.seq == post.content_seq and is_readable(post) else None

    def _repeated(self, post: Post, noted: Noted) -> None:
        repetition = self._finder.repetition
        if repetition is not None and not post.deleted:
            tone = noted.screened.tone
            touched = repetition.take(
                post.id,
                post.received_ms,
                noted.signature,
                post.author if post.kind != "chat" else "",  # whoever talks says many things
                post.source,
                post.stars,
                tone=tone.label if tone is not None else "",
                written_ms=post.written_ms,
            )
            self._around(repetition, [post.id, *touched])

    def _around(self, repetition: Repetition, touched: Iterable[str]) -> None:
        """What is said of these posts beside others may be another thing now."""
        known = self._house.state.posts
        names = [name for name in touched if name in known]
        for name in names:
            post = known[name]
            found = repetition.of(name) if is_readable(post) else ()
            self._flags.notice(number_of(post), {each.flag for each in found if each.flag in NARROWING}, AROUND)
        if names:
            self._tell(names)
