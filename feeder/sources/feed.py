"""Feeds: RSS, Atom and JSON Feed, as forums, blogs and shop modules offer them.

A feed has no cursor: it holds its latest entries. What is new or edited is seen by comparing with the last read;
what is deleted cannot be seen. Reading a document is pure and elsewhere (`parts/feed/document.py`, and apart in a
process by `parts/feed/worker.py`); here are the options, the pace, and what an entry is as a post.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Literal

import msgspec
from pydantic import Field

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, Options, Seen, SourceError
from feeder.sources.parts.feed import document as feed_document
from feeder.sources.parts.feed.document import Document, Entry, Unreadable
from feeder.sources.parts.feed.look import WHY
from feeder.sources.parts.feed.worker import read_apart
from feeder.sources.shared.http import Web, host_of
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED
from wall.words import N_

Sleep = Callable[[float], Awaitable[None]]
Reader = Callable[[bytes, str, int], Awaitable[Document]]
LOST = "the feed holds nothing of what it held before: what was written between the two readings may be missing"
_CUT_ENDS = ("…", "...", "[…]", "[...]")


class FeedOptions(Options):
    """An RSS, Atom or JSON Feed: a forum, a shop module, a blog."""

    type: Literal["feed"] = "feed"
    url: str = Field(pattern=r"^https?://[^\s/]", max_length=2000, description="The feed's address (http or https).")
    kind: Literal["forum", "review", "note"] = Field("forum", description="What its entries are on the wall.")
    every_s: float = Field(60.0, ge=5, le=86_400, description="How often the feed is asked (s).")
    recheck_s: float = Field(
        300.0,
        ge=5,
        le=86_400,
        description="How often it is read whole even if it says that nothing is new (s): some do not tell of edits.",
    )
    max_bytes: int = Field(
        2_000_000, ge=10_000, le=50_000_000, description="A longer document is not read (bytes, unpacked)."
    )
    max_entries: int = Field(500, ge=1, le=5000, description="How many entries of one document are read.")
    title: Literal["keep", "drop"] = Field(
        "keep", description="Whether an entry's title is put before its text; drop it where it is made by software."
    )
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}$", description="The entries' language (fr, en, …) where they do not say theirs."
    )


OPTIONS = FeedOptions
ABOUT = About(
    service="RSS, Atom, JSON Feed",
    reads=N_("The entries of a feed, as forums, blogs and shop modules offer them without an account."),
    needs=(N_("The feed’s address, often found at the foot of the forum or in its page’s source as “alternate”."),),
    edits=N_(
        "Seen at the next reading while the entry is among the latest of the feed; some feeds say that nothing is "
        "new after an edit: they are read whole every “recheck_s”."
    ),
    deletions=N_(
        "Not seen: a feed does not say what was deleted, and an old entry leaves it all the same. Withdraw such a "
        "post at the desk. Where the site offers more than its feed, take that."
    ),
    limits=N_(
        "A feed holds its latest entries alone, often ten: a burst larger than that between two readings is lost. "
        "Unchanged feeds cost their site next to nothing (conditional requests)."
    ),
    tried=N_("WordPress’s own feeds, from a real server; saved and mutated documents of each kind."),
    read=(
        "https://www.rssboard.org/rss-specification",
        "https://www.rfc-editor.org/rfc/rfc4287",
        "https://www.jsonfeed.org/version/1.1/",
    ),
    example="""
