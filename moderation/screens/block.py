"""Blocking the author of an in-store note, for what they do: why, and what it means and does not mean."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.screens.pieces import HIGH, Pick, Sheet, excerpt
from moderation.words import Words


class BlockScreen(Sheet[str | None]):
    """Dismissed with the reason's code, `""` to block no longer, or None."""

    def __init__(self, words: Words, about: str, reasons: list[str], *, blocked: bool) -> None:
        super().__init__(words)
        self._about, self._reasons, self._blocked = about, reasons, blocked

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            title = _("Block this author no longer?") if self._blocked else _("Block this author?")
            yield Static(Text(title), id="title")
            yield Static(Text(excerpt(self._about, 70, 2 if self.app.size.height < HIGH else 6)), id="about")
            if self._blocked:
                told = _("Further notes from this phone carry no mark any more. What was decided stays decided.")
                yield Static(Text(told), classes="soft")
            else:
                yield Pick("", [(code, self.words.reason(code)) for code in self._reasons], "", id="reason")
                yield Static(id="help", classes="soft")
                yield Static(classes="soft")
                for line in (
                    _("What it does: further notes from this phone come with a mark for whoever decides."),
                    _("What it does not: every note is still received, counted and decided, and waits no longer."),
                    _("It can be taken back with the same key. Nobody's name is kept, only the reason."),
                ):
                    yield Static(Text(f"· {line}"), classes="soft")
            yield from self.buttons(_("Unblock") if self._blocked else _("Block"), _("Leave it"))

    def on_mount(self) -> None:
        self.query_one("#send" if self._blocked else "#reason").focus()
        self._say()

    def on_pick_changed(self) -> None:
        self._say()

    def _say(self) -> None:
        for pick in self.query("#reason").results(Pick):
            self.query_one("#help", Static).update(Text(self.words.reason_help(pick.value)))

    def action_send(self) -> None:
        self.dismiss("" if self._blocked else self.query_one("#reason", Pick).value)

    def action_leave(self) -> None:
        self.dismiss(None)
