"""What is about to happen to several posts, before it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

YES, NO = "yes", "no"


class Summary(ModalScreen[bool]):
    """Dismissed with whether to go on. Enter goes on, unless there is nothing to do."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, lines: Sequence[str], go_on: str, back: str, hint: str) -> None:
        """`go_on` empty: nothing can be done, it can only be left."""
        super().__init__()
        self._title, self._lines, self._hint = title, list(lines), hint
        self._choices = [*([(YES, go_on)] if go_on else []), (NO, back)]

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield Static(Text(self._title), id="title")
            for line in self._lines:
                yield Static(Text(line), classes="label")
            yield OptionList(
                *(Option(Text(f" {at}  {name}"), id=value) for at, (value, name) in enumerate(self._choices, 1)),
                id="choices",
            )
            yield Static(Text(self._hint), id="hint")

    def on_mount(self) -> None:
        self.query_one("#choices").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id == YES)

    def on_key(self, event: events.Key) -> None:
        at = "123456789".find(event.character or "\0")
        if 0 <= at < len(self._choices):
            event.stop()
            self.dismiss(self._choices[at][0] == YES)

    def on_click(self, event: events.Click) -> None:
        """A tap beside the sheet leaves it, as Escape does."""
        if event.widget is self:
            self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(False)
