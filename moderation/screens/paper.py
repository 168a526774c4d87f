"""Something to read on a sheet of its own: a post’s history, a conversation in full. Scrolled with the usual keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from moderation.drawing import Bits
from moderation.widgets.lines import Lines
from moderation.words import Words

Make = Callable[[int], list[Bits]]
"""The sheet's lines for so many cells."""


class Paper(ModalScreen[None]):
    """Left with Escape, Enter, `q`, or the key that opened it. `at`: the line that is brought into view first."""

    CSS_PATH = "paper.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", show=False),
        Binding("down,j", "by(1)", show=False),
        Binding("up,k", "by(-1)", show=False),
        Binding("pagedown,space", "pages(1)", show=False),
        Binding("pageup", "pages(-1)", show=False),
        Binding("home,g", "edge(False)", show=False),
        Binding("end,G", "edge(True)", show=False),
    ]

    def __init__(
        self, title: str, make: Make, words: Words, key: str, at: Callable[[int], int] | None = None
    ) -> None:
        super().__init__()
        self._title, self._make, self._words, self._at = title, make, words, at
        self._width = 0
        self._bindings.bind(key, "leave", show=False)

    def compose(self) -> ComposeResult:
        with Vertical(id="paper"):
            yield Static(Text(self._title), id="title")
            with VerticalScroll(id="paper-lines"):
                yield Lines(id="paper-text")
            yield Button(self._words._("Esc: back"), id="paper-leave")

    def on_mount(self) -> None:
        self.query_one("#paper-lines").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.query_one("#paper-lines").scrollable_content_region.width
        if width < 1 or width == self._width:
            return
        first, self._width = self._width == 0, width
        self.query_one("#paper-text", Lines).show(self._make(width))
        if first and self._at is not None:
            self.call_after_refresh(self._to, self._at(width))

    def _to(self, line: int) -> None:
        self._pane.scroll_to(y=max(0, line - 1), animate=False, force=True)

    @property
    def _pane(self) -> VerticalScroll:
        return self.query_one("#paper-lines", VerticalScroll)

    def action_by(self, by: int) -> None:
        self._pane.scroll_relative(y=by, animate=False)

    def action_pages(self, by: int) -> None:
        self._pane.scroll_relative(y=by * max(1, self._pane.scrollable_content_region.height - 2), animate=False)

    def action_edge(self, last: bool) -> None:
        self._pane.scroll_to(y=self._pane.max_scroll_y if last else 0, animate=False)

    def on_button_pressed(self) -> None:
        self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)
