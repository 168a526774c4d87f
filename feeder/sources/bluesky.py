"""Posts on Bluesky with a hashtag or that name an account, by Jetstream: the network's own stream as plain JSON.

Written after https://github.com/bluesky-social/jetstream (August 2026: `/subscribe` is kept as it was) and the
lexicons of https://github.com/bluesky-social/atproto. Tried against a stand-in after them; nobody has tried it on the
real network yet.

Jetstream tells what is new, edited, deleted, and which accounts are there no more; it keeps that for 36 hours. Names
and labels of authors come from the public AppView, which is also asked, every `recheck_s` and after every break, what
has become of the posts known: so a deletion that nobody heard of is found, and what comes back is shown again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, Options, SourceError
from feeder.sources.parts.bluesky.appview import AppView
from feeder.sources.parts.bluesky.events import (
    DID,
    Event,
    Traits,
    addressed,
    event,
    page_of,
)
from feeder.sources.parts.bluesky.lines import Whom, concerns, did_of
from feeder.sources.parts.bluesky.stream import Stream
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import host_of
from feeder.sources.shared.polling import DAY_MS, Sleep
from feeder.sources.shared.service_url import ServiceUrl, service_url
from feeder.sources.shared.window import Page, Window
from wall.words import N_

HOSTS = tuple(f"wss://jetstream{n}.us-{side}.bsky.network" for n, side in ((2, "east"), (1, "west"), (1, "east"),
                                                                          (2, "west")))  # fmt: skip
KEPT_US = 36 * 3_600_000_000
"""What Jetstream keeps; an older cursor is moved up without a word, so we say it ourselves."""
REWIND_US = 5_000_000
"""A resume begins so much earlier: another host may have heard things in another order."""
SLACK_US = 300_000_000
"""While nothing comes, the cursor follows our clock at this distance, which may be wrong by that much."""
FIRST_US = 24 * 3_600_000_000
"""How far back the first reading goes where accounts are named. The whole network's day would be gigabytes."""
TICK_S = 30.0
SILENT_S = 90.0
"""Nothing came for so long over a connection that lives: there is nothing to be told."""
QUIET_S = 0.25
"""So long more is waited for, so that a burst needs few questions about its authors."""
MAX_KNOWN = 2_000


