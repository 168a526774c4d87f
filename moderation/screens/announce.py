"""The shop's own announcement: its words, until when, and those that stand already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from moderation.glyphs import one_line
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.fields import Line
from moderation.screens.pieces import Pick, Sheet, Writing
from moderation.words import Words
from moderation.writing.announcing import CHOICES, WRONG
from moderation.writing.until import NotATime

MOST = 600
"""Characters; the hub takes no more."""


class Stands(NamedTuple):
    """An announcement that is on the screens: its id, its words, and until when, in words."""

    id: str
    text: str
    until: str


class Announcing(NamedTuple):
    """What was typed; `until_ms` None: to be kept for later. `end`: the announcement to be ended instead."""

    text: str
    choice: str
    typed: str
    until_ms: int | None = None
    end: str = ""


class AnnounceScreen(Sheet[Announcing]):
    """Dismissed with what is there, also when it is left with Escape."""

    def __init__(
        self, words: Words, begun: Announcing, standing: Sequence[Stands],
        ends: Callable[[str, str], int], told: Callable[[int], str],
    ) -> None:  # fmt: skip
        """`ends`: when a choice ends (Unix ms), raises NotATime; `told`: that instant in words."""
        super().__init__(words)
        self._begun, self._standing, self._ends, self._told = begun, list(standing), ends, told

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(_("An announcement on the wall")), id="title")
            if self._standing:
                count = self.words.ngettext(
                    "{n} stands now; Enter on it ends it:",
                    "{n} stand now; Enter on one ends it:",
                    len(self._standing),
                )
                yield Static(Text(count), classes="label")
                lines = [f" {one_line(one.text, 44)}  ·  {one.until}" for one in self._standing]
                yield OptionList(*(Option(Text(line)) for line in lines), id="choices", classes="-few")
            yield Static(Text(_("The shop's words:")), classes="label spaced")
            yield Writing(self._begun.text, id="reply", classes="-low")
            yield Static(id="wrong")
            names = [(value, _(name)) for value, name in CHOICES.items()]
            yield Pick(_("Until"), names, self._begun.choice, id="until")
            hint = _("18:00, 2 h, 2026-11-30 18:00")
            yield Line(self._begun.typed, placeholder=hint, max_length=40, id="typed", select_on_focus=False)
            yield Static(id="help", classes="soft")
            yield from self.buttons(_("Announce"), _("Later"))

    def on_mount(self) -> None:
        self.query_one("#reply").focus()
        self._say()

    @property
    def _now(self) -> Announcing:
        return Announcing(self.text(), self.query_one("#until", Pick).value, self.query_one("#typed", Line).value)

    def on_pick_changed(self) -> None:
        self._say()
        if self._now.choice == "other":
            self.query_one("#typed").focus()

    def on_input_changed(self) -> None:
        self._say()

    def on_input_submitted(self) -> None:
        self.action_send()

    def on_text_area_changed(self) -> None:
        self._say()

    def _say(self) -> None:
        """How long it is, and until when it would stand."""
        now, words = self._now, self.words
        self.query_one("#typed", Line).display = now.choice == "other"
        self.count(MOST, words.ngettext("{n} character", "{n} characters", len(now.text)))
        try:
            until = words._("On every screen of the shop {until}.").format(
                until=self._told(self._ends(now.choice, now.typed))
            )
        except NotATime as error:
            until = words._(WRONG.get(error.code, WRONG["unknown"]))
        self.query_one("#help", Static).update(Text(until))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Whether to end this one: its words are gone then, so it is asked."""
        one, _ = self._standing[event.option_index], self.words._
        choices = [
            Choice("yes", _("Take it off the screens"), one.text),
            Choice("no", _("Leave it as it is"), one.text),
        ]

        def answered(chosen: str | None) -> None:
            if chosen == "yes":
                self.dismiss(self._now._replace(end=one.id))

        self.app.push_screen(Chooser(_("End this announcement?"), choices, _("Esc: back")), answered)

    def action_send(self) -> None:
        now = self._now
        if not now.text.strip():
            self.tell(self.words._("There is nothing to send yet."), wrong=True)
            self.query_one("#reply").focus()
        elif len(now.text) <= MOST:
            try:
                self.dismiss(now._replace(until_ms=self._ends(now.choice, now.typed)))
            except NotATime as error:
                self.tell(self.words._(WRONG.get(error.code, WRONG["unknown"])), wrong=True)
                self.query_one("#typed" if now.choice == "other" else "#until").focus()

    def action_leave(self) -> None:
        self.dismiss(self._now)
