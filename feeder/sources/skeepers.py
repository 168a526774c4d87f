"""Reviews published by Skeepers (Avis Vérifiés): of products and of brands, by its Published API (v1).

Only the date of publication can be asked for: a short read takes what was published since, a whole one goes through
the window again and finds edits and deletions.

Read, November 2026: the documentation of the Published API and the guide for those who move to it, as far as a stored
copy has them; three public clients for the names of fields and filters; Skeepers' pages on moderation. Never tried
with a real account. Not public, and treated with care: the values of `origin_type`, the order of the listing, the
body of errors, whether a product review and a brand review may share an id (each has its own here).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal, Self

from aiohttp import encode_basic_auth
from pydantic import Field, model_validator

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.parts.skeepers.about import (
    ABOUT,
    DENIED,
    ENDLESS,
    NOT_FOUND,
    REFUSED,
    STRANGE_QUESTION,
    TOO_MANY,
)
from feeder.sources.parts.skeepers.reviews import Of, Traits, next_cursor, parse_reviews
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.http import Web
from feeder.sources.shared.oauth import Bearer
from feeder.sources.shared.one_secret import check_named_once, secret
from feeder.sources.shared.polling import DAY_MS, Pace, Polling, Sleep, poll
from feeder.sources.shared.review_page import asked_since
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window

WHO = "Skeepers"
PER_PAGE = 200
MAX_PAGES = 1_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = DAY_MS
"""A short read begins so long before the latest publication known: one may show up late, or in another zone."""
__all__ = ["ABOUT", "OPTIONS", "Skeepers", "build"]


class SkeepersOptions(Polling):
    """Reviews that Skeepers (Avis Vérifiés) published, of products and of brands or shops."""

    type: Literal["skeepers"] = "skeepers"
    client_id: str = Field(min_length=1, max_length=300, description="The API client's id, from API Access.")
    client_secret_env: str = Field("", description="Environment variable with the API client's secret.")
    client_secret_file: str = Field("", description="Instead of that: a file with it, relative to this file.")
    about: tuple[Of, ...] = Field(
        ("products", "brands"),
        min_length=1,
        max_length=2,
        description="Which reviews: of `products`, of `brands` (and shops), or both.",
    )
    only_shops: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        (), max_length=500, description="Only reviews of these shops, by their keys at Skeepers; all if empty."
    )
    syndicated: bool = Field(False, description="Whether reviews that another site gathered are taken too.")
    verified: bool | None = Field(
        True, description="Whether reviewers are checked customers, where a review does not say so itself."
    )
    every_s: float = Field(300.0, ge=30, le=86_400, description="How often new reviews are asked for (s).")
    per_minute: float = Field(
        60.0, ge=5, le=90, description="How many calls a minute this source may make; Skeepers allows 100."
    )
    url: ServiceUrl = Field(
        "https://api.skeepers.io/verified-reviews/v1/published",
        max_length=2000,
        description="Where the API is; for tests only.",
    )
    login_url: ServiceUrl = Field(
        "https://auth.skeepers.io/realms/skeepers/protocol/openid-connect/token",
        max_length=2000,
        description="Where its tokens are; for tests only.",
    )

    @model_validator(mode="after")
    def _secrets(self) -> Self:
        check_named_once(self, "client_secret")
        return self


OPTIONS = SkeepersOptions


def build(options: SkeepersOptions, context: Context) -> Skeepers:
    return Skeepers(options, context)


class Skeepers:
    """The published reviews of one account. `sleep` is how it paces itself."""

    def __init__(self, options: SkeepersOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._traits = Traits(
            verified=options.verified is not False,
            maskable=options.maskable,
            only_shops=frozenset(options.only_shops),
            syndicated=options.syndicated,
        )
        self._web = Web(
            WHO,
            context.clock,
            {"Accept": "application/json"},
            origin=options.url,
            budgets=(Budget(context.clock, options.per_minute, 60.0, burst=5.0),),
            sleep=sleep,
            words={400: STRANGE_QUESTION, 401: REFUSED, 403: DENIED, 404: NOT_FOUND},
        )
        self._login = Web(WHO, context.clock, {"Accept": "application/json"}, origin=options.login_url)
        client_secret = secret(options, context, "client_secret")
        self._bearer = Bearer(
            self._login,
            WHO,
            options.login_url,
            {"grant_type": "client_credentials", "audience": "verified-reviews"},
            context.clock,
            REFUSED,
            {"Authorization": encode_basic_auth(options.client_id, client_secret, "utf-8")},
        )

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """See `Source.batches`. A batch for each page, and one for what is gone. Raises SourceError."""
        pace = Pace.of(self._options, OVERLAP_MS)
        async for batch in poll(self, Window(cursor), pace, self._clock, self._sleep):
            yield batch

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing.pages`; both kinds of reading are the same here, and differ by `since_ms` alone."""
        del whole
        for of in dict.fromkeys(self._options.about):
            async for page in self._listing(of, since_ms):
                yield page

    async def _listing(self, of: Of, since_ms: int) -> AsyncIterator[Page]:
        url = f"{self._options.url}/{of}/reviews"
        params = {"publish_date.gte": f"{asked_since(since_ms):%Y-%m-%dT%H:%M:%SZ}", "limit": str(PER_PAGE)}
        for _ in range(MAX_PAGES):
            answer = await self._bearer.get(self._web, url, params=params, max_bytes=PAGE_BYTES)
            self._web.expect(answer, 200)
            yield await asyncio.to_thread(parse_reviews, answer.body, of, self._traits)
            cursor = next_cursor(answer.headers.get("Link", ""))
            if cursor is None:
                return
            if cursor == params.get("cursor"):
                raise SourceError(ENDLESS)
            params["cursor"] = cursor
        raise SourceError(TOO_MANY, count=f"{MAX_PAGES * PER_PAGE:,}")

    async def is_gone(self, native_id: str, created: str) -> bool:
        """See `Listing.is_gone`: one review cannot be asked for, a listing read to its end is Skeepers' word."""
        del native_id, created
        return True

    async def close(self) -> None:
        await self._web.close()
        await self._login.close()
