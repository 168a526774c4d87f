"""How the house is, as the desk is told: counts by queue, what is late, quiet hours. No look at every post."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from feeder.house import House
from feeder.queues import Queues
from feeder.queues.index import COUNTED
from feeder.quiet import Rhythm
from feeder.search.flags import Flags
from wall import wire
from wall.clock import to_iso
from wall.post import HERE_MS

MOST = 200
"""Names told for filters, of each kind."""
MOST_HERE = 20
"""So many who are in the shop are told; nobody goes to more at once."""


class Present(Protocol):
    """Who is connected, and what the screens are told."""

    def wall(self) -> wire.Wall: ...
    def screens(self) -> list[wire.ScreenStatus]: ...
    def desks(self) -> list[str]: ...


class Statuses:
    """Tells how one house is. `read`: a post as desks are told it, by which the place of a note has its label."""

    def __init__(
        self,
        house: House,
        queues: Queues,
        flags: Flags,
        rhythm: Rhythm,
        sources: Callable[[], list[wire.SourceStatus]],
        log_bytes: Callable[[], int],
        version: str,
        read: Callable[[str], Awaitable[wire.DeskPost]],
    ) -> None:
        self._house = house
        self._read = read
        self._queues = queues
        self._flags = flags
        self._rhythm = rhythm
        self._sources = sources
        self._log_bytes = log_bytes
        self._version = version
        self._handover = wire.HandOver(id="", by="", at_ms=0)

    async def status(self, account: str, present: Present) -> wire.Status:
        """As of now, with the counts for `account`."""
        house, queues, state = self._house, self._queues, self._house.state
        panel, now_ms = house.panel(), house.now_ms()
        before_ms = now_ms - (state.rules.answer_within_min * 60_000 if state.rules is not None else now_ms)
        return wire.Status(
            panel=panel,
            second=queues.count("second", account),
            wall=present.wall(),
            sources=self._sources(),
            screens=present.screens(),
            desks=present.desks(),
            through=state.through,
            log_bytes=self._log_bytes(),
            voided=len(state.voided) + len(house.unreadable),
            version=self._version,
            at=to_iso(now_ms),
            queues={queue: queues.count(queue, account) for queue in COUNTED},
            overdue=queues.overdue(before_ms),
            oldest=queues.oldest(),
            late=queues.late(before_ms),
            quiet=self._quiet(now_ms),
            handover=await self._last_handover(),
            here=await self._here(now_ms),
            shops=sorted(queues.shops)[:MOST],
            languages=sorted(queues.languages)[:MOST],
            flags=sorted(self._flags.counts)[:MOST],
        )

    async def _here(self, now_ms: int) -> list[wire.Here]:
        posts = self._house.state.posts
        out: list[wire.Here] = []
        for name in self._queues.here(now_ms)[:MOST_HERE]:
            told, came_ms = await self._read(name), posts[name].received_ms
            where = wire.Here(
                post=name, since_ms=came_ms, until_ms=came_ms + HERE_MS, place=told.place, topic=told.topic
            )
            out.append(where)
        return out

    def _quiet(self, now_ms: int) -> wire.Quiet:
        until_ms, hours = self._rhythm.now(now_ms)
        unanswered = self._queues.count("to-answer")
        return wire.Quiet(now=until_ms > 0, until_ms=until_ms, hours=hours, unanswered=unanswered)

    async def _last_handover(self) -> wire.HandOver | None:
        relay = self._house.state.handovers.get(self._house.shop)
        if relay is None:
            return None
        if relay.id != self._handover.id:
            text = await self._house.contents.handover(relay)
            self._handover = wire.HandOver(id=relay.id, by=relay.by, at_ms=relay.at_ms, text=text)
        return self._handover
