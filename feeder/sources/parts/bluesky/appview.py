"""Bluesky's public AppView: who wrote something, and what has become of posts. It needs no key.

https://github.com/bluesky-social/atproto, lexicons app.bsky.actor.getProfiles and app.bsky.feed.getPosts: 25 a
request; whoever or whatever is not there any more is not in the answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.parts.bluesky.events import Event, Profile, Traits, page_of, parse_profiles, parse_views
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.http import Web, host_of
from feeder.sources.shared.polling import Sleep
from feeder.sources.shared.window import GONE, Page, Window
from wall.clock import Clock
from wall.words import N_

AT_ONCE = 25
MAX_PEOPLE = 2_000
ANSWER_BYTES = 4_000_000
CALLS, PER_S, BURST = 600, 300.0, 100
"""It allows 3,000 requests in five minutes for an address."""
FRESH_MS = 600_000
"""It may not know yet what is younger than this: nothing follows from its silence."""


class AppView:
    """Raises SourceError and nothing else. `people`: whom it told of since they were last forgotten."""

    def __init__(self, url: str, traits: Traits, clock: Clock, sleep: Sleep) -> None:
        self._url, self._traits, self._clock = url, traits, clock
        who = Phrase(N_("Bluesky’s public interface {host}"), host=host_of(url))
        budget = Budget(clock, CALLS, PER_S, BURST)
        self._web = Web(
            who, clock, {"Accept": "application/json"}, origin=url, budgets=(budget,), sleep=sleep
        )  # fmt: skip
        self._people: dict[str, Profile | None] = {}

    def forget(self, did: str = "") -> None:
        """Ask anew who somebody is, or everybody, when it matters again."""
        if did:
            self._people.pop(did, None)
        else:
            self._people.clear()

    async def people(self, dids: Sequence[str]) -> dict[str, Profile]:
        """Who they are, without those who are not there."""
        missing = [did for did in dids if did not in self._people]
        if len(self._people) + len(missing) > MAX_PEOPLE:
            self._people.clear()
            missing = list(dids)
        for at in range(0, len(missing), AT_ONCE):
            asked = missing[at : at + AT_ONCE]
            found = parse_profiles(await self._ask("app.bsky.actor.getProfiles", "actors", asked))
            self._people |= {did: found.get(did) for did in asked}
        known = ((did, self._people[did]) for did in dids)
        return {did: profile for did, profile in known if profile is not None}

    async def become(self, uris: Sequence[str], window: Window) -> AsyncIterator[Page]:
        """Pages with what has become of posts of `window`: as they are now, or not to be shown any more."""
        for at in range(0, len(uris), AT_ONCE):
            asked = [uri for uri in uris[at : at + AT_ONCE] if uri in window.seen]
            if not asked:
                continue
            events, authors = parse_views(await self._ask("app.bsky.feed.getPosts", "uris", asked))
            there = {one.uri for one in events}
            before_ms = self._clock.now_ms() - FRESH_MS
            gone = [
                Event(uri.split("/")[2], 0, uri)
                for uri in asked
                if uri not in there and window.seen[uri].digest != GONE and window.seen[uri].at_ms < before_ms
            ]
            yield page_of([one for one in events if one.uri in asked] + gone, authors, self._traits)

    async def _ask(self, method: str, name: str, values: Sequence[str]) -> bytes:
        url = URL(f"{self._url}/xrpc/{method}").with_query([(name, value) for value in values])
        answer = await self._web.get(str(url), max_bytes=ANSWER_BYTES)
        self._web.expect(answer, 200)
        return answer.body

    async def close(self) -> None:
        await self._web.close()
