"""The lived shop: who works there, what they all share, and small things that everybody does."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo

from feeder.decide import execute
from feeder.demo.lived.agenda import Agenda
from feeder.demo.lived.rhythm import STAFF_MIN, LivedDay, quiet
from feeder.demo.lived.texts import Pen, Text
from feeder.direct import Done
from feeder.house import House
from wall import commands as do
from wall.clock import day_of
from wall.events import AccountRole
from wall.post import Post

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
TIDY_MS = 2 * HOUR_MS
"""For so long (ms) after closing somebody stays, on the last day of a tidy shop."""


@dataclass(frozen=True)
class Cast:
    """The accounts. `others`: more accounts with their roles, who do not decide here. The first moderator's praise is
    told to the manager, the second one's is not."""

    manager: str = "direction"
    moderators: tuple[str, str] = ("camille", "noa")
    screen: str = "ecran-1"
    roles: tuple[tuple[str, AccountRole], ...] = ()
    """Roles that are others than `manager`, `moderator` and `screen`."""

    @property
    def deciders(self) -> tuple[str, str, str]:
        return (*self.moderators, self.manager)


@dataclass(eq=False)
class Made:
    """A post of a lived day, and what is known of it from outside. `device`: of a note."""

    id: str
    source: str
    native_id: str
    kind: str
    text: Text
    author: str
    stars: int | None = None
    other: str = ""
    """The post that it repeats."""
    device: str = ""
    topic: str = ""
    """Of a note: opinion, suggestion or problem."""
    supported: set[str] = field(default_factory=set)
    """Whose receipts said “me too” to its promise."""


@dataclass(eq=False)
class Shop:
    """What everybody shares. `day_of`: what a day is like."""

    house: House
    agenda: Agenda
    rng: random.Random
    pen: Pen
    cast: Cast
    zone: tzinfo
    day_of: Callable[[date], LivedDay]
    tidy_ms: int | None = None
    """By then (Unix ms) everything is decided; None: what comes late waits."""
    letters: dict[str, tuple[int, int]] = field(default_factory=dict)
    """How long each post's text is, and the reply beneath it."""
    notes: list[Made] = field(default_factory=list)
    """Notes whose authors hold a receipt."""
    count: int = 0

    def entry(self) -> str:
        """A new id for a command or a delivery."""
        self.count += 1
        return f"lived-{self.count:08d}"

    def post(self, made: Made) -> Post | None:
        """As the house has it now."""
        return self.house.state.posts.get(made.id)

    async def does(self, command: do.Command, actor: str) -> Done:
        """Somebody's command. Raises Refused: then these days are not what they should be."""
        return await execute(self.house, command, actor)

    def at_desk(self, from_ms: int, minutes: float, *, tidy: bool = True) -> int:
        """When somebody at the desk gets to something after so many minutes; if nobody is there, the next morning.

        `tidy`: in a tidy shop on the last evening at the latest.
        """
        at_ms = from_ms + round(minutes * MINUTE_MS)
        if tidy and self.tidy_ms is not None and at_ms > self.tidy_ms - TIDY_MS:
            return max(from_ms + MINUTE_MS, min(at_ms, self.tidy_ms))
        day = self._day(at_ms)
        morning = day.open_ms - STAFF_MIN * MINUTE_MS
        if at_ms < morning:
            return morning + self._early()
        if at_ms > day.close_ms:
            return self._day(day.to_ms + 1).open_ms - STAFF_MIN * MINUTE_MS + self._early()
        return at_ms

    @property
    def over(self) -> bool:
        """Whether a tidy shop has closed its last day: nobody writes any more."""
        return self.tidy_ms is not None and self.agenda.now_ms > self.tidy_ms

    def in_quiet(self, from_ms: int) -> int:
        """An instant in the next quiet hour, or (one time in three) some time soon at the desk."""
        soon = self.at_desk(from_ms, self.rng.uniform(8, 150))
        if self.rng.random() < 0.34:
            return soon
        at_ms = soon
        for _ in range(48):
            if quiet(self._day(at_ms), at_ms):
                return at_ms
            at_ms = self.at_desk(at_ms, 25)
        return soon

    def somebody(self, *but: str) -> str:
        """Who is at the desk, by lot; the manager seldom. If nobody else is left, the manager."""
        there = [name for name in self.cast.deciders if name not in but]
        weights = [0.15 if name == self.cast.manager else 1.0 for name in there]
        return self.rng.choices(there, weights)[0] if there else self.cast.manager

    def _day(self, at_ms: int) -> LivedDay:
        return self.day_of(day_of(at_ms, self.zone))

    def _early(self) -> int:
        return round(self.rng.uniform(0, 45) * MINUTE_MS)
