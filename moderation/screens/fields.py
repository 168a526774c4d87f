"""Asking for the words that a reason requires, one line each, and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from moderation.glyphs import typed

MOST = 500
"""Characters; the hub takes no more."""


class Line(Input):
    """A line to type into; what is pasted loses what a terminal would obey."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text)


class Field(NamedTuple):
    """A line to fill in: `name` is the requirement, `label` its wording, `example` is shown while it is empty."""

    name: str
    label: str
    example: str = ""


class Typed(NamedTuple):
    """What was typed; `done` false: to be kept for later."""

    done: bool
    words: Mapping[str, str]


class Fields(ModalScreen[Typed]):
    """Dismissed with what was typed, also when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(
        self, title: str, about: str, fields: Sequence[Field], filled: Mapping[str, str], *, hint: str, missing: str
    ) -> None:
        super().__init__()
        self._title, self._about, self._hint, self._missing = title, about, hint, missing
        self._fields, self._filled = list(fields), filled

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield Static(Text(self._title), id="title")
            if self._about:
                yield Static(Text(self._about), id="help")
            for field in self._fields:
                yield Static(Text(field.label), classes="label")
                yield Line(
                    self._filled.get(field.name, ""),
                    placeholder=field.example,
                    max_length=MOST,
                    id=f"field-{field.name}",
                    select_on_focus=False,
                )
            yield Static(id="wrong")
            yield Static(Text(self._hint), id="hint")

    def _words(self) -> dict[str, str]:
        return {field.name: self.query_one(f"#field-{field.name}", Input).value for field in self._fields}

    def on_input_submitted(self, event: Input.Submitted) -> None:
        empty = [name for name, words in self._words().items() if not words.strip()]
        if not empty:
            self.dismiss(Typed(True, self._words()))
            return
        field = self.query_one(f"#field-{empty[0]}", Input)
        if field is event.input:
            self.query_one("#wrong", Static).update(Text(self._missing))
        field.focus()

    def action_leave(self) -> None:
        self.dismiss(Typed(False, self._words()))
