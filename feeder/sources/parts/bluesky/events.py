"""What Bluesky's Jetstream tells, and what its AppView answers, as posts. Pure.

Whether somebody's post may stand on a shop's wall is asked of their word or a notice, and of the labels they gave
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import regex
from msgspec import Struct

from feeder.sources.base import Seen, SourceError
from feeder.sources.parts.mastodon.posts import folded
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, NotJson, clean, json_value, short
from feeder.sources.shared.window import Page
from wall.clock import from_iso
from wall.events import Consent, Kind
from wall.words import N_

POSTS = "app.bsky.feed.post"
SIGNED_IN_ONLY = "!no-unauthenticated"
"""Who labels themselves so asks not to be shown to people without an account: a wall has only such readers."""
KEPT_AWAY = frozenset({SIGNED_IN_ONLY, "!hide", "!takedown", "!suspend", "porn", "sexual", "nudity", "graphic-media"})
"""Labels whose posts stand on no wall, https://atproto.com/specs/label and Bluesky's own."""
DID = r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}"
HOSTS_TROUBLE = ("desynchronized", "throttled")
"""Why an account may be out of reach without anybody wanting it so (com.atproto.sync.subscribeRepos#account)."""
_DID, _RKEY = regex.compile(DID), regex.compile(r"[A-Za-z0-9._~:-]{1,512}")
_LANGUAGE = regex.compile(r"([a-z]{2,3})(?:[_-].*)?", regex.IGNORECASE)
_EARLIEST_US, _LATEST_US = 10**15, 10**17


@dataclass(frozen=True)
class Traits:
    """What the configuration says. `tag`: the hashtag, `mention`: the DID that is to be named; one at least.
    `accounts`: the DIDs of those who agreed by name, `advisors`: of those who speak for the shop."""

    basis: Literal["notice", "opt-in"]
    version: str
    tag: str = ""
    mention: str = ""
    accounts: frozenset[str] = frozenset()
    advisors: frozenset[str] = frozenset()
    kind: Kind = "forum"
    language: str | None = None
    verified: bool | None = None
    maskable: bool = True


class Profile(Struct, frozen=True):
    """Who somebody is in public. `labels`: what they and their service say of the account."""

    name: str
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Event:
    """What happened. A post written or changed (`record`) or deleted, at `uri`; or an account that is there again or
    not any more (`active`), or may be called otherwise now."""

    did: str
    time_us: int
    uri: str = ""
    record: Any = None
    active: bool | None = None
    edited: bool = False


def event(line: str) -> Event | None:
    """What a line tells; None where it is nothing to us, or no such line.

    https://github.com/bluesky-social/jetstream, docs/README.md, 5.1 (the payload of `/subscribe`).
    """
    try:
        value = json_value(line.encode("utf-8", "backslashreplace"))
    except NotJson:
        return None
    if not isinstance(value, dict):
        return None
    did, time_us = value.get("did"), value.get("time_us")
    if not isinstance(did, str) or not _DID.fullmatch(did) or not isinstance(time_us, int):
        return None
    if not _EARLIEST_US <= time_us < _LATEST_US:
        return None
    commit, account = value.get("commit"), value.get("account")
    match value.get("kind"):
        case "commit" if isinstance(commit, dict):
            rkey, operation = commit.get("rkey"), commit.get("operation")
            if commit.get("collection") != POSTS or not isinstance(rkey, str) or not _RKEY.fullmatch(rkey):
                return None
            uri = f"at://{did}/{POSTS}/{rkey}"
            if operation in ("create", "update"):
                return Event(did, time_us, uri, commit.get("record"), edited=operation == "update")
            return Event(did, time_us, uri) if operation == "delete" else None
        case "account" if isinstance(account, dict) and isinstance(account.get("active"), bool):
            trouble = not account["active"] and account.get("status") in HOSTS_TROUBLE
            return Event(did, time_us, active=None if trouble else account["active"])
        case "identity":
            return Event(did, time_us)
    return None


def addressed(record: Any, traits: Traits) -> bool:
    """Whether a post carries the tag or names the account that is looked for."""
    if not isinstance(record, dict):
        return False
    facets, tags = record.get("facets"), record.get("tags")
    found = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    for facet in facets if isinstance(facets, list) else ():
        features = facet.get("features") if isinstance(facet, dict) else None
        for feature in features if isinstance(features, list) else ():
            if not isinstance(feature, dict):
                continue
            if traits.mention and feature.get("did") == traits.mention:
                return True
            if isinstance(feature.get("tag"), str):
                found.append(feature["tag"])
    wanted = folded(traits.tag)
    return bool(wanted) and any(folded(short(tag)) == wanted for tag in found)


