"""The chats of the sample day as Matrix events: one room a conversation, in one stream that only grows.

Pure: the stream is made once for the whole day, and what can be read of it at a moment is a prefix.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feeder.demo.sample import Day, Line, Lines

SERVER = "maison-tilleul.example"
NOTICE_BOT, OPT_IN_BOT = f"@mur:{SERVER}", f"@mur-accord:{SERVER}"
"""Who reads: the first is in the rooms whose visitors were told of the wall, the second where each is asked."""

Json = dict[str, Any]


@dataclass(frozen=True)
class RoomEvent:
    """One event of the stream. `after_s` is when it can be read, `body` its client form."""

    after_s: float
    room: str
    body: Json

    @property
    def id(self) -> str:
        return str(self.body["event_id"])


def user_id(line: Line) -> str:
    """Who wrote a line: advisors by their first name, customers by a name that says nothing."""
    if line.role == "advisor":
        plain = unicodedata.normalize("NFKD", line.author).encode("ascii", "ignore").decode().lower()
        return f"@{plain}:{SERVER}"
    return f"@client-{hashlib.sha256(f'{line.conversation}/{line.author}'.encode()).hexdigest()[:8]}:{SERVER}"


def advisors(lines: Lines) -> list[str]:
    """The accounts of the shop's own people."""
    return sorted({user_id(line) for line in lines if line.id and line.role == "advisor"})


def room_id(conversation: str) -> str:
    return f"!{conversation}:{SERVER}"


def event_id(day: Day, name: str) -> str:
    """An event's id: the same each time this day is told, and another on another day."""
    digest = hashlib.sha256(f"{day.start_ms}/{name}".encode()).digest()
    return "$" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def stream(lines: Lines, day: Day, bot: str) -> list[RoomEvent]:
    """Every event of the rooms that `bot` is in, in the order in which they can be read."""
    consent = bot == NOTICE_BOT
    by_id = {line.id: line for line in lines if line.id}
    names: dict[str, str] = {}
    met: set[tuple[str, str]] = set()
    events: list[RoomEvent] = []

    def add(line: Line, room: str, kind: str, sender: str, content: Json, *, name: str, **more: str) -> str:
        body = {
            "type": kind, "sender": sender, "event_id": event_id(day, name), "room_id": room, "content": content,
            "origin_server_ts": day.when_ms(line.after_s), "unsigned": {}, **more,
        }  # fmt: skip
        events.append(RoomEvent(line.after_s, room, body))
        return str(body["event_id"])

    def join(line: Line, room: str, user: str, name: str) -> None:
        if (room, user) not in met:
            met.add((room, user))
            content = {"membership": "join", "displayname": name}
            add(line, room, "m.room.member", user, content, name=f"{room}/{user}", state_key=user)

    for line in lines:
        first = by_id[line.about]
        if first.consent != consent:
            continue
        room, sender = room_id(first.conversation), user_id(first)
        if (room, bot) not in met:
            add(line, room, "m.room.create", sender, {"room_version": "11"}, name=f"{room}/create", state_key="")
            join(line, room, bot, "Le mur")
        join(line, room, sender, first.author)
        if line.delete_of:
            target = names[line.delete_of]
            add(line, room, "m.room.redaction", sender, {"redacts": target}, name=f"{target}/off", redacts=target)
        elif line.edit_of:
            target = names[line.edit_of]
            content = _message(f"* {line.text}") | {
                "m.new_content": _message(line.text),
                "m.relates_to": {"rel_type": "m.replace", "event_id": target},
            }
            add(line, room, "m.room.message", sender, content, name=f"{target}/{line.after_s}")
        else:
            names[line.id] = add(line, room, "m.room.message", sender, _message(line.text), name=line.id)
    return events


def _message(text: str) -> Json:
    return {"msgtype": "m.text", "body": text}


def position(events: Sequence[RoomEvent], now_s: float) -> int:
    """How many events of the stream can be read at `now_s`."""
    return sum(event.after_s <= now_s for event in events)


def served(event: RoomEvent, readable: Iterable[RoomEvent]) -> Json:
    """An event as a server tells it now: emptied if it was redacted, with its latest edit beside it if it has one."""
    body = dict(event.body)
    for later in readable:
        content = later.body["content"]
        if later.body.get("redacts") == event.id:
            return body | {"content": {}, "unsigned": {"redacted_because": later.body}}
        if content.get("m.relates_to", {}).get("event_id") == event.id:
            body["unsigned"] = {"m.relations": {"m.replace": later.body}}
    return body


@dataclass(frozen=True)
class Filter:
    """The parts of a sync or message filter that this server honours."""

    limit: int = 10
    types: tuple[str, ...] | None = None
    rooms: tuple[str, ...] | None = None

    def lets(self, event: RoomEvent) -> bool:
        """Whether the filter lets an event of a timeline through; a trailing `*` stands for anything."""
        kind = str(event.body["type"])
        return (self.rooms is None or event.room in self.rooms) and (
            self.types is None or any(kind == t or (t.endswith("*") and kind.startswith(t[:-1])) for t in self.types)
        )


def read_filter(given: Any, *, sync: bool) -> Filter:
    """A filter from its JSON form: of `/sync` (the timeline's part) or of `/messages`. Raises ValueError."""
    if not isinstance(given, dict):
        raise ValueError("a filter is an object")
    room = given.get("room", {}) if sync else {}
    part = room.get("timeline", {}) if sync else given
    limit, types, rooms = part.get("limit", 10), part.get("types"), room.get("rooms", part.get("rooms"))
    if not isinstance(limit, int) or not all(some is None or isinstance(some, list) for some in (types, rooms)):
        raise ValueError("limit is a number, types and rooms are lists")
    tuples = [None if some is None else tuple(map(str, some)) for some in (types, rooms)]
    return Filter(max(1, min(limit, 1000)), tuples[0], tuples[1])


def by_room(events: Iterable[RoomEvent]) -> Iterator[tuple[str, list[RoomEvent]]]:
    """The events of each room, in their order."""
    rooms: dict[str, list[RoomEvent]] = {}
    for event in events:
        rooms.setdefault(event.room, []).append(event)
    yield from rooms.items()
