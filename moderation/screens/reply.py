"""Writing the shop's answer. What is typed is kept as a draft until it is sent."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from moderation.glyphs import typed
from moderation.words import Words

MOST = 5000
"""Characters; the hub takes no more."""


class Sheet(TextArea):
    """Where the answer is typed; what is pasted loses what a terminal would obey."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text)


class Answered(NamedTuple):
    """What was typed; `send` false: to be kept for later."""

    send: bool
    text: str


class ReplyScreen(ModalScreen[Answered]):
    """Dismissed with the text, also when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s,f2,ctrl+enter", "send", show=False, priority=True),
    ]

    def __init__(self, words: Words, about: str, text: str, replied: bool) -> None:
        super().__init__()
        self._words, self._about, self._text, self._replied = words, about, text, replied

    def compose(self) -> ComposeResult:
        _ = self._words._
        with Vertical(id="sheet"):
            yield Static(Text(_("The shop's reply")), id="title")
            yield Static(Text(self._about), id="help")
            yield Sheet(self._text, id="reply", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            yield Static(id="wrong")
            yield Static(Text(_("Ctrl+S or F2: send   Esc: keep for later")), id="hint")

    def on_mount(self) -> None:
        area = self.query_one("#reply", TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self._count()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        _ = self._words._
        text = self.query_one("#reply", TextArea).text
        told = self._words.ngettext("{n} character", "{n} characters", len(text))
        if len(text) > MOST:
            told = _("{n} characters: {most} at most").format(n=len(text), most=MOST)
        elif self._replied and not text.strip():
            told = _("Sent empty, it takes the present reply back.")
        self.query_one("#wrong", Static).update(Text(told))
        self.query_one("#wrong").set_class(len(text) > MOST, "-wrong")

    def action_send(self) -> None:
        text = self.query_one("#reply", TextArea).text
        if len(text) <= MOST and (text.strip() or self._replied):
            self.dismiss(Answered(True, text))

    def action_leave(self) -> None:
        self.dismiss(Answered(False, self.query_one("#reply", TextArea).text))