def page_of(events: Iterable[Event], people: Mapping[str, Profile], traits: Traits) -> Page:
    """Posts and deletions in the order in which they came; the last word on each counts. An author whom `people`
    does not hold is nobody's to be shown."""
    items: dict[str, Seen] = {}
    unusable: dict[str, tuple[str, str]] = {}
    rejected: list[str] = []
    for one in events:
        if not one.uri:
            continue
        items.pop(one.uri, None)
        found = _post(one, people.get(one.did), traits) if one.record is not None else ""
        if isinstance(found, Seen):
            unusable.pop(one.uri, None)
            items[one.uri] = found
            continue
        unusable[one.uri] = (one.uri, "")
        if found:
            rejected.append(f"post {one.uri.rsplit('/', 1)[1]}: {found}")
    return Page(tuple(items.values()), tuple(unusable.values()), tuple(rejected))


def parse_profiles(data: bytes) -> dict[str, Profile]:
    """The answer of `app.bsky.actor.getProfiles`: who is not in it is not there. Raises SourceError."""
    return {did: profile for raw in _listed(data, "profiles") for did, profile in _profile(raw)}


def parse_views(data: bytes) -> tuple[list[Event], dict[str, Profile]]:
    """The answer of `app.bsky.feed.getPosts` as events and their authors; who is not in it is gone. Raises
    SourceError."""
    events: list[Event] = []
    people: dict[str, Profile] = {}
    for raw in _listed(data, "posts"):
        for did, profile in _profile(raw.get("author")):
            uri = raw.get("uri")
            if (
                isinstance(uri, str)
                and uri.startswith(f"at://{did}/{POSTS}/")
                and _RKEY.fullmatch(uri.rsplit("/", 1)[1])
            ):
                hidden = _labels(raw) & KEPT_AWAY
                events.append(Event(did, 0, uri, None if hidden else raw.get("record"), edited=True))
                people[did] = profile
    return events, people


def _post(one: Event, author: Profile | None, traits: Traits) -> Seen | str:
    """The post, or why it is left out; "" where there is nothing to be told of it."""
    record = one.record
    if not addressed(record, traits) or author is None or author.labels & KEPT_AWAY or _labels(record) & KEPT_AWAY:
        return ""
    agreed = one.did in traits.accounts or one.did in traits.advisors
    if not agreed and traits.basis != "notice":
        return ""
    raw, created_ms = record.get("text"), _moment(record.get("createdAt"))
    if not isinstance(raw, str) or created_ms is None:
        return "it has no text or no date"
    if len(raw) > MAX_TEXT:
        return f"its text has {len(raw):,} characters; {MAX_TEXT:,} are taken at most, and nothing is ever cut"
    text, broken = clean(raw)
    if not text.strip():
        return ""  # a picture alone
    reply, told_ms = record.get("reply"), one.time_us // 1000
    root = reply.get("root") if isinstance(reply, dict) else None
    thread = root.get("uri") if isinstance(root, dict) else None
    return Seen(
        native_id=one.uri,
        kind=traits.kind,
        text=text,
        author=author.name,
        author_id=one.did,
        voice="advisor" if one.did in traits.advisors else "customer",
        conversation=(short(thread) if isinstance(thread, str) else "") or one.uri,
        language=_language(record.get("langs")) or traits.language,
        # Whoever writes gives the date: one that is yet to come is taken for the moment at which it was told.
        written_ms=min(created_ms, told_ms) if told_ms else created_ms,
        updated_ms=told_ms if one.edited and told_ms else None,
        permalink=f"https://bsky.app/profile/{one.did}/post/{one.uri.rsplit('/', 1)[1]}",
        verified=traits.verified,
        maskable=traits.maskable,
        consent=Consent(basis="opt-in" if agreed else "notice", version=traits.version),
        flags=(REPAIRED,) if broken else (),
    )


def _listed(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        value = json_value(data)
    except NotJson:
        value = None
    listed = value.get(name) if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise SourceError(N_("Bluesky’s public interface answers with something else than it should: we try again."))
    return [raw for raw in listed if isinstance(raw, dict)]


def _profile(raw: Any) -> Iterable[tuple[str, Profile]]:
    did = raw.get("did") if isinstance(raw, dict) else None
    if not isinstance(did, str) or not _DID.fullmatch(did):
        return
    given, handle = raw.get("displayName"), raw.get("handle")
    name = " ".join(short(given).split()) if isinstance(given, str) else ""
    known_as = short(handle) if isinstance(handle, str) and handle != "handle.invalid" else ""
    yield did, Profile(name or known_as, _labels(raw))


def _labels(raw: dict[str, Any]) -> frozenset[str]:
    """Labels of a view (a list) or of a record (`values`, by its author); one that was taken back is none."""
    labels = raw.get("labels")
    listed = labels.get("values") if isinstance(labels, dict) else labels
    found = listed if isinstance(listed, list) else []
    return frozenset(
        one["val"]
        for one in found
        if isinstance(one, dict) and isinstance(one.get("val"), str) and one.get("neg") is not True
    )


def _moment(value: object) -> int | None:
    try:
        return from_iso(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _language(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else None
    match = _LANGUAGE.fullmatch(first) if isinstance(first, str) and len(first) < 20 else None
    return match[1].lower() if match else None
