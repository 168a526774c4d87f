"""Reading sealed contents: what was written, for whoever may read it. A small cache in memory, nothing on disk."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable

from wall.codec import Unreadable, decode_content
from wall.content import (
    Content,
    HandOverContent,
    NoticeContent,
    ProfileContent,
    PromiseContent,
    ReasonContent,
    ReplyContent,
    TextContent,
)
from wall.log.base import EventLog
from wall.post import Notice, Post, Relay, State
from wall.vault import ContentDamaged, ContentForgotten, Vault

log = logging.getLogger("feeder.contents")
CACHED = 2000


class Contents:
    """The contents of one log, unsealed on demand."""

    def __init__(self, events: EventLog, vault: Vault, state: State) -> None:
        self._log = events
        self._vault = vault
        self._state = state
        self._cache: OrderedDict[int, tuple[str, Content]] = OrderedDict()

    async def text(self, post: Post) -> TextContent | None:
        """What the author wrote, as of the present revision; None if none was stored or it was forgotten."""
        content = await self._read(post, post.content_seq)
        return content if isinstance(content, TextContent) else None

    async def reply(self, post: Post) -> ReplyContent | None:
        """The shop's answer, whoever wrote it; None if there is none."""
        content = await self._read(post, post.reply_seq)
        return content if isinstance(content, ReplyContent) else None

    async def promise(self, post: Post) -> PromiseContent | None:
        """The shop's words about its promise; None if there are none."""
        content = await self._read(post, post.promise_seq)
        return content if isinstance(content, PromiseContent) else None

    async def notice(self, notice: Notice) -> NoticeContent | None:
        """The words of an announcement; None if they cannot be read."""
        content = await self._unsealed(notice.seq)
        return content if isinstance(content, NoticeContent) else None

    async def question(self, post: Post) -> str:
        """What whoever left the post to others last wants to know; empty if nothing was said."""
        content = await self._read(post, post.question_seq)
        return content.words if isinstance(content, ReasonContent) else ""

    async def contest(self, post: Post) -> str:
        """What the author says against the refusal; empty if nothing."""
        content = await self._read(post, post.contest_seq)
        return content.words if isinstance(content, ReasonContent) else ""

    async def answer(self, post: Post) -> str:
        """What whoever decided the contest tells the author; empty if nothing."""
        content = await self._read(post, post.answer_seq)
        return content.words if isinstance(content, ReasonContent) else ""

    async def handover(self, relay: Relay) -> str:
        """What whoever left told whoever comes; empty if that cannot be read."""
        content = await self._unsealed(relay.seq)
        return content.text if isinstance(content, HandOverContent) else ""

    async def profile(self, seq: int) -> tuple[ProfileContent | None, str]:
        """The profile at `seq` (0: none) and the id of its entry in the log, under which its key is kept."""
        record = await self._log.get(seq) if seq else None
        if record is None:
            return None, ""
        content = await self._unsealed(seq)
        return (content if isinstance(content, ProfileContent) else None), record.id

    async def evidence(self, post: Post) -> str | None:
        """What was said to prove the refusal that is proposed or in force; None if nothing was."""
        content = await self._read(post, post.refusal_seq)
        return content.words if isinstance(content, ReasonContent) else None

    def drop(self, posts: Iterable[str]) -> None:
        """Drop what is cached of posts that are forgotten, or whose author's consent was taken back."""
        known = [self._state.posts[post] for post in posts if post in self._state.posts]
        gone = {post.id for post in known if post.forgotten or post.state == "undisplayable"}
        if gone:
            for seq in [seq for seq, (post, _) in self._cache.items() if post in gone]:
                del self._cache[seq]

    def forget_all(self, post: str) -> None:
        """Drop everything that is cached of one post: its words were sealed anew."""
        for seq in [seq for seq, (name, _) in self._cache.items() if name == post]:
            del self._cache[seq]

    async def _read(self, post: Post, seq: int) -> Content | None:
        if seq == 0 or post.forgotten:
            return None
        if seq in self._cache:
            self._cache.move_to_end(seq)
            return self._cache[seq][1]
        content = await self._unsealed(seq)
        now = self._state.posts.get(post.id, post)  # a replay asks with the post of then
        if content is not None and not now.forgotten:
            self._cache[seq] = (post.id, content)
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return content

    async def _unsealed(self, seq: int) -> Content | None:
        record = await self._log.get(seq)
        if record is None or record.sealed is None:
            return None
        try:
            return decode_content(self._vault.unseal(record.id, record.sealed))
        except ContentForgotten:
            return None
        except (ContentDamaged, Unreadable) as error:
            log.error("the content of event %d cannot be read: %s", seq, error)
            return None
