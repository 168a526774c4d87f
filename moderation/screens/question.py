"""Leaving a post to others: a question for them, if there is one."""

from __future__ import annotations

from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.screens.pieces import HIGH, Sheet, Writing, excerpt
from moderation.words import Words

MOST = 500
"""Characters; the hub takes no more."""


class Asked(NamedTuple):
    """What was typed, also nothing; `send` false: to be kept for later."""

    send: bool
    question: str


class QuestionScreen(Sheet[Asked]):
    """Dismissed with the question, also when it is left with Escape."""

    def __init__(self, words: Words, about: str, question: str, there: str) -> None:
        """`there`: a sentence about who else is at a desk."""
        super().__init__(words)
        self._about, self._question, self._there = about, question, there

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(_("A second opinion")), id="title")
            yield Static(Text(excerpt(self._about, 70, 3 if self.app.size.height < HIGH else 8)), id="about")
            yield Static(Text(_("What would you like to know? You need not say.")), classes="label")
            yield Writing(self._question, id="reply", classes="-low")
            yield Static(id="wrong")
            yield Static(Text(self._there), classes="soft")
            passed = _("It goes on waiting, in the list “second opinion” of the others; its delay goes on counting.")
            yield Static(Text(passed), classes="soft")
            yield from self.buttons(_("Ask the others"), _("Later"))

    def on_mount(self) -> None:
        self.query_one("#reply").focus()

    def on_text_area_changed(self) -> None:
        self.count(MOST, "")

    def action_send(self) -> None:
        if len(self.text()) <= MOST:
            self.dismiss(Asked(True, self.text().strip()))

    def action_leave(self) -> None:
        self.dismiss(Asked(False, self.text()))
