"""From a delivery's body to posts. Pure: one object, or `{"posts": […]}`; what is wrong with one does not cost the
others, and each answer says which and why.

A chat without consent is taken as a bare id, to be counted: its text goes no further than this file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
import regex
from msgspec import Meta, Struct

from feeder.sources.base import Seen
from feeder.sources.shared.contact import parts
from feeder.sources.shared.lenient import MAX_SHORT, MAX_TEXT, REPAIRED, NotJson, clean, json_value, web_link
from wall.clock import from_iso
from wall.events import Consent, Kind, Rating, Voice

MAX_POSTS = 500
"""Posts in one delivery."""
_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_DAY = regex.compile(r"\d{4}-\d{2}-\d{2}")
_VALUE = regex.compile(r"""\s*(['"]).*\1""")
_FIRST_MS, _LAST_MS = from_iso("1990-01-01"), from_iso("9999-01-01")

Short = Annotated[str, Meta(max_length=MAX_SHORT)]
Long = Annotated[str, Meta(max_length=MAX_TEXT)]


class Stars(Struct, frozen=True):
    """A rating on its own scale."""

    value: float
    best: float = 5.0


class Agreed(Struct, frozen=True):
    """Why a private message may be displayed."""

    basis: Literal["notice", "opt-in"]
    version: Annotated[str, Meta(min_length=1, max_length=64)]
    at: str | None = None
    id: Short | None = None
    """The message by which it was given."""


class Posted(Struct, frozen=True, kw_only=True):
    """One post as it is sent. Everything but `id` may be left out or null; times are RFC 3339."""

    id: Annotated[str, Meta(min_length=1, max_length=MAX_SHORT)] | int
    event: Literal["new", "edited", "deleted"] = "new"
    created: Short | None = None
    kind: Kind | None = None
    author: Short | None = None
    author_id: Short | int | None = None
    author_role: Voice | None = None
    title: Short | None = None
    text: Long | None = None
    rating: Stars | None = None
    language: Annotated[str, Meta(pattern=_LANGUAGE, max_length=35)] | None = None
    written_at: Short | None = None
    experience_on: Short | None = None
    updated_at: Short | None = None
    permalink: Short | None = None
    conversation: Short | int | None = None
    consent: Agreed | None = None
    reply: Long | None = None
    contact: Short | None = None


FIELDS = frozenset(Posted.__struct_fields__)


@dataclass(frozen=True)
class Traits:
    """What the configuration says of every post that does not say so itself."""

    kind: Kind = "review"
    verified: bool | None = None
    maskable: bool = True


@dataclass(frozen=True)
class Refused:
    """A post that was left out: its place in the delivery (from 0), its id if it has one, and why."""

    index: int
    id: str | None
    why: str


@dataclass(frozen=True)
class Posts:
    """What a delivery holds. `ignored`: names of fields that we do not know. `passed`: it is about something else.
    `vain`: expressions of a mapping that found nothing in any post; told only to whoever tries it."""

    items: tuple[Seen, ...] = ()
    refused: tuple[Refused, ...] = ()
    ignored: tuple[str, ...] = ()
    passed: bool = False
    vain: tuple[str, ...] = ()


class BadBody(ValueError):
    """The body of a delivery is none at all; why, in words for its sender."""


class Wrong(ValueError):
    """What is wrong with one post, in words without its values."""


def parse(body: bytes, traits: Traits) -> Posts:
    """The posts of a delivery. Raises BadBody for a body that is none at all."""
    whole = opened(body)
    given = whole.get("posts", whole) if isinstance(whole, dict) else None
    if isinstance(given, dict):
        given = [given]
    if not isinstance(given, list):
        raise BadBody('The body is one post, an object, or several as {"posts": [...]}.')
    bounded(len(given))
    items: list[Seen] = []
    refused: list[Refused] = []
    ignored: dict[str, None] = {}
    for index, raw in enumerate(given):
        try:
            items.append(post(raw, traits))
            ignored |= dict.fromkeys(clean(name)[0][:40] for name in raw if name not in FIELDS)
        except Wrong as wrong:
            refused.append(Refused(index, _id_of(raw), str(wrong)))
    return Posts(tuple(items), tuple(refused), tuple(ignored)[:20])


def opened(body: bytes) -> Any:
    """What the JSON text `body` holds. Raises BadBody."""
    try:
        body.decode()
        return json_value(body)
    except (NotJson, UnicodeDecodeError) as error:
        raise BadBody("The body is no JSON text in UTF-8.") from error


def bounded(count: int) -> None:
    """Raises BadBody for more posts than one delivery may hold."""
    if count > MAX_POSTS:
        raise BadBody(f"A delivery holds at most {MAX_POSTS} posts, not {count}: nothing of it was taken.")


def post(raw: object, traits: Traits) -> Seen:
    """One post of a delivery, an object of JSON as it was read. Raises Wrong."""
    try:
        posted = msgspec.convert(raw, Posted)
    except msgspec.ValidationError as error:
        raise Wrong(_VALUE.sub("", str(error))) from error
    native_id, created = _line(str(posted.id)), _line(posted.created)
    if not native_id:
        raise Wrong("id is empty")
    kind = posted.kind or traits.kind
    if posted.event == "deleted":
        return Seen(what="deleted", native_id=native_id, created=created, kind=kind)
    voice = posted.author_role or "customer"
    consent = _consent(posted.consent)
    if kind == "chat" and consent is None:
        return Seen(what=posted.event, native_id=native_id, created=created, kind=kind, voice=voice)
    text, repaired = _text(posted)
    rating = _rating(posted.rating)
    if not text and rating is None:
        raise Wrong("text is missing, and there is no rating either")
    link = web_link(posted.permalink)
    if posted.permalink and not link:
        raise Wrong("permalink is no address of the web (https://…)")
    contact = _line(posted.contact)
    if contact and parts(contact) is None:
        raise Wrong("contact is no e-mail address")
    reply, _ = clean(posted.reply or "")
    conversation = None if posted.conversation is None else _line(str(posted.conversation))
    return Seen(
        what=posted.event,
        native_id=native_id,
        created=created,
        kind=kind,
        text=text,
        author=_line(posted.author),
        author_id="" if posted.author_id is None else _line(str(posted.author_id)),
        voice=voice,
        conversation=conversation or None,
        rating=rating,
        language=posted.language,
        written_ms=_time("written_at", posted.written_at),
        experienced_on=_day(posted.experience_on),
        updated_ms=_time("updated_at", posted.updated_at),
        permalink=link,
        verified=traits.verified,
        maskable=traits.maskable,
        consent=consent,
        reply=reply if reply.strip() else None,
        flags=(REPAIRED,) if repaired else (),
        contact=contact,
        consent_id=_line(posted.consent.id) if posted.consent is not None else "",
    )


def _text(posted: Posted) -> tuple[str, bool]:
    title, broken_title = clean(posted.title or "")
    text, broken_text = clean(posted.text or "")
    title, text = title.strip(), text if text.strip() else ""
    return "\n\n".join(part for part in (title, text) if part), broken_title or broken_text


def _line(value: str | None) -> str:
    return clean(value or "")[0].strip()


def _rating(stars: Stars | None) -> Rating | None:
    if stars is None:
        return None
    if not (math.isfinite(stars.best) and 0 < stars.best <= 1000 and 0 <= stars.value <= stars.best):
        raise Wrong("rating: value lies between 0 and best, and best between 0 and 1,000")
    return Rating(stars.value, stars.best)


def _consent(agreed: Agreed | None) -> Consent | None:
    if agreed is None:
        return None
    return Consent(basis=agreed.basis, version=clean(agreed.version)[0], at_ms=_time("consent.at", agreed.at))


def _time(name: str, value: str | None) -> int | None:
    if not value:
        return None
    try:
        when = from_iso(value)
    except (ValueError, OverflowError) as error:
        raise Wrong(f"{name} is no time, as 2026-11-22T09:14:03Z is") from error
    if not _FIRST_MS <= when < _LAST_MS:
        raise Wrong(f"{name} is before 1990 or after 9998")
    return when


def _day(value: str | None) -> date | None:
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise Wrong("experience_on is no day of the calendar") from error
    raise Wrong("experience_on is no day, as 2026-11-22 is")


def _id_of(raw: object) -> str | None:
    value: Any = raw.get("id") if isinstance(raw, Mapping) else None
    return clean(str(value))[0][:100] if isinstance(value, str | int) else None
