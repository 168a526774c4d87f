"""A past day on this screen: its scenes as they were, the day as it would go, or its story, in the replay's frame.

The hub leads: it tells the clock of then, the cards, and the script that was up. No I/O; what is to be asked of the
hub waits in `steers`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as with_

from display.draw import Frame, Layer
from display.drawing import Drawn
from display.picture import Picture
from display.replay import around, bar, keys
from display.replay.exact import Not, again
from display.replay.keys import Action
from display.replay.setting import setting, shade
from display.replay.story.telling import Telling
from display.scenes.base import World
from display.scripts import Shown
from display.show import Now, Show
from display.store import Change
from display.tempo.pace import Pace
from display.wording import Gettext
from wall import wire
from wall.client import Link, Sent, Unreachable

BLACK = "#000000"
HOLD_S = 2.0
"""At speed, a scene stays up so long at least, whatever comes after it: a picture that flickers is none."""
FRESH_S = 0.9
"""How often the same scene is drawn again at speed, as its clock goes on."""
HELP_S = 9.0
SETTLE_S = 0.15
"""So long (s) the cards of another scene may come before it is told which."""
END_S = 600.0
"""So long (s) after its end, unless somebody steers, a replay that the desk began is over."""


@dataclass
class Head:
    """Where the replay is, as the hub said last, or as it was asked to be."""

    at_ms: int = 0
    speed: float = 0.0
    paused: bool = False
    wish_ms: int | None = None
    """Where it was asked to go, until the hub is there."""


class PastShow(Show):
    """The show of a past day. `ask`: what was asked of the hub; the next session asks for it, from where one is."""

    def __init__(self, ask: wire.Replay, *args: Any, reading: Pace | None = None, **given: Any) -> None:
        """`reading`: how long the story's pages stay; the rest as for any show, which a free replay goes like."""
        super().__init__(*args, **given)
        self._reading = reading or Pace()
        self.store.replay = True
        self.ask = ask
        self.course: wire.Course | None = None
        self.scene: wire.Scene | None = None
        self.head = Head(speed=ask.speed, paused=ask.paused)
        self.steers: list[wire.Steer] = []
        self.again = False
        """The session is to be begun anew: something else is asked for."""
        self.touched: float | None = None
        """When somebody steered last (monotonic s)."""
        self.telling: Telling | None = None
        self._film: Picture | None = None
        self._film_s = 0.0
        self._film_of: object = None
        self._why: Not | None = ""
        self._stale = True
        self._help_until: float | None = None
        self._met = False
        self._settles = 0.0
        self._stood = ask.paused
        self._since_end: float | None = None
        self._sudden = False

    # --- what the hub says

    def hear(self, message: wire.ToClient, now: float) -> bool:
        """Take in what is of a replay alone; returns whether the picture may be another."""
        match message:
            case wire.Welcome():
                if self._met and self.head.at_ms:  # the line was lost: go on from where we were
                    head = self.head
                    self.steers.append(wire.Steer(at_ms=head.at_ms, speed=head.speed or None, paused=head.paused))
                self._met = True
                return True
            case wire.Course():
                self.course = message
                self._tell(now)
                self._stale = True
                return True
            case wire.Scene():
                self.scene, self._settles = message, 0.0
                return True
            case wire.View():
                self.head.at_ms = message.at_ms
                if message.whole:
                    self.head.wish_ms, self._stale, self._settles = None, True, now + SETTLE_S
                return True
            case wire.Beat():
                head = self.head
                moved = (message.at_ms, message.speed, message.paused) != (head.at_ms, head.speed, head.paused)
                head.at_ms, head.speed, head.paused = message.at_ms, message.speed or head.speed, message.paused
                if self._help_until is None:
                    self._help_until = now + HELP_S
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
        hidden = tuple(post for post in change.gone if post in self.store.cards)
        if hidden:
            self._stale, self._settles = True, 0.0
        elif change.gone:
            self._settles = now + SETTLE_S
        return replace(change, gone=hidden), moved or change.cards

    def there(self, message: wire.ToClient) -> bool:
        """Whether, with this message, all that a picture needs has come: the bar, the cards, and what was up."""
        if isinstance(message, wire.Goodbye):
            raise Sent(message.code, message.why)
        if self.course is None or not self.head.at_ms:
            return False
        return isinstance(message, wire.Scene) or (self.free and isinstance(message, wire.Beat))

    def lost(self) -> None:
        """Something on the picture may not be drawn any more."""
        self._stale, self._settles = True, 0.0

    def _tell(self, now: float) -> None:
        """Begin the story, where it was asked for and there is one."""
        if self.ask.story and self.course is not None and self.course.story:
            kept = self.telling.at if self.telling is not None else 0
            self.telling = Telling(list(self.course.story), self._reading, at=kept)
            self.steers += self.telling.go(0, now)
        else:
            self.telling = None

    # --- what people want

    def asks_again(self) -> bool:
        """Whether the session is to be begun anew, because something else is wanted of it; told once."""
        again, self.again = self.again, False
        return again

    async def send(self, link: Link | None) -> None:
        """Tell the hub what was asked, in order; what it cannot be told now waits until the line is back."""
        while self.steers and link is not None and link.up:
            try:
                await link.send(self.steers[0])
            except Unreachable:
                return
            if self.steers:
                self.steers.pop(0)

    def press(self, press: keys.Press, now: float) -> bool:
        """A key; returns whether it meant something."""
        action = keys.meant(press)
        if action is None:
            return False
        self.do(action, now)
        return True

    def do(self, action: Action, now: float) -> None:
        """What somebody wants. The bar shows it at once; the film when the hub has answered."""
        self.touched = now
        if action.does == "help":
            self._help_until = now + HELP_S if not self._helping(now) else now
        elif action.does == "story":
            self.ask = with_(self.ask, story=not self.ask.story, paused=False)
            self.again, self.telling = True, None
        elif self.telling is not None and action.does in ("move", "pause", "home", "end", "tenth"):
            self.steers += self.telling.steer(action, now)
        else:
            head = self.head
            at_ms = head.wish_ms if head.wish_ms is not None else head.at_ms
            asked = keys.steer(action, self.course, at_ms, head.speed or self.ask.speed, paused=head.paused)
            if asked is not None:
                self.steer(asked, now)

    def steer(self, asked: wire.Steer, now: float) -> None:
        """Go on as asked: the hub is told, and the bar goes ahead of its answer."""
        self.touched = now
        if asked.at_ms is not None:
            self.head.wish_ms = asked.at_ms
        self.head.speed = self.head.speed if asked.speed is None else asked.speed
        self._stood = self._stood if asked.paused is None else asked.paused
        self.head.paused = self.head.paused if asked.paused is None else asked.paused
        self._since_end, self._sudden = None, self._sudden or asked.at_ms is not None
        if self.telling is not None:
            self.telling, self._stale = None, True
        self.steers.append(asked)

    def ended(self, now: float) -> bool:
        """Whether it is over, and nobody has steered for END_S: it came to its end, or to that of its story."""
        over = self.telling.over if self.telling is not None else self.head.paused and not self._stood
        if not over or self.course is None:
            self._since_end = None
        elif self._since_end is None:
            self._since_end = now
        if self._since_end is None:
            return False
        return now - max(self._since_end, self.touched or self._since_end) >= END_S

    # --- the picture

    def picture(self, now_ms: int, now: float) -> Picture:
        """The film in its frame, with the word, the clock of then and the bar."""
        if self.telling is not None:
            self.steers += self.telling.step(now)
        film = self._filmed(now)
        look, kit = self.look, replace(self.kit, now_ms=self.head.at_ms)
        place, colours = setting(look.size), shade(look.theme)
        at_ms = self.head.wish_ms if self.head.wish_ms is not None else self.head.at_ms
        said = self._said(now, at_ms, kit.say._)
        layers: list[Layer] = around.film(kit, place, colours, film.frame, tuple(film.texts), said.caption)
        layers += around.told(kit, place, colours, said)
        if self.course is not None:
            layers += bar.layers(kit, place, colours, self.course, at_ms)
        return replace(
            film, frame=Frame(look.size, colours.ground, tuple(layers)), through=self.store.through,
            connected=self.store.connected(now), replay=True, next_s=self._soon(film, now), sudden=self._jumped(),
        )  # fmt: skip

    def _jumped(self) -> bool:
        """Whether this is the picture that somebody jumped to."""
        sudden = self._sudden
        self._sudden = sudden and self.head.wish_ms is not None
        return sudden

    def _filmed(self, now: float) -> Picture:
        """The picture of then; at speed the last one for a while, unless it must go or somebody jumped."""
        minute = self.head.at_ms // 60_000
        of = self.telling.of() if self.telling is not None else (self.scene.script if self.scene else None)
        key = (of, minute, self.look, self.store.wall, id(self.store.panel), self.free)
        calm = self.head.speed > 1 and not self.head.paused and not self._stale and self.telling is None
        if self._film is not None and calm and key != self._film_of:
            same = isinstance(self._film_of, tuple) and self._film_of[0] == of
            if now - self._film_s < (FRESH_S if same else HOLD_S) and not self.free:
                return self._film
        if self._film is not None and now < self._settles:
            return self._film
        if self._film is None or self._stale or key != self._film_of or self.free:
            self._film = self._dark(super().picture(self.head.at_ms, now))
            self._film_of, self._film_s, self._stale = key, now, False
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
            return self.telling.draw(replace(self.kit, now_ms=self.head.at_ms), self.store.cards, self.course)
        if self.free:
            return super()._drawn(world, now)
        script = self.scene.script if self.scene is not None else None
        if script is None:
            self._why = None
            return Drawn(Shown("unknown"), ())
        found = again(self.kit, self.scenery, self.store.cards, script)
        self._why = found.why
        return found.drawn

    def _dark(self, picture: Picture) -> Picture:
        """What was dark is dark, without head or foot; so is what nobody knows."""
        if picture.shown.scene not in ("dark", "unknown"):
            return picture
        return replace(picture, frame=Frame(self.look.size, BLACK), texts={})

    def _said(self, now: float, at_ms: int, _: Gettext) -> around.Told:
        caption = ""
        scene = self._film.shown.scene if self._film is not None else ""
        if scene == "dark":
            caption = _("The screen was dark.")
        elif scene == "unknown":
            caption = _("Nothing is known of what stood on this screen then.")
        elif self._why in ("scene", "nothing"):
            caption = _("What stood here then cannot be drawn again.")
        helped = tuple(_help(_, story=self.telling is not None)) if self._helping(now) else ()
        chapter = ""
        if self.telling is not None:
            chapter = f"{self.telling.at + 1}/{len(self.telling.chapters)}"
        paused = self.head.paused if self.telling is None else self.telling.paused
        speed = self.head.speed or self.ask.speed
        return around.Told(at_ms, speed, paused, self._note(now, _), caption, helped, chapter)

    def _note(self, now: float, _: Gettext) -> str:
        """What must be known of the picture."""
        if self._met and not self.store.connected(now):
            return _("The shop’s server does not answer: the replay waits for it.")
        if self.telling is not None:
            return ""
        if self.ask.free:
            return _("The day as it would go, not as it was shown.")
        if self.free:
            return _("No screen reported that day: it goes as it would have, not as it was shown.")
        if self._why == "posts":
            return _("Not exactly as it was: some posts are not there any more.")
        if self._why == "size":
            return _("Not exactly as it was: that screen had another size.")
        return ""

    def _helping(self, now: float) -> bool:
        return self._help_until is not None and now < self._help_until

    def _soon(self, film: Picture, now: float) -> float:
        """When the picture may change if the hub says nothing (s)."""
        waits = [film.next_s if self.free else 60.0, 1.0 if not self.head.paused else 30.0]
        if self._helping(now) and self._help_until is not None:
            waits.append(self._help_until - now + 0.01)
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


def _help(_: Gettext, *, story: bool) -> list[str]:
    if story:
        return [_("← → chapter by chapter"), _("space: stand still"), _("S: leave the story")]
    return [
        _("space: stand still"),
        _("← → 1 minute, with shift 10"),
        _("↑ ↓ 1 hour · 0 to 9: through the day"),
        _("− + slower, faster"),
        _("P: next peak · R: next refusal"),
        _("S: the story of the day"),
    ]
