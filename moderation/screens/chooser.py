"""Choosing one of a closed list, with what the choice means in words beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

KEYS = "123456789abcdefghijklmnop"


class Choice(NamedTuple):
    """What can be chosen: its value, its name, up to two sentences about it, and more that can be unfolded."""

    value: str
    name: str
    help: str = ""
    more: str = ""
    fold: str = ""


class Chooser(ModalScreen[str | None]):
    """Dismissed with a choice's value, or None. Each choice has a key of its own; Enter takes the one marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab", "unfold", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], hint: str, chosen: str = "", fold: str = "") -> None:
        """`fold`: what the choices' own `fold` is about; Tab or a click opens and closes it."""
        super().__init__()
        self._fold, self._open = fold, False
        self._title = title
        self._choices = list(choices)
        self._hint = hint
        self._at = next((at for at, choice in enumerate(self._choices) if choice.value == chosen), 0)

    def compose(self) -> ComposeResult:
        tall = "\n" if self.app.has_class("-touch") else ""  # two lines for a finger
        explained = any(choice.help or choice.more for choice in self._choices)
        with Vertical(id="sheet", classes="" if explained else "-small"):
            yield Static(Text(self._title), id="title")
            yield OptionList(
                *(
                    Option(Text(f" {KEYS[at] if at < len(KEYS) else ' '}  {choice.name}{tall}"))
                    for at, choice in enumerate(self._choices)
                ),
                id="choices",
            )
            if explained:
                yield Static(id="help")
            if self._fold:
                yield Static(id="fold")
            yield Static(Text(self._hint), id="hint")

    def on_mount(self) -> None:
        choices = self.query_one("#choices", OptionList)
        choices.highlighted = self._at
        choices.focus()
        self._say(self._at)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._say(event.option_index)

    def _say(self, at: int) -> None:
        """What is known of the choice under the cursor."""
        self._at, choice = at, self._choices[at]
        for help_ in self.query("#help").results(Static):
            help_.update(Text("\n".join(line for line in (choice.help, choice.more) if line)))
        for fold in self.query("#fold").results(Static):
            said = f"▾ Tab  {self._fold}\n{choice.fold}" if self._open else f"▸ Tab  {self._fold}"
            fold.update(Text(said))
            fold.set_class(self._open, "-open")

    def action_unfold(self) -> None:
        if self._fold:
            self._open = not self._open
            self.query_one("#choices").set_class(self._open, "-folded")
            for beside in self.query("#help, #hint"):
                beside.display = not self._open  # a small terminal has room for one of them
            self._say(self._at)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].value)

    def on_key(self, event: events.Key) -> None:
        at = KEYS.find(event.character or "\0")
        if 0 <= at < len(self._choices):
            event.stop()
            self.dismiss(self._choices[at].value)

    def on_click(self, event: events.Click) -> None:
        """A tap beside the sheet leaves it, as Escape does."""
        if event.widget is self:
            self.action_leave()
        elif event.widget is not None and event.widget.id == "fold":
            self.action_unfold()

    def action_leave(self) -> None:
        self.dismiss(None)
