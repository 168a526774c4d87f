"""WordPress' comments as posts, and the memory of what was seen of them. Pure: no network, no clock.

There is no date of modification and no list of deletions: both are found by reading a window again and comparing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short, web_link
from feeder.sources.shared.plaintext import html_to_text
from wall.clock import from_iso
from wall.events import Kind, Rating
from wall.words import N_

GONE_CODES = frozenset(
    {"rest_comment_invalid_id", "rest_post_invalid_id", "rest_cannot_read", "rest_cannot_read_post"}
)
"""What WordPress itself says of a comment that no longer exists or that may no longer be read."""

REFUSED_CODES = frozenset({"incorrect_password", "invalid_username", "invalid_email", "rest_not_logged_in"})
"""What it says of a password that it does not accept."""


TOLD = "?"
"""The digest of what may have been told, or not: it is told again."""
SLIP_MS = 2_000
"""How far (ms) a comment's date moves by itself: WordPress notes its local and its GMT date one after the other, and
at an edit makes the second from the first (`wp_update_comment`)."""


class Page(Struct, frozen=True):
    """One page of a listing: comments, the (id, created) of those that are no post, why, and the length of all."""

    items: tuple[Seen, ...] = ()
    unusable: tuple[tuple[str, str], ...] = ()
    rejected: tuple[str, ...] = ()
    length: int = 0


class Traits(Struct, frozen=True, kw_only=True):
    """What the configuration says of every comment of a site."""

    kind: Kind = "forum"
    language: str | None = None
    verified: bool | None = None
    maskable: bool = True


def parse_comments(data: bytes, traits: Traits) -> Page:
    """A page of `wp/v2/comments`. What is odd is left out and told; raises SourceError for what is no list."""
    listed = parse_json(data)
    if not isinstance(listed, list):
        raise SourceError(N_("The site's list of comments is none: does a plugin change its REST interface?"))
    items: list[Seen] = []
    unusable: list[tuple[str, str]] = []
    rejected: list[str] = []
    for number, raw in enumerate(listed, 1):
        found = _comment(raw, traits)
        if isinstance(found, str):
            rejected.append(f"comment {number} of a page: {found}")
        elif not 0 < len(found.text) <= MAX_TEXT and not (found.rating and not found.text):
            rejected.append(
                f"comment {found.native_id}: its text has {len(found.text):,} characters; between 1 and "
                f"{MAX_TEXT:,} are taken, and nothing is ever cut"
            )
            unusable.append((found.native_id, found.created))
        else:
            items.append(found)
    return Page(tuple(items), tuple(unusable), tuple(rejected), len(listed))


def parse_json(data: bytes) -> Any:
    """Raises SourceError for what is no JSON: a web page, a warning of PHP before it, an answer that was cut short.

    A server that ends an answer by closing the connection does not say how long it would have been.
    """
    try:
        return json_value(data)
    except NotJson as error:
        if not data:
            raise SourceError(
                N_("The site answers with nothing at all: is its address right? If it lasts, tell whoever runs it.")
            ) from error
        if data[:1] in (b"[", b"{") and data.rstrip()[-1:] not in (b"]", b"}", b">"):
            raise SourceError(
                N_("The site’s answer breaks off in the middle: we try again. If it lasts, tell whoever runs it.")
            ) from error
        raise SourceError(
            N_(
                "The site answers with something that is no JSON: does a plugin switch its REST interface off, "
                "or does PHP print warnings into it?"
            )
        ) from error


def still_public(data: bytes) -> bool:
    """Whether the answer about a single comment (status 200) says that everybody may read it."""
    value = parse_json(data)
    return not (isinstance(value, dict) and value.get("status", "approved") not in ("approved", "approve", "1"))


def error_code(data: bytes) -> str:
    """The code in an error of WordPress' REST interface; nothing if it is none of that."""
    try:
        value = json_value(data)
    except NotJson:
        return ""
    code = value.get("code") if isinstance(value, dict) else None
    return code if isinstance(code, str) else ""


def total_pages(told: str, number: int, full: bool) -> int:
    """How many pages a listing has by its header `X-WP-TotalPages`. Where that does not say so (a proxy ate it),
    page `number`, the next one, follows if the last one was `full`."""
    if told.isascii() and told.isdigit() and len(told) < 9:
        return int(told)
    return number if full else number - 1


