"""Reads the rooms of one connection: first what was said meanwhile, from the archive; then what is said now.

We are in a room before its archive is asked. What is said while it is read is held, and told after it unless the
archive had it: so nothing falls between the two, and nothing is told twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from feeder.sources.base import Batch, Seen, SourceError
from feeder.sources.parts.matrix.fold import hidden
from feeder.sources.parts.xmpp.archive import Archive, Page
from feeder.sources.parts.xmpp.events import Event, Kept, Said, archived, bare, live
from feeder.sources.parts.xmpp.fold import Fold, Folded, Known, Rules, fold
from feeder.sources.parts.xmpp.memory import Place, Places
from feeder.sources.parts.xmpp.room import SENT_OUT, Visit, refusal
from feeder.sources.parts.xmpp.stream import PING, Refused, Stream
from feeder.sources.parts.xmpp.xml import Node, tag
from wall.clock import Clock

AT_ONCE = 500
"""Messages of the archive that are folded together and made one batch, at least."""
LOOKBACK = 200
"""Messages before our place that are read again, so that corrections find theirs and what is gone is seen."""
OVERLAP_MS = 3_600_000
"""How far before the last time known the archive is read again where it no longer knows our place."""
REFUSAL_PAGES = 400
"""When consent is taken back, so many pages are read back to find what was said under it."""
MEANWHILE = 256
"""Messages that are there already are told in one batch, up to so many."""
TOLD = 5_000
BROKEN = "a message that is none"
PLACE_LOST = "Room {room}: the archive no longer knows where we were: it is read again from {hours} h before."


@dataclass
class Reader:
    """`quiet_s`: after so long (s) without a word from a room it is asked whether we are still in it."""

    stream: Stream
    visits: Sequence[Visit]
    rules: Rules
    memory: Places
    clock: Clock
    quiet_s: float
    known: dict[str, Known] = field(default_factory=dict)
    told: dict[str, OrderedDict[str, None]] = field(default_factory=dict)
    notes: dict[str, dict[str, int]] = field(default_factory=dict)

    async def begin(self, history: int) -> AsyncGenerator[Batch, None]:
        """Everything since the last time; at the very first time the last `history` messages of each room."""
        self.archive = Archive(self.stream)
        while True:
            for visit in self.visits:
                self.known.setdefault(visit.jid, Known())
                self.told.setdefault(visit.jid, OrderedDict())
                for who in visit.staff:
                    self.memory.learn(visit.jid, who)
                try:
                    fresh = visit.jid not in self.memory.places
                    if fresh:
                        yield await self._first(visit, history)
                    async for batch in self._since(visit, fresh):
                        yield batch
                except Refused as refused:
                    raise refusal(visit, refused.condition) from refused
                visit.heard_s = self.clock.monotonic()
            if not self.stream.lost:
                return
            self.stream.forget_held()

    async def _first(self, visit: Visit, history: int) -> Batch:
        """A place to begin at. What was said before it is none of our business."""
        found: list[Kept] = []
        before, place = "", Place("", self.clock.now_ms())
        while True:
            page = await self.archive.before(visit.jid, before, max(1, min(100, history)))
            if not found and page.kept:
                place = Place(page.last, page.kept[-1].at_ms)
            found = page.kept + found
            if len(found) >= history or page.complete or not page.kept:
                break
            before = page.first
        found = found[max(0, len(found) - history) :] if history else []
        # By the archive's clock where it has told one: ours may go otherwise.
        began_ms = found[0].at_ms if found else place.at_ms if place.id else place.at_ms - OVERLAP_MS
        self.memory.places[visit.jid] = Place(place.id, place.at_ms, began_ms)
        return await self._batch({visit.jid: self._events(visit, found)})

    async def _since(self, visit: Visit, primed: bool) -> AsyncGenerator[Batch, None]:
        place = self.memory.places[visit.jid]
        after, since_ms = place.id, None if place.id else place.began_ms
        events: list[Event] = []
        while True:
            try:
                page = await self.archive.after(visit.jid, after, since_ms)
            except Refused as refused:
                if refused.condition != "item-not-found" or after != place.id or not after:
                    raise
                after, since_ms = "", max(place.began_ms, place.at_ms - OVERLAP_MS)
                self._note(visit, PLACE_LOST)
                continue
            if not primed:
                primed = True
                gone = await self._look_back(visit, page)
                yield Batch(tuple(Seen(what="deleted", native_id=one, kind=self.rules.kind) for one in gone))
            events += self._events(visit, page.kept)
            self._note(visit, BROKEN, page.broken)
            stuck = page.last in ("", after)
            if not stuck:
                self._go_on(visit, page.last, page.kept[-1].at_ms if page.kept else place.at_ms)
                after = page.last
            if page.complete or stuck or len(events) >= AT_ONCE:
                yield await self._batch({visit.jid: events})
                events = []
            if page.complete or stuck:
                return

    def _go_on(self, visit: Visit, id: str, at_ms: int) -> None:
        self.memory.places[visit.jid] = Place(id, at_ms, self.memory.places[visit.jid].began_ms)

    async def _look_back(self, visit: Visit, page: Page) -> list[str]:
        """Know again what was said before `page`; returns what is no longer there."""
        found: list[Kept] = []
        before = page.first
        while len(found) < LOOKBACK:
            earlier = await self.archive.before(visit.jid, before)
            found = earlier.kept + found
            before = earlier.first
            if earlier.complete or not earlier.kept:
                break
        began_ms = self.memory.places[visit.jid].began_ms // 1000 * 1000
        return self.known[visit.jid].recall(self._read(visit, found), began_ms)

    async def live(self) -> AsyncGenerator[Batch, None]:
        """What is said from now on, for ever; an empty batch after each answer that all is well."""
        while True:
            said: dict[str, list[Event]] = {visit.jid: [] for visit in self.visits}
            wait_s, silent = self.quiet_s, True
            for _ in range(MEANWHILE):
                node = await self.stream.stanza(wait_s)
                if node is None:
                    break
                self._hear(node, said)
                wait_s, silent = 0.0, False
            if any(said.values()):
                yield await self._batch(said)
            for visit in self.visits:
                visit.check()
            if await self._ask_the_quiet(everyone=silent):
                yield Batch(rejected=self._told_notes())

    def _hear(self, node: Node, said: dict[str, list[Event]]) -> None:
        visit = next((one for one in self.visits if one.jid == bare(node.get("from"))), None)
        if visit is None:
            return
        visit.heard_s = self.clock.monotonic()
        for who in visit.staff:
            self.memory.learn(visit.jid, who)
        if node.name != "message":
            return
        try:
            event = live(node, visit.room, self.clock.now_ms())
        except ValueError:
            self._note(visit, BROKEN)
            return
        if event is None or event.id in self.told[visit.jid]:
            return
        said[visit.jid].append(event)
        if event.id:
            self._remember(visit, event.id)
            self._go_on(visit, event.id, event.at_ms if isinstance(event, Said) else self.clock.now_ms())

    async def _ask_the_quiet(self, *, everyone: bool) -> bool:
        """Ask rooms that say nothing whether we are still in them (XEP-0410). Raises SourceError if not."""
        now_s = self.clock.monotonic()
        quiet = [visit for visit in self.visits if everyone or now_s - visit.heard_s >= self.quiet_s]
        for visit in quiet:
            try:
                await self.stream.ask("get", visit.place, tag("ping", {"xmlns": PING}))
            except Refused as refused:
                if refused.condition not in ("service-unavailable", "feature-not-implemented", "item-not-found"):
                    raise SourceError(SENT_OUT, room=visit.jid) from refused
            visit.heard_s = self.clock.monotonic()
        return bool(quiet)

    def _events(self, visit: Visit, found: Iterable[Kept]) -> list[Event]:
        events = self._read(visit, found)
        for event in events:
            self._remember(visit, event.id)
        return events

    def _read(self, visit: Visit, found: Iterable[Kept]) -> list[Event]:
        events = []
        for one in found:
            try:
                event = archived(one, visit.room)
            except ValueError:
                self._note(visit, BROKEN)
                continue
            if event is not None:
                events.append(event)
        return events

    def _remember(self, visit: Visit, id: str) -> None:
        told = self.told[visit.jid]
        told[id] = None
        while len(told) > TOLD:
            told.popitem(last=False)

    async def _batch(self, said: Mapping[str, Sequence[Event]]) -> Batch:
        """One batch of what was said in every room: its cursor has the places of them all."""
        items: list[Seen] = []
        for visit in self.visits:
            if not (events := said.get(visit.jid)):
                continue
            folded = fold(visit.jid, self.rules, events, self.memory, self.known[visit.jid])
            for why, count in folded.rejected.items():
                self._note(visit, why, count)
            before = await self._said_before(visit, folded) if folded.revoked else {}
            items += (before | folded.items).values()
        return Batch(tuple(items), self.memory.dump(), self._told_notes())

    async def _said_before(self, visit: Visit, folded: Folded) -> dict[str, Seen]:
        """What may no longer be displayed because somebody took consent back: all since that consent was given."""
        revoked, found = folded.revoked, dict[str, Said]()
        wanted = {event for event in revoked.values() if event}
        began_ms = self.memory.places[visit.jid].began_ms // 1000 * 1000
        before, whole = "", False
        for _ in range(REFUSAL_PAGES):
            page = await self._earlier(visit, before)
            said = [event for event in self._read(visit, page.kept) if isinstance(event, Said)]
            found |= {event.id: event for event in said}
            oldest_ms = min((one.at_ms for one in page.kept), default=0)
            given = len(wanted) == len(revoked) and wanted <= set(found)
            whole = page.complete or not page.kept or oldest_ms < began_ms or given
            if whole:
                break
            before = page.first
        if not whole:
            self._note(visit, "a consent taken back, for messages too long ago to find,")
        folding = Fold(visit.jid, self.rules, self.memory, Known())
        advisor: Callable[[Said], bool] = lambda event: folding.is_advisor(event.who, event.nick)  # noqa: E731
        return {
            event.id: hidden(event.id, advisor=advisor(event))
            for event in found.values()
            if event.replaces is None and event.text is not None and event.at_ms >= began_ms
            and not self.known[visit.jid].is_gone(event.id)
            and (advisor(event) or ((event.who in revoked or event.nick in folded.nicks)
                                    and not self.rules.policy.means(event.text)))
        }  # fmt: skip

    async def _earlier(self, visit: Visit, before: str) -> Page:
        try:
            return await self.archive.before(visit.jid, before)
        except Refused as refused:
            raise refusal(visit, refused.condition) from refused

    def _note(self, visit: Visit, why: str, count: int = 1) -> None:
        if count:
            notes = self.notes.setdefault(visit.jid, {})
            notes[why] = notes.get(why, 0) + count

    def _told_notes(self) -> tuple[str, ...]:
        if self.stream.broken and self.visits:
            self._note(self.visits[0], "a frame that is no XML", self.stream.broken)
            self.stream.broken = 0
        told = tuple(
            why.format(room=room, hours=OVERLAP_MS // 3_600_000) if why is PLACE_LOST else
            f"Room {room}: {count} × {why} left out."
            for room, notes in self.notes.items() for why, count in notes.items()
        )  # fmt: skip
        self.notes.clear()
        return told
