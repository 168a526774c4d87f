"""Reviews on one page of a service's JSON, read one by one, and the fields that such services share. Pure.

Nothing here raises for anything that JSON can hold: a field that is odd is taken for none, a review that is odd is
left out with a line that says why and none of its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import regex
from msgspec import Struct

from feeder.sources.base import Seen
from feeder.sources.shared.lenient import MAX_TEXT, clean, short
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Rating

MAX_DATE = 100
"""Characters of a date."""
MAX_ID = 2**63
_LANGUAGE = regex.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


class Unusable(Struct, frozen=True):
    """A review that is there and cannot be taken. `why`: a line for the log, with nothing of its words; "" where
    there is nothing to be told (it is deleted, or not asked for)."""

    native_id: str
    created: str = ""
    why: str = ""


Reading = Seen | Unusable | str
"""What becomes of one review: it is taken, it is known and cannot be, or it is none (and why)."""


def review_page(listed: Iterable[Any], read: Callable[[Mapping[str, Any]], Reading], more: str | None = None) -> Page:
    """The page of what is `listed`. A review needs words or stars, and no more words than are ever taken."""
    items: list[Seen] = []
    unusable: list[tuple[str, str]] = []
    rejected: list[str] = []
    for number, raw in enumerate(listed, 1):
        found = _fit(read(raw)) if isinstance(raw, dict) else "it is no JSON object"
        if isinstance(found, Seen):
            items.append(found)
            continue
        if isinstance(found, str):
            rejected.append(f"review {number} of a page: {found}")
            continue
        unusable.append((found.native_id, found.created))
        if found.why:
            rejected.append(f"review {found.native_id[:60]!r}: {found.why}")
    return Page(tuple(items), tuple(unusable), tuple(rejected), more)


def _fit(found: Reading) -> Reading:
    if not isinstance(found, Seen):
        return found
    if len(found.text) > MAX_TEXT:
        why = f"its text has {len(found.text):,} characters; up to {MAX_TEXT:,} are taken, and nothing is ever cut"
        return Unusable(found.native_id, found.created, why)
    if not found.text and found.rating is None:
        return Unusable(found.native_id, found.created, "it has neither words nor stars")
    return found


def ident(value: object) -> str:
    """A service's id, a text or a whole number, as text; "" for what is none."""
    if isinstance(value, str):
        return short(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MAX_ID else ""


def line(value: object) -> str:
    """A name; "" for what is none."""
    return " ".join(short(value).split()) if isinstance(value, str) else ""


def words(value: object) -> tuple[str, bool]:
    """A text as it was written, and whether something in it was repaired; nothing for blanks and what is no text."""
    text, broken = clean(value) if isinstance(value, str) else ("", False)
    return (text, broken) if text.strip() else ("", False)


def titled(title: str, text: str) -> str:
    """A title, an empty line and the text; either alone where there is only one."""
    return f"{title}\n\n{text}" if title and text else title or text


def stars(value: object, least: float = 1.0, best: float = 5.0) -> Rating | None:
    """A rating on the service's own scale; none for what lies outside of it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Rating(float(value), best) if least <= value <= best else None


def instant(value: object) -> int | None:
    """An ISO 8601 time as Unix ms, in UTC where it does not say; None for what is none."""
    try:
        return from_iso(value) if isinstance(value, str) and len(value) < MAX_DATE else None
    except (ValueError, OverflowError):
        return None


def day(value: object) -> date | None:
    """The day of an ISO 8601 time or date as it stands there."""
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) and len(value) < MAX_DATE else None
    except ValueError:
        return None


def language(value: object) -> str | None:
    """The language of a locale such as `fr_FR`, in small letters."""
    found = _LANGUAGE.fullmatch(value) if isinstance(value, str) and len(value) < MAX_DATE else None
    return found[1].lower() if found else None


def asked_since(since_ms: int) -> datetime:
    """The whole second at or before `since_ms`, in UTC, as services are asked with; the year 1970 at the earliest."""
    return datetime.fromtimestamp(max(since_ms, 0) // 1000, UTC)
