"""The end of a shift: what is left, and words for whoever comes next; and the words that the last one left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from moderation.glyphs import harmless, one_line
from moderation.screens.pieces import Sheet, Writing
from moderation.words import Words

MOST = 2000
"""Characters; the hub takes no more."""


class Handed(NamedTuple):
    """What was typed; `send` false: to be kept for later."""

    send: bool
    text: str


class HandOverScreen(Sheet[Handed]):
    """Dismissed with the words, also when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4", "add", show=False)]

    def __init__(self, words: Words, lines: Sequence[str], addition: str, text: str, last: tuple[str, str]) -> None:
        """`lines`: what is left; `addition`: what can be put into the words; `last`: the hand-over before, if any."""
        super().__init__(words)
        self._lines, self._addition, self._text, self._last = list(lines), addition, text, last

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(_("Hand over")), id="title")
            heading, said = self._last
            if said:
                told = _("{told}: {names}").format(told=heading, names=one_line(said, 120))
                yield Static(Text(told), id="about")
            for line in self._lines:
                yield Static(Text(f"· {line}"), classes="soft")
            yield Static(Text(_("For whoever comes next:")), classes="label spaced")
            yield Writing(self._text, id="reply", classes="-low")
            yield Static(id="wrong")
            more = [("add", _("Add the list"), "F4")] if self._addition else []
            yield from self.buttons(_("Hand over"), _("Later"), *more)

    def on_mount(self) -> None:
        self.query_one("#reply").focus()
        self._count()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        self.count(MOST, self.words._("The next desk that opens shows it until it is read."))

    def action_add(self) -> None:
        """What is begun, asked and promised, as words that can be changed before they are sent."""
        area = self.query_one("#reply", Writing)
        if self._addition and self._addition not in area.text:
            area.text = "\n".join(part for part in (area.text.rstrip(), self._addition) if part)
            area.move_cursor(area.document.end)
        area.focus()

    def action_send(self) -> None:
        if not self.text().strip():
            self.tell(self.words._("A few words for whoever comes, even “all is quiet”."), wrong=True)
            self.query_one("#reply").focus()
        elif len(self.text()) <= MOST:
            self.dismiss(Handed(True, self.text().strip()))

    def action_leave(self) -> None:
        self.dismiss(Handed(False, self.text()))


class RelayScreen(Sheet[bool]):
    """What the last one left, in full. Dismissed with whether the reader wants to write a hand-over now."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "send", show=False)]

    def __init__(self, words: Words, heading: str, said: str) -> None:
        super().__init__(words)
        self._heading, self._said = heading, said

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(self._heading), id="title")
            yield Static(Text(harmless(self._said)), id="said")
            yield from self.buttons(_("Read"), _("Back"), ("write", _("Write mine"), ""), key=_("Enter"))

    def on_mount(self) -> None:
        self.query_one("#send").focus()

    def action_send(self) -> None:
        self.dismiss(False)

    def action_write(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