def _comment(raw: Any, traits: Traits) -> Seen | str:
    if not isinstance(raw, dict):
        return "it is no JSON object"
    number, created, content = raw.get("id"), raw.get("date_gmt"), raw.get("content")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        return "it has no number"
    rendered = content.get("rendered") if isinstance(content, dict) else None
    if not isinstance(rendered, str):
        return "it has no content"
    try:
        written_ms = from_iso(created) if isinstance(created, str) else None
    except (ValueError, OverflowError):
        written_ms = None
    if not isinstance(created, str) or written_ms is None:
        return "it has no date"
    source, broken = clean(rendered)
    author, name = raw.get("author"), raw.get("author_name")
    return Seen(
        native_id=str(number),
        created=created,
        kind=traits.kind,
        text=html_to_text(source),
        author=html_to_text(short(name)) if isinstance(name, str) else "",
        author_id=str(author) if isinstance(author, int) and author > 0 else "",
        rating=_rating(raw.get("meta")),
        language=traits.language,
        written_ms=written_ms,
        permalink=web_link(raw.get("link")),
        verified=traits.verified,
        maskable=traits.maskable,
        flags=(REPAIRED,) if broken else (),
    )


def _rating(meta: Any) -> Rating | None:
    """The stars that some review plugins put beside a comment: 1 to 5; 0 and anything else is none."""
    value = meta.get("rating") if isinstance(meta, dict) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 1:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Rating(float(value)) if 1 <= value <= 5 else None


class Memory:
    """What was seen: by number the date and a digest. Its `dump` is the source's cursor."""

    def __init__(self, cursor: str | None = None) -> None:
        """A cursor that cannot be read (a younger version's, say) is no cursor: everything is read again."""
        try:
            kept = msgspec.json.decode(cursor or "{}", type=_Kept)
        except msgspec.DecodeError:
            kept = _Kept()
        self.seen: dict[str, tuple[str, str]] = kept.seen
        self.latest_ms: int | None = kept.latest_ms

    def dump(self) -> str:
        return msgspec.json.encode(_Kept(latest_ms=self.latest_ms, seen=self.seen)).decode()

    def promise(self, items: Iterable[Seen], latest_ms: int | None) -> str:
        """The cursor from before `items` were told: it knows of them, so that they are missed should they go.

        `latest_ms` is from before them: they are read again, however long ago they were written.
        """
        told: dict[str, tuple[str, str]] = {}
        for item in items:
            # Where its date was changed, the old one comes first, and goes: that must be found again too.
            told.setdefault(item.native_id, (item.created, TOLD))
        return msgspec.json.encode(_Kept(latest_ms=latest_ms, seen=self.seen | told)).decode()

    def take(self, page: Page) -> tuple[Seen, ...]:
        """What of a page is new, edited or, by an edit, no longer what it was."""
        return tuple(self._news(page))

    def _news(self, page: Page) -> Iterator[Seen]:
        for native_id, created in page.unusable:
            if self.seen.pop(native_id, None) is not None:
                yield _gone(native_id, created)
        for found in page.items:
            known = self.seen.get(found.native_id)
            slipped = known is not None and abs(_ms(known[0]) - _ms(found.created)) <= SLIP_MS
            item = replace(found, created=known[0]) if known is not None and slipped else found
            digest = _digest(item)
            if known == (item.created, digest):
                continue
            if known is not None and known[0] != item.created:
                # Its date was changed by hand: another identity, so the old one goes.
                yield _gone(item.native_id, known[0])
                known = None
            self.seen[item.native_id] = (item.created, digest)
            self.latest_ms = max(self.latest_ms or 0, item.written_ms or 0)
            yield item if known is None else replace(item, what="edited")

    def absent(self, listed: Set[str], since_ms: int) -> list[str]:
        """Numbers that were seen after `since_ms` (Unix ms) and are not `listed` any more."""
        return [
            number for number, (created, _) in self.seen.items() if number not in listed and _ms(created) > since_ms
        ]

    def gone(self, numbers: Iterable[str]) -> tuple[Seen, ...]:
        """Forget them here; what the feeder is told."""
        return tuple(_gone(number, self.seen.pop(number)[0]) for number in numbers)

    def turn(self, number: str) -> None:
        """It was asked for and is there: whatever else is missing comes first the next time."""
        self.seen[number] = self.seen.pop(number)

    def prune(self, before_ms: int) -> None:
        """Let go of what is older than the window."""
        self.seen = {number: kept for number, kept in self.seen.items() if _ms(kept[0]) >= before_ms}


class _Kept(Struct, omit_defaults=True):
    latest_ms: int | None = None
    seen: dict[str, tuple[str, str]] = {}


def _gone(native_id: str, created: str) -> Seen:
    return Seen(what="deleted", native_id=native_id, created=created)


def _digest(item: Seen) -> str:
    told = msgspec.json.encode([item.text, item.author, item.rating])
    return hashlib.sha256(told).hexdigest()[:12]


def _ms(created: str) -> int:
    try:
        return from_iso(created)
    except ValueError:
        return 0
