"""Posts as the desk sees them, made once for however many desks ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from feeder.cards import desk_post
from feeder.house import House
from feeder.screening.finder import Finder
from wall.state import Post
from wall.wire import DeskPost

KEPT = 4000
"""Posts kept ready: some pages of every desk."""


class Posts:
    """Reads posts. `touch` must be told of every touched post, or of none where the house changed."""

    def __init__(self, house: House, finder: Finder) -> None:
        self._house = house
        self._finder = finder
        self._made: OrderedDict[str, DeskPost] = OrderedDict()

    def touch(self, posts: Iterable[str]) -> None:
        """These are no longer as they were; none: people's names may be others, and with them what is noticed."""
        gone = list(posts)
        if not gone:
            self._made.clear()
        for name in gone:
            self._made.pop(name, None)

    async def read(self, name: str) -> DeskPost:
        """The post as it is now. Raises KeyError for one that there is not."""
        post = self._house.state.posts[name]
        made = self._made.get(name)
        if made is not None:
            self._made.move_to_end(name)
        else:
            seq = post.last_seq
            made = await self._make(post)
            if post.last_seq == seq:  # else it was touched while its texts were read
                self._made[name] = made
                if len(self._made) > KEPT:
                    self._made.popitem(last=False)
        blocked = bool(post.author) and post.author in self._house.state.blocked
        return made if made.blocked == blocked else msgspec.structs.replace(made, blocked=blocked)

    async def _make(self, post: Post) -> DeskPost:
        contents = self._house.contents
        text = await contents.text(post)
        reply = await contents.reply(post) if post.reply_seq else None
        evidence = await contents.evidence(post) if post.refusal_seq else None
        words = await contents.promise(post)
        question = await contents.question(post) if post.question_seq else ""
        found = await self._finder.find(text.text, post) if text is not None else []
        # From here on nothing is waited for: the post may change by the passing of time alone, without an event.
        return msgspec.structs.replace(
            desk_post(post, text, reply, evidence, words),
            shop=post.shop,
            asked_by=post.asked_by,
            question=question,
            blockable=bool(post.author),
            reply_by=post.reply_by if reply is not None else "",
            reply_signed=self._house.people.signature(post.reply_by, reply.signed) if reply is not None else "",
            findings=found,
        )
