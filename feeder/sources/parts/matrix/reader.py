"""From the answers of a Matrix server to batches: gaps are filled, edits and refusals are followed up by asking on.

What is read and in which order is decided here; what becomes of it in `parts/matrix/fold.py`.
"""

from __future__ import annotations

from collections import ChainMap, OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from feeder.sources.base import Batch, Seen, SourceError
from feeder.sources.parts.matrix import events
from feeder.sources.parts.matrix.api import STRANGE, Api, Refused, compact, path
from feeder.sources.parts.matrix.fold import ENCRYPTED, Folded, Room, Root, fold, hidden, lookups
from feeder.sources.shared.consent import Memory
from wall.words import N_

PAGES = 50
"""Pages of `limit` messages read of one room at once: what lies before them is left out, and that is said."""
REFUSAL_PAGES = 400
"""When consent is taken back, much more is read, to find everything that was said under it."""
LOOKUPS = 200
"""Messages looked up for one room and batch, because somebody says that they edited them."""
KNOWN_ROOTS = 5000
KNOWN_NAMES = 5000
_ROOM_ID = regex.compile(r"![!-~]{1,254}")
_TOKEN = regex.compile(r"[!-~]{1,4000}")
_FILTER = compact({"types": list(events.READ), "lazy_load_members": True, "include_redundant_members": True})


@dataclass
class Timeline:
    """A room's events, oldest first. `before` is the server's token for what lies before the newest part of them."""

    room: str
    events: list[events.Event]
    before: str
    limited: bool
    notes: dict[str, int] = field(default_factory=dict)

    def note(self, why: str, count: int = 1) -> None:
        if count:
            self.notes[why] = self.notes.get(why, 0) + count


