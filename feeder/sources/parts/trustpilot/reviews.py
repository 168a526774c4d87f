"""Trustpilot's service reviews as posts. Pure: no network, no clock.

What Trustpilot tells of the customer in private (`referenceId`, `referralEmail`, `invitation`) is never looked at.
Only a review that Trustpilot itself shows is one: its status is `active`, and no report hides it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import regex
from msgspec import Struct

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Rating
from wall.words import N_

PER_PAGE = 100
MORE = "more"
"""What `Page.more` says of a full page: another may follow."""
STRANGE = N_(
    "Trustpilot answers with something that is no list of reviews: nothing was read. If it lasts, tell whoever looks "
    "after this program."
)
_ID = regex.compile(r"[0-9a-f]{24}")
_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every review that does not say so itself."""

    verified: bool | None = None
    maskable: bool = False


class NotShown(Struct, frozen=True):
    """A review that Trustpilot shows to nobody now."""

    native_id: str


def parse_reviews(data: bytes, traits: Traits) -> Page:
    """A page of the private reviews of a business unit. Raises SourceError for what is no page at all."""
    listing = _json(data)
    raws = listing.get("reviews") if isinstance(listing, dict) else None
    if not isinstance(raws, list):
        raise SourceError(STRANGE)
    return _page(raws, traits, MORE if len(raws) >= PER_PAGE else None)


def parse_review(data: bytes, traits: Traits) -> Page:
    """One review that was asked for by itself, as a page. Raises SourceError for what is no review."""
    raw = _json(data)
    if not isinstance(raw, dict) or not _line(raw.get("id")):
        raise SourceError(STRANGE)
    return _page([raw], traits, None)


def rung_for(body: bytes) -> tuple[str, ...]:
    """The ids of the reviews that a webhook is about (`events[].eventData.id`); nothing where it tells none."""
    try:
        told: Any = json_value(body)
    except NotJson:
        return ()
    events = told.get("events") if isinstance(told, dict) else None
    data = [event.get("eventData") for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    ids = [one.get("id") for one in data if isinstance(one, dict)]
    return tuple(dict.fromkeys(one for one in ids if isinstance(one, str) and _ID.fullmatch(one)))


def _page(raws: list[Any], traits: Traits, more: str | None) -> Page:
    items: list[Seen] = []
    unusable: list[tuple[str, str]] = []
    rejected: list[str] = []
    written: list[int] = []
    for number, raw in enumerate(raws, 1):
        found = _review(raw, traits)
        if isinstance(found, str):
            rejected.append(f"review {number} of a page: {found}")
            continue
        if isinstance(raw, dict) and (written_ms := _ms(raw.get("createdAt"))) is not None:
            written.append(written_ms)
        if isinstance(found, NotShown):
            unusable.append((found.native_id, ""))
        elif why := _unfit(found):
            rejected.append(f"review {found.native_id}: {why}")
            unusable.append((found.native_id, found.created))
        else:
            items.append(found)
    return Page(tuple(items), tuple(unusable), tuple(rejected), more, min(written, default=None))


def _json(data: bytes) -> Any:
    try:
        return json_value(data)
    except NotJson as error:
        raise SourceError(STRANGE) from error


def _review(raw: Any, traits: Traits) -> Seen | NotShown | str:
    if not isinstance(raw, dict):
        return "it is no JSON object"
    native_id = _line(raw.get("id"))
    if not native_id:
        return "it has no id"
    if not _shown(raw):
        return NotShown(native_id)
    written_ms, updated_ms = _ms(raw.get("createdAt")), _ms(raw.get("updatedAt"))
    if written_ms is None:
        return "it has no date"
    title, text = raw.get("title") or "", raw.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        return "its title or its words are no text"
    title, broken_title = clean(title)
    text, broken_text = clean(text)
    verified, consumer = raw.get("isVerified"), raw.get("consumer")
    who = consumer if isinstance(consumer, dict) else {}
    language = raw.get("language")
    return Seen(
        native_id=native_id,
        kind="review",
        text="\n\n".join(part for part in (title.strip(), text) if part.strip()),
        author=_line(who.get("displayName")),
        author_id=_line(who.get("id")),
        rating=_rating(raw.get("stars")),
        language=language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else None,
        written_ms=written_ms,
        experienced_on=_day(raw.get("experiencedAt")),
        updated_ms=updated_ms if updated_ms is not None and updated_ms > written_ms else None,
        permalink=f"https://www.trustpilot.com/reviews/{native_id}" if _ID.fullmatch(native_id) else "",
        verified=verified if isinstance(verified, bool) else traits.verified,
        maskable=traits.maskable,
        reply=_reply(raw.get("companyReply")),
        flags=(REPAIRED,) if broken_title or broken_text else (),
    )


def _shown(raw: dict[str, Any]) -> bool:
    """Whether everybody may read it at Trustpilot. Where no status is told, it stands in the list: it is shown."""
    report = raw.get("reportData")
    hidden = isinstance(report, dict) and report.get("reviewVisibility") == "hidden"
    status = raw.get("status")
    return not hidden and (status is None or (isinstance(status, str) and status.lower() == "active"))


def _unfit(found: Seen) -> str:
    if len(found.text) > MAX_TEXT:
        return f"its text has {len(found.text):,} characters; up to {MAX_TEXT:,} are taken, and nothing is ever cut"
    return "" if found.text or found.rating is not None else "it has neither words nor stars"


def _rating(value: Any) -> Rating | None:
    """One to five stars; 0 is what stands there before somebody gave any."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 5
    return Rating(float(value)) if good else None


def _reply(raw: Any) -> str | None:
    text = raw.get("text") if isinstance(raw, dict) else None
    told = clean(text)[0] if isinstance(text, str) else ""
    return told if told.strip() and len(told) <= MAX_TEXT else None


def _line(value: Any) -> str:
    return short(value) if isinstance(value, str) else ""


def _ms(value: Any) -> int | None:
    """A time as Unix ms; Trustpilot's own examples leave out the Z of UTC."""
    try:
        return from_iso(value) if isinstance(value, str) and len(value) < 100 else None
    except (ValueError, OverflowError):
        return None


def _day(value: Any) -> date | None:
    """The day of an experience, as it is written there: its time of day is made up."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
