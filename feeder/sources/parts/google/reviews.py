"""Reviews of a Google Business Profile as posts. Pure: no network, no clock.

Google hands out its own translation in the same text as the words of the author, under labels in brackets. Only the
author's own words are a review: see `original`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import regex
from msgspec import Struct

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Rating
from wall.words import N_

STARS: Mapping[str, float] = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
"""`STAR_RATING_UNSPECIFIED`, and what may come to be, is no rating."""
HIDDEN_REPLIES = frozenset({"PENDING", "REJECTED"})
"""States of the shop's own reply (`reviewReplyState`) in which Google shows it to nobody."""
TRANSLATED = r"\((?:Translated by Google|Traduit par Google)\)"
_PREFIX = regex.compile(rf"{TRANSLATED}[ \n]")
_ORIGINAL = regex.compile(r"\n\n\((?:Original|Avis d['’]origine)\)(?=\n|\Z)")
_SUFFIX = regex.compile(rf"\n\n{TRANSLATED}(?=\n|\Z)")


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every review of a location."""

    verified: bool | None = False
    maskable: bool = True


def parse_reviews(data: bytes, traits: Traits) -> Page:
    """A page of `accounts.locations.reviews.list`. One broken review costs no other; raises SourceError for what is
    no page at all."""
    listing = _json(data)
    raws = listing.get("reviews", []) if isinstance(listing, dict) else None
    if not isinstance(listing, dict) or not isinstance(raws, list):
        raise SourceError(STRANGE)
    items: list[Seen] = []
    unusable: list[tuple[str, str]] = []
    rejected: list[str] = []
    oldest_ms: int | None = None
    for number, raw in enumerate(raws, 1):
        found = _review(raw, traits)
        if isinstance(found, str):
            rejected.append(f"review {number} of a page: {found}")
            continue
        oldest_ms = min(moved_ms(found), oldest_ms if oldest_ms is not None else moved_ms(found))
        if why := _unfit(found):
            rejected.append(f"review {found.native_id}: {why}")
            unusable.append((found.native_id, found.created))
        else:
            items.append(found)
    more = listing.get("nextPageToken")
    return Page(
        tuple(items), tuple(unusable), tuple(rejected), more if isinstance(more, str) and more else None, oldest_ms
    )


STRANGE = N_(
    "Google answers with something that is no list of reviews: nothing was read. If it lasts, tell whoever looks "
    "after this program."
)


def moved_ms(review: Seen) -> int:
    """When it last changed (Unix ms): the order of Google's listing."""
    return max(review.updated_ms or 0, review.written_ms or 0)


def original(comment: str) -> str:
    """The words that the author wrote, of a text that may hold Google's translation too.

    Two shapes are known: «(Translated by Google) translation ¶¶ (Original) ¶ words», and «words ¶¶ (Translated by
    Google) ¶ translation»; the labels are also met in French. Whoever writes such a label into their own words has
    it in the translation as often as in the original, so the label of Google is the middle one of an odd number.
    Where that does not say which is which, nothing is taken away: a translation alone keeps the label that says so.
    """
    if _PREFIX.match(comment) is not None:
        label = _middle(_ORIGINAL, comment)
        words = comment if label is None else comment[label.end() :].lstrip("\n")
    else:
        label = _middle(_SUFFIX, comment)
        words = comment if label is None else comment[: label.start()]
    return words if words.strip() else comment


def _middle(label: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    found = list(label.finditer(text))
    return found[len(found) // 2] if len(found) % 2 else None


def error_facts(data: bytes) -> tuple[str, str]:
    """The reason and the quota in an error of Google's: `error.details[].reason` with `quota_limit_value`, or the
    older `error.errors[].reason`; nothing where they are not told."""
    try:
        told: Any = json_value(data)
    except NotJson:
        return "", ""
    error = told.get("error") if isinstance(told, dict) else None
    parts = [error.get("details"), error.get("errors")] if isinstance(error, dict) else []
    for part in (one for several in parts if isinstance(several, list) for one in several if isinstance(one, dict)):
        if isinstance(reason := part.get("reason"), str):
            facts = part.get("metadata")
            quota = facts.get("quota_limit_value") if isinstance(facts, dict) else None
            return reason[:100], quota[:100] if isinstance(quota, str) else ""
    return "", ""


def _json(data: bytes) -> Any:
    try:
        return json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error


def _review(raw: Any, traits: Traits) -> Seen | str:
    if not isinstance(raw, dict):
        return "it is no JSON object"
    native_id = _line(raw.get("reviewId"))
    if not native_id:
        return "it has no id"
    written_ms, updated_ms = _ms(raw.get("createTime")), _ms(raw.get("updateTime"))
    if written_ms is None:
        return "it has no date"
    comment = raw.get("comment", "")
    if not isinstance(comment, str):
        return "its comment is no text"
    whole, broken = clean(comment)
    text = original(whole)
    stars = raw.get("starRating")
    value = STARS.get(stars) if isinstance(stars, str) else None
    reviewer = raw.get("reviewer")
    who = reviewer if isinstance(reviewer, dict) and reviewer.get("isAnonymous") is not True else {}
    return Seen(
        native_id=native_id,
        kind="review",
        text=text if text.strip() else "",
        author=_line(who.get("displayName")),
        rating=Rating(value) if value is not None else None,
        written_ms=written_ms,
        updated_ms=updated_ms if updated_ms is not None and updated_ms > written_ms else None,
        verified=traits.verified,
        maskable=traits.maskable,
        reply=_reply(raw.get("reviewReply")),
        flags=(REPAIRED,) if broken else (),
    )


def _unfit(found: Seen) -> str:
    if len(found.text) > MAX_TEXT:
        return f"its text has {len(found.text):,} characters; up to {MAX_TEXT:,} are taken, and nothing is ever cut"
    return "" if found.text or found.rating is not None else "it has neither words nor stars"


def _reply(raw: Any) -> str | None:
    """What the shop answered, if Google shows it; a reply too long for us is none."""
    comment = raw.get("comment") if isinstance(raw, dict) else None
    if not isinstance(comment, str) or raw.get("reviewReplyState") in tuple(HIDDEN_REPLIES):
        return None
    text = original(clean(comment)[0])
    return text if text.strip() and len(text) <= MAX_TEXT else None


def _line(value: Any) -> str:
    return short(value) if isinstance(value, str) else ""


def _ms(value: Any) -> int | None:
    """A time in RFC 3339 with up to nine digits of a second, as Unix ms."""
    try:
        return from_iso(value) if isinstance(value, str) and len(value) < 100 else None
    except (ValueError, OverflowError):
        return None
