"""Reviews of a Google Business Profile by the Business Profile API (`accounts.locations.reviews`, v4).

The listing is in the order of the latest change, so a short read stops at the first review that is older than what is
known, and a whole one at the end of the window. Google tells nothing of deletions: a review that is missing from a
whole read is asked for by itself, and gone only if Google then says so (404); reviews do vanish there for a while and
come back.

Read, November 2026: the reference of `reviews.list`, `reviews.get` and `ReviewReply`, the latest updates, the quota
limits, the policies, notifications by Pub/Sub, OAuth 2.0 for web server applications, and what public clients do with
translated comments and with a quota of 0. Never tried with a real account: Google gives access to shops alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, Self
from urllib.parse import quote

from msgspec.structs import replace
from pydantic import Field, model_validator

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.parts.google.about import (
    ABOUT,
    BUSY,
    DENIED,
    ENDLESS,
    NOT_APPROVED,
    NOT_FOUND,
    QUOTA_REASONS,
    REASONS,
    REFUSED,
    TOO_MANY,
    UNSUITED,
)
from feeder.sources.parts.google.reviews import Traits, error_facts, moved_ms, parse_reviews
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import Answer, Web, retry_after_s
from feeder.sources.shared.oauth import Bearer
from feeder.sources.shared.one_secret import check_named_once, secret
from feeder.sources.shared.polling import DAY_MS, Pace, Polling, Sleep, poll
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window

WHO = "Google"
PER_PAGE = 50
MAX_PAGES = 1_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = 3_600_000
"""A short read goes back so far before the latest change known: reviews may show up late on Google's own servers."""
QUIET_S = 10.0
"""After a reading the bell is not heard for so long: a burst of rings is one reading more."""
QUOTA_S = 60.0
"""Google counts by the minute and seldom says when to come again."""
__all__ = ["ABOUT", "OPTIONS", "Google", "build"]


class GoogleOptions(Polling):
    """Reviews of a Google Business Profile (Google Maps and Search); one location each."""

    type: Literal["google"] = "google"
    location: str = Field(
        pattern=r"^accounts/[0-9]{1,40}/locations/[0-9]{1,40}$",
        description="The location as Google names it: `accounts/NUMBER/locations/NUMBER`.",
    )
    client_id: str = Field(
        min_length=1, max_length=300, description="The OAuth client's id, made in the Google Cloud console."
    )
    client_secret_env: str = Field("", description="Environment variable with the OAuth client's secret.")
    client_secret_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    refresh_token_env: str = Field("", description="Environment variable with the refresh token.")
    refresh_token_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    hook_key_env: str = Field(
        "",
        description="Environment variable with a key of your own: Google Pub/Sub then rings at `/hooks/NAME/KEY`; "
        "without one nobody can ring.",
    )
    verified: bool | None = Field(
        False, description="Whether the source checks that its reviewers are customers; Google does not."
    )
    per_minute: float = Field(
        20.0,
        ge=1,
        le=300,
        description="How many calls a minute this source may make; Google allows 300 to all those together that "
        "use one project.",
    )
    url: ServiceUrl = Field(
        "https://mybusiness.googleapis.com", max_length=2000, description="Where the API is; for tests only."
    )
    oauth_url: ServiceUrl = Field(
        "https://oauth2.googleapis.com", max_length=2000, description="Where its tokens are; for tests only."
    )

    @model_validator(mode="after")
    def _secrets(self) -> Self:
        check_named_once(self, "client_secret", "refresh_token")
        return self


OPTIONS = GoogleOptions


def build(options: GoogleOptions, context: Context) -> Google:
    return Google(options, context)


