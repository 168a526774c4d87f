"""The desk's program: one screen, one session with the hub, and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from moderation import keymap, layouts
from moderation.actions.base import find
from moderation.acts import Acts
from moderation.around import nearby, quiet
from moderation.around.fading import Fading
from moderation.hub.remote import Remote
from moderation.hub.session import COALESCE_S, STATUS_S, Session
from moderation.hub.threads import Threads
from moderation.look import LOOKS, NIGHT, Look, theme
from moderation.model import Model
from moderation.palette import palette
from moderation.screens.help import Help
from moderation.screens.main import MainScreen
from moderation.widgets.fleet import FleetView
from moderation.widgets.page import Page
from moderation.words import Words, zone_of
from wall.client import Link, Unreachable
from wall.clock import Clock

TICK_S = 0.5


class DeskApp(App[int]):
    """A desk that speaks through `link`. `ids` makes command ids; `tick_s` None: time passes by `tick()` alone."""

    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        link: Link,
        words: Words,
        clock: Clock,
        *,
        ids: Callable[[], str],
        look: Look = NIGHT,
        tick_s: float | None = TICK_S,
        coalesce_s: float = COALESCE_S,
        status_s: float = STATUS_S,
        keys: Mapping[str, str] | None = None,
        layout: str = "list",
        asked: str = "",
        touch: bool = False,
    ) -> None:
        """`keys`: what `[desk.keys]` says. `layout`: the house's; `asked` goes before it and before the profile.

        Raises keymap.BadKeys.
        """
        super().__init__()
        for known in LOOKS.values():
            self.register_theme(theme(known))
        self.animation_level = "none"
        self.words, self.clock, self.look = words, clock, look
        self.set_reactive(App.theme, look.name)
        self.stylesheet.set_variables(self.get_css_variables())  # so that the styles are read once, in these colours
        self.model = Model(heard_s=clock.monotonic())
        self.session = Session(link, self.model, clock, self.changed, coalesce_s, status_s)
        self.actions = find()
        self.desk = MainScreen(
            self.model, words, clock, self.actions, keymap.resolve(self.actions, keys or {}, words)
        )
        self.acts = Acts(self, ids, self.actions)
        self.desk.press = self.acts.press
        self.desk.touch = touch
        self._layout, self._asked = layout, asked
        self._profile_of = ""
        self._rung: set[str] = set()
        self._remote = Remote(self)
        self._fading = Fading()
        self._threads = Threads(self.session, self.model, clock, self.run_worker, self.changed)
        self._tick_s = tick_s
        self._drawing = False

    def get_default_screen(self) -> Screen[object]:
        return self.desk  # type: ignore[return-value]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The palette's colours by name, known before any theme is chosen."""
        return theme(getattr(self, "look", NIGHT)).variables

    def on_mount(self) -> None:
        self.set_class(self.desk.touch, "-touch")
        self.desk.laid = layouts.first(self._asked, "", self._layout)
        self.run_worker(self.session.listen())
        self.run_worker(self.session.keep_fresh())
        if self._tick_s is not None:
            self.set_interval(self._tick_s, self.tick)

    def changed(self) -> None:
        """The model changed: draw it soon, once for however many changes."""
        welcome = self.model.welcome
        if not self.model.connected:
            self._profile_of = ""
        elif welcome is not None:
            self.words.labels, self.words.zone = welcome.labels, zone_of(welcome.zone)
            if self._profile_of != welcome.account and self.is_running:
                self._profile_of = welcome.account
                self.run_worker(self._lay_for(welcome.account))
        if not self._drawing and self.is_running:
            self._drawing = True
            self.call_later(self._draw)

    async def _lay_for(self, account: str) -> None:
        """The layout that this person chose, unless the command line asked for another."""
        known = self.model.profile
        try:
            profile = await self.session.profile()
        except Unreachable:
            return  # the house's layout, until there is a connection over which to ask
        if known is None or known.layout != profile.layout:  # else what the reader turned it to meanwhile stays
            self.desk.laid = layouts.first(self._asked, profile.layout, self._layout)
        self.changed()

    def _draw(self) -> None:
        self._drawing = False
        self.tick()

    def tick(self) -> None:
        """Time has passed: ages, countdowns, the silence of the feeder, what is asked for again and again."""
        if self.desk.whole:
            self._remote.look()
            self.session.pulse()
            self._look_around()
            self.call_later(self.session.read, self.desk.holding)
            covered, now_s = self.screen is not self.desk, self.clock.monotonic()
            self.model.notice = self._fading.look(self.model.notice, now_s, covered=covered)
            quiet.speak(self.model, self.words, self.desk.now_ms)
            self._ring()
        self.desk.draw()

    def _ring(self) -> None:
        """The terminal's bell, once for each person who says that they wait in the shop."""
        waiting = nearby.there(self.model, self.desk.now_ms)
        if nearby.news(waiting, self._rung):
            self.bell()
        self._rung = {one.post for one in waiting}

    @on(Page.Anew)
    def _look_around(self) -> None:
        """What was said before and after the post that is read is asked for as soon as it is there."""
        self._threads.look(self.desk.reading.post if self.desk.reading is not None else None)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown):
            self.session.reader.acted(self.clock.monotonic())
        await super().on_event(event)

    @on(MainScreen.Wants)
    def _wants(self, event: MainScreen.Wants) -> None:
        match event.what:
            case "help":
                self.push_screen(Help(self.words, self.look, self.actions, self.desk.keys))
            case "palette":
                self.push_screen(palette(self))
            case "leave":
                self.run_worker(self._leave())
            case _:
                names = list(LOOKS)
                self.wear(names[(names.index(self.look.name) + 1) % len(names)])

    async def _leave(self) -> None:
        """End; what was reserved by this desk is free at once."""
        await self.session.read("")
        self.exit()

    def wear(self, name: str) -> None:
        """Other colours."""
        self.look = LOOKS[name]
        self.theme = name
        self.desk.refresh(layout=True)
        self.desk.draw()

    @on(FleetView.Order)
    def _order(self, event: FleetView.Order) -> None:
        self.run_worker(self._remote.order(event.what))

    @on(MainScreen.Wanted)
    def _wanted(self) -> None:
        self.session.want()

    @on(MainScreen.Further)
    def _further(self, event: MainScreen.Further) -> None:
        self.run_worker(self._load(event.queue, event.top))

    @on(MainScreen.Narrowed)
    def _narrowed(self, event: MainScreen.Narrowed) -> None:
        self.run_worker(self.session.narrow(event.queue, event.find))

    async def _load(self, queue: str, top: bool) -> None:
        try:
            await (self.session.top(queue) if top else self.session.further(queue))
        except Unreachable:
            self.session.want()
