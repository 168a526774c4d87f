"""Taking down what a customer says at the counter, in the customer's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.screens.pieces import Pick, Sheet, Writing
from moderation.words import Words

MOST = 5000
"""Characters; the hub takes no more."""


class Noted(NamedTuple):
    """What was typed and in which language (`fr`; empty: not known); `send` false: to be kept for later."""

    send: bool
    text: str
    language: str


class NoteScreen(Sheet[Noted]):
    """Dismissed with the note, also when it is left with Escape."""

    def __init__(self, words: Words, text: str, languages: Sequence[tuple[str, str]], language: str) -> None:
        """`languages`: codes and names to choose from."""
        super().__init__(words)
        self._text, self._languages, self._language = text, list(languages), language

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(_("A note dictated at the counter")), id="title")
            told = _("Word for word, as the customer says it; then read it out, to be sure.")
            yield Static(Text(told), id="help", classes="soft")
            yield Writing(self._text, id="reply", classes="spaced")
            yield Static(id="wrong")
            yield Pick(_("Language"), self._languages, self._language, id="language")
            waits = _("It waits for a decision like any other, and the wall says “dictated at the counter”.")
            yield Static(Text(waits), classes="soft spaced")
            yield from self.buttons(_("Take it in"), _("Later"))

    def on_mount(self) -> None:
        self.query_one("#reply").focus()
        self._count()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        self.count(MOST, self.words.ngettext("{n} character", "{n} characters", len(self.text())))

    def action_send(self) -> None:
        if not self.text().strip():
            self.tell(self.words._("There is nothing to send yet."), wrong=True)
            self.query_one("#reply").focus()
        elif len(self.text()) <= MOST:
            self.dismiss(Noted(True, self.text().strip(), self._chosen))

    def action_leave(self) -> None:
        self.dismiss(Noted(False, self.text(), self._chosen))

    @property
    def _chosen(self) -> str:
        return self.query_one("#language", Pick).value