class Google:
    """One location. `sleep` is how it paces itself."""

    def __init__(self, options: GoogleOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._traits = Traits(verified=options.verified, maskable=options.maskable)
        budget = Budget(context.clock, options.per_minute, 60.0, burst=min(5.0, options.per_minute))
        self._web = Web(
            WHO,
            context.clock,
            {"Accept": "application/json"},
            origin=options.url,
            budgets=(budget,),
            sleep=sleep,
            words={400: UNSUITED, 401: REFUSED, 403: DENIED, 404: NOT_FOUND},
        )
        self._oauth = Web(WHO, context.clock, {"Accept": "application/json"}, origin=options.oauth_url)
        form = {
            "grant_type": "refresh_token",
            "client_id": options.client_id,
            "client_secret": secret(options, context, "client_secret"),
            "refresh_token": secret(options, context, "refresh_token"),
        }
        self._bearer = Bearer(self._oauth, WHO, f"{options.oauth_url}/token", form, context.clock, REFUSED)
        self._listing = f"{options.url}/v4/{options.location}/reviews"
        key = options.hook_key_env
        self._bell = Doorbell(context.secrets[key], sleep) if key else None

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """See `Source.batches`. A batch for each page, and one for what is gone. Raises SourceError."""
        pace = Pace.of(self._options, OVERLAP_MS)
        async for batch in poll(self, Window(cursor), pace, self._clock, self._wait):
            yield batch

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """A push of Pub/Sub: it only wakes the reading. See `feeder/web/server.py`."""
        if self._bell is None:
            return 404, {"error": "This source has no key for ringing: it is asked every so often."}
        return await self._bell.deliver(headers, body)

    async def _wait(self, seconds: float) -> None:
        if self._bell is None:
            await self._sleep(seconds)
            return
        quiet_s = min(QUIET_S, seconds)
        await self._sleep(quiet_s)
        await self._bell.wait(seconds - quiet_s)

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing.pages`; both kinds of reading are the same here, and differ by `since_ms` alone."""
        del whole
        params = {"pageSize": str(PER_PAGE), "orderBy": "updateTime desc"}
        for _ in range(MAX_PAGES):
            answer = await self._ask(self._listing, params)
            self._expect(answer)
            page = await asyncio.to_thread(parse_reviews, answer.body, self._traits)
            yield self._recent(page, since_ms)
            if page.more is None or (page.oldest_ms is not None and page.oldest_ms < since_ms):
                return
            if page.more == params.get("pageToken"):
                raise SourceError(ENDLESS)
            params["pageToken"] = page.more
        raise SourceError(TOO_MANY, count=f"{MAX_PAGES * PER_PAGE:,}")

    def _recent(self, page: Page, since_ms: int) -> Page:
        """A page without what is older than the window: the last one of a reading goes beyond its end."""
        oldest_ms = min(since_ms, self._clock.now_ms() - self._options.window_days * DAY_MS)
        return replace(page, items=tuple(item for item in page.items if moved_ms(item) >= oldest_ms))

    async def is_gone(self, native_id: str, created: str) -> bool:
        """See `Listing.is_gone`: Google's own word on one review."""
        del created
        answer = await self._ask(f"{self._listing}/{quote(native_id, safe='')}")
        if answer.status == 404:
            return True
        self._expect(answer)
        return False

    async def _ask(self, url: str, params: Mapping[str, str] | None = None) -> Answer:
        return await self._bearer.get(self._web, url, params=params, max_bytes=PAGE_BYTES)

    def _expect(self, answer: Answer) -> None:
        """Raise SourceError in words unless all is well."""
        reason, quota = error_facts(answer.body) if answer.status in (403, 429) else ("", "")
        if quota == "0":
            raise SourceError(NOT_APPROVED, status=answer.status, fatal=True)
        if reason in REASONS:
            raise SourceError(REASONS[reason], status=answer.status, fatal=True)
        later_s = retry_after_s(answer.headers, self._clock.now_ms())
        if answer.status == 429 or reason in QUOTA_REASONS:
            later_s = QUOTA_S if later_s is None else later_s
            raise SourceError(BUSY, who=WHO, status=answer.status, retry_after_s=later_s)
        self._web.expect(answer, 200, later_s=later_s)

    async def close(self) -> None:
        await self._web.close()
        await self._oauth.close()
