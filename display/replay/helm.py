"""Who steers a replay: keys and the desk, what is asked of the hub for it, and when it is over. Times in s."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from display.replay import keys
from display.replay.keys import Action
from display.replay.story.telling import Telling
from wall import wire
from wall.client import Link, Unreachable

HELP_S = 9.0
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


class Helm:
    """`ask`: what was asked of the hub; a next session asks for it again. `steers`: what is to be asked of it now."""

    def __init__(self, ask: wire.Replay) -> None:
        self.ask = ask
        self.course: wire.Course | None = None
        self.head = Head(speed=ask.speed, paused=ask.paused)
        self.telling: Telling | None = None
        self.steers: list[wire.Steer] = []
        self.again = False
        """The session is to be begun anew: something else is asked for."""
        self.stale = True
        """What is up must be drawn again."""
        self.sudden = False
        """Somebody jumped."""
        self.help_until: float | None = None
        self.touched: float | None = None
        """When somebody steered last."""
        self._stood = ask.paused
        self._since_end: float | None = None

    def helping(self, now: float) -> bool:
        """Whether the keys are told."""
        return self.help_until is not None and now < self.help_until

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
            self.help_until = now + HELP_S if not self.helping(now) else now
        elif action.does == "story":
            # The story is that of the whole day.
            self.ask = replace(self.ask, story=not self.ask.story, paused=False, start="", end="")
            self.again, self.telling, self.head.paused = True, None, False
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
        self._since_end, self.sudden = None, self.sudden or asked.at_ms is not None
        if self.telling is not None:
            self.telling, self.stale = None, True
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
