"""Keeps the search index and what is noticed in step with the log: filled in the background, emptied at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from feeder.house import House
from feeder.queues.places import number_of
from feeder.screening.finder import Finder, is_readable
from feeder.search.flags import Flags
from feeder.search.index import Index
from wall.codec import Unreadable, decode_content
from wall.content import ReplyContent, TextContent
from wall.events import AnyEvent, Received, Replied
from wall.log.base import Record
from wall.state import Post
from wall.vault import ContentDamaged, ContentForgotten

log = logging.getLogger("feeder.search")


class Filling:
    """`take` is given what happened, in order; `touch` what changed just now, before anybody is answered."""

    def __init__(self, house: House, index: Index, flags: Flags, finder: Finder) -> None:
        self._house = house
        self._index = index
        self._flags = flags
        self._finder = finder
        self.taken = 0
        """The last record that was taken."""

    async def take(self, record: Record, event: AnyEvent) -> None:
        """Read what was written, if it is still what stands."""
        self.taken = record.seq
        if not isinstance(event, Received | Replied):
            return
        post = self._house.state.posts[event.post]
        if not is_readable(post):
            return
        if record.seq == post.content_seq:
            content = self._read(record)
            if isinstance(content, TextContent):
                self._index.put_text(number_of(post), post.source, content)
                await self._notice(post, record.seq, content)
        elif record.seq == post.reply_seq:
            content = self._read(record)
            self._index.put_reply(number_of(post), content if isinstance(content, ReplyContent) else None)

    def touch(self, posts: Iterable[str]) -> None:
        """What is forgotten, or replaced by what is not read yet, can be found no longer."""
        for name in posts:
            post = self._house.state.posts.get(name)
            if post is None:
                continue
            if not is_readable(post) or post.content_seq > self.taken:
                self._index.drop(number_of(post))
                self._flags.notice(number_of(post), ())
                self._finder.drop(name)
            elif post.reply_seq == 0 or post.reply_seq > self.taken:
                self._index.put_reply(number_of(post), None)

    async def look_again(self, record: Record) -> None:
        """Notice anew what there is in the text of this record, if it was taken and is still what stands."""
        post = self._house.state.posts.get(record.post)
        if post is None or record.seq != post.content_seq or record.seq > self.taken or not is_readable(post):
            return
        content = self._read(record)
        if isinstance(content, TextContent):
            await self._notice(post, record.seq, content)

    async def _notice(self, post: Post, seq: int, content: TextContent) -> None:
        found = await self._finder.find(content.text, post)
        if post.content_seq == seq and is_readable(post):  # a long text takes its time
            self._flags.notice(number_of(post), {each.flag for each in found})

    def _read(self, record: Record) -> object:
        if record.sealed is None:
            return None
        try:
            return decode_content(self._house.vault.unseal(record.id, record.sealed))
        except ContentForgotten:
            return None
        except (ContentDamaged, Unreadable) as error:
            log.error("the content of event %d cannot be read: %s", record.seq, error)
            return None
