"""Every key on one page, and the few rules that a newcomer needs."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from moderation.glyphs import text_lines
from moderation.look import Look, style
from moderation.words import N_, Words

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("Deciding"),
        (
            ("a", N_("approve: shown on the wall after the same grace for all")),
            ("m", N_("mask: approve with chips over names, numbers, addresses")),
            ("w", N_("withhold: for a reason of the closed list, with what it requires")),
            ("s", N_("second: confirm a refusal that somebody else proposed")),
            ("d", N_("withdraw: take a post off the wall, for a reason")),
            ("u", N_("undo: the last decision, or that of the post being read")),
            ("r", N_("reply: the shop's answer under the post")),
            ("f", N_("spotlight: propose a shown post, or no longer; it takes its turn among the others")),
            ("p", N_("promise: “you said, we did”, with its state and the shop's words")),
            ("z", N_("pause the whole wall, or let it go on; the pause is counted in public")),
        ),
    ),
    (
        N_("Going about"),
        (
            ("↑ ↓  j k", N_("the post above or below")),
            (N_("Space, PgUp PgDn"), N_("through a long text")),
            ("Tab", N_("from list to text to wall")),
            ("1 … 5", N_("the lists: waiting, to confirm, on the wall…")),
            ("6  7", N_("the sources; the screens")),
            ("t", N_("day or night colours")),
            ("q", N_("leave")),
        ),
    ),
    (
        N_("Screens"),
        (
            ("i", N_("identify: the screen shows its name in large")),
            ("l", N_("playlist: which scenes it plays, until others are chosen")),
            ("r", N_("start anew, as after switching it off and on")),
            ("v", N_("a new picture of what it shows")),
        ),
    ),
    (
        N_("Marking words"),
        (
            ("← → ↑ ↓", N_("letter by letter, line by line")),
            ("Ctrl ← →", N_("word by word (or B and W)")),
            (N_("Space"), N_("begin a mark, and end it")),
            (N_("Shift and arrows"), N_("mark while going; the mouse can drag as well")),
            (N_("Backspace"), N_("take a mark away")),
            (N_("Enter"), N_("done")),
            (N_("Esc"), N_("leave it for later; the marks are kept")),
        ),
    ),
)
COLUMN = 20
"""Cells that the keys have."""
RULES = (
    N_("Posts come in the order in which they waited, sources in turn; stars and mood change nothing."),
    N_("No text is ever edited. A bad review, a coarse word aimed at nobody or a competitor's name is no reason."),
    N_("Every decision waits the same grace; undone within it, it leaves no public trace."),
)


class Help(ModalScreen[None]):
    """Left with any of the usual keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "leave", show=False)]

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look

    def compose(self) -> ComposeResult:
        _ = self._words._
        with VerticalScroll(id="sheet"):
            yield Static(Text(_("Help")), id="title")
            yield Static(id="keys-help")
            yield Static(Text(_("Esc: back")), id="hint")

    def on_mount(self) -> None:
        self.query_one("#sheet").focus()

    def on_resize(self) -> None:
        page = self.query_one("#keys-help", Static)
        page.update(self._text(max(30, min(82, self.size.width * 96 // 100 - 8))))

    def _text(self, width: int) -> Text:
        """The page, wrapped to `width` cells with the explanations in a column of their own."""
        _, look = self._words._, self._look
        text = Text()
        for title, keys in KEYS:
            text.append(_(title) + "\n", style(look, "honey strong"))
            for key, told in keys:
                for number, line in enumerate(text_lines(_(told), max(16, width - COLUMN))):
                    text.append(f"  {'' if number else _(key):<{COLUMN - 2}}", style(look, "ink strong"))
                    text.append(line + "\n", style(look, "soft"))
            text.append("\n")
        for rule in RULES:
            for line in text_lines(_(rule), width):
                text.append(line + "\n", style(look, "soft slant"))
        return text

    def action_leave(self) -> None:
        self.dismiss(None)
