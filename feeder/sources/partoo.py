"""Reviews that Partoo gathers for a chain from Google, Facebook, TripAdvisor and others (API v2, `GET /reviews`).

A search by `update_date` finds what is new, edited or marked as deleted. Partoo reads most platforms once a day and
takes over their dates, so a review may come a day after its own date: a short read goes back two. A search may leave
deleted reviews out unless they are asked for (the documentation does not say), so they are asked for by themselves.

Read, November 2026: the reference of the search for reviews, the guides on reviews, rate limits, errors and the
security of webhooks, the event `review_updated`, the public sources of the former documentation, and two public
clients. Never tried with a real account. Not documented, and treated with care: the order of the listing, which
moves while it is read; whether one review can be asked for; how many reviews a page may have (30 unasked).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Literal, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import Field, model_validator

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.parts.partoo.about import ABOUT, DENIED, NOT_FOUND, REFUSED, STRANGE_QUESTION, TOO_MANY
from feeder.sources.parts.partoo.hook import is_signed, partoo_key
from feeder.sources.parts.partoo.reviews import DELETED, Listed, Traits, parse_reviews
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import Web
from feeder.sources.shared.one_secret import check_named_once, secret
from feeder.sources.shared.polling import DAY_MS, Pace, Polling, Sleep, poll
from feeder.sources.shared.review_page import asked_since
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window

WHO = "Partoo"
MAX_PAGES = 3_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = 2 * DAY_MS
QUIET_S = 10.0
"""Between two readings there is so long at least: a burst of rings is one reading more."""
PASSES = 2
"""How often a listing that moved while it was read whole is read, so that nothing slips between two pages."""
__all__ = ["ABOUT", "OPTIONS", "Partoo", "build"]


class PartooOptions(Polling):
    """Reviews of Google, Facebook, TripAdvisor and others that Partoo gathers for a chain's shops."""

    type: Literal["partoo"] = "partoo"
    api_key_env: str = Field("", description="Environment variable with the Partoo API key.")
    api_key_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    business_ids: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")], ...] = Field(
        (), max_length=500, description="Only reviews of these businesses, by their Partoo ids; all of them if empty."
    )
    partners: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")], ...] = Field(
        (),
        max_length=20,
        description="Only reviews from these platforms: google_my_business, facebook, tripadvisor, …; all if empty.",
    )
    hook_key_env: str = Field(
        "",
        description="Environment variable with a key of your own: then Partoo's webhook has to ring at "
        "`/hooks/NAME/KEY`; without one `/hooks/NAME` will do, for its signature is checked in any case.",
    )
    every_s: float = Field(
        300.0, ge=30, le=86_400, description="How often new and changed reviews are asked for (s)."
    )
    recheck_s: float = Field(
        21_600.0,
        ge=600,
        le=604_800,
        description="How often the window is read whole (s), for what Partoo does not mark as deleted.",
    )
    per_minute: float = Field(
        60.0,
        ge=5,
        le=300,
        description="How many calls a minute this source may make; Partoo allows 300 to a whole organisation.",
    )
    url: ServiceUrl = Field(
        "https://api.partoo.co/v2", max_length=2000, description="Where the API is; its sandbox, for trying."
    )

    @model_validator(mode="after")
    def _secrets(self) -> Self:
        check_named_once(self, "api_key")
        return self


OPTIONS = PartooOptions


def build(options: PartooOptions, context: Context) -> Partoo:
    return Partoo(options, context)


class Partoo:
    """One search at Partoo. `sleep` is how it paces itself; `signer` whose signature its webhook bears."""

    def __init__(
        self,
        options: PartooOptions,
        context: Context,
        sleep: Sleep = asyncio.sleep,
        signer: Ed25519PublicKey | None = None,
    ) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._traits = Traits(verified=options.verified, maskable=options.maskable)
        self._signer = signer or partoo_key(options.url)
        key = options.hook_key_env
        self._bell = Doorbell(context.secrets[key] if key else "", sleep)
        self._web = Web(
            WHO,
            context.clock,
            {
                "Accept": "application/json",
                "x-APIKey": secret(options, context, "api_key"),
            },
            origin=options.url,
            budgets=(Budget(context.clock, options.per_minute, 60.0, burst=5.0),),
            sleep=sleep,
            words={400: STRANGE_QUESTION, 401: REFUSED, 403: DENIED, 404: NOT_FOUND},
        )

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """See `Source.batches`. A batch for each page, and one for what is gone. Raises SourceError."""
        pace = Pace.of(self._options, OVERLAP_MS)
        async for batch in poll(self, Window(cursor), pace, self._clock, self._wait):
            yield batch

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """An event of Partoo: it only wakes the reading. See `feeder/web/server.py`."""
        if not is_signed(headers, body, self._signer):
            return 401, {"error": "This is not signed by Partoo."}
        return await self._bell.deliver(headers, body)

    async def _wait(self, seconds: float) -> None:
        begun_s = self._clock.monotonic()
        await self._bell.wait(seconds)
        left_s = QUIET_S - (self._clock.monotonic() - begun_s)
        if left_s > 0:
            await self._sleep(left_s)

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing.pages`: what there is, and what is deleted."""
        for state in (None, DELETED):
            for _ in range(PASSES if whole else 1):
                seen: set[str] = set()
                counts: set[int] = set()
                async for listed in self._search(since_ms, state):
                    yield listed.page
                    counts.add(listed.count)
                    seen.update(item.native_id for item in listed.page.items)
                    seen.update(native_id for native_id, _ in listed.page.unusable)
                if len(counts) == 1 and len(seen) >= min(counts):
                    break

    async def _search(self, since_ms: int, state: str | None) -> AsyncIterator[Listed]:
        params = {"update_date__gte": f"{asked_since(since_ms):%Y-%m-%dT%H:%M:%S}"}
        if state is not None:
            params["state__in"] = state
        if self._options.business_ids:
            params["business__in"] = ",".join(self._options.business_ids)
        if self._options.partners:
            params["partner__in"] = ",".join(self._options.partners)
        number, last = 1, 1
        while number <= last:
            params["page"] = str(number)
            answer = await self._web.get(f"{self._options.url}/reviews", params=params, max_bytes=PAGE_BYTES)
            self._web.expect(answer, 200)
            listed = await asyncio.to_thread(parse_reviews, answer.body, self._traits)
            if listed.last > MAX_PAGES:
                raise SourceError(TOO_MANY, count=f"{MAX_PAGES:,}")
            yield listed
            number, last = number + 1, listed.last

    async def is_gone(self, native_id: str, created: str) -> bool:
        """See `Listing.is_gone`: one review cannot be asked for, a listing read to its end is Partoo's word."""
        del native_id, created
        return True

    async def close(self) -> None:
        await self._web.close()