[[source]]
type = "feed"
name = "forum"
label = "Forum"
url = "https://forum.example/recent.atom"
""",
)


def build(options: FeedOptions, context: Context) -> FeedSource:
    return FeedSource(options, context)


class FeedSource:
    """Asks one feed again and again. `sleep` and `read` can be given by tests."""

    def __init__(
        self, options: FeedOptions, context: Context, sleep: Sleep = asyncio.sleep, read: Reader = read_apart
    ) -> None:
        self.name = options.name
        self._options = options
        self._sleep = sleep
        self._read = read
        self._who = _called(options)
        self._web = Web(self._who, context.clock)

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """One batch a poll: what is new or has changed since the last one; no cursor. Raises SourceError."""
        known = _Known()
        polls_between = max(1, round(self._options.recheck_s / self._options.every_s))
        poll = 0
        while True:
            batch = await self._poll(known, whole=poll % polls_between == 0)
            yield batch
            poll += 1
            await self._sleep(self._options.every_s)

    async def _poll(self, known: _Known, whole: bool) -> Batch:
        headers = {"Accept": "application/feed+json, application/atom+xml, application/rss+xml, */*;q=0.5"}
        if not whole:
            headers.update(known.validators)
        answer = await self._web.get(self._options.url, max_bytes=self._options.max_bytes, headers=headers)
        if answer.status == 304:
            return Batch()
        self._web.expect(answer, 200)
        digest = hashlib.sha256(answer.body).digest()
        if digest == known.digest:
            return Batch()
        try:
            document = await self._read(
                answer.body, answer.headers.get("Content-Type", ""), self._options.max_entries
            )
        except Unreadable as error:
            raise _unreadable(self._who, error) from error
        known.digest = digest
        # A server that was killed does not say that there was more: what it says of an unchanged feed counts for all.
        known.validators = {}
        if not document.cut:
            known.validators = _validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
        return known.news(to_batch(document, self._options))

    async def close(self) -> None:
        await self._web.close()


class _Known:
    """What the last read gave, so that a poll tells only of changes. The feeder compares again, for good."""

    def __init__(self) -> None:
        self.validators: dict[str, str] = {}
        self.digest = b""
        self._posts: dict[str, bytes] = {}
        self._rejected: frozenset[str] = frozenset()

    def news(self, batch: Batch) -> Batch:
        posts = {item.native_id: hashlib.sha256(msgspec.msgpack.encode(item)).digest() for item in batch.items}
        items = tuple(item for item in batch.items if self._posts.get(item.native_id) != posts[item.native_id])
        rejected = tuple(why for why in batch.rejected if why not in self._rejected)
        if len(posts) > 1 and self._posts and not self._posts.keys() & posts.keys():
            rejected = (*rejected, LOST)
        self._posts, self._rejected = posts, frozenset(batch.rejected)
        return Batch(items, None, rejected)


def _validators(etag: str | None, modified: str | None) -> dict[str, str]:
    told = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in told.items() if value and len(value) < 1000}


def _called(options: FeedOptions) -> Phrase:
    return Phrase(N_("The feed of {host}"), host=host_of(options.url))


def _unreadable(who: Phrase, error: Unreadable) -> SourceError:
    return SourceError(WHY[error.why], who=who)


def parse_feed(data: bytes, options: FeedOptions, content_type: str = "") -> Batch:
    """A feed's document as a batch, in this process: pure. Raises SourceError only."""
    try:
        return to_batch(feed_document.read(data, content_type, options.max_entries), options)
    except Unreadable as error:
        raise _unreadable(_called(options), error) from error


def to_batch(document: Document, options: FeedOptions) -> Batch:
    """The entries as posts, the oldest first. Of two different entries under one id the document's first counts."""
    posts: dict[str, Seen] = {}
    rejected = list(document.rejected)
    for entry in document.entries:
        post = _post(entry, options)
        first = posts.setdefault(post.native_id, post)
        if len(post.text) > MAX_TEXT:
            rejected.append(f"entry {post.native_id[:60]!r}: longer than {MAX_TEXT:,} characters")
            del posts[post.native_id]
        elif first != post:
            rejected.append(f"entry {post.native_id[:60]!r}: another entry has the same id")
    # What has become unusable by an edit must not stay as it was.
    gone = [Seen(what="deleted", native_id=native_id) for native_id in document.unusable if native_id not in posts]
    return Batch((*gone, *_oldest_first(list(posts.values()))), None, tuple(rejected))


def _oldest_first(posts: Sequence[Seen]) -> tuple[Seen, ...]:
    """By date where every one has a date; else the document upside down, for feeds begin with the newest."""
    turned = posts[::-1]
    if any(post.written_ms is None for post in posts):
        return tuple(turned)
    return tuple(sorted(turned, key=lambda post: post.written_ms or 0))


def _post(entry: Entry, options: FeedOptions) -> Seen:
    body = entry.body or entry.title
    text = f"{entry.title}\n\n{body}" if options.title == "keep" and not _opens_with(body, entry.title) else body
    return Seen(
        native_id=_native_id(entry),
        kind=options.kind,
        text=text,
        author=entry.author,
        language=entry.language or options.language,
        written_ms=entry.written_ms,
        updated_ms=entry.updated_ms if entry.updated_ms != entry.written_ms else None,
        permalink=entry.link,
        verified=options.verified,
        maskable=options.maskable,
        flags=(REPAIRED,) if entry.repaired else (),
    )


def _opens_with(body: str, title: str) -> bool:
    """Whether the title says only what the text begins with, cut off perhaps, as software makes titles."""
    for end in _CUT_ENDS:
        title = title.removesuffix(end).rstrip()
    return " ".join(body.split()).startswith(" ".join(title.split()))


def _native_id(entry: Entry) -> str:
    """The entry's own id, or its link, or a digest of what is least likely to be edited: title and date."""
    if entry.id or entry.link:
        return entry.id or entry.link
    told = (
        [entry.title, str(entry.written_ms or "")] if entry.title or entry.written_ms else [entry.author, entry.body]
    )
    return "sha256:" + hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]
