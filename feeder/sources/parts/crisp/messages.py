"""What Crisp tells of conversations and messages, read without trust. Pure.

A message looks the same in RTM events, in hooks and in the REST listing. Only what people typed themselves is taken:
no note (it is for the team alone), no event, no file, no form, and nothing that a bot or a scenario said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

from feeder.sources.shared.consent import Word
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, clean, short
from feeder.sources.shared.talk import Said
from wall.clock import LAST_MS, from_iso

OPERATOR = "operator"
"""Who speaks for the shop; in each conversation there is one customer and the shop."""
VISITOR = "visitor"
CHAT = "chat"
"""The `origin` of what was typed in the shop's own chat box, where a notice can be read."""
YES = frozenset({"true", "1", "yes", "oui"})
NO = frozenset({"false", "0", "no", "non", ""})
_ID = regex.compile(r"[A-Za-z0-9_:-]{1,200}")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation of the listing: when it last moved (Unix ms), and its custom data."""

    session: str
    updated_ms: int
    data: Mapping[str, Any]


def native_id(session: str, fingerprint: int) -> str:
    """A fingerprint is unique in its conversation."""
    return f"{session}/{fingerprint}"


def which(raw: object) -> tuple[str, int]:
    """The conversation and the fingerprint that an event is about. Raises ValueError."""
    event = _object(raw)
    return session_of(event), _whole(event.get("fingerprint"), 2**63)


def session_of(raw: object) -> str:
    """The conversation that an event is about. Raises ValueError."""
    session = _object(raw).get("session_id")
    if not isinstance(session, str) or _ID.fullmatch(session) is None:
        raise ValueError("an event without a usable conversation")
    return session


def time_of(raw: object) -> int:
    """When a message was written (Unix ms). Raises ValueError."""
    return _whole(_object(raw).get("timestamp"), LAST_MS)


def message(raw: object, updated_ms: int | None = None) -> Said | None:
    """A message; None if it is none that somebody typed. Raises ValueError for one that is broken or too long."""
    told = _object(raw)
    kind, sender, content = told.get("type"), told.get("from"), told.get("content")
    if not isinstance(kind, str) or sender not in ("user", "operator"):
        raise ValueError("a message without a kind or a sender")
    if kind != "text" or told.get("automated") is True:
        return None
    session, fingerprint = which(told)
    at_ms = time_of(told)
    if not isinstance(content, str):
        raise ValueError("a text message without text")
    if len(content) > MAX_TEXT:
        raise ValueError("a message that is too long")
    text, repaired = clean(content)
    if not text.strip():
        return None
    user = told.get("user")
    user = user if isinstance(user, dict) else {}
    operator, nickname = sender == "operator", user.get("nickname")
    return Said(
        id=native_id(session, fingerprint),
        room=session,
        person=OPERATOR if operator else VISITOR,
        text=text,
        at_ms=at_ms,
        name=short(nickname)[:200] if isinstance(nickname, str) else "",
        author_id=_id(user.get("user_id")) or OPERATOR if operator else session,
        updated_ms=updated_ms,
        flags=(REPAIRED,) if repaired else (),
        informed=told.get("origin") == CHAT,
    )


def conversation(raw: object) -> Conversation:
    """One entry of the listing. Raises ValueError."""
    told = _object(raw)
    return Conversation(session_of(told), _whole(told.get("updated_at"), LAST_MS), data_of(told.get("meta")))


def data_of(meta: object) -> Mapping[str, Any]:
    """The custom data in a conversation's metas; {} where there is none."""
    data = meta.get("data") if isinstance(meta, dict) else None
    return data if isinstance(data, dict) else {}


def agreement(value: object, now_ms: int, event: str) -> Word | None:
    """What the custom data of a conversation says of consent; None: nothing.

    A time (ISO 8601, or Unix ms) is a yes from then on; a plain yes counts from now on, for nobody knows since when.
    """
    if isinstance(value, bool) or (isinstance(value, str) and value.strip().casefold() in YES | NO):
        yes = value is True or (isinstance(value, str) and value.strip().casefold() in YES)
        return Word(yes, now_ms, event)
    try:
        if isinstance(value, str) and len(value) < 40:
            value = from_iso(value.strip())
        at_ms = _whole(value, LAST_MS)
    except (ValueError, OverflowError):
        return None
    if at_ms < 2:
        return Word(at_ms == 1, now_ms, event)
    return Word(True, min(at_ms, now_ms), f"{event}/at")


def _id(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("something that is no object")
    return value


def _whole(value: object, limit: int) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise ValueError("a number that is missing or none")
    return value