class BlueskyOptions(Options):
    """Posts on Bluesky with a hashtag, or that name the shop's account."""

    type: Literal["bluesky"] = "bluesky"
    hosts: tuple[str, ...] = Field(
        HOSTS, min_length=1, max_length=10, description="The Jetstream servers; the next one if one is out of reach."
    )
    appview: ServiceUrl = Field("https://public.api.bsky.app", description="Where names and labels are asked for.")
    tag: str = Field("", pattern=r"^[^\s#]{0,100}$", description="The hashtag, without #.")
    mention: str = Field("", pattern=rf"^({DID})?$", description="The DID of the account that posts have to name.")
    consent_basis: Literal["opt-in", "notice"] = Field(
        "opt-in",
        description="Why posts may be shown: `opt-in` (those of `accounts` only, who told the shop so) or `notice` "
        "(of everybody who uses the tag, where the tag is the shop's own and the notice stands beside it).",
    )
    consent_version: str = Field(
        min_length=1, max_length=64, description="The version of the notice or of what people agreed to."
    )
    accounts: tuple[str, ...] = Field((), max_length=1000, description="The DIDs of those who agreed.")
    advisors: tuple[str, ...] = Field((), max_length=100, description="The DIDs of those who speak for the shop.")
    kind: Literal["forum", "review", "note"] = Field("forum", description="What its posts are on the wall.")
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}$", description="The posts' language (fr, en, …), where they do not say it."
    )
    recheck_s: float = Field(
        3600.0, ge=60, le=604_800, description="How often it is asked what has become of the posts known (s)."
    )
    window_days: int = Field(30, ge=1, le=365, description="How long (days) edits and deletions are looked for.")

    @field_validator("hosts")
    @classmethod
    def _servers(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not host.startswith(("wss://", "ws://")):
                raise ValueError("an address that begins with wss://")
            service_url("http" + host.removeprefix("ws"))
        return tuple(host.rstrip("/") for host in hosts)

    @model_validator(mode="after")
    def _what(self) -> Self:
        if not (self.tag or self.mention):
            raise ValueError("tag or mention says which posts are meant")
        if self.consent_basis == "opt-in" and not (self.accounts or self.advisors):
            raise ValueError('accounts says who agreed; consent_basis = "opt-in" needs it')
        return self


OPTIONS = BlueskyOptions
ABOUT = About(
    service="Bluesky",
    reads=N_(
        "Public posts on Bluesky with a hashtag, or that name the shop’s account, the moment they are written. By "
        "default only those of people who agreed by name. With “notice” everybody who uses the tag: that is for the "
        "shop’s own tag only, where it is announced together with the words that posts with it are shown; who asks "
        "not to be shown to people without an account is left out all the same."
    ),
    needs=(
        N_("The hashtag, or the DID of the shop’s account (did:plc:…); no key and no account."),
        N_("The DIDs of those who agreed, or the notice beside the tag; and a version of its words."),
    ),
    edits=N_("Told at once; asked for again every hour."),
    deletions=N_(
        "Told at once; asked for again every hour and after every break. The posts of an account that was switched "
        "off or taken down go too, and come back with it."
    ),
    limits=N_(
        "Jetstream has no key and no count. With “opt-in” only the named accounts are sent; with “notice” the posts "
        "of the whole network pass by, some gigabytes a day: a connection that is paid by volume is not for that. "
        "What is older than 36 hours is not told any more. Names are asked for 25 at a time, five times less often "
        "than allowed."
    ),
    tried=N_(
        "A stand-in after Jetstream’s own source and Bluesky’s lexicons, cut off and killed; nobody has tried it on "
        "the real network yet."
    ),
    read=(
        "https://github.com/bluesky-social/jetstream",
        "https://docs.bsky.app/docs/api/app-bsky-feed-get-posts",
        "https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles",
        "https://docs.bsky.app/docs/advanced-guides/rate-limits",
        "https://atproto.com/specs/label",
    ),
    example="""
[[source]]
type = "bluesky"
name = "bluesky"
label = "Bluesky"
tag = "ChezLulu"
consent_version = "2026-1"
accounts = ["did:plc:exempleexempleexempleabc"]
""",
)


def build(options: BlueskyOptions, context: Context) -> Bluesky:
    return Bluesky(options, context)


class Bluesky:
    """One hashtag or account. `sleep` is how it paces itself."""

    def __init__(self, options: BlueskyOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock = options, context.clock
        self._traits = Traits(
            basis=options.consent_basis, version=options.consent_version, tag=options.tag, mention=options.mention,
            accounts=frozenset(options.accounts), advisors=frozenset(options.advisors), kind=options.kind,
            language=options.language, verified=options.verified, maskable=options.maskable,
        )  # fmt: skip
        self._appview = AppView(options.appview, self._traits, context.clock, sleep)
        self._bell = Doorbell(sleep=sleep, quiet_s=QUIET_S)
        self._turn = 0

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """A batch for each portion of what came, and an empty one now and then. Raises SourceError."""
        window = Window(cursor)
        now_us = self._clock.now_ms() * 1000
        read_us = window.own if isinstance(window.own, int) and not isinstance(window.own, bool) else None
        if read_us is not None and now_us - read_us > KEPT_US:
            window.own = now_us - KEPT_US + SLACK_US
            yield Batch((), window.dump())
            raise SourceError(
                N_("Bluesky tells what happened in the last {kept} hours only, and we were away for {away}: posts "
                   "from before that are missing. Nothing has to be done; we read on from there."),
                kept=KEPT_US // 3_600_000_000, away=f"{(now_us - read_us) / 3_600_000_000:.0f}",
            )  # fmt: skip
        dids = sorted(self._traits.accounts | self._traits.advisors) if self._traits.basis == "opt-in" else []
        if read_us is None:
            window.own = read_us = now_us - FIRST_US if dids else now_us
        host = self._options.hosts[self._turn % len(self._options.hosts)]
        self._turn += 1  # the next time it is another one's turn
        whom = Whom()
        whom.known = frozenset(map(_did, window.seen))
        stream = Stream(
            host, Phrase(N_("The Jetstream server {host}"), host=host_of(host)), dids,
            lambda line: self._concerns(line, whom), self._bell.ring,
        )  # fmt: skip
        try:
            await stream.join(read_us - REWIND_US)
            async for batch in self._follow(stream, window, whom):
                yield batch
        finally:
            await stream.stop()

    async def _follow(self, stream: Stream, window: Window, whom: Whom) -> AsyncIterator[Batch]:
        checked_s: float | None = None
        before, silent_s = -1, self._clock.monotonic()
        while True:
            now_s = self._clock.monotonic()
            if checked_s is None or now_s - checked_s >= self._options.recheck_s:
                self._appview.forget()
                async for batch in self._become(list(window.seen), window):
                    yield batch
                checked_s = now_s
            lines, read_us, count = stream.take()
            events = [one for one in map(event, lines) if one is not None]
            page = await self._page(events, window)
            items = window.take(page)
            if count != before:
                before, silent_s = count, now_s
            elif now_s - silent_s >= SILENT_S:
                read_us = max(read_us, self._clock.now_ms() * 1000 - SLACK_US)
            window.own = max(window.own, read_us)
            self._prune(window)
            whom.known = frozenset(map(_did, window.seen))
            yield Batch(items, window.dump(), page.rejected)
            back = {one.did for one in events if one.active}
            async for batch in self._become([uri for uri in window.seen if _did(uri) in back], window):
                yield batch
            await self._bell.wait(TICK_S)

    async def _become(self, uris: Sequence[str], window: Window) -> AsyncIterator[Batch]:
        """What has become of posts: edited, gone, back again."""
        async for page in self._appview.become(uris, window):
            items = window.take(page)
            yield Batch(items, window.dump() if items else None, page.rejected)

    async def _page(self, events: Sequence[Event], window: Window) -> Page:
        """What happened, with the authors' names; posts of accounts that are not there any more go."""
        told: list[Event] = []
        for one in events:
            if not one.uri:
                self._appview.forget(one.did)
            if one.active is False:
                mine = {uri for uri in window.seen if _did(uri) == one.did}
                mine |= {earlier.uri for earlier in told if earlier.did == one.did}
                told += [Event(one.did, one.time_us, uri) for uri in sorted(mine)]
            told.append(one)
        authors = dict.fromkeys(one.did for one in told if addressed(one.record, self._traits))
        people = await self._appview.people(list(authors))
        return await asyncio.to_thread(page_of, told, people, self._traits)

    def _concerns(self, line: str, whom: Whom) -> bool:
        if not concerns(line, self._traits, whom):
            return False
        whom.note(did_of(line))
        return True

    def _prune(self, window: Window) -> None:
        """Let go of what is old or too much."""
        window.prune(self._clock.now_ms() - self._options.window_days * DAY_MS)
        for uri in list(window.seen)[: max(0, len(window.seen) - MAX_KNOWN)]:
            del window.seen[uri]

    async def close(self) -> None:
        await self._appview.close()


def _did(uri: str) -> str:
    """Whose post it is: `at://DID/…`."""
    return uri.split("/")[2]
