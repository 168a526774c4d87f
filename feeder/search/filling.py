"""Keeps the search index in step with the log: filled from it in the background, emptied at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from feeder.house import House
from feeder.queues.places import number_of
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

    def __init__(self, house: House, index: Index) -> None:
        self._house = house
        self._index = index
        self._taken = 0

    def take(self, record: Record, event: AnyEvent) -> None:
        """Read what was written, if it is still what stands."""
        self._taken = record.seq
        if not isinstance(event, Received | Replied):
            return
        post = self._house.state.posts[event.post]
        if not _readable(post):
            return
        if record.seq == post.content_seq:
            content = self._read(record)
            if isinstance(content, TextContent):
                self._index.put_text(number_of(post), post.source, content)
        elif record.seq == post.reply_seq:
            content = self._read(record)
            self._index.put_reply(number_of(post), content if isinstance(content, ReplyContent) else None)

    def touch(self, posts: Iterable[str]) -> None:
        """What is forgotten, or replaced by what is not read yet, can be found no longer."""
        for name in posts:
            post = self._house.state.posts.get(name)
            if post is None:
                continue
            if not _readable(post) or post.content_seq > self._taken:
                self._index.drop(number_of(post))
            elif post.reply_seq == 0 or post.reply_seq > self._taken:
                self._index.put_reply(number_of(post), None)

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


def _readable(post: Post) -> bool:
    return not post.forgotten and post.state != "undisplayable"
