"""A past day, played to one client that steers it: jumps in any order, faster and slower, standing still.

What is sent at an instant depends on that instant alone, never on the way there: the newest cards that were on the
wall, those that the screen's script showed, and those that the story speaks of. What was forgotten, withdrawn,
refused or edited since is marked and has no words, also when that happens while the replay runs or stands still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from feeder.house import House
from feeder.past.reel import Reel
from feeder.past.store import PastBroken
from feeder.public import MOST, PublicView, WallView
from feeder.replaying.cards import Past
from feeder.replaying.courses import Courses
from feeder.replaying.days import bounds_of
from feeder.replaying.film import Film
from feeder.session import Session
from wall import wire, words
from wall.log.base import LogBroken
from wall.past import FASTEST, SLOWEST
from wall.rules import Refused
from wall.state import State
from wall.stats import panel

FRAME_S = 0.1
GATHER_S = 0.02
"""Steers that come within this time (s) are one: a key that is held down asks for no more than fifty a second."""
BEHIND = 16
"""Messages that may wait for a client before its next jump is answered: jumps in between are left out."""


class Player:
    """Plays `ask` to one session."""

    def __init__(self, house: House, view: PublicView, courses: Courses, ask: wire.Replay, screen: str = "") -> None:
        """`screen`: the account of the screen that asks; empty: somebody else does."""
        self._house = house
        self._courses = courses
        self._ask = ask
        self._asking = screen
        self._reel = Reel(house)
        self._past = Past(house, view)
        self._wall = WallView(house, self._reel.state)
        self._film: Film | None = None
        self._screen = ""
        self._making: asyncio.Task[wire.Course] | None = None
        self._story: list[str] = []
        self._holds: dict[str, wire.Card] = {}
        self._told = wire.Wall()
        self._scene: wire.Script | None = None
        self._first_ms, self._last_ms, self._at_ms = 0, 0, 0.0
        self._speed = _within(ask.speed)
        self._paused = ask.paused or ask.story
        self._steer = wire.Steer()
        self._news = asyncio.Event()
        self._dirty = False
        self._mark_s = self._told_s = 0.0

    async def play(self, session: Session) -> None:
        """Play until the client goes; a day that cannot be played is told in words (`protocol`).

        The first picture never waits for the day's course: where that is not at hand, it comes when it is made.
        """
        stop = self._house.listen(self._heard)
        try:
            await self.load(session)
            await self._run(session)
        except Refused as refused:
            session.close("protocol", words.refusal(refused.code, refused.facts, str), refused=refused)
        except LogBroken as error:
            session.close("closing", str(error))
        finally:
            stop()
            if self._making is not None:
                self._making.cancel()

    async def load(self, session: Session) -> None:
        """Find the day, and send its course if it is at hand, or a story is to be told. Raises Refused, LogBroken."""
        ask, zone = self._ask, self._house.state.zone
        soon = ask.story or self._courses.soon(ask.day)
        course = await (self._courses.of(ask.day, story=ask.story) if soon else self._courses.outline(ask.day))
        self._first_ms, end_ms = bounds_of(ask, zone)
        self._last_ms = max(self._first_ms, min(end_ms, course.to_ms))
        screen = chosen(course.screens, ask.screen, self._asking)
        self._screen = screen
        if screen and not (ask.free or ask.story):
            self._film = self._courses.film(screen)
        self._story = [post for chapter in course.story for post in chapter.posts]
        begin_ms = self._first_ms
        if ask.story and course.story:
            begin_ms = course.story[0].at_ms
        elif not ask.start:
            # Nobody wants to watch the night: the day begins a moment before there is something to be seen.
            drawn_ms = await self._film.begins(course.from_ms, course.to_ms) if self._film is not None else None
            first_ms = course.first_ms if drawn_ms is None else drawn_ms
            begin_ms = first_ms - round(self._speed * 1000) if first_ms else begin_ms
        self._at_ms = float(self._bounded(begin_ms))
        if soon:
            self._push(session, course)
        else:
            self._making = asyncio.create_task(self._courses.of(ask.day))

    def _push(self, session: Session, course: wire.Course) -> None:
        if self._screen:
            others = [name for name in course.screens if name != self._screen]
            course = replace(course, screens=[self._screen, *others])
        session.push(wire.encode(course))

    def steer(self, steer: wire.Steer) -> None:
        """Go on otherwise; several of them before the next picture are one."""
        before = self._steer
        self._steer = wire.Steer(
            at_ms=before.at_ms if steer.at_ms is None else steer.at_ms,
            speed=before.speed if steer.speed is None else steer.speed,
            paused=before.paused if steer.paused is None else steer.paused,
        )
        self._news.set()

    async def _run(self, session: Session) -> None:
        await self.go(session, int(self._at_ms))
        while not session.ending:
            await self._wait()
            if self._making is not None and self._making.done():
                course, self._making = self._making.result(), None
                self._push(session, course)
            await self.step(session)

    async def step(self, session: Session) -> None:
        """Do as was steered, and go on by as much as time has passed."""
        now_s = self._house.clock.monotonic()
        moved_ms = 0.0 if self.still else (now_s - self._mark_s) * 1000 * self._speed
        self._mark_s = now_s
        steered = self._news.is_set() and session.queued <= BEHIND
        if steered and (at_ms := self._take()) is not None:
            await self.go(session, at_ms)
        elif moved_ms > 0:
            await self._move(session, moved_ms)
        elif steered or self._dirty or now_s - self._told_s >= wire.BEAT_S:
            await self.show(session)

    @property
    def still(self) -> bool:
        """Whether it stands: it was told to, or it is at the end."""
        return self._paused or self._at_ms >= self._last_ms

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(FRAME_S):
                await self._news.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_S)

    def _take(self) -> int | None:
        """Do as was steered; where to jump, if that was a jump."""
        steer, self._steer = self._steer, wire.Steer()
        self._news.clear()
        self._speed = self._speed if steer.speed is None else _within(steer.speed)
        self._paused = self._paused if steer.paused is None else steer.paused
        return steer.at_ms

    async def _move(self, session: Session, moved_ms: float) -> None:
        """Go on for so long (ms of then); where the feeder was held up, no script longer than a picture is lost."""
        before = int(self._at_ms)
        after_ms = min(self._at_ms + moved_ms, float(self._last_ms))
        if self._film is not None:
            least = round(FRAME_S * 1000 * self._speed)
            for at_ms in (await self._film.passed(before, int(after_ms), least))[-BEHIND:]:
                self._at_ms = float(at_ms)
                await self.show(session)
        self._at_ms = after_ms
        await self.show(session)

    async def go(self, session: Session, at_ms: int) -> None:
        """Jump there, and show it."""
        self._at_ms = float(self._bounded(at_ms))
        await self.show(session, whole=True)
        self._mark_s = self._house.clock.monotonic()  # finding it took its time: it goes on from there now

    async def show(self, session: Session, *, whole: bool = False) -> None:
        """Send what there is to be seen at this instant, as far as it is not known, the beat, and the scene."""
        self._dirty, self._told_s = False, self._house.clock.monotonic()
        at_ms = int(self._at_ms)
        script = await self._film.up(at_ms) if self._film is not None else None
        held_ms = await self._film.held_ms(script, at_ms) if self._film is not None and script is not None else at_ms
        try:
            wanted, figures, through = await self._seen(held_ms, script)
        except PastBroken:  # the snapshots are damaged: the next look does without them
            wanted, figures, through = await self._seen(held_ms, script)
        add = [card for name, card in wanted.items() if whole or self._holds.get(name) != card]
        remove = [] if whole else [name for name in self._holds if name not in wanted]
        wall = self._wall.now if whole or self._wall.now != self._told else None
        self._holds, self._told = wanted, self._wall.now
        if add or remove or whole or wall is not None:
            view = wire.View(
                add=add, remove=remove, through=through, at_ms=at_ms, whole=whole, panel=figures, wall=wall
            )
            session.push(wire.encode(view))
        beat = wire.Beat(
            through=through, at_ms=at_ms, panel=figures, replay=True, speed=self._speed, paused=self.still
        )
        session.push(wire.encode(beat))
        if whole or script != self._scene:
            self._scene = script
            session.push(wire.encode(wire.Scene(at_ms=at_ms, script=self._known(script))))

    async def _seen(self, held_ms: int, script: wire.Script | None) -> tuple[dict[str, wire.Card], wire.Panel, int]:
        """The cards and the figures of an instant, and its place in the log; the wall of then is in `_wall`."""
        then = await self._reel.seek(held_ms)
        wanted = await self._past.cards(then, self._wanted(then, script))
        self._wall.state = then
        await self._wall.refresh()
        return wanted, panel(then, ledger=self._reel.head()), then.through

    def _wanted(self, then: State, script: wire.Script | None) -> dict[str, int]:
        """The posts whose cards are sent, and at which revision (0: that of then)."""
        wanted = dict.fromkeys(islice(reversed(then.visible), MOST), 0)
        wanted.update((name, 0) for name in self._story if name in then.visible)
        if script is not None:
            wanted.update((name, revision) for name, revision, _ in script.posts)
        return wanted

    def _known(self, script: wire.Script | None) -> wire.Script | None:
        """The script without posts that nothing is known of."""
        if script is None or all(name in self._holds for name, _, _ in script.posts):
            return script
        return replace(script, posts=[place for place in script.posts if place[0] in self._holds])

    def _bounded(self, at_ms: int) -> int:
        return max(self._first_ms, min(at_ms, self._last_ms))

    def _heard(self, touched: Sequence[str]) -> None:
        self._dirty = True


def chosen(screens: Sequence[str], wanted: str, asking: str) -> str:
    """Whose scripts are played, of the `screens` that have any (the most first); empty: nobody's.

    The one that is `wanted`, else the screen that is `asking`, else the one with the most.
    Raises Refused (`no-scripts`) where another one is wanted than there are.
    """
    if not screens:
        return ""
    if wanted and wanted not in screens:
        raise Refused("no-scripts", screen=wanted[:64], near=", ".join(screens[:4]))
    return wanted or (asking if asking in screens else screens[0])


def _within(speed: float) -> float:
    return max(SLOWEST, min(FASTEST, speed))
