"""A day seen again in the terminal: what its keys do. How it is drawn is in `moderation/replaying/drawn.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Offset

from moderation import desk
from moderation.deciding import veil
from moderation.drawing import Bits
from moderation.model import Notice
from moderation.replaying import reading
from moderation.replaying.bar_widget import TimeBar
from moderation.replaying.days import Day
from moderation.replaying.drawn import Acts, DrawnReplay
from moderation.replaying.filters import Filters
from moderation.replaying.help import ReplayHelp
from moderation.replaying.looking import Asks, Looking, Refused
from moderation.replaying.playhead import USUAL, next_of
from moderation.replaying.then import QUEUES, Then
from moderation.screens.paper import Paper
from moderation.widgets.rows import Rows
from moderation.widgets.sheet import Sheet
from moderation.words import Words
from wall.client import Unreachable
from wall.clock import Clock
from wall.wire import Find

TICK_S = 0.1
EVERY_S = 0.25
"""While it moves, the queue is asked for so often (s), if the last answer has come."""
FRESH_S = 5.0
"""Of today, what has happened since is asked for at most so often (s)."""
ROW = ("à", "ampersand", "é", "quotation_mark", "apostrophe", "left_parenthesis", "", "è", "underscore", "ç")
"""What a French keyboard's upper row writes without shift, by the digit of its key; its 6 is a minus."""


def _keys(key: str, action: str) -> Binding:
    return Binding(key, action, show=False, priority=True)


