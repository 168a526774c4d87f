"""Reviews that Skeepers (Avis Vérifiés) published, of products and of a brand, as posts. Pure: no network, no clock.

`written_ms` is the day of publication, as French law has it beside a review (Code de la consommation, D111-17), and
`experienced_on` the day of the order. The author is named as Avis Vérifiés does in public: first name and initial.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

import regex
from msgspec import Struct
from yarl import URL

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, json_value, web_link
from feeder.sources.shared.review_page import (
    Reading,
    Unusable,
    day,
    ident,
    instant,
    language,
    line,
    review_page,
    stars,
    words,
)
from feeder.sources.shared.window import Page
from wall.words import N_

Of = Literal["products", "brands"]
"""What reviews are about, as the service's addresses name it."""
STRANGE = N_(
    "Skeepers answers with something that is no list of reviews: nothing was read. If it lasts, tell whoever looks "
    "after this program."
)
MERCHANT = frozenset(
    {"brand", "merchant", "website", "shop", "seller", "organization", "organisation", "ecommercant"}
)
"""How whoever wrote below a review may be named for the shop (`origin_type`, `origin`): the documentation gives the
fields and no values. Whatever else stands there, the customer or a moderator of Skeepers, is no answer of ours."""
MAX_COMMENTS = 50
_NEXT = regex.compile(r"<([^<>]{1,4000})>\s*;[^,<]*\brel=\"?next\b", regex.IGNORECASE)


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every review. `only_shops`: keys of shops, all if empty; `syndicated`: whether
    reviews that another site gathered are wanted."""

    verified: bool = True
    maskable: bool = True
    only_shops: Collection[str] = ()
    syndicated: bool = False


def parse_reviews(data: bytes, of: Of, traits: Traits) -> Page:
    """A page of `/products/reviews` or `/brands/reviews`, without its `more`: see `next_cursor`. One broken review
    costs no other; raises SourceError for what is no page at all."""
    try:
        listed: Any = json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error
    if not isinstance(listed, list):
        raise SourceError(STRANGE)
    return review_page(listed, lambda raw: _review(raw, of, traits))


def next_cursor(link: str) -> str | None:
    """The cursor of the next page in a `Link` header; None at the end. Of the address nothing else is used."""
    found = _NEXT.search(link) if len(link) < 20_000 else None
    try:
        return (URL(found[1]).query.get("cursor") if found else None) or None
    except ValueError:
        return None


def _review(raw: Mapping[str, Any], of: Of, traits: Traits) -> Reading:
    review_id = ident(raw.get("review_id"))
    if not review_id:
        return "it has no id"
    native_id = f"{of}:{review_id}"
    if traits.only_shops and ident(raw.get("shop_key")) not in traits.only_shops:
        return Unusable(native_id)
    if raw.get("syndicated_review") is True and not traits.syndicated:
        return Unusable(native_id)
    written_ms = instant(raw.get("publish_date"))
    if written_ms is None:
        written_ms = instant(raw.get("review_date"))
    if written_ms is None:
        return Unusable(native_id, why="it has no date")
    text, broken = words(raw.get("review_content"))
    checked = raw.get("is_verified")
    return Seen(
        native_id=native_id,
        kind="review",
        text=text,
        author=_author(raw),
        rating=stars(raw.get("review_rate")),
        language=language(raw.get("locale")),
        written_ms=written_ms,
        experienced_on=day(raw.get("order_date")),
        permalink=web_link(raw.get("product_page_url")),
        verified=checked if isinstance(checked, bool) else traits.verified,
        maskable=traits.maskable,
        reply=_reply(raw.get("moderations")),
        flags=(REPAIRED,) if broken else (),
    )


def _author(raw: Mapping[str, Any]) -> str:
    """«Marie D.»; nobody where the author did not want to be named."""
    if raw.get("is_personal_data_disclosed") is False:
        return ""
    first, last = line(raw.get("author_firstname")), line(raw.get("author_lastname"))
    initial = f"{last[0].upper()}." if last else ""
    return f"{first} {initial}".strip()


def _reply(moderations: object) -> str | None:
    """What the shop wrote below, its answers put together; one too long for us is none."""
    told = moderations[:MAX_COMMENTS] if isinstance(moderations, list) else []
    said = (words(one.get("comment"))[0] for one in told if isinstance(one, dict) and _is_ours(one))
    text = "\n\n".join(one for one in said if one)
    return text if text and len(text) <= MAX_TEXT else None


def _is_ours(comment: Mapping[str, Any]) -> bool:
    kind = comment.get("origin_type") or comment.get("origin")
    return isinstance(kind, str) and kind.strip().replace("-", "").casefold() in MERCHANT
