"""Reviews that Partoo gathered from Google, Facebook, TripAdvisor and others as posts. Pure: no network, no clock.

Partoo's own state of a review says whether the shop has answered; one of them, `deleted`, says that it is gone, for
now at least. Facebook has no stars: there a review may recommend the shop or not, and has words or nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from feeder.sources.base import Seen, SourceError
from feeder.sources.parts.google.reviews import original
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, json_value, web_link
from feeder.sources.shared.review_page import (
    Reading,
    Unusable,
    ident,
    instant,
    line,
    review_page,
    stars,
    titled,
    words,
)
from feeder.sources.shared.window import Page
from wall.words import N_

STRANGE = N_(
    "Partoo answers with something that is no list of reviews: nothing was read. If it lasts, tell whoever looks "
    "after this program."
)
DELETED, GOOGLE, FACEBOOK = "deleted", "google_my_business", "facebook"
MAX_COMMENTS = 50
"""Comments below one review that are looked at."""


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every review."""

    verified: bool | None = None
    maskable: bool = True


class Listed(Struct, frozen=True):
    """One page of a search: `last` is the number of the last page, `count` how many reviews there are in all."""

    page: Page
    last: int
    count: int


def parse_reviews(data: bytes, traits: Traits) -> Listed:
    """A page of `GET /reviews`. One broken review costs no other; raises SourceError for what is no page at all."""
    try:
        found: Any = json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error
    listed = found.get("reviews") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(listed, list):
        raise SourceError(STRANGE)
    last, count = _number(found.get("max_page")), _number(found.get("count"))
    if last is None or count is None:
        raise SourceError(STRANGE)
    return Listed(review_page(listed, lambda raw: _review(raw, traits)), last, count)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _review(raw: Mapping[str, Any], traits: Traits) -> Reading:
    native_id = ident(raw.get("id"))
    if not native_id:
        return "it has no id"
    state = raw.get("state")
    if state == DELETED or (not isinstance(state, str) and raw.get("delete_date")):
        return Unusable(native_id)
    written_ms = instant(raw.get("date"))
    updated_ms = instant(raw.get("update_date"))
    if written_ms is None and updated_ms is None:
        return Unusable(native_id, why="it has no date")
    partner = raw.get("partner")
    text, broken = words(raw.get("content"))
    text = original(text) if partner == GOOGLE else text
    first_ms = updated_ms if written_ms is None else written_ms
    return Seen(
        native_id=native_id,
        kind="review",
        text=titled(line(raw.get("title")), text),
        author=line(raw.get("author_name")),
        rating=stars(raw.get("rating")),
        written_ms=first_ms,
        updated_ms=updated_ms if updated_ms != first_ms else None,
        permalink=web_link(raw.get("link")),
        verified=traits.verified,
        maskable=traits.maskable,
        reply=_reply(raw.get("comments"), partner == FACEBOOK),
        flags=(REPAIRED,) if broken else (),
    )


def _reply(comments: object, facebook: bool) -> str | None:
    """What the shop answered, its answers put together; one too long for us is none."""
    said = (words(one.get("content"))[0] for one in _comments(comments) if _is_ours(one, facebook))
    text = "\n\n".join(original(one) for one in said if one)
    return text if text and len(text) <= MAX_TEXT else None


def _comments(comments: object) -> Iterator[dict[str, Any]]:
    """One comment or a list of them, and what hangs below the first ones."""
    for one in (comments if isinstance(comments, list) else [comments])[:MAX_COMMENTS]:
        if isinstance(one, dict):
            below = one.get("replies")
            yield one
            for two in (below if isinstance(below, list) else [])[:MAX_COMMENTS]:
                if isinstance(two, dict):
                    yield two


def _is_ours(comment: Mapping[str, Any], facebook: bool) -> bool:
    """Whether it is an answer of the shop that is public. A suggestion of Partoo's is not, and on Facebook anybody
    may comment: there the shop's own are those that it can edit."""
    return comment.get("is_reply_suggestion") is not True and (not facebook or comment.get("can_edit") is True)
