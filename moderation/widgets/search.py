"""The line in which somebody searches: what is typed is looked for at once."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from moderation.screens.fields import Line

MOST = 200
"""Characters; the hub takes no more."""


class SearchLine(Line):
    """Says `Sought` whenever its text changes; Enter or Down goes to what was found, Escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", show=False),
        Binding("down,enter", "keep", show=False),
    ]

    class Sought(Message):
        """Look for these words. `done`: the reader goes on to what was found, or back to the whole list."""

        def __init__(self, text: str, *, done: bool = False) -> None:
            super().__init__()
            self.text = text
            self.done = done

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, max_length=MOST, select_on_focus=False)
        self._said = ""

    def open(self, text: str, placeholder: str) -> None:
        """Begin with this text."""
        self._said = text
        self.value, self.placeholder = text, placeholder
        self.cursor_position = len(text)
        self.display = True
        self.focus()

    def watch_value(self, value: str) -> None:
        if self.display and value != self._said:
            self._said = value
            self.post_message(self.Sought(value))

    def action_drop(self) -> None:
        self._said = ""
        self.post_message(self.Sought("", done=True))

    def action_keep(self) -> None:
        self.post_message(self.Sought(self.value, done=True))

    async def on_key(self, event: events.Key) -> None:
        """A key that means something elsewhere is typed here."""
        if event.is_printable:
            event.stop()
