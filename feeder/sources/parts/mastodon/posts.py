"""What a Mastodon server answers, as posts: timelines, single statuses, what its stream tells. Pure.

A status is public speech; to put it onto a shop's wall is another use of it, which needs its author's word or a
notice. Whoever marks an account as not for robots or indexes is left out unless they agreed by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import regex

from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short, web_link
from feeder.sources.shared.plaintext import html_to_text
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Consent, Kind
from wall.words import N_

NOT_FOR_ROBOTS = ("#nobot", "#noindex", "#nosearch")
"""What people write into their profile when they do not want to be collected."""
_ID = regex.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = regex.compile(r"([a-z]{2,3})(?:[_-].*)?", regex.IGNORECASE)
_NEXT = regex.compile(r'<([^<>]{1,2000})>\s*;\s*rel="next"')
_QUOTE = regex.compile(r'<p class="quote-inline">.{0,2000}?</p>', regex.DOTALL)
"""A link for programs that do not know quotations; others do not show it."""


@dataclass(frozen=True)
class Traits:
    """What the configuration says. `mention`: the account that is to be named instead of a tag; `accounts`: who
    agreed by name, `advisors`: who speaks for the shop; all as `name@server`, in small letters. `host`: the server
    whose own accounts have no `@server`."""

    host: str
    tag: str
    basis: Literal["notice", "opt-in"]
    version: str
    mention: str = ""
    accounts: frozenset[str] = frozenset()
    advisors: frozenset[str] = frozenset()
    kind: Kind = "forum"
    language: str | None = None
    verified: bool | None = None
    maskable: bool = True


@dataclass(frozen=True)
class Heard:
    """What the stream told: a status as it is now, or the id of one that is gone."""

    status: Any = None
    gone: str = ""


def parse_statuses(data: bytes, traits: Traits) -> Page:
    """A page of a timeline or of notifications. Raises SourceError for what is none."""
    try:
        listed = json_value(data)
    except NotJson:
        listed = None
    if not isinstance(listed, list):
        raise SourceError(N_("That server’s answer is no list of posts: is its address that of a Mastodon?"))
    return page_of((Heard(status=_bare(raw)) for raw in listed), traits)


def parse_status(data: bytes, traits: Traits) -> Page:
    """A single status. Raises SourceError for what is none."""
    return parse_statuses(b"[" + data + b"]", traits)


def page_of(heard: Iterable[Heard], traits: Traits) -> Page:
    """Statuses and deletions in the order in which they came; the last word on each counts."""
    items: dict[str, Seen] = {}
    unusable: dict[str, tuple[str, str]] = {}
    rejected: list[str] = []
    latest_ms: int | None = None
    for place, one in enumerate(heard, 1):
        if one.gone:
            items.pop(one.gone, None)
            unusable[one.gone] = (one.gone, "")
            continue
        native_id = _id(one.status)
        found = _status(one.status, native_id, traits) if native_id else "it has no id"
        moment = _moment(one.status.get("created_at")) if isinstance(one.status, dict) else None
        latest_ms = max(latest_ms or 0, moment) if moment is not None else latest_ms
        if isinstance(found, Seen):
            unusable.pop(native_id, None)
            items[native_id] = found
            continue
        if native_id:
            items.pop(native_id, None)
            unusable[native_id] = (native_id, "")
        if found:
            rejected.append(f"status {native_id or place}: {found}")
    return Page(tuple(items.values()), tuple(unusable.values()), tuple(rejected), oldest_ms=latest_ms)


def hear(message: str | bytes) -> Heard | None:
    """What a message of the stream tells, None if it is nothing to us.

    https://docs.joinmastodon.org/methods/streaming/#events: the payload is JSON within a string, or an id. Raises
    SourceError where the stream says that it will not go on.
    """
    event = _value(message)
    if not isinstance(event, dict):
        return None
    if "error" in event:
        raise SourceError(N_("That server’s stream refused us: is the token made with read:statuses?"))
    name, payload = event.get("event"), event.get("payload")
    if name == "delete" and isinstance(payload, str) and _ID.fullmatch(payload):
        return Heard(gone=payload)
    if name in ("update", "status.update", "notification") and isinstance(payload, str):
        return Heard(status=_bare(_value(payload)))
    return None


def next_link(header: str) -> str:
    """The address of the page after this one in a `Link` header (RFC 8288), "" at the end."""
    found = _NEXT.search(header)
    return found[1] if found else ""


def says_gone(data: bytes) -> bool:
    """Whether it is the server itself that says «not found», and no proxy before it."""
    try:
        value = json_value(data)
    except NotJson:
        return False
    return isinstance(value, dict) and isinstance(value.get("error"), str)


def folded(tag: str) -> str:
    """A hashtag for comparison: without `#`, case and accents, as servers compare them."""
    plain = unicodedata.normalize("NFKD", tag.strip().lstrip("#＃")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _status(raw: Any, native_id: str, traits: Traits) -> Seen | str:
    """The post, or why it is left out; "" where there is nothing to be told of it."""
    account, content = raw.get("account"), raw.get("content")
    if raw.get("visibility") != "public" or raw.get("reblog") is not None or not _addressed(raw, traits):
        return ""
    if not isinstance(account, dict) or not isinstance(content, str):
        return "it has no author or no text"
    acct = address(account.get("acct"), traits.host)
    agreed = _consent(account, acct, traits)
    if agreed is None:
        return ""
    written_ms, source, broken = _moment(raw.get("created_at")), *clean(_QUOTE.sub("", content))
    if written_ms is None:
        return "it has no date"
    text = html_to_text(source)
    if not text:
        return ""  # a picture alone
    warning = raw.get("spoiler_text")
    if isinstance(warning, str) and warning.strip():
        warning, torn = clean(warning)
        text, broken = f"{warning.strip()}\n\n{text}", broken or torn
    if len(text) > MAX_TEXT:
        return f"its text has {len(text):,} characters; {MAX_TEXT:,} are taken at most, and nothing is ever cut"
    parent = raw.get("in_reply_to_id")
    return Seen(
        native_id=native_id,
        kind=traits.kind,
        text=text,
        author=_display_name(account),
        author_id=acct,
        voice="advisor" if acct in traits.advisors else "customer",
        conversation=parent if isinstance(parent, str) and _ID.fullmatch(parent) else native_id,
        language=_language(raw.get("language")) or traits.language,
        written_ms=written_ms,
        updated_ms=_moment(raw.get("edited_at")),
        permalink=web_link(raw.get("url")) or web_link(raw.get("uri")),
        verified=traits.verified,
        maskable=traits.maskable,
        consent=agreed,
        flags=(REPAIRED,) if broken else (),
    )


def _consent(account: dict[str, Any], acct: str, traits: Traits) -> Consent | None:
    if account.get("suspended") is True or not acct:
        return None
    if acct in traits.accounts or acct in traits.advisors:
        return Consent(basis="opt-in", version=traits.version)
    note = account.get("note")
    words = html_to_text(note).casefold() if isinstance(note, str) and len(note) < 4 * MAX_TEXT else ""
    closed = any(account.get(flag) is True for flag in ("noindex", "bot", "limited"))
    if traits.basis != "notice" or closed or any(word in words for word in NOT_FOR_ROBOTS):
        return None
    return Consent(basis="notice", version=traits.version)


def address(acct: object, host: str) -> str:
    """`name@server` in small letters; a server's own accounts are told without it. "" for none."""
    name = short(acct).lstrip("@").casefold() if isinstance(acct, str) else ""
    return name if "@" in name or not name else f"{name}@{host.casefold()}"


