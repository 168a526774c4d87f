"""Choosing a past day for a screen: which one, from when to when, how fast, and whether exactly or as a story."""

from __future__ import annotations

from datetime import date, time, timedelta

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.glyphs import one_line
from moderation.replaying import days
from moderation.replaying.days import BadDay
from moderation.screens.fields import Line
from moderation.screens.pieces import Pick, Sheet
from moderation.words import N_, Words
from wall.wire import Replay

BACK = 7
"""So many days are offered by name; any other one is typed."""
SPEEDS = ("60", "300", "900", "3600", "1")
EXACT, STORY = "exact", "story"
HELP = {
    EXACT: N_("Scene by scene what this screen drew then, less what may not be seen any more."),
    STORY: N_("The day told in a few minutes: its flow, its peaks, good answers, promises made and kept."),
}


class ShowDay(Sheet[Replay | None]):
    """Dismissed with what the screen is to show, or None."""

    def __init__(self, words: Words, name: str, today: date) -> None:
        super().__init__(words)
        self._name, self._today = name, today

    def compose(self) -> ComposeResult:
        _, words = self.words._, self.words
        names = {0: _("today"), 1: _("yesterday")}
        offered = [*range(1, BACK), 0]
        choices = [(self._iso(back), names.get(back) or words.short_day(self._day(back))) for back in offered]
        with Vertical(id="sheet"):
            title = _("Show a past day on {name}").format(name=one_line(self._name, 30))
            yield Static(Text(title), id="title")
            yield Pick(_("Day"), choices, choices[0][0], id="day")
            yield Static(Text(_("or another day:")), classes="label")
            yield Line("", placeholder=self._iso(BACK), max_length=10, id="other", select_on_focus=False)
            yield Static(Text(_("From, to (empty: the whole day):")), classes="label")
            yield Line("", placeholder="14:00", max_length=5, id="start", select_on_focus=False)
            yield Line("", placeholder="16:00", max_length=5, id="end", select_on_focus=False)
            speeds = [(speed, f"×{words.number(int(speed))}") for speed in SPEEDS]
            yield Pick(_("Speed"), speeds, SPEEDS[0], id="speed")
            yield Pick(_("How"), [(EXACT, _("exactly")), (STORY, _("as a story"))], EXACT, id="how")
            yield Static(id="help", classes="soft")
            yield Static(id="wrong")
            yield from self.buttons(_("Show it"), _("Leave it"))

    def _day(self, back: int) -> date:
        return self._today - timedelta(days=back)

    def _iso(self, back: int) -> str:
        return self._day(back).isoformat()

    def on_mount(self) -> None:
        self.query_one("#day").focus()
        self._say()

    def on_pick_changed(self) -> None:
        self._say()

    def _say(self) -> None:
        self.query_one("#help", Static).update(Text(self.words._(HELP[self.query_one("#how", Pick).value])))

    def on_input_submitted(self) -> None:
        self.focus_next()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Line).value.strip()

    def _wrong(self, name: str, told: str) -> None:
        self.tell(told, wrong=True)
        self.query_one(f"#{name}").focus()

    def _time(self, name: str) -> time | None:
        return days.read_time(self._typed(name)) if self._typed(name) else None

    def action_send(self) -> None:
        _, named = self.words._, self.query_one("#day", Pick).value
        if self._typed("other"):
            try:
                named = days.read_day(self._typed("other")).day_from(self._today).isoformat()
            except BadDay:
                self._wrong("other", _("That is no day: write for instance {day}.").format(day=self._iso(BACK)))
                return
        if named > self._iso(0):
            self._wrong("other", _("That day is still to come."))
            return
        try:
            name, start = "start", self._time("start")
            name, end = "end", self._time("end")
        except BadDay:
            self._wrong(name, _("That is no time: write for instance 14:00."))
            return
        if end is not None and end <= (start or time()):
            self._wrong("end", _("It has to end after it begins."))
            return
        self.dismiss(
            Replay(
                day=named, speed=float(self.query_one("#speed", Pick).value), start=f"{start:%H:%M}" if start else "",
                end=f"{end:%H:%M}" if end else "", story=self.query_one("#how", Pick).value == STORY,
            )
        )  # fmt: skip

    def action_leave(self) -> None:
        self.dismiss(None)
