"""`python -m moderation replay DAY` in a terminal: a program of its own, one session with the hub, and time."""

from __future__ import annotations

from datetime import time

from textual.app import App

from moderation.look import LOOKS, NIGHT, Look, theme
from moderation.replaying.days import Day
from moderation.replaying.playhead import USUAL
from moderation.replaying.screen import TICK_S, ReplayScreen
from moderation.words import Words, zone_of
from wall import wire
from wall.client import Down, Link, Sent
from wall.clock import Clock


class ReplayApp(App[int]):
    """Looks back through `link`. `tick_s` None: time passes by `tick()` alone."""

    CSS_PATH = "../desk.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, link: Link, words: Words, clock: Clock, *,
        day: Day, start: time | None = None, end: time | None = None, speed: float = USUAL,
        look: Look = NIGHT, tick_s: float | None = TICK_S,
    ) -> None:  # fmt: skip
        super().__init__()
        for known in LOOKS.values():
            self.register_theme(theme(known))
        self.animation_level = "none"
        self.words, self.clock, self.look = words, clock, look
        self.set_reactive(App.theme, look.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self._link, self._tick_s = link, tick_s
        self._up, self._changes = False, 0
        self.back = ReplayScreen(
            link.ask, words, clock, lambda: (self._up, self._changes), day=day, start=start, end=end, speed=speed
        )

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme(getattr(self, "look", NIGHT)).variables

    def on_mount(self) -> None:
        self.push_screen(self.back, lambda _left: self.exit(0))
        self.run_worker(self._listen())
        if self._tick_s is not None:
            self.set_interval(self._tick_s, self.tick)

    def tick(self) -> None:
        """Time has passed."""
        if self.back.whole:
            self.back.tick()

    async def _listen(self) -> None:
        """Take in what the hub says, for ever; returns when it will not have us."""
        then = self.back.then
        try:
            async for message in self._link.messages():
                match message:
                    case Down():
                        self._up = False
                    case wire.Welcome():
                        self._up = True
                        self._changes += 1
                        self.words.labels, self.words.zone = message.labels, zone_of(message.zone)
                        then.shop, then.late_min = message.shop_label or message.shop, message.answer_within_min
                        then.reasons = tuple(message.reasons) or then.reasons
                    case wire.Changed():
                        self._changes += 1
                    case _:
                        continue  # beats and holds are about the present
                self.tick()
        except Sent as sent:
            self._up = False
            then.ended = refused(sent, self.words)
            self.tick()


def refused(sent: Sent, words: Words) -> str:
    """Why the hub ended the session, in words."""
    return {
        "bad-token": words._("The feeder does not accept this token: ask whoever looks after the wall for another."),
        "protocol": words._("The feeder speaks another version: please update, then start again."),
        "not-allowed": words._("This account is a screen's; a desk needs a person's account."),
    }.get(sent.code, str(sent))
