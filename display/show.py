"""The director: what is known and what time it is go in, the picture comes out. No I/O.

It joins store, timeline and scenes. What overrides the course: a pause of the desk, and having nothing left that may
be shown. What cannot be drawn is left out and told (`problems`), and the show goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from display.draw import Frame, Layer, Measure
from display.drawing import Drawn, Scenery, plainest
from display.faults import Faults
from display.items import Item
from display.look import Look
from display.picture import Picture
from display.scenes import chrome
from display.scenes.base import Invitation, Scene, World, find
from display.scenes.chrome import Condition
from display.scenes.parts import Kit
from display.scripts import Shown
from display.setter import Unset
from display.store import Change, Store
from display.tempo.deck import Deck
from display.tempo.pace import Pace
from display.tempo.program import program
from display.tempo.timeline import Timeline
from display.wording import Wording, zone_of
from wall.wire import SILENCE_S

__all__ = ["Picture", "Show"]
ATTEMPTS = 12
"""So many things that cannot be drawn are met in one picture; then it is the plainest one, and the next tries on."""
SOON_S = 1.0
INVITED_S = 600.0
"""Without the feeder for so long (s), nobody is invited to write: the code has gone stale."""
FEW = 8
"""So many of the newest posts are looked at for a picture in haste, which is more than a board usually holds."""


@dataclass(frozen=True)
class Now:
    """An instant: Unix ms by this machine (in a replay, by the clock of then), monotonic s; how fresh the news is."""

    ms: int
    s: float
    age: float | None
    connected: bool
    starting: bool


class Show:
    """One screen's show. `rng`: the spotlight's lot. `scenes`: those told in plates, by name."""

    def __init__(
        self, store: Store, look: Look, say: Wording, measure: Measure, *, pace: Pace, stale_after_s: float = 10.0,
        playlist: Sequence[str] = (), invitation: Invitation = Invitation(), rng: Random | None = None,
        scenes: Mapping[str, Scene] | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.look = look
        self._base = self._say = say
        self._measure = measure
        self._stale_after_s = stale_after_s
        self._playlist = tuple(playlist)
        self._invitation = invitation
        self._now_ms = 0
        self._listed: list[Item] | None = None
        self._items: tuple[Item, ...] = ()
        self._started: float | None = None
        self.hasty = False
        """Make the next picture of the newest posts alone: a start does not wait until all have been measured."""
        self.faults = Faults()
        self.scenery = Scenery(self.faults, find() if scenes is None else scenes, lambda: self.kit)
        self.setter = self.scenery.setter
        self.timeline = Timeline(
            self.setter, pace, program(playlist, self.scenery.scenes), Deck(rng or Random(0)), self.scenery
        )

    @property
    def kit(self) -> Kit:
        return Kit(self.look, self._say, self._measure, self._now_ms)

    @property
    def problems(self) -> list[str]:
        """What is wrong, in the house's words, without any word of a post."""
        unknown = [self._say._("no such scene: {scene}").format(scene=name) for name in self.timeline.program.unknown]
        return [*self.faults.told(self._say), *unknown]

    def play(self, names: Sequence[str]) -> None:
        """Play these scenes from now on, after the one that is up; none: those of the configuration."""
        self.timeline.program = program(tuple(names) or self._playlist, self.scenery.scenes)

    def learned(self, change: Change) -> None:
        """The store has taken something in."""
        self.timeline.acquaint(change.standing)
        if change.gone:
            self.setter.forget(set(change.gone))
        if change.cards:
            self.scenery.changed = True

    def lost(self) -> None:
        """Something that is up may not be drawn any more; the next picture is without it."""

    def picture(self, now_ms: int, now: float) -> Picture:
        """What to show at `now_ms` (Unix ms; in a replay the clock of then) and `now` (monotonic s)."""
        self._reword(now_ms)
        store, instant = self.store, self._instant(now_ms, now)
        world = self._world(instant)
        self.scenery.set(world, store.clock_ms(now_ms, now), now)
        drawn = self._drawn(world, instant)
        layers = self._framed(drawn, world, instant)
        return Picture(
            frame=Frame(self.look.size, self.look.theme.ground, layers),
            shown=drawn.shown,
            texts=drawn.texts,
            through=store.through,
            connected=instant.connected,
            age_s=instant.age,
            queued=self.timeline.queued,
            replay=store.replay,
            next_s=self._next_s(instant, plain=drawn.shown.scene == "plain"),
        )

    def _instant(self, now_ms: int, now: float) -> Now:
        self._started = now if self._started is None else self._started
        age = self.store.age(now)
        starting = age is None and now - self._started < SILENCE_S
        return Now(now_ms, now, age, self.store.connected(now), starting)

    def _world(self, now: Now) -> World:
        """What there is to speak of: of the announcements those that are in force by the feeder's clock."""
        store = self.store
        clock = store.clock_ms(now.ms, now.s)
        age = None if now.connected else now.age
        if self._listed is not store.items():
            self._listed = store.items()
            self._items = tuple(self._listed)
        items, wall = self._items, store.wall_at(clock)
        if self.hasty:
            items, self.hasty = items[:FEW], False
        return World(items, store.panel, wall, self._inviting(now), age, self.timeline.queued)

    def _inviting(self, now: Now) -> Invitation:
        """Where to write a word. The feeder tells the address, with a code that is good for some minutes: once it has
        been away for so long, nobody is sent to a page that cannot take their words."""
        told = self.store.wall.invite
        if told and not self.store.replay and now.age is not None and now.age <= INVITED_S:
            return replace(self._invitation, url=told)
        return self._invitation

    def _drawn(self, world: World, now: Now) -> Drawn:
        """The scene of now. What cannot be set is left out, and the show goes on without it."""
        for _ in range(ATTEMPTS):
            try:
                drawn = self._attempt(world, now)
            except Unset as unset:
                self.scenery.blame(unset.scene, unset.item, unset)
                continue
            if drawn is not None:
                return drawn
        return plainest(self.kit)

    def _attempt(self, world: World, now: Now) -> Drawn | None:
        """None: what was to be drawn could not be; it is left out from now on. Raises Unset."""
        items: Sequence[Item] = world.items
        if world.wall.paused_ms is not None:
            self.timeline.hold(items)
            return self.scenery.override("pause")
        if not items and not now.connected:
            self.timeline.hold(items)
            self.timeline.slide = None
            return Drawn(Shown("starting"), ()) if now.starting else self.scenery.override("reconnecting")
        slide = self.timeline.step(items, now.s)
        if slide is not None:
            return self.scenery.draw(slide)
        return plainest(self.kit) if items else self.scenery.override("empty")

    def _framed(self, drawn: Drawn, world: World, now: Now) -> tuple[Layer, ...]:
        """The layers with the shop's name and the clock above, order, figures and age beneath."""
        invites = drawn.shown.scene in ("invitation", "fairness", "empty", "reconnecting", "plain")
        condition = Condition(
            age_s=None if now.connected else now.age,
            loud=now.age is not None and now.age > self._stale_after_s,
            panel=self.store.panel,
            queued=self.timeline.queued,
            invitation=Invitation() if invites else world.invitation,
            paused=world.wall.paused_ms is not None,
        )
        parts: list[list[Layer]] = [[], []]
        for n, (name, part) in enumerate((("head", chrome.head), ("foot", chrome.foot))):
            try:
                parts[n] = part(self.kit, condition)
                self.faults.fine(name)
            except Exception as error:  # noqa: BLE001 - noted, told, logged
                self.faults.scene(name, error, now.s)
        return (*parts[0], *drawn.layers, *parts[1])

    def _reword(self, now_ms: int) -> None:
        """Take over the shop's name, zone and sources; a new day may word dates otherwise."""
        store = self.store
        said = replace(
            self._base,
            shop=store.shop or self._base.shop,
            zone=zone_of(store.zone),
            labels=tuple(sorted(store.labels.items())),
        )
        if said != self._say or said.local(now_ms).date() != said.local(self._now_ms).date():
            self.setter.clear()
        self._say, self._now_ms = said, now_ms

    def _next_s(self, now: Now, *, plain: bool) -> float:
        waits = [(60_000 - now.ms % 60_000) / 1000]
        if plain:
            waits.append(SOON_S)
        times = [self.timeline.next_due(now.s), self.faults.next_try(now.s)]
        waits += [time - now.s for time in times if time is not None]
        if now.starting and self._started is not None:
            waits.append(SILENCE_S - (now.s - self._started) + 0.01)
        if now.age is not None and not now.connected:
            waits.append(1.0 - now.age % 1.0 + 0.01 if now.age < 60 else 60.0 - now.age % 60.0 + 0.01)
        for left in (self.store.expires_in(now.s), self.store.announces_in(now.ms, now.s)):
            if left is not None:
                waits.append(left + 0.01)
        return max(0.01, min(waits))