@dataclass
class Reader:
    """Reads on behalf of the account `base.me`; `rooms` None: every room that it is in, else exactly these."""

    api: Api
    base: Room
    rooms: frozenset[str] | None
    limit: int
    names: dict[str, str] = field(default_factory=dict)
    roots: OrderedDict[str, Root] = field(default_factory=OrderedDict)

    async def first(self, answer: Mapping[str, Any], memory: Memory, history: int) -> Batch:
        """The very first answer: the last `history` messages of each room, and nothing older for ever after."""

        async def choose(line: Timeline) -> None:
            await self._fill(line, "", lambda found: _count(found + line.events) >= history, quiet=True)
            said = [n for n, event in enumerate(line.events) if isinstance(event, events.Said)]
            start = 0 if len(said) <= history else said[-history] if history else len(line.events)
            locked = [event for event in line.events if isinstance(event, events.Locked)]
            line.events = [*locked[:1], *line.events[start:]]
            times = [event.at_ms for event in line.events if isinstance(event, events.Said)]
            memory.began_ms = min([memory.began_ms, *times])

        return await self._batch(answer, memory, choose, first=True)

    async def take(self, answer: Mapping[str, Any], memory: Memory) -> Batch:
        """What is new since `memory.since`, gaps included."""
        since = memory.since

        async def choose(line: Timeline) -> None:
            if line.limited:
                await self._fill(line, since, self._came_in)
            self._from_entry(line)

        return await self._batch(answer, memory, choose)

    async def again(self, answer: Mapping[str, Any], memory: Memory) -> Batch:
        """Everything since we began, where the server no longer knows our place."""

        async def choose(line: Timeline) -> None:
            await self._fill(line, "", lambda found: self._came_in(found) or _older(found, memory.began_ms))
            self._from_entry(line)
            line.events = [e for e in line.events if not isinstance(e, events.Said) or e.at_ms >= memory.began_ms]

        return await self._batch(answer, memory, choose)

    async def _batch(
        self,
        answer: Mapping[str, Any],
        memory: Memory,
        choose: Callable[[Timeline], Awaitable[None]],
        first: bool = False,
    ) -> Batch:
        since = answer.get("next_batch")
        if not isinstance(since, str) or _TOKEN.fullmatch(since) is None:
            raise self._strange()
        rooms = _object(answer.get("rooms"))
        if self.rooms is not None and (left := self.rooms & set(_object(rooms.get("leave")))):
            message = N_("The account is no longer in the room {room}: invite it again.")
            raise SourceError(message, room=min(left), fatal=True)
        items: list[Seen] = []
        notes: list[str] = []
        locked: list[str] = []
        joined = {room: _object(told) for room, told in _object(rooms.get("join")).items() if self._wanted(room)}
        for room, told in joined.items():
            line = self._timeline(room, told)
            await choose(line)
            folded = await self._fold(line, memory)
            items += folded.items.values()
            if folded.locked:
                locked.append(room)
            notes += [f"Room {room}: {count} × {why} left out." for why, count in line.notes.items()]
        self._check_locked(locked, every=first and len(locked) == len(joined))
        memory.since = since
        return Batch(tuple(items), memory.dump(), tuple(notes))

    def _wanted(self, room: str) -> bool:
        return _ROOM_ID.fullmatch(room) is not None and (self.rooms is None or room in self.rooms)

    def _check_locked(self, locked: Sequence[str], *, every: bool) -> None:
        if locked and (self.rooms is not None or every):
            message = N_("The room {room} is encrypted and cannot be read: use one without encryption for this chat.")
            if self.rooms is not None:
                message = N_("The room {room} is encrypted and cannot be read: use one without encryption "
                             "for this chat, or take it out of “rooms”.")  # fmt: skip
            raise SourceError(message, room=locked[0], fatal=True)

    def _timeline(self, room: str, told: Mapping[str, Any]) -> Timeline:
        given = _object(told.get("timeline"))
        state = events.read_all(_object(told.get("state")).get("events"))
        now = events.read_all(given.get("events"))
        before = given.get("prev_batch")
        line = Timeline(room, now.events, _token(before), given.get("limited") is True)
        self._learn(state.events)
        if any(isinstance(event, events.Locked) for event in state.events):
            line.events.append(events.Locked())
        line.note("an event that is none", now.broken + state.broken)
        return line

    def _learn(self, told: Sequence[events.Event]) -> None:
        if len(self.names) > KNOWN_NAMES:
            self.names.clear()
        self.names.update({event.user: event.name for event in told if isinstance(event, events.Member)})

    def _came_in(self, found: Sequence[events.Event]) -> bool:
        return events.entered_at(found, self.base.me) is not None

    def _from_entry(self, line: Timeline) -> None:
        """What was said before the account came into the room is none of its business."""
        entered = events.entered_at(line.events, self.base.me)
        if entered is not None:
            locked = [event for event in line.events[:entered] if isinstance(event, events.Locked)]
            line.events = [*locked, *line.events[entered:]]

    async def _fill(
        self, line: Timeline, to: str, enough: Callable[[list[events.Event]], bool], *, quiet: bool = False
    ) -> None:
        """Put what lies before `line` in front of it: up to the token `to`, or until it is `enough`."""
        found, whole = await self._back(line, to, enough, PAGES)
        line.events = found + line.events
        if not whole and not quiet:
            line.note(f"a gap of more than {PAGES * self.limit} messages, whose oldest were")

    async def _back(
        self, line: Timeline, to: str, enough: Callable[[list[events.Event]], bool], pages: int
    ) -> tuple[list[events.Event], bool]:
        """Earlier events, oldest first, and whether that is all that was wanted."""
        found: list[events.Event] = []
        token = line.before
        for _ in range(pages):
            if enough(found) or not token:
                return found, True
            params = {"dir": "b", "from": token, "limit": str(self.limit), "filter": _FILTER}
            page = await self.api.call(
                "GET", path("rooms", line.room, "messages"), params | ({"to": to} if to else {})
            )
            told = events.read_all(page.get("chunk"))
            self._learn(events.read_all(page.get("state")).events)
            line.note("an event that is none", told.broken)
            found = told.events[::-1] + found
            end = _token(page.get("end"))
            token = end if end != token and page.get("chunk") else ""
        return found, enough(found) or not token

    async def _fold(self, line: Timeline, memory: Memory) -> Folded:
        edited, changed = lookups(line.events, memory, self.roots)
        looked_up: dict[str, Root | None] = {one: await self._root(line.room, one) for one in edited[:LOOKUPS]}
        now = {one: await self._now(line.room, one) for one in changed[:LOOKUPS]}
        known: Mapping[str, Root | None] = ChainMap(looked_up, dict(self.roots))
        room = Room(line.room, self.base.me, self.base.policy, self.base.verified, self.base.maskable, known, now)
        folded = fold(room, line.events, memory, self.names)
        self.roots.update(folded.roots)
        self.roots.update(
            {one: root for one, root in looked_up.items() if root is not None and one not in folded.roots}
        )
        while len(self.roots) > KNOWN_ROOTS:
            self.roots.popitem(last=False)
        if folded.revoked:
            folded.items = await self._said_before(line, folded, memory.began_ms) | folded.items
        for why, count in folded.rejected.items():
            line.note(why, count)
        if self.rooms is None:
            line.note(ENCRYPTED, folded.locked)
        return folded

    async def _said_before(self, line: Timeline, folded: Folded, began_ms: int) -> dict[str, Seen]:
        """What may no longer be displayed because somebody took consent back: all since that consent was given."""
        wanted = {event for event in folded.revoked.values() if event}

        def enough(found: list[events.Event]) -> bool:
            if self._came_in(found) or _older(found, began_ms):
                return True
            given = {event.id for event in found if isinstance(event, events.Said)}
            return len(wanted) == len(folded.revoked) and wanted <= given

        found, whole = await self._back(line, "", enough, REFUSAL_PAGES)
        if not whole:
            line.note("a consent taken back, for messages too long ago to find,")
        policy = self.base.policy
        return {
            event.id: hidden(event.id, advisor=event.sender in policy.advisors)
            for event in found
            if isinstance(event, events.Said) and event.edits is None and event.at_ms >= began_ms
            and (event.sender in policy.advisors or (event.sender in folded.revoked and not policy.means(event.text)))
        }  # fmt: skip

    async def _event(self, room: str, event: str) -> object:
        """An event as it is now, or None if it cannot be read."""
        try:
            return await self.api.call("GET", path("rooms", room, "event", event))
        except Refused as refused:
            if refused.status in (403, 404):
                return None
            raise

    async def _root(self, room: str, event: str) -> Root | None:
        try:
            said = events.read(await self._event(room, event))
        except ValueError:
            return None
        if isinstance(said, events.Emptied):
            return Root("", 0, gone=True)
        return (
            Root(said.sender, said.at_ms, said.thread) if isinstance(said, events.Said) and not said.edits else None
        )

    async def _now(self, room: str, event: str) -> events.Said | None:
        """A message with the text that it has after its latest edit that is still there."""
        raw = await self._event(room, event)
        try:
            said, latest = events.read(raw), events.replacement(raw)
        except ValueError:
            return None
        if not isinstance(said, events.Said):
            return None
        if latest is None or latest.sender != said.sender:
            return said
        return events.Said(said.id, said.sender, said.at_ms, latest.text, None, said.thread, latest.flags)

    def _strange(self) -> SourceError:
        return SourceError(STRANGE, who=self.api.who)


def _token(value: object) -> str:
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else ""


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(found: Sequence[events.Event]) -> int:
    return sum(isinstance(event, events.Said) for event in found)


def _older(found: Sequence[events.Event], began_ms: int) -> bool:
    return any(isinstance(event, events.Said) and event.at_ms < began_ms for event in found[:1])
