"""What a Matrix server tells, read without trust: raw events to a handful of records. Pure.

A message that is no text, an edit, a redaction, who is called what: nothing here knows of consent or posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

from feeder.sources.shared.lenient import REPAIRED, clean

READ = ("m.room.message", "m.room.redaction", "m.room.encrypted", "m.room.encryption", "m.room.member")
"""The types of event that `read` knows; a filter asks the server for no others."""
TEXTS = ("m.text", "m.notice", "m.emote")
STATEMENT = "eu.vis-a-vis.statement"
"""The key in a message of ours that marks it as no turn of the conversation."""
MAX_TEXT = 70_000
"""Code points. The protocol allows 65,536 bytes an event: more is no message of an honest server."""

_EVENT_ID = regex.compile(r"\$[!-~]{1,254}")
_USER_ID = regex.compile(r"@[!-~]{1,254}")
_LAST_MS = 253_402_300_799_999


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or (with `edits`, the id of the message it changes) the new text of one.

    `text` None: it is a picture, a file, a sound. `thread` is the root of the thread that it belongs to.
    """

    id: str
    sender: str
    at_ms: int
    text: str | None
    edits: str | None = None
    thread: str | None = None
    flags: tuple[str, ...] = ()
    statement: bool = False
    """It says of itself that it is a statement of reasons; only to be believed of our own account."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """A message whose content was redacted before we read it."""

    id: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """Somebody who may do so took away the content of `target`."""

    id: str
    target: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's name in the room; `entered` if this is the moment at which they came in."""

    user: str
    name: str
    entered: bool


@dataclass(frozen=True, slots=True)
class Locked:
    """The room is encrypted, or something in it is."""


Event = Said | Emptied | Redacted | Member | Locked


@dataclass
class Told:
    """Events in the order given, and how many were no event that we understand."""

    events: list[Event] = field(default_factory=list)
    broken: int = 0


def read_all(raw: object) -> Told:
    """Every event of a list; anything that is none is counted in `broken`."""
    told = Told()
    if not isinstance(raw, list):
        told.broken += raw is not None
        return told
    for one in raw:
        try:
            event = read(one)
        except ValueError:
            told.broken += 1
            continue
        if event is not None:
            told.events.append(event)
    return told


def read(raw: object) -> Event | None:
    """One event; None if it is of a kind that is not ours to read. Raises ValueError if it is broken."""
    event = _object(raw)
    kind, content = event.get("type"), _object(event.get("content"))
    match kind:
        case "m.room.message" if "state_key" not in event:
            return _said(event, content)
        case "m.room.redaction":
            target = event.get("redacts", content.get("redacts"))
            return None if target is None else Redacted(_event_id(event.get("event_id")), _event_id(target))
        case "m.room.member":
            return _member(event, content)
        case "m.room.encrypted" | "m.room.encryption":
            return Locked()
        case str():
            return None
    raise ValueError("an event without a type")


def replacement(raw: object) -> Said | None:
    """The latest edit that the server tells beside an event, or None. Raises ValueError if it is broken."""
    beside = _object(_object(raw).get("unsigned", {})).get("m.relations")
    latest = beside.get("m.replace") if isinstance(beside, dict) else None
    event = read(latest) if latest is not None else None
    return event if isinstance(event, Said) and event.edits is not None else None


def entered_at(events: Iterable[Event], user: str) -> int | None:
    """The place in `events` of the last moment at which `user` came into the room, or None."""
    places = [
        n for n, event in enumerate(events) if isinstance(event, Member) and event.entered and event.user == user
    ]
    return places[-1] if places else None


def _said(event: Mapping[str, Any], content: Mapping[str, Any]) -> Said | Emptied:
    event_id = _event_id(event.get("event_id"))
    unsigned = event.get("unsigned")
    if not content or (isinstance(unsigned, dict) and "redacted_because" in unsigned):
        return Emptied(event_id)
    relation = content.get("m.relates_to")
    relation = relation if isinstance(relation, dict) else {}
    edits = thread = None
    if relation.get("rel_type") == "m.replace":
        edits = _event_id(relation.get("event_id"))
        content = _object(content.get("m.new_content"))
    elif relation.get("rel_type") == "m.thread":
        thread = _event_id(relation.get("event_id"))
    text, repaired = _text(content, quoted="m.in_reply_to" in relation)
    return Said(
        event_id, _user_id(event.get("sender")), _instant(event.get("origin_server_ts")), text, edits, thread,
        (REPAIRED,) if repaired else (), content.get(STATEMENT) is True,
    )  # fmt: skip


def _text(content: Mapping[str, Any], *, quoted: bool) -> tuple[str | None, bool]:
    body = content.get("body")
    if content.get("msgtype") not in TEXTS or not isinstance(body, str):
        return None, False
    if len(body) > MAX_TEXT:
        raise ValueError("a text longer than the protocol allows")
    body, repaired = clean(body)
    if quoted:
        body = _own_words(body)
    return (body, repaired) if body.strip() else (None, False)


def _own_words(body: str) -> str:
    """A reply without the words of somebody else that older clients put in front of it as `> …` lines."""
    lines = body.split("\n")
    quote = 0
    while quote < len(lines) and lines[quote].startswith(">"):
        quote += 1
    if quote and quote < len(lines) and not lines[quote].strip():
        quote += 1
    return "\n".join(lines[quote:])


def _member(event: Mapping[str, Any], content: Mapping[str, Any]) -> Member:
    unsigned = event.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    was_in = isinstance(before, dict) and before.get("membership") == "join"
    name = content.get("displayname")
    return Member(
        _user_id(event.get("state_key")),
        clean(name)[0][:200] if isinstance(name, str) else "",
        content.get("membership") == "join" and not was_in,
    )


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("an event or a part of one that is no object")
    return value


def _event_id(value: object) -> str:
    if not isinstance(value, str) or _EVENT_ID.fullmatch(value) is None:
        raise ValueError("an event without a usable id")
    return value


def _user_id(value: object) -> str:
    if not isinstance(value, str) or _USER_ID.fullmatch(value) is None:
        raise ValueError("an event without a usable sender")
    return value


def _instant(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LAST_MS:
        raise ValueError("an event without a usable time")
    return value
