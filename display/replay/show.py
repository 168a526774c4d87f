"""A past day on this screen: its scenes as they were, the day as it would go, or its story, in the replay's frame.

The hub leads: it tells the clock of then, the cards, and the script that was up. No I/O; what is to be asked of the
hub waits in `steers`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_

from display.draw import Frame, Layer
from display.drawing import Drawn
from display.picture import Picture
from display.replay import around, bar, said
from display.replay.curve import span
from display.replay.exact import Not, again
from display.replay.helm import HELP_S, Helm
from display.replay.setting import setting, shade
from display.replay.story.telling import Telling
from display.scenes.base import World
from display.scripts import Shown
from display.show import Now, Show
from display.store import Change
from display.tempo.pace import Pace
from display.wording import noon_of
from wall import wire
from wall.client import Sent

BLACK = "#000000"
HOLD_S = 2.0
"""At speed, a scene stays up so long at least, whatever comes after it: a picture that flickers is none."""
FRESH_S = 0.9
"""How often the same scene is drawn again at speed, as its clock goes on."""
SETTLE_S = 0.5
"""So long (s) the cards of another scene may come before it is told which."""
SILENT_S = 8.0
"""A hub that has not been reached for so long (s) since the day was asked for is said not to answer."""


class PastShow(Helm, Show):
    """The show of a past day. `ask`: what was asked of the hub; the next session asks for it, from where one is."""

    def __init__(self, ask: wire.Replay, *args: Any, reading: Pace | None = None, **given: Any) -> None:
        """`reading`: how long the story's pages stay; the rest as for any show, which a free replay goes like."""
        Show.__init__(self, *args, **given)
        Helm.__init__(self, ask)
        self._reading = reading or Pace()
        self.store.replay = True
        self.scene: wire.Scene | None = None
        self._film: Picture | None = None
        self._film_s = 0.0
        self._film_of: object = None
        self._why: Not | None = ""
        self._met = False
        self._asked_s: float | None = None
        self._bar: tuple[object, list[Layer]] | None = None
        self._settles = 0.0
        self._back = False
        """A new session begins with the day's first picture, and goes on to where the last one was."""

    # --- what the hub says

    def hear(self, message: wire.ToClient, now: float) -> bool:
        """Take in what is of a replay alone; returns whether the picture may be another."""
        if self.again:  # what the session says that is to end counts no more
            return False
        match message:
            case wire.Welcome():
                if self._met and self.head.at_ms:  # the line was lost: go on from where we were
                    head = self.head
                    head.wish_ms, self._back = head.at_ms, True
                    self.steers.append(wire.Steer(at_ms=head.at_ms, speed=head.speed or None, paused=head.paused))
                self._met = True
                return True
            case wire.Course():
                self.course = message
                self._tell(now)
                self.stale = True
                return True
            case wire.Scene():
                # Where a jump is awaited, what comes before it is no picture.
                self.scene, self._settles = message, 0.0 if self.head.wish_ms is None else now + SETTLE_S
                return True
            case wire.View():
                self.head.at_ms = message.at_ms
                back, self._back = self._back, False
                if back and message.at_ms != self.head.wish_ms:
                    self._settles = now + SETTLE_S
                elif message.whole:
                    self.head.wish_ms, self.stale, self._settles = None, True, now + SETTLE_S
                return True
            case wire.Beat():
                head = self.head
                moved = (message.at_ms, message.speed, message.paused) != (head.at_ms, head.speed, head.paused)
                head.at_ms, head.speed, head.paused = message.at_ms, message.speed or head.speed, message.paused
                if self.help_until is None:
                    self.help_until = now + HELP_S
                return moved
            case _:
                return False

    def take(self, message: wire.ToClient, now: float) -> tuple[Change, bool]:
        """Take a message in. What left, as far as it must leave the picture at once; whether to draw anew.

        A card that is only not needed any more is no loss: what stands of it stays until the next scene.
        """
        moved = self.hear(message, now)
        change = self.store.apply(message, now)
        self.learned(change)
        whole = isinstance(message, wire.View) and message.whole
        hidden = tuple(post for post in change.gone if post in self.store.cards and not whole)
        if hidden:
            self.stale, self._settles = True, 0.0
        elif change.gone:
            self._settles = now + SETTLE_S
        return replace(change, gone=hidden), moved or change.cards

    def there(self, message: wire.ToClient) -> bool:
        """Whether, with this message, all that a picture needs has come: the cards, and what was up.

        The bar may follow; a story begins with it.
        """
        if isinstance(message, wire.Goodbye):
            raise Sent(message.code, message.why, message.refused, message.facts)
        if not self.head.at_ms or (self.ask.story and self.course is None):
            return False
        return isinstance(message, wire.Scene) or (self.free and isinstance(message, wire.Beat))

    def lost(self) -> None:
        """Something on the picture may not be drawn any more."""
        self.stale, self._settles = True, 0.0

    def _tell(self, now: float) -> None:
        """Begin the story, where it was asked for and there is one."""
        if self.ask.story and self.course is not None and self.course.story:
            kept = self.telling.at if self.telling is not None else 0
            first = span(self.course)[0]  # the night before is told with the day: it begins where the bar does
            chapters = [with_(one, at_ms=max(one.at_ms, first)) for one in self.course.story]
            self.telling = Telling(chapters, self._reading, at=min(kept, len(chapters) - 1))
            self.steers += self.telling.go(0, now)
        else:
            self.telling = None

    # --- the picture

    def picture(self, now_ms: int, now: float) -> Picture:
        """The film in its frame, with the word, the clock of then and the bar."""
        if self.telling is not None:
            self.steers += self.telling.step(now)
        film = self._filmed(now)
        look, kit = self.look, replace(self.kit, now_ms=self.head.at_ms)
        place, colours = setting(look.size), shade(look.theme)
        at_ms = self.head.wish_ms if self.head.wish_ms is not None else self.head.at_ms
        at_ms = at_ms or noon_of(self.ask.day, kit.say.zone)
        told = self._said(now, at_ms)
        layers: list[Layer] = around.film(kit, place, colours, film.frame, tuple(film.texts), told.caption)
        layers += around.told(kit, place, colours, told)
        if self.course is not None:
            instead = () if place.aside else (*((told.note,) if told.note else ()), *told.help)
            key = (id(self.course), look, kit.say.local(at_ms).date(), instead)
            if self._bar is None or self._bar[0] != key:
                self._bar = key, bar.still(kit, place, colours, self.course, instead)
            layers += [*self._bar[1], *bar.moving(place, colours, self.course, at_ms)]
        return replace(
            film, frame=Frame(look.size, colours.ground, tuple(layers)), through=self.store.through,
            connected=self.store.connected(now), replay=True, next_s=self._soon(film, now), sudden=self._jumped(now),
        )  # fmt: skip

    def _jumped(self, now: float) -> bool:
        """Whether this is the picture that somebody jumped to, or one on the way there."""
        sudden = self.sudden
        self.sudden = sudden and (self.head.wish_ms is not None or now < self._settles)
        return sudden

    def _filmed(self, now: float) -> Picture:
        """The picture of then; at speed the last one for a while, unless it must go or somebody jumped."""
        minute = self.head.at_ms // 60_000
        of = self.telling.of() if self.telling is not None else (self.scene.script if self.scene else None)
        key = (of, minute, self.look, self.store.wall, id(self.store.panel), self.free)
        calm = self.head.speed > 1 and not self.head.paused and not self.stale and self.telling is None
        if self._film is not None and calm and key != self._film_of:
            same = isinstance(self._film_of, tuple) and self._film_of[0] == of
            if now - self._film_s < (FRESH_S if same else HOLD_S) and not self.free:
                return self._film
        if self._film is not None and now < self._settles:
            return self._film
        if self._film is None or self.stale or key != self._film_of or self.free:
            self._film = self._dark(super().picture(self.head.at_ms, now))
            self._film_of, self._film_s, self.stale = key, now, False
        return self._film

    @property
    def free(self) -> bool:
        """Whether the day goes as it would, not as it was: asked for, or because nobody has reported what was up."""
        if self.telling is not None:
            return False
        return self.ask.free or (self.course is not None and not self.course.screens)

    def _instant(self, now_ms: int, now: float) -> Now:
        """In the film it is then: whether the line holds now is told beside it."""
        return Now(now_ms, now, 0.0, connected=True, starting=False)

    def _drawn(self, world: World, now: Now) -> Drawn:
        self._why = ""
        if self.telling is not None:
            return self.telling.draw(
                replace(self.kit, now_ms=self.head.at_ms), self.store.cards, self.course, self.store.panel
            )
        if self.free:
            return super()._drawn(world, now)
        script = self.scene.script if self.scene is not None else None
        if script is None:
            self._why = None
            return Drawn(Shown("unknown"), ())
        found = again(self.kit, self.scenery, self.store.cards, script)
        self._why = found.why
        return found.drawn

    def _framed(self, drawn: Drawn, world: World, now: Now) -> tuple[Layer, ...]:
        """A chapter has no foot: it is chosen, and not the newest first."""
        layers = super()._framed(drawn, world, now)
        if self.telling is None:
            return layers
        return tuple(layer for layer in layers if layer.key not in ("foot", "foot-rule"))

    def _dark(self, picture: Picture) -> Picture:
        """What was dark is dark, without head or foot; so is what nobody knows."""
        if picture.shown.scene not in ("dark", "unknown"):
            return picture
        return replace(picture, frame=Frame(self.look.size, BLACK), texts={})

    def _said(self, now: float, at_ms: int) -> around.Told:
        _, telling, due = self.kit.say._, self.telling, not self.head.at_ms
        quiet = telling is not None or (self._met and not self.store.connected(now))
        note = said.note(_, self._why, asked=self.ask.free, free=self.free) if not quiet else ""
        self._asked_s = now if self._asked_s is None else self._asked_s
        if not self.store.connected(now) and (self._met or now - self._asked_s >= SILENT_S):
            note = said.silent(_)
        up = self._film.shown.scene if self._film is not None and not due else ""
        return around.Told(
            at_ms=at_ms,
            speed=self.head.speed or self.ask.speed,
            paused=self.head.paused if telling is None else telling.paused,
            note=note,
            caption=said.caption(_, up, self._why),
            help=tuple(said.keys(_, story=telling is not None)) if self.helping(now) else (),
            chapter="" if telling is None else f"{telling.at + 1}/{len(telling.chapters)}",
            due=due,
        )

    def _soon(self, film: Picture, now: float) -> float:
        """When the picture may change if the hub says nothing (s)."""
        waits = [film.next_s if self.free else 60.0, 1.0 if not self.head.paused else 30.0]
        if self.helping(now) and self.help_until is not None:
            waits.append(self.help_until - now + 0.01)
        if self.telling is not None:
            waits.append(self.telling.due(now))
        if not self.store.connected(now):
            waits.append(1.0)
        if now < self._settles:
            waits.append(self._settles - now)
        left = self.store.expires_in(now)
        if left is not None:
            waits.append(left + 0.01)
        return max(0.01, min(waits))
