"""Trustpilot's service reviews by its private endpoint, with a year's calls that are never overdrawn.

Trustpilot lists by the date of writing and has no order by change: a short read finds what is new, a whole one finds
edits, answers and deletions. Webhooks ring: for a review that is known here, the ring tells which one is to be asked
for. Whatever a webhook says, only what Trustpilot answers to our own question comes onto the wall. A review that is
missing from a whole read is asked for by itself: an old one that was edited lately stands outside of the list.

Read, November 2026: the Business Units API (private reviews), the Service Reviews API, authentication, rate limiting,
the API module's allowances and best practices, common error messages, webhook notifications, the integration
guidelines. Not told there, and so after what public clients expect: the body of an error (only its status is read
here), and how `startDateTime` is meant without a zone: UTC, and a short read begins `OVERLAP_MS` earlier. Never tried
with a real account: the API is part of a paid plan.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, Self
from urllib.parse import quote

from aiohttp import encode_basic_auth
from pydantic import Field, model_validator

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.parts.trustpilot.about import ABOUT, DENIED, NOT_FOUND, REFUSED, TOO_MANY, UNSUITED
from feeder.sources.parts.trustpilot.reviews import PER_PAGE, Traits, parse_review, parse_reviews, rung_for
from feeder.sources.parts.trustpilot.year import written_down, year_budget
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import Answer, Web
from feeder.sources.shared.oauth import Bearer
from feeder.sources.shared.one_secret import check_named_once, secret
from feeder.sources.shared.polling import Pace, Polling, Sleep, poll
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window
from wall.clock import to_iso

WHO = "Trustpilot"
MAX_PAGES = 1_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = 3 * 3_600_000
QUIET_S = 60.0
"""After a reading the bell is not heard for so long: a burst of rings is one reading more."""
MAX_RUNG = 100
"""Reviews that rings are kept for; whatever else rings is found by the next whole reading."""
__all__ = ["ABOUT", "OPTIONS", "Trustpilot", "build"]


class TrustpilotOptions(Polling):
    """Service reviews of a business on Trustpilot, by its private endpoint."""

    type: Literal["trustpilot"] = "trustpilot"
    business_unit: str = Field(
        pattern=r"^[0-9a-f]{24}$", description="The business unit's id: 24 characters, found in Trustpilot Business."
    )
    location: str = Field(
        "",
        pattern=r"^[A-Za-z0-9_-]{0,100}$",
        description="For one shop of several: the internal id of its location at Trustpilot; empty: all reviews.",
    )
    api_key_env: str = Field("", description="Environment variable with the application's API key.")
    api_key_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    api_secret_env: str = Field("", description="Environment variable with the application's secret.")
    api_secret_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    hook_key_env: str = Field(
        "",
        description="Environment variable with a key of your own: Trustpilot's webhooks then ring at "
        "`/hooks/NAME/KEY`; without one nobody can ring.",
    )
    calls_per_year: int = Field(
        200_000,
        ge=1_000,
        le=100_000_000,
        description="How many calls a year this source may use; all that use one Trustpilot account share its "
        "allowance (200,000 in the first tier).",
    )
    recheck_s: float = Field(
        43_200.0, ge=60, le=604_800, description="How often the window is read again for edits and deletions (s)."
    )
    window_days: int = Field(
        365, ge=1, le=3650, description="How far back (days) the first read goes, and edits and deletions are seen."
    )
    maskable: bool = Field(
        False, description="Whether the source's terms allow masking personal data; Trustpilot's forbid any change."
    )
    url: ServiceUrl = Field(
        "https://api.trustpilot.com", max_length=2000, description="Where the API is; for tests only."
    )

    @model_validator(mode="after")
    def _secrets(self) -> Self:
        check_named_once(self, "api_key", "api_secret")
        return self


OPTIONS = TrustpilotOptions


def build(options: TrustpilotOptions, context: Context) -> Trustpilot:
    return Trustpilot(options, context)


class Trustpilot:
    """One business unit, or one location of it. `sleep` is how it paces itself."""

    def __init__(self, options: TrustpilotOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._traits = Traits(verified=options.verified, maskable=options.maskable)
        self._budgets: list[Budget] = []
        """The year's, as soon as a cursor says what is left of it."""
        self._window = Window()
        self.rung: dict[str, None] = {}
        """The reviews that a webhook rang for since the last reading."""
        self._web = Web(
            WHO,
            context.clock,
            {"Accept": "application/json"},
            origin=options.url,
            budgets=self._budgets,
            sleep=sleep,
            words={400: UNSUITED, 401: REFUSED, 403: DENIED, 404: NOT_FOUND},
        )
        login = encode_basic_auth(
            secret(options, context, "api_key"),
            secret(options, context, "api_secret"),
            "utf-8",
        )
        self._bearer = Bearer(
            self._web,
            WHO,
            f"{options.url}/v1/oauth/oauth-business-users-for-applications/accesstoken",
            {"grant_type": "client_credentials"},
            context.clock,
            REFUSED,
            {"Authorization": login},
        )
        self._bell = Doorbell(context.secrets[options.hook_key_env], sleep) if options.hook_key_env else None

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """See `Source.batches`. A batch for each page, and one for what is gone. Raises SourceError."""
        self._window = Window(cursor)
        if not self._budgets:
            # Later on the one in memory knows of calls that failed, too.
            self._budgets.append(year_budget(self._clock, self._options.calls_per_year, self._window.own))
        pace = Pace.of(self._options, OVERLAP_MS)
        async for batch in poll(self, self._window, pace, self._clock, self._wait):
            yield batch

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """A webhook of Trustpilot: it rings, and says which review to ask for. See `feeder/web/server.py`."""
        if self._bell is None:
            return 404, {"error": "This source has no key for ringing: it is asked every so often."}
        status, answer = await self._bell.deliver(headers, body)
        for native_id in rung_for(body) if status == 200 else ():
            if len(self.rung) < MAX_RUNG:
                self.rung[native_id] = None
        return status, answer

    async def _wait(self, seconds: float) -> None:
        if self._bell is None:
            await self._sleep(seconds)
            return
        quiet_s = min(QUIET_S, seconds)
        await self._sleep(quiet_s)
        await self._bell.wait(seconds - quiet_s)

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing.pages`. What was rung for and is known comes first; whatever is new is in the list."""
        del whole
        rung, self.rung = self.rung, {}
        for native_id in rung:
            if native_id in self._window.seen:
                yield await self._single(native_id)
        listing = f"business-units/{self._options.business_unit}/reviews"
        params = {"perPage": str(PER_PAGE), "orderBy": "createdat.desc", "startDateTime": to_iso(since_ms)[:19]}
        if self._options.location:
            params["internalLocationId"] = self._options.location
        for number in range(1, MAX_PAGES + 1):
            answer = await self._ask(listing, {**params, "page": str(number)})
            self._web.expect(answer, 200)
            page = await asyncio.to_thread(parse_reviews, answer.body, self._traits)
            yield page
            if page.more is None or (page.oldest_ms is not None and page.oldest_ms < since_ms):
                return
        raise SourceError(TOO_MANY, count=f"{MAX_PAGES * PER_PAGE:,}")

    async def is_gone(self, native_id: str, created: str) -> bool:
        """See `Listing.is_gone`: Trustpilot's own word on one review."""
        del created
        return bool((await self._single(native_id)).unusable)

    async def _single(self, native_id: str) -> Page:
        """A review asked for by itself, as a page; one that does not exist any more is not to be used."""
        answer = await self._ask(f"reviews/{quote(native_id, safe='')}", {})
        if answer.status == 404:
            return Page(unusable=((native_id, ""),))
        self._web.expect(answer, 200)
        return parse_review(answer.body, self._traits)

    async def _ask(self, path: str, params: Mapping[str, str]) -> Answer:
        url = f"{self._options.url}/v1/private/{path}"
        answer = await self._bearer.get(self._web, url, params=params, max_bytes=PAGE_BYTES)
        # What is left of the year goes into the cursor.
        self._window.own = written_down(self._budgets[0], self._clock, self._options.calls_per_year, self._window.own)
        return answer

    async def close(self) -> None:
        await self._web.close()
