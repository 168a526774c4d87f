"""Product reviews of a WooCommerce shop as posts, and the memory of them. Pure: no network, no clock.

A review is a comment of WordPress with stars: it has no date of modification, its text is HTML, and its date slips by
itself at an edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from feeder.sources.base import Seen, SourceError
from feeder.sources.parts.wordpress.comments import SLIP_MS
from feeder.sources.shared.contact import parts
from feeder.sources.shared.lenient import REPAIRED, NotJson, clean, json_value, short, web_link
from feeder.sources.shared.plaintext import html_to_text
from feeder.sources.shared.review_page import Reading, Unusable, ident, instant, language, line, review_page, stars
from feeder.sources.shared.window import Page, Window
from wall.words import N_

FIELDS = "id,date_created_gmt,status,reviewer,review,rating,verified,product_permalink"
STRANGE = N_(
    "The shop answers with something that is no list of reviews: does a plugin change its REST interface, or does "
    "PHP print warnings into it?"
)
GONE_CODES = frozenset({"woocommerce_rest_review_invalid_id", "woocommerce_rest_product_invalid_id"})
"""What WooCommerce says (404) of a review or a product that no longer exists."""
HIDDEN_CODE = "woocommerce_rest_cannot_view"
"""What it says (403) of a review that no longer exists to a key that may see reviews; and to any other key."""


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every review."""

    language: str | None = None
    verified: bool | None = None
    maskable: bool = True


def parse_reviews(data: bytes, traits: Traits) -> tuple[Page, int]:
    """A page of `wc/v3/products/reviews`, and how many were listed. One broken review costs no other; raises
    SourceError for what is no list at all."""
    try:
        listed: Any = json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error
    if not isinstance(listed, list):
        raise SourceError(STRANGE)
    return review_page(listed, lambda raw: _review(raw, traits)), len(listed)


def is_approved(data: bytes) -> bool:
    """Whether the answer about a single review (status 200) says that it is approved. Raises SourceError."""
    try:
        told: Any = json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error
    if not isinstance(told, dict) or not isinstance(told.get("status"), str):
        raise SourceError(STRANGE)
    return bool(told["status"] == "approved")


def _review(raw: Mapping[str, Any], traits: Traits) -> Reading:
    native_id = ident(raw.get("id"))
    if not native_id:
        return "it has no id"
    created, html = raw.get("date_created_gmt"), raw.get("review")
    written_ms = instant(created)
    if not isinstance(created, str) or written_ms is None:
        return "it has no date"
    if raw.get("status", "approved") != "approved":
        return Unusable(native_id, created)
    source, broken = clean(html) if isinstance(html, str) else ("", False)
    text = html_to_text(source)
    link, mail, checked = web_link(raw.get("product_permalink")), raw.get("reviewer_email"), raw.get("verified")
    return Seen(
        native_id=native_id,
        created=created,
        kind="review",
        text=text if text.strip() else "",
        author=line(html_to_text(short(raw["reviewer"]))) if isinstance(raw.get("reviewer"), str) else "",
        rating=stars(raw.get("rating")),
        language=language(traits.language),
        written_ms=written_ms,
        permalink=f"{link}#comment-{native_id}" if link and "#" not in link else link,
        verified=checked if isinstance(checked, bool) else traits.verified,
        maskable=traits.maskable,
        flags=(REPAIRED,) if broken else (),
        contact=mail if isinstance(mail, str) and parts(mail) is not None else "",
    )


class Reviews(Window):
    """What was seen. A date that slipped at an edit makes no other review of it: it keeps the one it had."""

    def take(self, page: Page) -> tuple[Seen, ...]:
        return super().take(replace(page, items=tuple(self._steady(item) for item in page.items)))

    def _steady(self, item: Seen) -> Seen:
        known = self.seen.get(item.native_id)
        then_ms, now_ms = instant(known.created) if known else None, instant(item.created)
        if known is None or then_ms is None or now_ms is None or abs(then_ms - now_ms) > SLIP_MS:
            return item
        return replace(item, created=known.created)
