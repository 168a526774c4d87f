"""What a Discourse answers, as posts: pages of `/posts.json`, single posts, errors. Pure.

The text is `cooked`, what a reader of the forum sees, as plain words: in `raw` there are marks and links to uploads
that nobody there reads. What is quoted stands between « », so that nobody is taken for having said it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short
from feeder.sources.shared.plaintext import html_to_text
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Kind
from wall.words import N_

REGULAR = 1
"""`post_type` of what people write; moderators' notes (2), small actions (3) and whispers (4) are never taken."""
MAX_NUMBER = 2**53
IDS_A_PAGE = 50
OLD = "old"
"""Mark of a place in the listing of a Discourse before 2026: its pages are 50 numbers, not 50 posts, and hold
`before` itself; an empty one is no end."""

_LANGUAGE = regex.compile(r"([a-z]{2,3})(?:[_-].*)?", regex.IGNORECASE)
_META = regex.compile(r'<div class="meta">.{0,2000}?</div>', regex.DOTALL)
"""Name and size of an uploaded picture, which a reader does not see."""
_EMOJI = regex.compile(r'<img\b[^<>]{0,400}\bclass="emoji\b[^<>]{0,400}>')
_ALT = regex.compile(r'\balt="(:[^":<>]{1,60}(?::t[1-6])?:)"')
_PICTOGRAPH = regex.compile(
    r"(?:[\U0001F1E6-\U0001F1FF]{2}|\p{Extended_Pictographic}[\uFE0F\U0001F3FB-\U0001F3FF]*"
    r"(?:\u200D\p{Extended_Pictographic}[\uFE0F\U0001F3FB-\U0001F3FF]*)*)"
)
_QUOTE_OPENS, _QUOTE_ENDS = regex.compile(r"<blockquote>\s{0,9}<p>"), regex.compile(r"</p>\s{0,9}</blockquote>")


@dataclass(frozen=True)
class Traits:
    """What the configuration says of every post. `categories`: the only ones to be taken; empty: all."""

    url: str
    kind: Kind = "forum"
    categories: frozenset[int] = frozenset()
    language: str | None = None
    verified: bool | None = None
    maskable: bool = True


def parse_posts(data: bytes, traits: Traits, before: str = "") -> Page:
    """One page of `/posts.json`, asked for at the place `before` (a page's own `more`). Raises SourceError for what
    is no such page."""
    document = _json(data)
    listed = document.get("latest_posts") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise SourceError(
            N_("That forum’s answer holds no list of posts: is the address that of a Discourse’s first page?")
        )
    items: list[Seen] = []
    unusable: list[tuple[str, str]] = []
    rejected: list[str] = []
    numbers: list[int] = []
    for place, raw in enumerate(listed, 1):
        number = _number(raw.get("id")) if isinstance(raw, dict) else 0
        found = _post(raw, number, traits) if number else "it has no number"
        if number:
            numbers.append(number)
        if isinstance(found, Seen):
            items.append(found)
        elif number:
            unusable.append((str(number), ""))
            if found:
                rejected.append(f"post {number}: {found}")
        else:
            rejected.append(f"post {place} of a page: {found}")
    moments = [_moment(raw.get("created_at")) for raw in listed if isinstance(raw, dict)]
    # The latest, not the earliest: one post whose date was moved back by hand must not end the reading.
    latest_ms = max((moment for moment in moments if moment is not None), default=None)
    return Page(tuple(items), tuple(unusable), tuple(rejected), next_place(numbers, before), latest_ms)


def next_place(numbers: list[int], before: str) -> str | None:
    """Where the listing goes on after a page with posts `numbers` that was asked for at `before`; None: at its end.

    https://github.com/discourse/discourse lib/latest_posts_query.rb (since 2026: fifty posts below `before`), and
    PostsController#latest before it (posts of the fifty numbers up to `before`).
    """
    old, at = before.startswith(OLD), _number(int(before.removeprefix(OLD) or 0))
    old = old or bool(at and at in numbers)
    lower = min((number for number in numbers if not at or number < at), default=0)
    if old:
        below = lower or at - IDS_A_PAGE
        return f"{OLD}{below}" if below > 0 else None
    return str(lower) if lower > 1 else None


def number_of(place: str) -> str:
    """The number in a place, as `before` is asked for."""
    return place.removeprefix(OLD)


