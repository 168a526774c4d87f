"""Posts with a hashtag on Mastodon, or that name the shop's account, as one server knows them.

Written after https://docs.joinmastodon.org (July 2026) and Mastodon's own streaming server. Tried against a stand-in
after them, and on what a client library's tests recorded of a real Mastodon 4.7; no server could be had to talk to.

With a token the server's stream tells what happens the moment it happens. Reading the timeline goes on beside it, for
what was missed: from the newest status back by the server's own `Link`, until they are old enough. The stream is
joined again before each reading if it broke, so that nothing falls between the two.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal, Self
from urllib.parse import quote

from pydantic import Field, model_validator

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.mastodon.posts import (
    Traits,
    address,
    next_link,
    page_of,
    parse_status,
    parse_statuses,
    says_gone,
)
from feeder.sources.parts.mastodon.stream import Stream
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import Answer, Web, host_of
from feeder.sources.shared.polling import Pace, Polling, Sleep, poll
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window
from wall.clock import from_iso
from wall.words import N_

PAGE_BYTES = 8_000_000
LIMIT = 40
"""Statuses a page, the most that a server gives."""
MAX_PAGES = 250
CALLS, PER_S, BURST = 150, 300.0, 50
"""A server allows 300 requests in five minutes for an address: half of them are left to whoever else has it."""
SPARE = 3
MAX_HOLD_S = 3600.0


class MastodonOptions(Polling):
    """Posts on Mastodon with a hashtag, or that name the shop's account."""

    type: Literal["mastodon"] = "mastodon"
    url: ServiceUrl = Field(
        "https://mastodon.social",
        pattern=r"^https?://[^\s/]",
        max_length=2000,
        description="The server that is asked; it knows what reached it.",
    )
    tag: str = Field("", pattern=r"^[^\s#/?&]{0,100}$", description="The hashtag, without #.")
    mention: str = Field(
        "", pattern=r"^[^\s@/?&]{0,100}$", description="Instead of a tag: the token's own account, which posts name."
    )
    consent_basis: Literal["opt-in", "notice"] = Field(
        "opt-in",
        description="Why posts may be shown: `opt-in` (those of `accounts` only, who told the shop so) or `notice` "
        "(of everybody who uses the tag, where the tag is the shop's own and the notice stands beside it).",
    )
    consent_version: str = Field(
        min_length=1, max_length=64, description="The version of the notice or of what people agreed to."
    )
    accounts: tuple[str, ...] = Field(
        (), max_length=1000, description="Who agreed, as name@server; of this server the name alone."
    )
    advisors: tuple[str, ...] = Field((), max_length=100, description="Who speaks for the shop, as name@server.")
    kind: Literal["forum", "review", "note"] = Field("forum", description="What its posts are on the wall.")
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}$", description="The posts' language (fr, en, …), where they do not say it."
    )
    token_env: str = Field("", description="Environment variable with an access token (read:statuses) there.")
    stream_url: str = Field(
        "",
        pattern=r"^(https://[^\s/?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?|)$",
        description="Where the server's stream is, if not at the same address; the token goes there.",
    )
    live: bool = Field(True, description="Whether the stream is listened to; it needs token_env.")
    every_s: float = Field(60.0, ge=5, le=86_400, description="How often new posts are asked for (s).")

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if bool(self.tag) == bool(self.mention) or (self.mention and not self.token_env):
            raise ValueError("a tag, or a mention with the token of that account")
        if self.consent_basis == "opt-in" and not (self.accounts or self.advisors):
            raise ValueError('accounts says who agreed; consent_basis = "opt-in" needs it')
        return self


OPTIONS = MastodonOptions
ABOUT = About(
    service="Mastodon",
    reads=N_(
        "Public posts with a hashtag, or that name the shop’s account, as one Mastodon server knows them; a content "
        "warning stands before its text. By default only those of people who agreed by name. With “notice” everybody "
        "who uses the tag: that is for the shop’s own tag only, where it is announced together with the words that "
        "posts with it are shown; "
        "accounts that keep robots or indexes away are left out all the same."
    ),
    needs=(
        N_("The hashtag, and the server on which it is used most; or the shop’s own account and its server."),
        N_("The accounts of those who agreed, or the notice beside the tag; and a version of its words."),
        N_(
            "For posts at once: an account there, and an application under Preferences > Development with "
            "read:statuses (for posts that name the account, read:notifications as well); its access token. Some "
            "servers want it for reading, too."
        ),
    ),
    edits=N_(
        "Told by the stream at once; without it, and of posts that name the account, found when the window is read "
        "again, every hour."
    ),
    deletions=N_(
        "The same, and only on the server’s own word. Posts that leave the tag or are made private go too; Mastodon "
        "brings nothing back that was deleted."
    ),
    limits=N_(
        "300 requests in five minutes for an address: no more than 150 are made, 40 posts a request, and the "
        "server’s own count of what is left is held to."
    ),
    tried=N_(
        "A stand-in after Mastodon’s documentation, with its stream; recordings of a real Mastodon 4.7. Nobody has "
        "tried it on a real server yet."
    ),
    read=(
        "https://docs.joinmastodon.org/methods/timelines/#tag",
        "https://docs.joinmastodon.org/methods/streaming/",
        "https://docs.joinmastodon.org/entities/Status/",
        "https://docs.joinmastodon.org/api/rate-limits/",
    ),
    example="""
[[source]]
type = "mastodon"
name = "mastodon"
label = "Mastodon"
url = "https://piaille.example"
tag = "ChezLulu"
consent_version = "2026-1"
accounts = ["camille@piaille.example"]
token_env = "MASTODON_TOKEN"
""",
)
WORDS = {
    401: N_("{who} wants a token, or refused ours ({status}): make an application there under Preferences > "
            "Development with read:statuses, and put its access token where the configuration says."),
    403: N_("{who} does not let us read this tag ({status}): ask whoever runs it, or choose another server."),
}  # fmt: skip


