"""Narrowing what is looked back at: words, source, kind, reason. Never stars, never mood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from moderation.screens.fields import Line
from moderation.screens.pieces import Pick, Sheet
from moderation.words import Words
from wall.wire import Find
from wall.words import KINDS

MOST = 200
"""Characters of the words; the hub takes no more."""


class Filters(Sheet[Find | None]):
    """Dismissed with what the list is to be narrowed to: an empty `Find` takes every filter away, None leaves it."""

    CSS_PATH = "../screens/sheets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "clear", show=False)]

    def __init__(self, words: Words, find: Find | None, reasons: Sequence[str]) -> None:
        super().__init__(words)
        self._find, self._reasons = find or Find(), list(reasons)

    def compose(self) -> ComposeResult:
        _, words, find = self.words._, self.words, self._find
        any_ = ("", _("all"))
        with Vertical(id="sheet"):
            yield Static(Text(_("What to look for")), id="title")
            yield Static(Text(_("Words that all occur:")), classes="label")
            yield Line(find.text, max_length=MOST, id="words", select_on_focus=False)
            kinds = [any_, *((kind, words.wall.gettext(name)) for kind, name in KINDS.items())]
            yield Pick(_("Kind"), kinds, find.kind, id="kind")
            sources = [any_, *((name, words.source(name)) for name in words.labels)]
            yield Pick(_("Source"), sources, find.source, id="source")
            reasons = [any_, *((code, words.reason(code)) for code in self._reasons)]
            yield Pick(_("Reason of a refusal"), reasons, find.reason, id="reason")
            yield Static(id="wrong")
            more = [("clear", _("See all again"), "F8")] if find != Find() else []
            yield from self.buttons(_("Look"), _("Leave it"), *more)

    def on_mount(self) -> None:
        self.query_one("#words").focus()

    def on_input_submitted(self) -> None:
        self.action_send()

    def action_send(self) -> None:
        values = {name: self.query_one(f"#{name}", Pick).value for name in ("kind", "source", "reason")}
        self.dismiss(Find(text=self.query_one("#words", Line).value.strip(), **values))

    def action_clear(self) -> None:
        self.dismiss(Find())

    def action_leave(self) -> None:
        self.dismiss(None)