def hooked_number(body: bytes) -> int:
    """The number of the post that a webhook tells of; 0 where it tells of none."""
    try:
        value = json_value(body)
    except NotJson:
        return 0
    post = value.get("post") if isinstance(value, dict) else None
    return _number(post.get("id")) if isinstance(post, dict) else 0


def wait_s(data: bytes) -> float | None:
    """How long a Discourse that says «too many requests» asks to wait (s), if it says so in its answer."""
    try:
        value = json_value(data)
    except NotJson:
        return None
    extras = value.get("extras") if isinstance(value, dict) else None
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not 0 <= seconds <= 86_400:
        return None
    return float(seconds)


def readable(cooked: str, raw: str = "") -> str:
    """`cooked` as the words that a reader of the forum sees, quotations between « ».

    Emoji are pictures there, with their English names; those that were typed as characters are taken from `raw`.
    """
    shown = _META.sub("", cooked)
    drawn = [name for name in (_name_of(tag) for tag in _EMOJI.findall(shown)) if name not in raw]
    typed = _PICTOGRAPH.findall(raw) if drawn else []
    if drawn and len(drawn) == len(typed):
        left = iter(typed)
        shown = _EMOJI.sub(lambda tag: tag[0] if _name_of(tag[0]) in raw else next(left), shown)
    shown = _QUOTE_OPENS.sub("<blockquote><p>«\u202f", shown)
    return html_to_text(_QUOTE_ENDS.sub("\u202f»</p></blockquote>", shown))


def _name_of(tag: str) -> str:
    found = _ALT.search(tag)
    return found[1] if found else ""


def _post(raw: dict[str, Any], number: int, traits: Traits) -> Seen | str:
    """The post, or why it is left out; "" where there is nothing to be told of it."""
    if _number(raw.get("post_type")) != REGULAR or raw.get("hidden") is True or raw.get("user_deleted") is True:
        return ""
    if raw.get("deleted_at") is not None or (traits.categories and raw.get("category_id") not in traits.categories):
        return ""
    cooked, topic, written_ms = raw.get("cooked"), _number(raw.get("topic_id")), _moment(raw.get("created_at"))
    if not isinstance(cooked, str) or not topic or written_ms is None:
        return "it has no text, no topic or no date"
    source, broken = clean(cooked)
    typed, title, place = raw.get("raw"), raw.get("topic_title"), _number(raw.get("post_number"))
    text = readable(source, clean(typed)[0] if isinstance(typed, str) and len(typed) <= MAX_TEXT else "")
    if place == 1 and isinstance(title, str):
        title, torn = clean(title)
        text, broken = f"{title}\n\n{text}".strip("\n"), broken or torn
    if not text:
        return ""  # a picture alone
    if len(text) > MAX_TEXT:
        return f"its text has {len(text):,} characters; {MAX_TEXT:,} are taken at most, and nothing is ever cut"
    slug, person = raw.get("topic_slug"), _number(raw.get("user_id"))
    path = f"t/{short(slug) if isinstance(slug, str) and slug else '-'}/{topic}"
    return Seen(
        native_id=str(number),
        kind=traits.kind,
        text=text,
        author=_name(raw.get("name")) or _name(raw.get("username")),
        author_id=str(person) if person else "",
        voice="advisor" if raw.get("staff") is True else "customer",
        conversation=str(topic),
        language=_language(raw.get("locale")) or traits.language,
        written_ms=written_ms,
        updated_ms=_moment(raw.get("updated_at")),
        permalink=f"{traits.url}/{path}/{place}" if place else f"{traits.url}/{path}",
        verified=traits.verified,
        maskable=traits.maskable,
        flags=(REPAIRED,) if broken else (),
    )


def _json(data: bytes) -> Any:
    try:
        return json_value(data)
    except NotJson as error:
        raise SourceError(
            N_("That forum answers with something that is no JSON: is the address that of a Discourse’s first page?")
        ) from error


def _number(value: object) -> int:
    """A number from 1 on, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < MAX_NUMBER else 0


def _moment(value: object) -> int | None:
    try:
        return from_iso(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _name(value: object) -> str:
    return short(value) if isinstance(value, str) else ""


def _language(value: object) -> str | None:
    match = _LANGUAGE.fullmatch(value) if isinstance(value, str) and len(value) < 20 else None
    return match[1].lower() if match else None