def _bare(raw: Any) -> Any:
    """The status that a notification of a mention is about, or what it is itself."""
    return raw["status"] if isinstance(raw, dict) and raw.get("type") == "mention" and "status" in raw else raw


def _addressed(raw: Any, traits: Traits) -> bool:
    if traits.mention:
        mentions = raw.get("mentions")
        named = [one.get("acct") for one in mentions if isinstance(one, dict)] if isinstance(mentions, list) else []
        return any(address(acct, traits.host) == traits.mention for acct in named)
    tags = raw.get("tags")
    names = (tag.get("name") for tag in tags if isinstance(tag, dict)) if isinstance(tags, list) else ()
    return any(isinstance(name, str) and folded(short(name)) == folded(traits.tag) for name in names)


def _display_name(account: dict[str, Any]) -> str:
    """The name without the codes of pictures (`:blobcat:`), which mean nothing anywhere else."""
    given, emojis = account.get("display_name"), account.get("emojis")
    name = short(given) if isinstance(given, str) else ""
    for emoji in emojis if isinstance(emojis, list) else ():
        code = emoji.get("shortcode") if isinstance(emoji, dict) else None
        if isinstance(code, str) and code:
            name = name.replace(f":{code}:", "")
    username = account.get("username")
    return " ".join(name.split()) or (short(username) if isinstance(username, str) else "")


def _value(data: str | bytes) -> Any:
    try:
        # What is half a character in a string is told as JSON tells it, and repaired where it stands.
        return json_value(data if isinstance(data, bytes) else data.encode("utf-8", "backslashreplace"))
    except NotJson:
        return None


def _id(raw: Any) -> str:
    native_id = raw.get("id") if isinstance(raw, dict) else None
    return native_id if isinstance(native_id, str) and _ID.fullmatch(native_id) else ""


def _moment(value: object) -> int | None:
    try:
        return from_iso(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _language(value: object) -> str | None:
    match = _LANGUAGE.fullmatch(value) if isinstance(value, str) and len(value) < 20 else None
    return match[1].lower() if match else None
