"""Keeps the search index in step with the log: filled in the background, emptied at once."""

from __future__ import annotations

from collections.abc import Iterable

from feeder.house import House
from feeder.queues.places import number_of
from feeder.screening.noted import is_readable
from feeder.search.index import Index
from feeder.search.reading import sealed_in
from wall.content import ReplyContent, TextContent
from wall.events import AnyEvent, Received, Redacted, Replied
from wall.log.base import Record


class Filling:
    """`take` is given what happened, in order; `touch` what changed just now, before anybody is answered."""

    def __init__(self, house: House, index: Index) -> None:
        self._house = house
        self._index = index
        self.taken = 0
        """The last record that was taken."""

    def take(self, record: Record, event: AnyEvent) -> None:
        """Read what was written, if it is still what stands."""
        self.taken = record.seq
        if not isinstance(event, Received | Redacted | Replied):
            return
        post = self._house.state.posts[event.post]
        if not is_readable(post):
            return
        if record.seq == post.content_seq:
            content = sealed_in(self._house, record)
            if isinstance(content, TextContent):
                self._index.put_text(number_of(post), post.source, content)
        elif record.seq == post.reply_seq:
            content = sealed_in(self._house, record)
            self._index.put_reply(number_of(post), content if isinstance(content, ReplyContent) else None)

    def touch(self, posts: Iterable[str]) -> None:
        """What is forgotten, or replaced by what is not read yet, can be found no longer."""
        for name in posts:
            post = self._house.state.posts.get(name)
            if post is None:
                continue
            if not is_readable(post) or post.content_seq > self.taken:
                self._index.drop(number_of(post))
            elif post.reply_seq == 0 or post.reply_seq > self.taken:
                self._index.put_reply(number_of(post), None)
