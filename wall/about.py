"""Everything that is held about one post, to answer its author's request for access. Never a name of the staff.

Source: Regulation (EU) 2016/679, article 15. Whoever acted is told as a number within the post, as in the ledger.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from wall.clock import to_iso
from wall.codec import Unreadable, decode_content, decode_event
from wall.content import Content, PromiseContent, ReasonContent, ReplyContent, TextContent
from wall.events import AnyEvent, ContestDecided, Contested, Forgotten, PassedOn, Refusal, Replied, Rules
from wall.log.base import EventLog
from wall.log.plays import plays_of
from wall.post import Post, State
from wall.receipts import grouped
from wall.retention import due
from wall.roles import AUTHOR, FEEDER
from wall.vault import ContentDamaged, ContentForgotten, Keys

LEFT_OUT = frozenset({"type", "post", "shop", "actor", "at_ms", "commitment", "supporter"})
"""Fields of a fact that are told otherwise, or that are another person's."""


class Happened(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact. `by`: `author`, `source`, `feeder`, or `staff-1`, `staff-2`, … `words`: what was written with it."""

    at: str
    what: str
    by: str
    facts: dict[str, Any] = {}
    words: dict[str, str] = {}
    words_gone: bool = False


class Screening(Struct, frozen=True, kw_only=True):
    """On one screen: how often it was up, from when to when, for how long in all (s)."""

    screen: str
    times: int
    first: str
    last: str
    seconds: float


class About(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is held. `next`: what will happen to it by itself, and when."""

    receipt: str
    post: str
    shop: str
    source: str
    kind: str
    state: str
    received: str
    held: dict[str, Any] = {}
    happened: list[Happened] = []
    shown_on: list[Screening] = []
    told: list[dict[str, str]] = []
    supporters: int = 0
    forgotten: bool = False
    next: dict[str, str] = {}


async def about(log: EventLog, keys: Keys, side: Path, state: State, post: Post) -> About:
    """Read all of it. Raises LogBroken."""
    happened: list[Happened] = []
    held: dict[str, Any] = {}
    staff: dict[str, str] = {}
    for seq in post.history:
        record = await log.get(seq)
        if record is None:
            continue
        try:
            event = decode_event(record.facts)
        except Unreadable:
            happened.append(Happened(at="", what="unreadable", by=""))
            continue
        content: Content | None = None
        gone = False
        if record.sealed is not None:
            try:
                content = decode_content(keys.unseal(record.id, record.sealed))
            except (ContentForgotten, ContentDamaged, Unreadable):
                gone = True
        words = _words(event, content)
        if seq == post.content_seq and isinstance(content, TextContent):
            held = {**words}
        happened.append(
            Happened(
                at=to_iso(event.at_ms),
                what=_kind(event),
                by=_by(event.actor, staff),
                facts=_facts(event),
                words=words,
                words_gone=gone,
            )
        )
    if post.author:
        held["device"] = post.author
    return About(
        receipt=grouped(keys.receipt(post.id)), post=post.id, shop=post.shop, source=post.source, kind=post.kind,
        state=post.state, received=to_iso(post.received_ms), held=held, happened=happened,
        shown_on=_screens(side, post.id),
        told=[{"decision": str(seq), "by": channel} for seq, channel in post.informed],
        supporters=len(post.supporters), forgotten=post.forgotten, next=_next(state.rules, post),
    )  # fmt: skip


def _kind(event: AnyEvent) -> str:
    return str(event.__struct_config__.tag)


def _by(actor: str, staff: dict[str, str]) -> str:
    if actor in (AUTHOR, FEEDER):
        return actor
    if actor.startswith("source:"):
        return "source"
    return staff.setdefault(actor, f"staff-{len(staff) + 1}")


def _facts(event: AnyEvent) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in told.items() if name not in LEFT_OUT and value not in (None, [], ())}


def _words(event: AnyEvent, content: Content | None) -> dict[str, str]:
    """What was written, by what it is; a reply's signature is a name of the staff and stays out."""
    match content:
        case TextContent():
            told = {name: getattr(content, name) for name in content.__struct_fields__}
            return {name: value for name, value in told.items() if value}
        case ReplyContent():
            return {"reply": content.text}
        case PromiseContent():
            return {"promise": content.text}
        case ReasonContent():
            return {_name(event): content.words}
    return {}


def _name(event: AnyEvent) -> str:
    match event:
        case Contested():
            return "contest"
        case ContestDecided():
            return "answer"
        case PassedOn():
            return "question"
        case Forgotten():
            return "because"
        case Refusal():
            return "evidence"
        case Replied():
            return "reply"
    return "words"


def _screens(side: Path, post: str) -> list[Screening]:
    by_screen: dict[str, list[tuple[int, int]]] = {}
    for screen, script in plays_of(side, post):
        by_screen.setdefault(screen, []).append((script.from_ms, script.to_ms))
    return [
        Screening(
            screen=screen,
            times=len(spans),
            first=to_iso(min(spans)[0]),
            last=to_iso(max(to for _, to in spans)),
            seconds=round(sum(to - from_ for from_, to in spans) / 1000, 1),
        )
        for screen, spans in sorted(by_screen.items())
    ]


def _next(rules: Rules | None, post: Post) -> dict[str, str]:
    one = due(rules, post) if rules is not None else None
    return {"what": one.what, "at": to_iso(one.at_ms)} if one is not None else {}
