"""Taking a suggestion or a problem up as a promise: its state, the shop's words about it, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.deciding import promising
from moderation.screens.pieces import HIGH, Pick, Sheet, Writing, excerpt
from moderation.words import Words


class Promising(NamedTuple):
    """What was chosen and typed; `send` false: to be kept for later."""

    send: bool
    state: str
    text: str


class PromiseScreen(Sheet[Promising]):
    """Dismissed with what is there, also when it is left with Escape."""

    def __init__(
        self, words: Words, about: str, state: str, text: str, promised: bool, days: Sequence[str] = ()
    ) -> None:
        """`promised`: it is a promise already, which can be taken back. `days`: by when, in words, to choose from."""
        super().__init__(words)
        self._about, self._text, self._days = about, text, list(days)
        self._states = [*promising.STATES, *([promising.TAKE_BACK] if promised else [])]
        self._first = state if state in self._states else self._states[0]
        self._day = next((day for day in self._days if day in text), "")

    def compose(self) -> ComposeResult:
        _ = self.words._
        names: list[tuple[str, str]] = [(state, promising.told(state, self.words)) for state in promising.STATES]
        names += [(promising.TAKE_BACK, _("take the promise back"))]
        with Vertical(id="sheet"):
            yield Static(Text(_("You said, we did")), id="title")
            yield Static(Text(excerpt(self._about, 70, 2 if self.app.size.height < HIGH else 6)), id="about")
            yield Pick("", [name for name in names if name[0] in self._states], self._first, id="states")
            yield Static(id="help")
            yield Static(Text(_("The shop's words, on the wall with the post:")), classes="label spaced")
            yield Writing(self._text, id="reply", classes="-low")
            yield Static(id="wrong")
            if self._days:
                days = [("", _("no day")), *((day, day) for day in self._days)]
                yield Pick(_("By when"), days, self._day, id="days")
            yield from self.buttons(_("Send"), _("Later"))

    def on_mount(self) -> None:
        self.query_one("#states").focus()
        self._say()

    @property
    def _state(self) -> str:
        return self.query_one("#states", Pick).value

    def on_pick_changed(self, event: Pick.Changed) -> None:
        if event.pick.id == "days":
            area = self.query_one("#reply", Writing)
            area.text = promising.dated(area.text, self._day, event.value)
            area.move_cursor(area.document.end)
            self._day = event.value
        self._say()

    def on_text_area_changed(self) -> None:
        self._count()

    def _say(self) -> None:
        """What the chosen state means, and whether words can go with it."""
        self.query_one("#help", Static).update(Text(self.words._(promising.HELP[self._state])))
        for name in ("#reply", "#days"):
            for widget in self.query(name):
                widget.disabled = self._state == promising.TAKE_BACK
        self._count()

    def _count(self) -> None:
        text = self.text()
        told = self.words.ngettext("{n} character", "{n} characters", len(text))
        if self._state == "declined" and not text.strip():
            told = self.words._("A few words of why are needed.")
        self.count(promising.MOST, told)

    def action_send(self) -> None:
        state, text = self._state, self.text()
        if state == "declined" and not text.strip():
            self.tell(self.words._("Not possible: say why, in a few words."), wrong=True)
            self.query_one("#reply").focus()
        elif len(text) <= promising.MOST or state == promising.TAKE_BACK:
            self.dismiss(Promising(True, state, "" if state == promising.TAKE_BACK else text))

    def action_leave(self) -> None:
        self.dismiss(Promising(False, self._state, self.text()))
