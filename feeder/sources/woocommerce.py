"""Product reviews of a WooCommerce shop by its REST interface (`wc/v3/products/reviews`).

As with WordPress: a short read asks for what is newer than the newest known, less an overlap; a whole read goes
through the window again and compares; a review that is missing is asked for by itself.

Read, November 2026: the documentation of the REST interface, and the source of its controller of product reviews, of
its permissions and of its authentication. From there: `after` is read in the site's time unless it ends in Z, and
reviews do not know `dates_are_gmt`; keys are looked at only on addresses with `/wp-json/wc/` and over https (behind
`?rest_route=` there is no way in); a review that no longer exists is refused (403), not missing (404). There is no
webhook for reviews. Tried by hand with that controller, as WooCommerce's REST package of 2020 has it (there a review
that is gone is 404), on a real WordPress whose other parts of WooCommerce were replaced; never with a whole shop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from aiohttp import encode_basic_auth
from pydantic import Field

from feeder.phrase import Phrase
from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.parts.woocommerce.about import ABOUT, DENIED, NOT_FOUND, REFUSED, TOO_MANY
from feeder.sources.parts.woocommerce.reviews import (
    FIELDS,
    GONE_CODES,
    HIDDEN_CODE,
    Reviews,
    Traits,
    is_approved,
    parse_reviews,
)
from feeder.sources.parts.wordpress.comments import error_code, total_pages
from feeder.sources.shared.http import Answer, Web, host_of
from feeder.sources.shared.polling import Pace, Polling, Sleep, poll
from feeder.sources.shared.review_page import asked_since
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page
from wall.words import N_

PER_PAGE = 100
MAX_PAGES = 1_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = 2 * 3_600_000
"""A short read begins so much before the newest review: WordPress compares in the site's local time, which an hour
of the year has twice."""
__all__ = ["ABOUT", "OPTIONS", "WooCommerce", "build"]


class WooCommerceOptions(Polling):
    """Product reviews of a WooCommerce shop."""

    type: Literal["woocommerce"] = "woocommerce"
    url: ServiceUrl = Field(max_length=2000, description="The shop's address, as people type it.")
    consumer_key_env: str = Field(description="Environment variable with the consumer key (`ck_…`).")
    consumer_secret_env: str = Field(description="Environment variable with the consumer secret (`cs_…`).")
    auth: Literal["header", "query"] = Field(
        "header", description="How the key is sent; `query` only for hosts that drop the header."
    )
    contact: bool = Field(
        False,
        description="Whether the reviewer's e-mail address is taken along, sealed, so that a decision can be told.",
    )
    every_s: float = Field(60.0, ge=1, le=86_400, description="How often new reviews are asked for (s).")
    recheck_s: float = Field(
        900.0, ge=1, le=86_400, description="How often the window is read again for edits and deletions (s)."
    )
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="The reviews' language (fr, en, …).")


OPTIONS = WooCommerceOptions


def build(options: WooCommerceOptions, context: Context) -> WooCommerce:
    return WooCommerce(options, context)


class WooCommerce:
    """One shop. `sleep` is how it paces itself."""

    def __init__(self, options: WooCommerceOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._who = Phrase(N_("The shop {host}"), host=host_of(options.url))
        self._traits = Traits(language=options.language, verified=options.verified, maskable=options.maskable)
        key, secret = context.secrets[options.consumer_key_env], context.secrets[options.consumer_secret_env]
        headers, self._signed = {"Accept": "application/json"}, dict[str, str]()
        if options.auth == "header":
            headers["Authorization"] = encode_basic_auth(key, secret, "utf-8")
        else:
            self._signed = {"consumer_key": key, "consumer_secret": secret}
        self._web = Web(
            self._who,
            context.clock,
            headers,
            origin=options.url,
            words={401: REFUSED, 403: DENIED, 404: NOT_FOUND},
        )
        self._listing = f"{options.url}/wp-json/wc/v3/products/reviews"

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """See `Source.batches`. A batch for each page, and one for what is gone. Raises SourceError."""
        pace = Pace.of(self._options, OVERLAP_MS)
        async for batch in poll(self, Reviews(cursor), pace, self._clock, self._sleep):
            yield batch

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing.pages`; by number, so that nothing new moves the pages while we read. Both kinds of reading
        are the same here, and differ by `since_ms` alone."""
        del whole
        params = {
            "after": f"{asked_since(since_ms):%Y-%m-%dT%H:%M:%SZ}", "status": "approved", "orderby": "id",
            "order": "asc", "per_page": str(PER_PAGE),
            "_fields": f"{FIELDS},reviewer_email" if self._options.contact else FIELDS,
        }  # fmt: skip
        number, pages = 1, 1
        while number <= pages:
            answer = await self._ask(self._listing, {**params, "page": str(number)})
            self._web.expect(answer, 200)
            page, length = await asyncio.to_thread(parse_reviews, answer.body, self._traits)
            yield page
            number += 1
            pages = total_pages(answer.headers.get("X-WP-TotalPages", ""), number, length >= PER_PAGE)
            if pages > MAX_PAGES:
                raise SourceError(TOO_MANY, who=self._who, count=f"{MAX_PAGES * PER_PAGE:,}")

    async def is_gone(self, native_id: str, created: str) -> bool:
        """See `Listing.is_gone`. The key may list reviews, as it just did: what it may not see is not there."""
        del created
        answer = await self._ask(f"{self._listing}/{native_id}", {"_fields": "id,status"})
        code = error_code(answer.body)
        if (answer.status == 404 and code in GONE_CODES) or (answer.status == 403 and code == HIDDEN_CODE):
            return True
        self._web.expect(answer, 200)
        return not is_approved(answer.body)

    async def _ask(self, url: str, params: dict[str, str]) -> Answer:
        return await self._web.get(url, params={**params, **self._signed}, max_bytes=PAGE_BYTES)

    async def close(self) -> None:
        await self._web.close()
