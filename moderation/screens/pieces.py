"""What sheets are made of: words to type, a row of choices, buttons. Everything by key, by mouse and by finger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static, TextArea

from moderation.glyphs import text_lines, typed
from moderation.look import NIGHT, Look, style
from moderation.words import Words

T = TypeVar("T")
HIGH = 34
"""Lines; where the terminal has as many, buttons are as high as a finger."""
BROAD = 74
"""Cells; in a narrower terminal buttons do not say their keys."""
BETWEEN = 3
"""Cells between two choices."""


class Writing(TextArea):
    """Words to type; what is pasted loses what a terminal would obey."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text)

    def on_mount(self) -> None:
        self.soft_wrap, self.show_line_numbers, self.tab_behavior = True, False, "focus"
        self.move_cursor(self.document.end)


class Pick(Widget, can_focus=True):
    """One of a few choices, in a row that wraps: arrows or a click choose. `lead` stands before them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down", "step(1)", show=False),
        Binding("left,up", "step(-1)", show=False),
    ]

    class Changed(Message):
        """Another one was chosen, or the same one once more."""

        def __init__(self, pick: Pick, value: str) -> None:
            super().__init__()
            self.pick, self.value = pick, value

        @property
        def control(self) -> Pick:
            return self.pick

    def __init__(self, lead: str, choices: Sequence[tuple[str, str]], chosen: str, *, id: str) -> None:
        """`choices`: each one's value and its name."""
        super().__init__(id=id)
        self._lead, self._choices = lead, list(choices)
        self._at = next((at for at, (value, _name) in enumerate(self._choices) if value == chosen), 0)

    @property
    def value(self) -> str:
        """What is chosen; nothing where there is no choice."""
        return self._choices[self._at][0] if self._choices else ""

    def choose(self, at: int) -> None:
        if self._choices and not self.disabled:
            self._at = max(0, min(at, len(self._choices) - 1))
            self.refresh()
            self.post_message(self.Changed(self, self.value))

    def action_step(self, by: int) -> None:
        self.choose((self._at + by) % max(1, len(self._choices)))

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Of each choice: its line, and from which cell to which."""
        out: list[tuple[int, int, int]] = []
        start = cell_len(self._lead) + 2 if self._lead else 0
        line, at = 0, start
        for _value, name in self._choices:
            size = 2 + cell_len(name)
            if at > start and at + size > width:
                line, at = line + 1, start
            out.append((line, at, at + size))
            at += size + BETWEEN
        return out

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        places = self._places(width)
        return places[-1][0] + 1 if places else 1

    def render(self) -> Text:
        look: Look = getattr(self.app, "look", NIGHT)
        text = Text(self._lead, style(look, "ink"))
        line, at = 0, cell_len(self._lead)
        for number, (row, left, right) in enumerate(self._places(self.content_size.width)):
            if row > line:
                text.append("\n" * (row - line))
                line, at = row, 0
            text.append(" " * (left - at))
            here = number == self._at
            names = "honey strong" if here else "soft"
            text.append("● " if here else "○ ", style(look, names))
            text.append(self._choices[number][1], style(look, f"{names} under" if here and self.has_focus else names))
            at = right
        return text

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for number, (line, left, right) in enumerate(self._places(self.content_size.width)):
            if offset is not None and line == offset.y and left <= offset.x < right:
                self.choose(number)


class Sheet(ModalScreen[T]):
    """A sheet that asks something. Ctrl+S or F2 sends what is there, Escape leaves it; both are buttons as well."""

    CSS_PATH = "sheets.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]  # noqa: RUF012 (as the toolkit declares it)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s,f2,ctrl+enter", "send", show=False, priority=True),
    ]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def buttons(self, send: str, leave: str, *more: tuple[str, str, str], key: str = "Ctrl+S") -> ComposeResult:
        """The row at the bottom: `send` (its key), `more` (id, name, key), and at the right `leave`."""
        back = self.words._("Esc")
        with Horizontal(id="buttons"):
            yield Button(self.label(send, key), id="send", compact=True)
            for name, label, its_key in more:
                yield Button(self.label(label, its_key), id=name, compact=True)
            yield Static(classes="gap")
            yield Button(self.label(leave, back), id="leave", compact=True)

    def label(self, name: str, key: str) -> Text:
        """A button's name with its key; without, where there is no room for both."""
        return Text(name if self.app.size.width < BROAD else f"{name}  {key}".rstrip())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.run_worker(self.run_action(f"screen.{event.button.id}"))

    def text(self, name: str = "reply") -> str:
        """What is typed in the field of that id."""
        return self.query_one(f"#{name}", TextArea).text

    def tell(self, told: str, wrong: bool = False) -> None:
        """The line beneath the words: a count, or what is missing."""
        line = self.query_one("#wrong", Static)
        line.update(Text(told))
        line.set_class(wrong, "-wrong")

    def count(self, most: int, told: str) -> None:
        """The same: that the words are more than `most` characters, else `told`."""
        long = len(self.text())
        over = self.words._("{n} characters: {most} at most").format(n=long, most=most)
        self.tell(over if long > most else told, wrong=long > most)

    def action_send(self) -> None:
        raise NotImplementedError

    def action_leave(self) -> None:
        raise NotImplementedError


def excerpt(text: str, width: int, lines: int) -> str:
    """The beginning of somebody's words as harmless lines, with `…` where they go on."""
    found = text_lines(" ".join(text[: width * lines * 4].split()), width)
    if len(found) <= lines:
        return "\n".join(found)
    kept = found[:lines]
    kept[-1] = kept[-1][: max(0, width - 1)].rstrip() + "…"
    return "\n".join(kept)
