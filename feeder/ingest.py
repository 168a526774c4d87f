"""From what a source saw to events: new, edited, deleted, or known already. Exactly once, whatever is repeated."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from feeder.house import House
from feeder.sources.base import Seen
from wall.content import ReplyContent, TextContent
from wall.events import Received, Replied, SourceDeleted
from wall.log.base import Conflict
from wall.retention import same_but_blots
from wall.rules import Refused
from wall.state import Post
from wall.vault import ContentForgotten

log = logging.getLogger("feeder.ingest")
AT_ONCE = 256
"""Posts of one batch that are written concurrently, so that they share a commit."""


@dataclass
class Ingest:
    """Takes batches of one source, whose posts belong to `shop`."""

    house: House
    source: str
    shop: str

    async def take(self, items: Sequence[Seen]) -> int:
        """Write whatever is news; returns how many events that made. All is durable when it returns.

        Items about one post are taken in order. Raises LogBroken.
        """
        by_post: dict[str, list[Seen]] = {}
        for item in items:
            by_post.setdefault(self.house.vault.post_id(self.source, item.native_id, item.created), []).append(item)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(post_id: str, seen: list[Seen]) -> int:
            async with gate:
                return sum([await self._one(post_id, item) for item in seen])

        return sum(await asyncio.gather(*(one(post_id, seen) for post_id, seen in by_post.items())))

    async def _one(self, post_id: str, item: Seen) -> int:
        for _ in range(5):
            try:
                return await self._write(post_id, item)
            except Conflict:
                continue  # a decision came between: look again
            except ContentForgotten:
                return 0
            except Refused as refused:
                log.warning("source %s: an event about post %s was refused: %s", self.source, post_id, refused)
                return 0
        post = self.house.state.posts.get(post_id)
        raise Conflict(post.last_seq if post is not None else 0)

    async def _write(self, post_id: str, item: Seen) -> int:
        post = self.house.state.posts.get(post_id)
        if self.house.vault.is_forgotten(post_id) or (post is not None and post.forgotten):
            return 0
        if post is None and post_id in self.house.unread_posts:
            return 0
        if item.what == "deleted":
            return await self._delete(post) if post is not None and not post.deleted else 0
        if post is not None and item.kind != post.kind:
            item = msgspec.structs.replace(item, kind=post.kind)  # what it was received as, it stays
        consentless = item.kind == "chat" and item.consent is None
        if post is not None and not await self._differs(post, item, consentless):
            return await self._reply(post, item)
        revision = 1 if post is None else post.revision + 1
        event = self._received(post_id, revision, item)
        scope = item.conversation or item.native_id
        content = None if consentless else TextContent(
            text=item.text,
            author=item.author,
            pseudonym=self.house.vault.pseudonym(self.source, item.author_id or item.author, scope),
            native_id=item.native_id,
            created=item.created,
            permalink=item.permalink,
            conversation=item.conversation or "",
            contact=item.contact,
            consent_id=item.consent_id,
        )  # fmt: skip
        await self.house.append(
            event, entry=f"r-{post_id}-{revision}", content=content, expect=0 if post is None else post.last_seq
        )
        if consentless and post is not None:
            # Consent was taken back: what had been written with it is not kept either.
            await self.house.vault.shred(post_id)
        return 1 + await self._reply(self.house.state.posts[post_id], item)

    async def _differs(self, post: Post, item: Seen, consentless: bool) -> bool:
        """Whether the source has it otherwise than we do: another text or rating, back again, consent given."""
        if post.state == "undisplayable" or consentless:
            return (post.state == "undisplayable") != consentless
        known = await self.house.contents.text(post)
        if known is None or post.rating != item.rating or post.deleted:
            return True
        return not same_but_blots(known.text, item.text) if post.redacted else known.text != item.text

    async def _delete(self, post: Post) -> int:
        event = SourceDeleted(at_ms=self.house.now_ms(), actor=f"source:{self.source}", shop=post.shop, post=post.id)
        await self.house.append(event, entry=f"d-{post.id}-{post.revision}", expect=post.last_seq)
        return 1

    async def _reply(self, post: Post, item: Seen) -> int:
        """The shop's answer at the source; it is shown once a person has approved the post with it."""
        if not item.reply or post.state == "undisplayable":
            return 0
        known = await self.house.contents.reply(post)
        if known is not None and (known.text == item.reply or post.reply_shown):
            return 0
        event = Replied(at_ms=self.house.now_ms(), actor=f"source:{self.source}", shop=post.shop, post=post.id)
        await self.house.append(
            event,
            entry=f"a-{post.id}-{post.last_seq}",
            content=ReplyContent(text=item.reply),
            expect=post.last_seq,
        )
        return 1

    def _received(self, post_id: str, revision: int, item: Seen) -> Received:
        if item.kind == "chat" and item.consent is None:
            # Counted and nothing more: not who spoke with whom, nor when, nor in which language.
            return Received(
                at_ms=self.house.now_ms(), actor=f"source:{self.source}", shop=self.shop, post=post_id,
                revision=revision, kind=item.kind, source=self.source, voice=item.voice,
            )  # fmt: skip
        conversation = None
        if item.conversation is not None:
            conversation = self.house.vault.conversation(self.source, item.conversation)
        return Received(
            at_ms=self.house.now_ms(),
            actor=f"source:{self.source}",
            shop=self.shop,
            post=post_id,
            revision=revision,
            kind=item.kind,
            source=self.source,
            voice=item.voice,
            conversation=conversation,
            rating=item.rating,
            language=item.language,
            written_ms=item.written_ms,
            experienced_on=item.experienced_on.isoformat() if item.experienced_on else None,
            updated_ms=item.updated_ms,
            verified=item.verified,
            maskable=item.maskable,
            consent=item.consent,
            flags=item.flags,
            author=self.house.vault.author(self.source, item.author_id) if item.kind == "note" else "",
        )
