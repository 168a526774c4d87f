"""Posts as the desk sees them, made once for however many desks ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from feeder.cards import desk_post
from feeder.house import House
from feeder.screening.finder import Finder
from wall.noticed import Finding
from wall.state import Post
from wall.wire import DeskPost

KEPT = 4000
"""Posts kept ready: some pages of every desk."""


ROOM = 600_000
"""Code points of text that are looked at before a page is made; a page has no more (`feeder/pages.py`)."""


class Posts:
    """Reads posts. `touch` must be told of every touched post, or of none where the house changed."""

    def __init__(self, house: House, finder: Finder, places: Mapping[str, str] | None = None) -> None:
        self._house = house
        self._finder = finder
        self._places = places or {}
        self._made: OrderedDict[str, DeskPost] = OrderedDict()

    def touch(self, posts: Iterable[str]) -> None:
        """These are no longer as they were; none: people's names may be others, and with them what is noticed."""
        gone = list(posts)
        if not gone:
            self._made.clear()
        for name in gone:
            self._made.pop(name, None)

    def noted(self, posts: Iterable[str]) -> list[str]:
        """More is noted of these now. Those that somebody was told as they were."""
        told = [name for name in posts if name in self._made]
        for name in told:
            del self._made[name]
        return told

    async def ready(self, names: Iterable[str]) -> None:
        """Have what is to be noted of these posts looked for, as far as that is done in a moment."""
        texts: list[tuple[str, Post]] = []
        room = ROOM
        for name in names:
            post = self._house.state.posts.get(name)
            if post is None or name in self._made:
                continue
            content = await self._house.contents.text(post)
            if content is not None:
                texts.append((content.text, post))
                room -= len(content.text)
            if room < 0:
                break
        await self._finder.soon(texts)

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

    async def hinted(self, posts: Sequence[DeskPost]) -> list[DeskPost]:
        """Posts of the past with what is noticed in those that were not on the wall: desks veil hard words by it."""
        known = self._house.state.posts
        quiet = {post.id: post.text for post in posts if post.text and post.state != "shown" and post.id in known}
        await self._finder.soon([(text, known[name]) for name, text in quiet.items()])
        return [self._hint(post, quiet.get(post.id, "")) for post in posts]

    def _hint(self, post: DeskPost, text: str) -> DeskPost:
        now = self._house.state.posts.get(post.id)
        if not text or now is None:
            return post
        found, screened = self._finder.told(text, now)
        return msgspec.structs.replace(post, findings=together(found, ()), screened=screened)

    async def noticed(self, post: Post) -> tuple[str, ...]:
        """Which flags a desk is told of at this post as it is now, sorted."""
        content = await self._house.contents.text(post)
        if content is None:
            return ()
        crew = await self._finder.crew(content.text)
        found, _ = self._finder.told(content.text, post)
        return tuple(sorted({each.flag for each in (*found, *crew)}))

    async def _make(self, post: Post) -> DeskPost:
        contents = self._house.contents
        text = await contents.text(post)
        reply = await contents.reply(post) if post.reply_seq else None
        evidence = await contents.evidence(post) if post.refusal_seq else None
        words = await contents.promise(post)
        question = await contents.question(post) if post.question_seq else ""
        contest = await contents.contest(post) if post.contest_seq else ""
        answer = await contents.answer(post) if post.answer_seq else ""
        crew: list[Finding] = []
        if text is not None:
            await self._finder.soon([(text.text, post)])
            crew = await self._finder.crew(text.text)
        # From here on nothing is waited for: the post may change by the passing of time alone, without an event.
        found, screened = self._finder.told(text.text, post) if text is not None else ((), None)
        return msgspec.structs.replace(
            desk_post(post, text, reply, evidence, words),
            shop=post.shop,
            asked_by=post.asked_by,
            question=question,
            place=self._places.get(post.place, post.place) if post.place is not None else "",
            contest_words=contest,
            contest_answer=answer,
            blockable=bool(post.author),
            reply_by=post.reply_by if reply is not None else "",
            reply_signed=self._house.people.signature(post.reply_by, reply.signed) if reply is not None else "",
            findings=together(found, crew),
            screened=screened,
        )


def together(found: Sequence[Finding], crew: Sequence[Finding]) -> list[Finding]:
    """What was found in a text and the shop's own people in it, in reading order."""
    # A colleague’s name is told as that, and not as somebody’s.
    own = {(each.start, each.end) for each in crew}
    others = [each for each in found if each.flag != "name" or (each.start, each.end) not in own]
    return sorted([*others, *crew], key=lambda each: (each.start, each.end, each.flag, each.rule))
