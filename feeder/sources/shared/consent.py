"""Whose messages of a chat may be displayed, and why. Pure; what people said is kept in the source's cursor.

A customer's word counts for one room, from the message on in which it was given; taken back, it is taken back for
everything that was said in that room before. An advisor's turns are part of the customer's conversation and need
the same word; whether the advisors themselves agree is for the works council and for each of them, before this
source is used at all.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct

from wall.events import Consent

Basis = Literal["none", "notice", "opt-in"]
MAX_PEOPLE = 1000
"""People whose word is kept. Beyond them the rooms that were silent longest are dropped: without a word, no text."""
MAX_REFUSALS = 20_000
"""A refusal that was said is kept much longer: under a notice, silence would mean yes."""
MAX_EDITS = 300
"""Edits of which we remember what they changed, for the case that one of them is redacted."""


@dataclass(frozen=True)
class Policy:
    """The shop's basis for displaying chats, as configured. `yes`, `no`: the phrases, one a line, "" for none."""

    basis: Basis = "none"
    version: str = ""
    yes: str = ""
    no: str = ""
    advisors: frozenset[str] = frozenset()

    def means(self, text: str | None) -> Literal["yes", "no"] | None:
        """What a message says about consent, if that is all it says; case and spaces do not matter."""
        said = _bare(text or "")
        if not said or self.basis == "none":
            return None
        if said in map(_bare, self.no.split("\n")):
            return "no"
        return "yes" if said in map(_bare, self.yes.split("\n")) else None


class Word(Struct, frozen=True, array_like=True):
    """A customer's word for one room, the time (Unix ms) and the id of the message that gave it, "" for none."""

    yes: bool
    at_ms: int
    event: str = ""


class Memory(Struct, kw_only=True, omit_defaults=True):
    """The cursor: where the server was read up to, since when we read at all, and what people said about consent."""

    since: str = ""
    began_ms: int = 0
    rooms: dict[str, dict[str, Word]] = {}
    edits: dict[str, str] = {}

    def people(self, room: str) -> dict[str, Word]:
        """The words given in `room`; it becomes the one heard of last."""
        people = self.rooms.pop(room, {})
        self.rooms[room] = people
        return people

    def dump(self) -> str:
        """The cursor's text, within its bounds."""
        rooms = {room: people for room, people in self.rooms.items() if people}
        count = sum(map(len, rooms.values()))
        for room in list(rooms):
            if count <= MAX_PEOPLE:
                break
            refusals = {user: word for user, word in rooms[room].items() if word.event and not word.yes}
            count -= len(rooms[room]) - len(refusals)
            rooms[room] = refusals
        for room in list(rooms):
            if count <= MAX_REFUSALS:
                break
            count -= len(rooms.pop(room))
        self.rooms = {room: people for room, people in rooms.items() if people}
        self.edits = dict(list(self.edits.items())[-MAX_EDITS:])
        return msgspec.json.encode(self).decode()


_memory: msgspec.json.Decoder[Memory] = msgspec.json.Decoder(Memory)


def recall(cursor: str) -> Memory | None:
    """The memory in a cursor, or None if it is none of ours."""
    try:
        memory = _memory.decode(cursor)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return memory if memory.since else None


def consent(policy: Policy, people: dict[str, Word], sender: str, at_ms: int) -> Consent | None:
    """Why a message that `sender` wrote at `at_ms` may be displayed, or None.

    Consent is for what is written after it, by the clock too: a server may tell old messages once more.
    """
    advisor = sender in policy.advisors
    if policy.basis == "notice":
        word = people.get(sender)
        told = all(w.yes for w in people.values()) if advisor else word is None or word.yes
        return Consent(basis="notice", version=policy.version) if told else None
    if policy.basis == "opt-in":
        # An advisor answers somebody, and may quote them: all who speak in the room must have agreed.
        words = list(people.values()) if advisor else [people[sender]] if sender in people else []
        given_ms = max((word.at_ms for word in words), default=None)
        if given_ms is not None and given_ms <= at_ms and all(word.yes for word in words):
            return Consent(basis="opt-in", version=policy.version, at_ms=given_ms)
    return None


def given_by(policy: Policy, people: dict[str, Word], sender: str) -> str:
    """The message by which consent was given for what `sender` writes; "" where none was needed (a notice)."""
    if policy.basis != "opt-in":
        return ""
    words = people.values() if sender in policy.advisors else [people[sender]] if sender in people else []
    last = max((word for word in words if word.yes), key=lambda word: word.at_ms, default=None)
    return last.event if last is not None else ""


def _bare(text: str) -> str:
    """`text` for comparison; keyboards turn ' into ’ by themselves."""
    return "".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())
