"""The JSON of a webhook: one post or `{"posts": […]}`, to what was seen. Pure; the valid rest of a batch is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from feeder.sources.base import Seen
from feeder.sources.lenient import clean
from wall.clock import from_iso
from wall.events import Consent, Kind, Rating, Voice

if TYPE_CHECKING:
    from feeder.sources.webhook import WebhookOptions

MOST_POSTS = 1000
MOST_CHARACTERS = 100_000
Short = Annotated[str, Meta(max_length=500)]


class _Rating(Struct):
    value: Annotated[float, Meta(ge=0, le=1000)]
    best: Annotated[float, Meta(gt=0, le=1000)] = 5.0


class _Consent(Struct):
    basis: Literal["notice", "opt-in"]
    version: Annotated[str, Meta(min_length=1, max_length=64)]
    at: Short | None = None


class _Post(Struct, kw_only=True):
    id: Annotated[str, Meta(min_length=1, max_length=500)]
    event: Literal["new", "edited", "deleted"] = "new"
    created: Short = ""
    kind: Kind | None = None
    author: Short = ""
    author_id: Short = ""
    author_role: Voice = "customer"
    title: Short = ""
    text: Annotated[str, Meta(max_length=MOST_CHARACTERS)] = ""
    rating: _Rating | None = None
    language: Annotated[str, Meta(max_length=35)] | None = None
    written_at: Short | None = None
    experience_on: Short | None = None
    updated_at: Short | None = None
    permalink: Annotated[str, Meta(max_length=2000)] = ""
    conversation: Short | None = None
    consent: _Consent | None = None
    reply: Annotated[str, Meta(max_length=MOST_CHARACTERS)] | None = None


class _Many(Struct):
    posts: list[msgspec.Raw]


def parse(body: bytes, options: WebhookOptions) -> tuple[list[Seen], list[str]] | str:
    """What the body says was seen, and why other posts were left out; or, in words, why the body is none of ours."""
    try:
        text = body.decode("utf-8")
        head = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        raws = msgspec.json.decode(text, type=_Many).posts if "posts" in head else [msgspec.Raw(text.encode())]
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return f"expected a JSON object: a post, or a list of them under “posts” ({error})"
    if len(raws) > MOST_POSTS:
        return f"expected at most {MOST_POSTS} posts in one delivery, got {len(raws)}"
    items: list[Seen] = []
    rejected: list[str] = []
    for number, raw in enumerate(raws):
        try:
            items.append(_seen(msgspec.json.decode(raw, type=_Post), options))
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            rejected.append(f"posts[{number}]: {error}")
    return items, rejected


def _seen(post: _Post, options: WebhookOptions) -> Seen:
    if post.event != "deleted" and not post.text.strip() and not post.title.strip() and post.rating is None:
        raise ValueError("a post needs a text or a rating")
    kind = post.kind or options.kind
    text, repaired = clean(f"{post.title}\n\n{post.text}" if post.title and post.text else post.title or post.text)
    consent = None
    if post.consent is not None:
        consent = Consent(basis=post.consent.basis, version=post.consent.version, at_ms=_ms(post.consent.at))
    if kind == "chat" and consent is None:
        text = ""  # private, and nobody agreed: it is counted, and its text goes no further
    return Seen(
        what=post.event,
        native_id=clean(post.id)[0],
        created=clean(post.created)[0],
        kind=kind,
        text=text,
        author=clean(post.author)[0],
        author_id=clean(post.author_id)[0],
        voice=post.author_role,
        conversation=post.conversation,
        rating=Rating(post.rating.value, post.rating.best) if post.rating is not None else None,
        language=post.language,
        written_ms=_ms(post.written_at),
        experienced_on=date.fromisoformat(post.experience_on) if post.experience_on else None,
        updated_ms=_ms(post.updated_at),
        permalink=post.permalink,
        verified=options.verified,
        maskable=options.maskable,
        consent=consent,
        reply=clean(post.reply)[0] if post.reply else None,
        flags=("repaired",) if repaired else (),
    )


def _ms(when: str | None) -> int | None:
    return from_iso(when) if when else None
