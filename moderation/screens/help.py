"""Every key on one page, and the few rules that a newcomer needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from moderation import keymap
from moderation.actions.base import Action, Group
from moderation.glyphs import text_lines
from moderation.look import Look, style
from moderation.words import N_, Words

GROUPS: tuple[tuple[Group, str], ...] = (
    ("deciding", N_("Deciding")),
    ("together", N_("With others")),
    ("house", N_("The wall and its screens")),
    ("looking", N_("Going about")),
)
ABOUT: tuple[tuple[str, str], ...] = (
    ("↑ ↓  j k", N_("the post above or below")),
    (N_("Space, PgUp PgDn"), N_("through a long text")),
    ("Tab", N_("from list to text to wall")),
    ("1 … 9  0", N_("the views, in the order of their tabs")),
)
MARKING: tuple[tuple[str, str], ...] = (
    ("← → ↑ ↓", N_("letter by letter, line by line")),
    ("Ctrl ← →", N_("word by word (or B and W)")),
    (N_("Space"), N_("begin a mark, and end it")),
    (N_("Shift and arrows"), N_("mark while going; the mouse can drag as well")),
    (N_("Backspace"), N_("take a mark away")),
    ("y  n", N_("take the suggestion under the cursor, or leave it; Tab goes to the next one")),
    (N_("Finger"), N_("on two words: marks from one to the other; on a chip: takes it away")),
    (N_("Enter"), N_("done")),
    (N_("Esc"), N_("leave it for later; the marks are kept")),
)
HERE = frozenset({"screens"})
"""Where a screen is looked at: keys that mean something else there stand under a heading of their own."""
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

    def __init__(self, words: Words, look: Look, actions: Sequence[Action], keys: Mapping[str, str]) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._actions, self._keys = actions, keys

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

    def _groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Titles, each with keys and what they do."""
        _ = self._words._
        for group, title in GROUPS:
            keys = [self._line(action) for action in self._actions if action.group == group and action.views != HERE]
            if group == "looking":
                keys = [*((_(key), _(told)) for key, told in ABOUT), *keys]
            if keys:
                yield _(title), keys
            if group == "house":
                yield _("On a screen"), [self._line(action) for action in self._actions if action.views == HERE]
        yield _("Marking words"), [(_(key), _(told)) for key, told in MARKING]

    def _line(self, action: Action) -> tuple[str, str]:
        """An action's key and help; where the house gave it another key, the usual one too."""
        key, told = self._keys[action.name], self._words._(action.help)
        if key != action.key:
            usual = self._words._("(here; usually {key})").format(key=keymap.shown(action.key, self._words))
            told = f"{told} {usual}"
        return keymap.shown(key, self._words), told

    def _text(self, width: int) -> Text:
        """The page, wrapped to `width` cells with the explanations in a column of their own."""
        _, look = self._words._, self._look
        text = Text()
        for title, keys in self._groups():
            text.append(title + "\n", style(look, "honey strong"))
            for key, told in keys:
                for number, line in enumerate(text_lines(told, max(16, width - COLUMN))):
                    text.append(f"  {'' if number else key:<{COLUMN - 2}}", style(look, "ink strong"))
                    text.append(line + "\n", style(look, "soft"))
            text.append("\n")
        for rule in RULES:
            for line in text_lines(_(rule), width):
                text.append(line + "\n", style(look, "soft slant"))
        return text

    def on_click(self, event: events.Click) -> None:
        """A tap beside the sheet leaves it, as Escape does."""
        if event.widget is self:
            self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)