def build(options: MastodonOptions, context: Context) -> Mastodon:
    return Mastodon(options, context)


class Mastodon:
    """One hashtag on one server. `sleep` is how it paces itself."""

    def __init__(self, options: MastodonOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        host = host_of(options.url)
        self._traits = Traits(
            host=host, tag=options.tag, mention=address(options.mention, host),
            basis=options.consent_basis, version=options.consent_version,
            accounts=frozenset(address(one, host) for one in options.accounts),
            advisors=frozenset(address(one, host) for one in options.advisors),
            kind=options.kind, language=options.language, verified=options.verified, maskable=options.maskable,
        )  # fmt: skip
        self._who = Phrase(N_("The Mastodon server {host}"), host=host)
        token = context.secrets[options.token_env] if options.token_env else ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._web = Web(
            self._who, context.clock, {"Accept": "application/json", **headers}, origin=options.url,
            budgets=(Budget(context.clock, CALLS, PER_S, BURST),), sleep=sleep, words=WORDS,
        )  # fmt: skip
        self._bell = Doorbell(sleep=sleep, quiet_s=0)
        self._held_ms = 0
        self._read_s: float | None = None
        channel = {"stream": "user:notification"} if options.mention else {"stream": "hashtag", "tag": options.tag}
        where, listens = options.stream_url or options.url, options.live and bool(token)
        self._stream = Stream(where, channel, self._who, headers, self._bell.ring) if listens else None

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """A batch for each page read or heard, and one for what is gone. Raises SourceError."""
        self._read_s = None
        try:
            async for batch in poll(self, Window(cursor), Pace.of(self._options), self._clock, self._bell.wait):
                yield batch
        finally:
            if self._stream is not None:
                await self._stream.stop()

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing`. What was heard comes first; the timeline only when it is due or something may be missing."""
        stream, now_s = self._stream, self._clock.monotonic()
        if stream is not None and (heard := stream.take()):
            yield page_of(heard, self._traits)
        due = self._read_s is None or now_s - self._read_s >= self._options.every_s
        if stream is not None and not (whole or due or stream.missed) and stream.is_live():
            return
        if stream is not None:
            stream.missed = False
            if why := await stream.join():
                yield Page(rejected=(f"the stream cannot be listened to, posts come later: {why}",))
        async for page in self._timeline(since_ms):
            yield page
        self._read_s = now_s

    async def _timeline(self, since_ms: int) -> AsyncIterator[Page]:
        named = self._options.mention
        way = "notifications?types[]=mention&" if named else f"timelines/tag/{quote(self._options.tag, safe='')}?"
        there = f"{self._options.url}/api/v1/{way}limit={LIMIT}"
        for _ in range(MAX_PAGES):
            answer = await self._ask(there)
            if answer.status == 404 and says_gone(answer.body):
                return  # nobody has used the tag yet
            self._expect(answer)
            page = await asyncio.to_thread(parse_statuses, answer.body, self._traits)
            yield page
            there = next_link(answer.headers.get("Link", ""))
            if not there or (page.oldest_ms is not None and page.oldest_ms < since_ms):
                return
        raise SourceError(
            N_("{who} has more than {count} posts to read: lower “window_days” in the configuration."),
            who=self._who,
            count=MAX_PAGES * LIMIT,
        )

    async def is_gone(self, native_id: str, created: str) -> bool:
        """Whether the server itself says so, or shows it otherwise than may be displayed. Raises SourceError."""
        del created
        answer = await self._ask(f"{self._options.url}/api/v1/statuses/{native_id}")
        if answer.status in (404, 410) and says_gone(answer.body):
            return True
        self._expect(answer)
        return not parse_status(answer.body, self._traits).items

    async def _ask(self, url: str) -> Answer:
        """GET, after waiting where the server said that nearly nothing is left until then."""
        wait_s = min((self._held_ms - self._clock.now_ms()) / 1000, MAX_HOLD_S)
        if wait_s > 0:
            await self._sleep(wait_s)
        answer = await self._web.get(url, max_bytes=PAGE_BYTES)
        left = answer.headers.get("X-RateLimit-Remaining", "")
        few = left.isascii() and left.isdigit() and len(left) < 9 and int(left) <= SPARE
        self._held_ms = self._reset_ms(answer) or 0 if few else 0
        return answer

    def _reset_ms(self, answer: Answer) -> int | None:
        """When the server counts anew, by our own clock (Unix ms)."""
        try:
            return from_iso(answer.headers.get("X-RateLimit-Reset", "")) - self._web.skew_ms
        except (ValueError, OverflowError):
            return None

    def _expect(self, answer: Answer) -> None:
        reset_ms = self._reset_ms(answer) if answer.status == 429 else None
        later_s = None if reset_ms is None else min(max(0.0, (reset_ms - self._clock.now_ms()) / 1000), MAX_HOLD_S)
        self._web.expect(answer, 200, later_s=later_s)

    async def close(self) -> None:
        if self._stream is not None:
            await self._stream.stop()
        await self._web.close()