class ReplayScreen(DrawnReplay):
    """Looks back at a day. `linked`: whether the hub is there, and how often it has said that posts changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _keys("space", "flip"),
        _keys("right", "step(60)"), _keys("left", "step(-60)"),
        _keys("shift+right", "step(600)"), _keys("shift+left", "step(-600)"),
        _keys("ctrl+right", "step(3600)"), _keys("ctrl+left", "step(-3600)"),
        _keys("home", "edge(False)"), _keys("end", "edge(True)"),
        _keys("right_square_bracket,plus,equals_sign,full_stop,semicolon", "speed(1)"),
        _keys("left_square_bracket,minus,comma", "speed(-1)"),
        _keys("p", "peak(True)"), _keys("P", "peak(False)"),
        _keys("r", "refusal(True)"), _keys("R", "refusal(False)"),
        _keys("tab", "turn(1)"), _keys("shift+tab", "turn(-1)"),
        _keys("slash", "filter"), _keys("enter", "present"), _keys("v", "open"),
        _keys("pagedown", "pages(1)"), _keys("pageup", "pages(-1)"),
        _keys("less_than_sign", "day(-1)"), _keys("greater_than_sign", "day(1)"),
        _keys("question_mark,f1", "help"), _keys("escape", "widen"), _keys("q", "leave"),
        *(_keys(str(digit), f"tenth({digit})") for digit in range(10)),
        *(_keys(key, f"tenth({digit})") for digit, key in enumerate(ROW) if key),
    ]  # fmt: skip

    def __init__(
        self, ask: Asks, words: Words, clock: Clock, linked: Callable[[], tuple[bool, int]], *,
        day: Day, start: time | None = None, end: time | None = None, speed: float = USUAL,
        tick_s: float | None = None,
    ) -> None:  # fmt: skip
        """`tick_s`: how often it looks at the clock by itself (s); None: whoever shows it calls `tick()`."""
        super().__init__(Then(), words, clock)
        self._tick_s = tick_s
        self.looking = Looking(ask, self.then, words, clock, self.changed)
        self._ask, self._linked = ask, linked
        self._asked = (day, start, end, speed)
        self._begun, self._busy = False, False
        self._changes = 0
        self._looks: tuple[object, ...] = ()
        self._wanted_s = self._fresh_s = float("-inf")

    def on_mount(self) -> None:
        rows = self.query_one("#queue", Rows)
        rows.go, rows.pick = self._go, self._pick
        self.run_worker(self.looking.keep())
        if self._tick_s is not None:
            self.set_interval(self._tick_s, self.tick)
        self.tick()

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def changed(self) -> None:
        """Something was heard: draw it."""
        if self.is_running:
            self.call_later(self.draw)

    def tick(self) -> None:
        """Time has passed: the clock of then goes on, and what is seen of that instant is asked for."""
        then, mono_s = self.then, self.mono_s
        then.connected, changes = self._linked()
        if then.connected and not self._begun and not self._busy:
            day, start, end, speed = self._asked
            self.open(day, start, end, speed)
        if changes != self._changes:
            self._changes = changes
            if self._begun:
                self.looking.want()  # what may not be seen any more leaves the screen
                if then.course is not None and then.course.to_ms >= then.now_ms:
                    self._refresh(mono_s)
        settled = then.head.settled(mono_s)
        if settled is not then.head:
            then.head = settled
            self.looking.want()
        elif not then.head.paused and mono_s - self._wanted_s >= EVERY_S:
            self._wanted_s = mono_s
            self.looking.want()
        looks = (self.at_ms, then.connected, then.notice, then.ended, then.head)
        if looks != self._looks:  # what the hub told since was drawn when it came
            self._looks = looks
            self.draw()

    def open(self, day: Day | date, start: time | None = None, end: time | None = None, speed: float = USUAL) -> None:
        """Look back at another day."""
        self._busy = True
        self.run_worker(self._open(day, start, end, speed))

    async def _open(self, day: Day | date, start: time | None, end: time | None, speed: float) -> None:
        self.then.ended = ""
        try:
            await self.looking.begin(day, start, end, speed)
            self._begun = True
        except Unreachable:
            self._begun = False  # asked again with the next tick
        except Refused as refused:
            if self.then.course is None:
                self.then.ended = str(refused)
            else:
                self.then.notice = Notice(str(refused))
            self._begun = True
        finally:
            self._busy = False
            self.changed()

    def _refresh(self, mono_s: float) -> None:
        """Today goes on while it is looked at."""
        if mono_s - self._fresh_s >= FRESH_S and not self._busy:
            self._fresh_s = mono_s
            self.run_worker(self._fresh())

    async def _fresh(self) -> None:
        try:
            await self.looking.fresh()
        except (Unreachable, Refused):
            return  # what was told stays; a lost connection says so itself

    # --- going about ---------------------------------------------------------------------------------------------

    def jump(self, at_ms: int | None, none: str = "") -> None:
        """Go to that instant; None: say that there is none."""
        if self.then.course is None:
            return
        self.then.notice = Notice(none) if at_ms is None else None
        if at_ms is not None:
            self.then.head = self.then.head.to(at_ms, self.mono_s)
            self.looking.want()
        self.draw()

    def action_flip(self) -> None:
        self.then.head = self.then.head.flip(self.mono_s)
        self.looking.want()
        self.draw()

    def action_step(self, seconds: int) -> None:
        self.jump(self.at_ms + seconds * 1000)

    def action_edge(self, last: bool) -> None:
        self.jump(self.then.head.last_ms if last else self.then.head.first_ms)

    def action_tenth(self, digit: int) -> None:
        self.jump(self.then.head.tenth(digit, self.mono_s).at_ms)

    def action_speed(self, by: int) -> None:
        self.then.head = self.then.head.faster(by, self.mono_s)
        self.draw()

    def action_peak(self, forward: bool) -> None:
        course = self.then.course
        instants = [peak.at_ms for peak in course.peaks] if course is not None else []
        self.jump(next_of(instants, self.at_ms, forward), self.words._("No other peak on this side of the day."))

    def action_refusal(self, forward: bool) -> None:
        instants = list(self.then.course.refusals) if self.then.course is not None else []
        self.jump(next_of(instants, self.at_ms, forward), self.words._("No other refusal on this side of the day."))

    def action_day(self, by: int) -> None:
        if self.then.day is not None and not self._busy:
            self.open(self.then.day + timedelta(days=by), None, None, self.then.head.speed)

    @on(TimeBar.Jump)
    def _pointed(self, event: TimeBar.Jump) -> None:
        self.jump(event.at_ms)

    def action_queue(self, name: str) -> None:
        """Another queue of then."""
        then = self.then
        then.queue, then.listing, then.notice = name, desk.Listing(), None
        self.looking.want()
        self.draw()

    def action_turn(self, by: int) -> None:
        self.action_queue(QUEUES[(QUEUES.index(self.then.queue) + by) % len(QUEUES)])

    def _go(self, rows: Rows, by: int) -> None:
        self._arrive(desk.moved(self.then.listing, by))

    def _pick(self, rows: Rows, post: str) -> None:
        self._arrive(desk.chosen(self.then.listing, post))

    def _arrive(self, listing: desk.Listing) -> None:
        limit, self.then.listing = self.then.limit, listing
        self.then.notice = None
        if self.then.limit > limit and listing.more:
            self.looking.want()
        self.draw()

    def action_pages(self, by: int) -> None:
        page = self.query_one("#replay-page", Sheet)
        page.scroll_relative(y=by * max(1, page.scrollable_content_region.height - 2), animate=False)

    async def on_click(self, event: events.Click) -> None:
        """A click on something that happened goes to that instant."""
        if isinstance(event.widget, Acts):
            at = Offset(event.screen_x, event.screen_y).y - event.widget.region.y
            hit = [act for line, act in event.widget.acts if line <= at]
            if hit:
                self.jump(hit[-1].at_ms)

    # --- the post ------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Hard words are read only by whoever asks for them."""
        row = self.then.listing.selected
        if row is not None and veil.veiled(row.post, self.then.opened):
            self.then.opened.add(row.post.id)
            self.draw()

    def action_filter(self) -> None:
        def narrowed(find: Find | None) -> None:
            if find is not None:
                self._narrow(None if find == Find() else find)

        self.app.push_screen(Filters(self.words, self.then.find, self.then.reasons), narrowed)

    def _narrow(self, find: Find | None) -> None:
        self.then.find, self.then.listing = find, desk.Listing()
        self.looking.want()
        self.draw()

    def action_widen(self) -> None:
        if self.then.find is not None:
            self._narrow(None)
        else:
            self.action_leave()

    def action_present(self) -> None:
        row = self.then.listing.selected
        if row is not None:
            self.run_worker(self._present(row.post.id))

    async def _present(self, name: str) -> None:
        """The post as it is today with its history, over the replay; Escape comes back."""
        try:
            told = await self._ask("post", post=name)
            entries = (await self._ask("history", post=name)).history or []
        except Unreachable:
            self.then.notice = Notice(self.words._("The feeder does not answer now."))
            self.draw()
            return
        if told.post is None:
            self.then.notice = Notice(self.words.refusal(told))
            self.draw()
            return
        post = told.post

        def make(width: int) -> list[Bits]:
            return reading.present(post, entries, self.words, width, self.then.now_ms, self.then.opened)

        title = self.words._("Today: #{post}").format(post=post.id)
        await self.app.push_screen(Paper(title, make, self.words, "enter"))

    def action_help(self) -> None:
        self.app.push_screen(ReplayHelp(self.words))

    def action_leave(self) -> None:
        self.dismiss(None)
