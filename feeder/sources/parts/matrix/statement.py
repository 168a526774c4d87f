"""A statement of reasons into a Matrix room, as an answer to the message that it is about. It quotes nothing."""

from __future__ import annotations

from typing import Any

import regex

from feeder.sources.base import SourceError
from feeder.sources.parts.matrix.api import Api, Closed, Refused, path
from feeder.sources.parts.matrix.events import STATEMENT
from feeder.sources.shared.way_back import Outgoing, Undeliverable
from wall.words import N_

_ROOM = regex.compile(r"![!-~]{1,254}")
_EVENT = regex.compile(r"\$[!-~]{1,254}")
NOT_IN = N_("{who} has not let us in yet: statements wait.")


def place(told: Outgoing) -> tuple[str, str] | None:
    """The room and the thread (empty: none) in which the message stands; None if the source's words are none."""
    room, slash, thread = told.conversation.partition("/$")
    thread = f"${thread}" if slash else ""
    good = _ROOM.fullmatch(room) and _EVENT.fullmatch(told.native_id) and (not thread or _EVENT.fullmatch(thread))
    return (room, thread) if good else None


async def say(api: Api, told: Outgoing) -> None:
    """Send it; the server knows a repetition by its id. Raises Undeliverable, SourceError."""
    where = place(told)
    if where is None:
        raise Undeliverable
    if not api.token:
        raise SourceError(NOT_IN, who=api.who)
    room, thread = where
    relation: dict[str, Any] = {"m.in_reply_to": {"event_id": told.native_id}}
    if thread:
        relation |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
    body = {"msgtype": "m.notice", "body": told.words, "m.relates_to": relation, STATEMENT: True}
    try:
        await api.call("PUT", path("rooms", room, "send", "m.room.message", told.id), body=body)
    except Closed as error:
        raise SourceError(NOT_IN, who=api.who) from error
    except Refused as refused:
        if refused.status in (400, 403, 404, 413):  # not let into this room, or not let speak there
            raise Undeliverable from refused
        raise
